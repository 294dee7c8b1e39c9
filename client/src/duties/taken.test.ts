import { describe, expect, it } from 'vitest';
import { readEntry, type Entry } from '../entry';
import type { MatterId } from '../sync/protocol.gen';
import { hasCome, wallOf, withZone } from './moment';
import { stepsTaken } from './taken';

const CONCERN = '00000000-0000-4000-8000-000000000001' as MatterId;
const report = (duty: string, d: object): Entry =>
	readEntry(JSON.stringify({ id: duty, k: 'report-duty', v: 1, of: CONCERN, at: '2026-11-20T14:21:00.000Z', by: null, how: 'none', cmd: duty, d: { concern: CONCERN, duty, needs: 'telling', due: '2026-11-23T16:10:00.000Z', status: 'owed', ...d } }))!;
const by = { name: 'Devi Marsh', role: 'DSL' };

describe('who has been told', () => {
	it('is the newest of each, what is left to do first, the soonest first', () => {
		const own = [
			report('a', { body: 'police' }),
			report('b', { body: 'placing-authority' }),
			report('c', { body: 'local-authority', due: '2026-11-20T14:05:00.000Z' }),
			report('a', { body: 'police', status: 'done', by, at: '2026-11-20T14:20:00.000Z' })
		];
		expect(stepsTaken(own, CONCERN).map(({ body, status }) => `${body} ${status}`)).toEqual(['local-authority owed', 'placing-authority owed', 'police done']);
	});

	it('counts those that stand alike, and tells of no other concern, nor of what nobody is told', () => {
		const two = [report('a', { body: 'police' }), report('b', { body: 'police' })];
		expect(stepsTaken([...two, report('c', { body: 'setting', needs: 'safety' }), report('d', { body: 'police', concern: 'another' })], CONCERN)).toMatchObject([{ body: 'police', many: 2 }]);
	});
});

describe('a moment that somebody states', () => {
	it('has a zone, and is the same on the screen', () => {
		const stated = withZone('2026-07-01T14:20');
		expect(stated).toMatch(/^2026-07-01T14:20[+-]\d\d:\d\d$/);
		expect(Date.parse(stated)).toBe(new Date('2026-07-01T14:20').getTime());
		expect(wallOf(stated)).toBe('2026-07-01T14:20');
	});

	it('has come, or is no time to say that something was done', () => {
		const now = new Date('2026-11-20T14:20').getTime();
		expect(['2026-11-20T14:20', '2026-11-20T14:21', '', '20262-01-01T00:00'].map((wall) => hasCome(wall, now))).toEqual([true, false, false, false]);
	});

	it('stays as somebody wrote it where it is no such time', () => {
		expect(['', 'after tea', '2026-13-01T99:00'].map(withZone)).toEqual(['', 'after tea', '2026-13-01T99:00']);
		expect(wallOf('after tea')).toBe('');
	});
});
