/** The steps of setting a provider up, and where each leads on. Pure. */
import type { PeopleKept, PersonKept } from '$people/port';
import type { PersonId } from '$sync/protocol.gen';
import type { Onward } from '$ui/came';
import { next as words } from '$words/en-GB/next';
import { leadsAs } from './weak';

export interface Step {
	/** None, where somebody else does it. */
	readonly href?: string | undefined;
	/** Whom the screen that it leads to is for: that stands in the history, and not in the address. */
	readonly person?: PersonId | undefined;
	readonly name: string;
	readonly done: boolean;
	readonly note?: string;
	readonly optional?: boolean;
}

/** Who could start a rehearsal: whoever has signed in before who has not, a lead before a deputy. */
function starterOf(kept: Pick<PeopleKept, 'people'> | null, nowMs: number): PersonKept | undefined {
	const [leads, deputies] = (['lead', 'deputy'] as const).map((role) => kept?.people.filter((one) => leadsAs(role, one, nowMs)) ?? []);
	const all = [...(leads ?? []), ...(deputies ?? [])];
	return all.find(({ signedUp }) => signedUp) ?? all[0];
}

/** The first rehearsal is a lead's to start; whoever else sets the provider up is told who does, and sends them their link where they lack it. */
export function rehearsalBy(leads: boolean, kept: Pick<PeopleKept, 'people'> | null, nowMs: number): Pick<Step, 'href' | 'person'> & { readonly note: string } {
	if (leads) return { href: '/alerts', note: '' };
	const starter = starterOf(kept, nowMs);
	if (starter === undefined) return { note: words.byLead };
	return starter.signedUp ? { note: words.byWhom(starter.name) } : { href: '/invitation', person: starter.person, note: words.sendLink(starter.name) };
}

/** Those that are still to be done after one, in order. What somebody else does is said at home, and nowhere else. */
export const after = (steps: readonly Step[], name: string): Onward[] =>
	steps
		.slice(steps.findIndex((step) => step.name === name) + 1)
		.flatMap(({ href, person, name, done }) => (done ? [] : [{ href: href !== undefined && person === undefined ? href : '/home', said: words.onward(name) }]));
