import { describe, expect, it } from 'vitest';
import type { CommandId } from '../sync/protocol.gen';
import { alarmOf, due, type InDanger } from './alarm';

const SAVED = Date.parse('2026-11-21T23:58:00.000Z');
const concern = (cmd = 'a', savedAfter = 0): InDanger => ({ cmd: cmd as CommandId, since: new Date(SAVED + savedAfter).toISOString() });
const aside = (cmd: string, times: number) => new Map([[cmd as CommandId, times]]);
const at = (seconds: number, put = new Map<CommandId, number>(), waiting = [concern()]) => {
	const { stands, againIn } = alarmOf(waiting, put, SAVED + seconds * 1000);
	return [stands?.cmd ?? null, againIn];
};

describe('the alarm', () => {
	it('stands at save, and again at 2 and 5 minutes, however often it was put aside before', () => {
		expect(at(0)).toEqual([null, 2_000]);
		expect(at(2)).toEqual(['a', 118_000]);
		expect(at(3, aside('a', 1))).toEqual([null, 117_000]);
		expect(at(120, aside('a', 1))).toEqual(['a', 180_000]);
		expect(at(299, aside('a', 2))).toEqual([null, 1_000]);
		expect(at(300, aside('a', 2))).toEqual(['a', null]);
		expect(at(86_400, aside('a', 3))).toEqual([null, null]);
	});

	it('stays until it is put aside, and stands once for what was slept through', () => {
		expect(at(200)).toEqual(['a', 100_000]);
		expect(due(concern(), SAVED + 3_600_000)).toBe(3);
		expect(at(3_600, aside('a', 3))).toEqual([null, null]);
	});

	it('is of the one that has waited longest, and then of the next', () => {
		const both = [concern('later', 1_000), concern('first')];
		expect(at(10, new Map(), both)[0]).toBe('first');
		expect(at(10, aside('first', 1), both)[0]).toBe('later');
	});

	it('is over when nothing waits', () => {
		expect(at(10, new Map(), [])).toEqual([null, null]);
	});

	it('stands all the same when the clock was set back', () => {
		expect(at(-3_600)).toEqual(['a', 120_000]);
		expect(at(-3_600, aside('a', 1))).toEqual([null, 120_000]);
	});
});
