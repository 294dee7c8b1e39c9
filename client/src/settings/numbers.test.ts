import { expect, it } from 'vitest';
import type { Contact, ContactFor, Hours } from '../sync/protocol.gen';
import { numbers as words } from '../words/en-GB/numbers';
import { contactsOf, councilOf, isOnTablets, NOTHING, answeredAt, usualFor } from './numbers';

const number = (hours: Hours, part: ContactFor = 'duty'): Contact => ({ part, label: 'Duty phone', number: '01632 960200', hours, checked_on: null });

it.each<[readonly Contact[], boolean]>([
	[[], false],
	[[number('always')], true],
	[[number('in-hours')], false],
	[[number('out-of-hours')], false],
	[[number('in-hours'), number('out-of-hours')], true],
	[[number('always', 'police')], false]
])('somebody on duty is there at any time: %#', (contacts, is) => expect(answeredAt(contacts)).toBe(is));

it('the next number is of the part of the day that has none', () => {
	expect(usualFor({ kind: 'home', contacts: [] })).toBe('always');
	expect(usualFor({ kind: 'school', contacts: [number('always', 'police')] })).toBe('in-hours');
	expect(usualFor({ kind: 'school', contacts: [number('in-hours')] })).toBe('out-of-hours');
	expect(usualFor({ kind: 'home', contacts: [number('out-of-hours')] })).toBe('in-hours');
});

const called = {
	duty: { always: 'Duty phone', 'in-hours': 'Duty phone', 'out-of-hours': 'On-call phone' },
	council: { always: 'Children’s services', 'in-hours': 'Children’s services', 'out-of-hours': 'Emergency duty team' }
};

it('the council’s team is called what the nation calls it, and the one at night by its own name where it has one', () => {
	expect(words.first.labels('Children’s services', 'Emergency duty team')).toEqual(called.council);
	expect(words.first.labels('Social work', '')['out-of-hours']).toBe('Social work, at night');
	expect(words.first.council('Social work')).toBe('Council’s social work, by day');
});

const asked = { day: ' 01632 960201', night: '01632 960211', council: '01632 960301', councilNight: '01632 960302' };
const brief = (contacts: ReturnType<typeof contactsOf>) => contacts.map(({ part, label, number, hours }) => [part, label, number, hours]);

it('what is asked at once becomes a number for each part of the day, by the usual names', () => {
	expect(brief(contactsOf(asked, 'school', called))).toEqual([
		['duty', 'Duty phone', '01632 960201', 'in-hours'],
		['duty', 'On-call phone', '01632 960211', 'out-of-hours'],
		['local-authority', 'Children’s services', '01632 960301', 'in-hours'],
		['local-authority', 'Emergency duty team', '01632 960302', 'out-of-hours']
	]);
});

it('one number by day and at night is always answered; alone it is at a home, and is not at a school', () => {
	const day = { ...NOTHING, day: '01632 960201' };
	expect(brief(contactsOf({ ...day, night: '01632 960201' }, 'school', called))).toEqual([['duty', 'Duty phone', '01632 960201', 'always']]);
	expect(contactsOf(day, 'home', called).map(({ hours }) => hours)).toEqual(['always']);
	expect(contactsOf(day, 'school', called).map(({ hours }) => hours)).toEqual(['in-hours']);
	expect(contactsOf(NOTHING, 'home', called)).toEqual([]);
});

it('of another place only the council is taken over', () => {
	expect(councilOf(contactsOf(asked, 'home', called))).toEqual({ ...asked, day: '', night: '' });
	expect(contactsOf(asked, 'home', called).every(isOnTablets)).toBe(true);
});
