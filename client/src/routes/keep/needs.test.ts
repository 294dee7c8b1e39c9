import { expect, it } from 'vitest';
import type { DeviceId, SettingId } from '../../sync/protocol.gen';
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
	for (const [day, needs] of [['2026-08-25', 0], ['2026-08-20', 1], [null, 1]] as const)
		expect(settingsNeed([oak(day)], MORNING)).toHaveLength(needs);
});

it('a night without cover is said in the afternoon, not in the morning', () => {
	expect(texts(settingsNeed([oak('2026-11-20')], NIGHT))).toEqual(['Nobody is on cover tonight at Oak House.']);
	expect(settingsNeed([oak('2026-11-20')], MORNING)).toEqual([]);
});

it('a tablet in use that was not seen for a week does, one that was withdrawn does not', () => {
	const tablet = { device: 'd' as DeviceId, name: '', setting: 'oak' as SettingId, shared: true, enrolledAt: '', seenAt: '2026-11-14T00:00:00Z', revokedAt: null, missing: 0 };
	expect(texts(tabletsNeed([tablet], MORNING))).toEqual(['One has not been seen for a week.']);
	expect(tabletsNeed([{ ...tablet, revokedAt: '2026-11-15T00:00:00Z' }], MORNING)).toEqual([]);
	expect(tabletsNeed([{ ...tablet, seenAt: '2026-11-21T00:00:00Z' }], MORNING)).toEqual([]);
	expect(tabletsNeed(null, MORNING)).toEqual([]);
});

it('a route that is too short stands before people who have not signed in', () => {
	const people = peopleNeed({ short: [{ setting: 'oak' as SettingId, route: 'adults', left: 1 }], people: [] });
	expect(people).toEqual([{ text: 'Too few people in one place.', red: true }]);
});
