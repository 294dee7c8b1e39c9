import { expect, it } from 'vitest';
import type { AppointmentId, PersonId, RegionId, SettingId } from '../sync/protocol.gen';
import { grouped, uninvited } from './grouping';
import { endOf, inFours, missingAt, neededFor, placeOf, startOf } from './places';
import type { AppointmentHeld, PersonKept } from './port';

const OAK = 'oak' as SettingId;
const ELM = 'elm' as SettingId;
const NOW = Date.UTC(2026, 10, 22);

const at = (setting: SettingId | null, more: Partial<AppointmentHeld> = {}): AppointmentHeld => ({
	appointment: crypto.randomUUID() as AppointmentId, role: 'lead', title: '', setting, region: null,
	fromAt: '2026-01-01T00:00:00Z', toAt: null, neededFor: [], ...more
});
const person = (name: string, ...appointments: AppointmentHeld[]): PersonKept => ({
	person: name as PersonId, name, login: '', email: '', suspendedAt: null, invitedUntil: null, operatorInvitedAt: null, wayIn: null,
	waitsForAgreement: null, signedUp: true, seenAt: null, woken: false, appointments
});

it('everybody stands where they are appointed: settings in order, then above them, then nowhere', () => {
	const left = at(OAK, { toAt: '2026-11-21T00:00:00Z' });
	const people = [person('Zed', at(ELM)), person('Ann', at(OAK), at(ELM)), person('Kim', at(null)), person('Lou', left), person('Moe')];
	const groups = grouped(people, [OAK, ELM], NOW).map(({ place, people: of }) => [place, of.map(({ name }) => name)]);
	expect(groups).toEqual([[OAK, ['Ann']], [ELM, ['Ann', 'Zed']], [null, ['Kim']], ['none', ['Lou', 'Moe']]]);
});

it('a setting that this device does not know yet stands after those that it does', () => {
	const groups = grouped([person('Ann', at(ELM)), person('Bo', at(OAK)), person('Kim', at(null))], [OAK], NOW);
	expect(groups.map(({ place }) => place)).toEqual([OAK, ELM, null]);
});

it('whoever holds an invitation that works is asked for apart from those who were never asked or too long ago', () => {
	const fresh = (name: string, more: Partial<PersonKept>) => ({ ...person(name, at(OAK)), login: name, signedUp: false, ...more });
	const people = [
		fresh('never', {}), fresh('late', { invitedUntil: '2026-11-21T00:00:00Z' }), fresh('open', { invitedUntil: '2026-11-29T00:00:00Z' }),
		fresh('joined', { signedUp: true }), fresh('away', { suspendedAt: '2026-11-20T00:00:00Z' }), { ...fresh('nowhere', {}), appointments: [] }
	];
	const { none, open } = uninvited(people, NOW);
	expect([none, open].map((of) => of.map(({ name }) => name))).toEqual([['never', 'late'], ['open']]);
});

it('an appointment begins with its first day and lasts through its last, on the days that the clock changes too', () => {
	expect(startOf('')).toBeNull();
	expect(endOf('')).toBeNull();
	for (const day of ['2026-03-29', '2026-10-25', '2026-11-22']) {
		const [start, end] = [new Date(startOf(day)!), new Date(endOf(day)!)];
		expect([start.getHours(), end.getHours(), end.getDate()]).toEqual([0, 0, start.getDate() + 1]);
	}
});

it('a place of a form is a setting, a region or the whole provider', () => {
	expect(placeOf('setting:oak')).toEqual({ setting: OAK, region: null });
	expect(placeOf('region:north')).toEqual({ setting: null, region: 'north' as RegionId });
	expect(placeOf('whole')).toEqual({ setting: null, region: null });
});

it('what several appointments are needed for is said once', () => {
	expect(neededFor([at(OAK, { neededFor: ['concerns', 'adults'] }), at(ELM, { neededFor: ['adults'] })])).toEqual(['concerns', 'adults']);
});

it('a place needs as many more people as the shortest of its routes', () => {
	const short = (setting: SettingId, route: string, missing: number) => ({ setting, route, left: 2 - missing, missing });
	expect([...missingAt([short(OAK, 'concerns', 1), short(OAK, 'adults', 2), short(ELM, 'adults', 1)])]).toEqual([[OAK, 2], [ELM, 1]]);
	expect(missingAt([]).size).toBe(0);
});

it('a secret is shown in fours', () => {
	expect(inFours('ABCDEFGHIJ')).toBe('ABCD EFGH IJ');
});
