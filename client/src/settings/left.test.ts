import { expect, it } from 'vitest';
import type { Contact, PersonId, Shift } from '../sync/protocol.gen';
import { isNightCovered, silent, uncovered } from './cover';
import { covering } from './covering';
import type { SettingKept } from './kept';
import { USUAL_HOURS } from './numbers';

const FAY = 'fay' as PersonId;
const number: Contact = { part: 'duty', label: 'On-call phone', number: '01632 960211', hours: 'out-of-hours', checked_on: null };
const school = {
	kind: 'school', coverAt: 3, hours: USUAL_HOURS, contacts: [number], shifts: [], closures: [], availables: [],
	people: [{ person: FAY, name: 'Fay Lister', title: 'Lead', role: 'lead' }]
} as unknown as SettingKept;
const AFTERNOON = Date.parse('2026-11-24T15:00:00Z');
const night: Shift = { person: FAY, from_at: '2026-10-24T17:00:00Z', to_at: '2026-10-25T08:00:00Z' };
const day: Shift = { person: FAY, from_at: '2026-11-24T08:00:00Z', to_at: '2026-11-24T17:00:00Z' };

it('a school that leaves its nights to the number has no silent gap, though nobody is on cover', () => {
	expect(uncovered(covering(school), AFTERNOON)).not.toBeNull();
	expect(silent(covering(school), AFTERNOON)).toBeNull();
	expect(isNightCovered(covering(school), AFTERNOON)).toBe(true);
	expect(silent(covering({ ...school, shifts: [day] }), AFTERNOON)).toBeNull();
});

it('in a holiday the number is left the night, and the hours in which the leads are usually there are said (R14)', () => {
	const holiday = { ...school, closures: [{ from_on: '2026-11-23', to_on: '2026-11-27', label: 'Half term' }] };
	expect(silent(covering(holiday), AFTERNOON)).toEqual({ from: AFTERNOON, to: Date.parse('2026-11-24T17:00:00Z') });
	expect(isNightCovered(covering(holiday), AFTERNOON)).toBe(true);
	expect(silent(covering({ ...holiday, shifts: [day] }), AFTERNOON)).toBeNull();
	expect(silent(covering(holiday), Date.parse('2026-11-24T18:00:00Z'))).toBeNull();
	expect(silent(covering(holiday), Date.parse('2026-11-24T06:00:00Z'))).toBeNull();
	expect(silent(covering({ ...holiday, hours: [] }), AFTERNOON)).toBeNull();
});

it.each<[string, Partial<SettingKept>]>([
	['nobody has kept the cover', { coverAt: 0 }],
	['no number answers out of hours', { contacts: [{ ...number, hours: 'in-hours' }] }],
	['the number is not one of those on duty', { contacts: [{ ...number, part: 'police' }] }],
	['it is a home', { kind: 'home' }],
	['a rota named somebody at night, and has run out', { shifts: [night] }],
	['nobody is there at all', { people: [] }]
])('R14 stays where %s', (_, but) => {
	expect(silent(covering({ ...school, ...but }), AFTERNOON)).not.toBeNull();
	expect(isNightCovered(covering({ ...school, ...but }), AFTERNOON)).toBe(false);
});
