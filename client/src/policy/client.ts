/** What the screen of the policy talks to: asked of the server and never kept here; a change is one command. */
import { administer, type Ordered } from '../administering';
import { harken } from '../harken.svelte';
import type { PersonId } from '../sync/protocol.gen';
import type { Answered } from '../transport';
import type { World } from '../world';
import * as calls from './calls';
import type { PolicyExplained, Tried } from './calls';

async function asked<T>(ask: (world: World, holder: PersonId) => Promise<Answered<T>>): Promise<T | null> {
	const { world, holder } = await harken.parts();
	const person = holder();
	return person === null ? null : (await ask(world, person)).value;
}

export const policy = {
	explained: (): Promise<PolicyExplained | null> => asked(calls.explained),
	tried: (layer: string): Promise<Tried | null> => asked((world, holder) => calls.tried(world, holder, layer)),
	change: async (over: string, layer: string, reason: string): Promise<Ordered> =>
		administer(await harken.parts(), { k: 'change-policy', v: 1, over, layer, reason })
};
