import { expect, it } from 'vitest';
import type { PersonKept, WayIn } from '$people/port';
import type { DeviceId, PersonId, SettingId } from '../../sync/protocol.gen';
import type { SettingKept } from '../../settings/kept';
import { peopleNeed, settingsNeed, tabletsNeed } from './needs';

const NIGHT = Date.parse('2026-11-22T19:00:00Z');
const MORNING = Date.parse('2026-11-22T09:00:00Z');

const oak = (checked_on: string | null): SettingKept => ({
	setting: 'oak' as SettingId, name: 'Oak House', kind: 'home', nation: 'ENG', region: null, contactsAt: 1,
	contacts: [{ part: 'duty', label: '', number: '', hours: 'always', checked_on }], hours: [], coverAt: 0, shifts: [], closures: [],
	availables: [], people: [], staff: 0, offered: { contacts: false, cover: false }
});
const texts = (needs: readonly { readonly text: string }[]) => needs.map(({ text }) => text);

it('numbers that nobody has checked for 90 days, or ever, need somebody', () => {
	expect(settingsNeed([oak('2026-08-25')], MORNING)).toEqual([]);
	expect(texts(settingsNeed([oak('2026-08-20')], MORNING))).toEqual(['Numbers of Oak House were not checked for 90 days.']);
	expect(texts(settingsNeed([oak(null)], MORNING))).toEqual(['Nobody has said that they checked the numbers of Oak House.']);
});

it('a night without cover is said in the afternoon, not in the morning', () => {
	expect(texts(settingsNeed([oak('2026-11-20')], NIGHT))).toEqual(['Nobody is on cover now at Oak House.']);
	expect(settingsNeed([oak('2026-11-20')], MORNING)).toEqual([]);
});

it('what is so of many places is one sentence, which names the first of them', () => {
	const named = (...names: string[]) => names.map((name) => ({ ...oak(null), name }));
	expect(texts(settingsNeed(named('Ash', 'Elm', 'Fir'), MORNING))).toEqual(['Nobody has said that they checked the numbers of Ash, Elm and Fir.']);
	expect(texts(settingsNeed([...named('Ash', 'Elm', 'Fir', 'Yew', 'Box'), { ...oak('2026-08-20'), name: 'Bay' }], NIGHT))).toEqual([
		'Nobody is on cover now at Ash, Elm and 4 more.',
		'Nobody has said that they checked the numbers of Ash, Elm and 3 more.',
		'Numbers of Bay were not checked for 90 days.'
	]);
});

it('a tablet in use that was not seen for a week does, one that was withdrawn does not', () => {
	const tablet = { device: 'd' as DeviceId, name: '', setting: 'oak' as SettingId, shared: true, enrolledAt: '', seenAt: '2026-11-14T00:00:00Z', revokedAt: null, missing: 0 };
	expect(texts(tabletsNeed([tablet], MORNING))).toEqual(['One has not been seen for a week.']);
	expect(tabletsNeed([{ ...tablet, revokedAt: '2026-11-15T00:00:00Z' }], MORNING)).toEqual([]);
	expect(tabletsNeed([{ ...tablet, seenAt: '2026-11-21T00:00:00Z' }], MORNING)).toEqual([]);
	expect(tabletsNeed(null, MORNING)).toEqual([]);
});

it('a route that is too short stands before people who have not signed in', () => {
	const people = peopleNeed({ short: [{ setting: 'oak' as SettingId, route: 'adults', left: 1, missing: 1 }, { setting: 'oak' as SettingId, route: 'concerns', left: 1, missing: 1 }], unheard: [], people: [] }, undefined, MORNING);
	expect(people).toEqual([{ text: 'Too few people in one place.', red: true }]);
});

const WAITS: WayIn = { madeAt: '2026-11-21T09:00:00Z', made: { name: 'Wyn', at: '2026-11-21T09:00:00Z' }, usedAt: null, agreed: null, refused: null, waits: true };
const devi = (more: Partial<PersonKept>): PersonKept => ({
	person: 'devi' as PersonId, name: 'Devi', login: '', email: '', suspendedAt: null, invitedUntil: null, operatorInvitedAt: null, wayIn: null,
	waitsForAgreement: null, signedUp: true, seenAt: null, woken: false, appointments: [], ...more
});
const said = (more: Partial<PersonKept>, holder = 'devi') => texts(peopleNeed({ short: [], unheard: [], people: [devi(more)] }, holder as PersonId, MORNING));

it('a new way in that waits for somebody to agree is said to whoever may', () => {
	expect(said({ waitsForAgreement: { by: 'wyn' as PersonId, name: 'Wyn', since: WAITS.madeAt } }, 'tom')).toEqual(['A new way in for Devi waits for somebody to agree.']);
	expect(said({ wayIn: WAITS }, 'tom')).toEqual([]);
});

it('whom it is for is told of it, before and after somebody agreed', () => {
	const agreed = { ...WAITS, waits: false, agreed: { name: 'Tom', at: WAITS.madeAt } };
	expect(said({ wayIn: WAITS })).toEqual(['A new way in was made for you, by Wyn.']);
	expect(said({ wayIn: agreed })).toEqual(['A new way in was made for you, by Wyn, agreed by Tom.']);
	expect(said({ wayIn: { ...agreed, madeAt: '2026-11-14T09:00:00Z' } }), 'a week ago').toEqual([]);
	expect(said({ wayIn: { ...WAITS, waits: false } }), 'their first').toEqual([]);
});
