import { expect, it } from 'vitest';
import type { Role } from '$sync/protocol.gen';
import { postOf } from './posts';

const roleOf = (title: string) => postOf(title)?.role ?? null;
const kindOf = (title: string) => postOf(title)?.kind;

it('reads a role from a job title only where it is a usual one: nobody becomes a lead by a likeness', () => {
	expect(roleOf('Designated  safeguarding lead')).toBe('lead');
	expect(roleOf('Deputy DSL')).toBe('deputy');
	expect(roleOf('Registered Manager')).toBe('head');
	expect(roleOf('Head of Year 9')).toBeNull();
	expect(roleOf('Lead practitioner')).toBeNull();
	expect(roleOf('')).toBeNull();
});

it('reads what schools and homes usually write, with their short words', () => {
	const written: Partial<Record<Role, string[]>> = {
		lead: ['HSL', 'DSP', 'Designated Safeguarding Lead (DSL)', 'Designated Safeguarding Person'],
		deputy: ['Deputy HSL', 'DHSL', 'deputy home safeguarding lead', 'Deputy Designated Safeguarding Person', 'Deputy  lead'],
		head: ['RM', 'R.M.', 'Head teacher', 'Home manager'],
		recorder: ['Teacher', 'Teaching assistant', 'Residential support worker', 'Waking-night']
	};
	for (const [role, all] of Object.entries(written)) expect(all.map(roleOf), role).toEqual(all.map(() => role));
	expect(roleOf('Deputy head')).toBeNull();
});

it('reads the kinds of post that policies name, in the words people have for them', () => {
	const written: Partial<Record<Role, string[]>> = {
		lead: ['Home lead', 'School safeguarding lead', 'Safeguarding Lead'],
		deputy: ['Deputy home lead', 'Home deputy lead', 'Deputy lead', 'DSL deputy', 'Deputy Safeguarding Lead'],
		head: ['Head of the school', 'Manager of the home'],
		regional: ['Regional director', 'Regional Manager', 'Head of Service'],
		safeguarding: ['Safeguarding director', 'Director of Safeguarding', 'Safeguarding Adviser', 'Head of Safeguarding'],
		chief: ['Chief Executive', 'CEO'],
		recorder: ['Team member']
	};
	for (const [role, all] of Object.entries(written)) expect(all.map(roleOf), role).toEqual(all.map(() => role));
	expect(['Deputy manager', 'Deputy regional director', 'Director of inclusion'].map(roleOf)).toEqual([null, null, null]);
});

it('says the kind of place where only one has such a post', () => {
	expect(['Head teacher', 'DSL', 'Deputy DSL', 'Teaching assistant'].map(kindOf)).toEqual(['school', 'school', 'school', 'school']);
	expect(['Registered manager', 'Home Safeguarding Lead', 'Deputy home lead', 'RM'].map(kindOf)).toEqual(['home', 'home', 'home', 'home']);
	expect(['Lead', 'Deputy lead', 'DSP', 'Support worker', 'Regional director'].map(kindOf)).toEqual([null, null, null, null, null]);
});
