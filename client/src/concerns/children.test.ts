import { expect, it } from 'vitest';
import type { ChildId } from '$sync/protocol.gen';
import { recentFirst } from './children';

const list = (n: number) => Array.from({ length: n }, (_, at) => ({ id: `c${at}` as ChildId }));
const ids = (...of: string[]) => of as ChildId[];

it('offers whom the writer was last concerned with, once each, and leaves the rest in order', () => {
	const { names, before } = recentFirst(list(12), ids('c7', 'c3', 'c7', 'moved-away'));
	expect(names.slice(0, 4).map(({ id }) => id)).toEqual(['c7', 'c3', 'c0', 'c1']);
	expect([names.length, before]).toEqual([12, 2]);
});

it('offers everybody where there are few, and nobody in a school where nothing was written yet', () => {
	expect(recentFirst(list(6), []).before).toBeGreaterThanOrEqual(6);
	expect(recentFirst(list(200), []).before).toBe(0);
	expect(recentFirst(list(200), ids('c1', 'c2', 'c3', 'c4', 'c5', 'c6')).before).toBe(4);
});
