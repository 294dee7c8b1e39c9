import { describe, expect, it } from 'vitest';
import type { ChronologyEntry } from '../port';
import { passedOn, readable } from './chronology';

const entry = (kind: ChronologyEntry['kind'], at: string, more: Partial<ChronologyEntry> = {}): ChronologyEntry => ({
	id: `${kind} ${at}`, kind, at, by: null, mine: false, how: 'none', text: '', pending: false, ...more
});
const alerted = (at: string, names: string, more: Partial<ChronologyEntry> = {}) =>
	entry('alerted', at, { alerted: [...names].map((name) => ({ name, role: '', by: 'webpush' as const })), ended: false, ...more });
const shown = (chronology: readonly ChronologyEntry[]) => readable(chronology).map((r) => [r.entry.id, ...r.again].join(' '));

describe('what is read', () => {
	it('is every entry, in order', () => {
		expect(shown([entry('recorded', '1'), alerted('2', 'a'), entry('note', '3')])).toEqual(['recorded 1', 'alerted 2', 'note 3']);
	});

	it('draws together what repeats the alert right before it, and nothing that differs from it', () => {
		const chronology = [alerted('1', 'a'), alerted('2', 'ab'), alerted('3', 'ab'), alerted('4', 'ab'), entry('note', '5'), alerted('6', 'ab')];
		expect(shown(chronology)).toEqual(['alerted 1', 'alerted 2 3 4', 'note 5', 'alerted 6']);
	});

	it('keeps apart the same people when one of them could be reached in another way', () => {
		const by = (way: 'email' | 'none') => ({ alerted: [{ name: 'a', role: '', by: way }] });
		expect(shown([alerted('1', '', by('email')), alerted('2', '', by('none'))])).toEqual(['alerted 1', 'alerted 2']);
	});

	it('draws together by turns what is told again of several things, each with its own', () => {
		const stepped = (at: string, duty: string) => entry('deed', at, { deed: { k: 'duty-stepped', duty, step: 2, overdue: true, told: [{ name: 'a', role: '' }] } });
		expect(shown([stepped('1', 'x'), stepped('2', 'y'), alerted('3', 'a'), stepped('4', 'x'), stepped('5', 'y'), entry('note', '6'), stepped('7', 'x')])).toEqual(['deed 1 4', 'deed 2 5', 'alerted 3', 'note 6', 'deed 7']);
	});

	it('says that the chain came to its end, also where only a repeated alert said so', () => {
		expect(readable([alerted('1', 'a'), alerted('2', 'a', { ended: true })])[0]?.entry.ended).toBe(true);
	});
});

describe('what the holder passed on', () => {
	const mine = { mine: true };
	it('stands until somebody has it or is worried anew', () => {
		expect(passedOn([entry('passed-on', '1', mine), alerted('2', 'a')])?.at).toBe('1');
		expect(passedOn([entry('passed-on', '1', mine), entry('acknowledged', '2')])).toBeUndefined();
		expect(passedOn([entry('acknowledged', '0', mine), entry('passed-on', '1', mine)])?.at).toBe('1');
		expect(passedOn([entry('passed-on', '1', mine), entry('still-worried', '2')])).toBeUndefined();
	});

	it('is not what another passed on', () => {
		expect(passedOn([entry('passed-on', '1')])).toBeUndefined();
	});
});
