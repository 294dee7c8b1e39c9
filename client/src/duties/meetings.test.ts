import { expect, it } from 'vitest';
import type { ChronologyEntry } from '../port';
import { attendeeOf, daysAfter, lineOf, meetingsOf, reviewsOf } from './meetings';

const deed = (cmd: string, of: object): ChronologyEntry => ({ id: cmd, cmd, kind: 'deed', at: cmd, by: { name: 'Devi', role: '' }, mine: true, how: 'key', text: '', pending: false, deed: of }) as ChronologyEntry;

it('shows each meeting as it was said last to stand, under the command that began it', () => {
	const chronology = [
		deed('1', { k: 'record-meeting', meeting: null, state: 'asked' }),
		deed('2', { k: 'record-meeting', meeting: null, state: 'declined' }),
		deed('3', { k: 'record-meeting', meeting: '1', state: 'held' }),
		deed('4', { k: 'withdraw-evidence', evidence: '3', reason: 'no' })
	];
	expect(meetingsOf({ chronology }).map(({ id, said, withdrawn }) => [id, said.state, withdrawn])).toEqual([['1', 'held', true], ['2', 'declined', false]]);
});

it('shows reviews, the newest first', () => {
	expect(reviewsOf({ chronology: [deed('1', { k: 'record-review', on: 'a' }), deed('2', { k: 'record-review', on: 'b' })] }).map(({ said }) => said.on)).toEqual(['b', 'a']);
});

it('keeps who comes with their agency in one line, whatever is in it', () => {
	for (const one of [{ agency: 'Northmoor Council', who: 'Jo Hale: social worker' }, { agency: '', who: 'Jo Hale' }]) expect(attendeeOf(lineOf(one))).toEqual(one);
	expect(lineOf({ agency: 'Police: north', who: 'PC 7' })).toBe('Police, north: PC 7');
	expect(lineOf({ agency: ' ', who: '' })).toBe('');
});

it('reckons days across the clocks, the month and a leap year', () => {
	expect([daysAfter('2026-10-20', 42), daysAfter('2028-02-28', 2), daysAfter('', 3)]).toEqual(['2026-12-01', '2028-03-01', '']);
});
