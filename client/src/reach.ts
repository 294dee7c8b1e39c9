/** How those who are alerted could be reached now: asked of the server, never kept here. */
import type { Parts, Reach } from './port';
import { answered, json, QUIET_MS } from './transport';

interface ReachAnswer {
	readonly people: readonly (Omit<Reach, 'heardAt'> & { readonly heard_at: string | null })[];
}

/** Null without the server's word. */
export async function reach({ world, holder }: Pick<Parts, 'world' | 'holder'>): Promise<readonly Reach[] | null> {
	const person = holder();
	if (person === null) return null;
	const { value } = await answered(world.ask('/alerts/reach', { person, quietMs: QUIET_MS }), json<ReachAnswer>);
	return value && value.people.map(({ heard_at: heardAt, ...one }) => ({ ...one, heardAt }));
}
