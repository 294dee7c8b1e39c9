import type { Mark } from '$sync/protocol.gen';
import { describe, expect, it } from 'vitest';
import { nextPart, partsOf } from './parts';
import { placed, said } from './places';

const SIDES = ['front', 'back'] as const;
const KEYS = ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight'];
const mark = (more: Partial<Mark>): Mark => ({ side: 'front', part: 'left-forearm', kind: 'bruise', x: null, y: null, note: '', ...more });
const named = (side: 'front' | 'back', id: string) => {
	const part = partsOf(side).find((one) => one.id === id);
	if (part === undefined) throw new Error(id);
	return part;
};

describe('the parts of a figure', () => {
	it.each(SIDES)('are some thirty on the %s, each once, with ids that the protocol takes', (side) => {
		const ids = partsOf(side).map(({ id }) => id);
		expect(ids.length).toBeGreaterThanOrEqual(30);
		expect(new Set(ids).size).toBe(ids.length);
		for (const id of ids) expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
	});
	it.each(SIDES)('have a left for each right on the %s', (side) => {
		const ids = partsOf(side).map(({ id }) => id);
		for (const id of ids) if (id.startsWith('left-')) expect(ids).toContain(id.replace('left-', 'right-'));
	});
	it('are the child’s left and right: across from the reader in front, on the same side behind', () => {
		expect(named('front', 'left-hand').middle[0]).toBeGreaterThan(100);
		expect(named('back', 'left-hand').middle[0]).toBeLessThan(100);
	});
	it.each(SIDES)('are all reached with arrow keys on the %s', (side) => {
		const parts = partsOf(side);
		const reached = new Set(parts.slice(0, 1));
		for (const part of reached) for (const key of KEYS) reached.add(nextPart(parts, part, key));
		expect(parts.filter((part) => !reached.has(part)).map(({ id }) => id)).toEqual([]);
	});
	it.each(SIDES)('are large enough for a finger on a phone, 24 of its pixels at 324 across (%s)', (side) => {
		for (const { id, corners } of partsOf(side)) {
			for (const axis of [0, 1] as const) {
				const all = corners.map((corner) => corner[axis]);
				expect(((Math.max(...all) - Math.min(...all)) * 324) / 200, id).toBeGreaterThanOrEqual(24);
			}
		}
	});
	it('say something sensible for a part that only a later version knows', () => {
		expect(said(mark({ part: 'left-great-toe' }))).toBe('Bruise, left great toe, front');
		expect(placed([mark({ part: 'left-great-toe' })], 'front', partsOf('front'))).toEqual([]);
	});
});

describe('marks on the figure', () => {
	it('stand where somebody pointed, and otherwise side by side in their part', () => {
		const middle = named('front', 'left-forearm').middle;
		expect(placed([mark({ side: 'back' }), mark({ x: 500, y: 250 }), mark({}), mark({})], 'front', partsOf('front'))).toEqual([
			{ number: 2, x: 100, y: 100, exact: true },
			{ number: 3, x: middle[0], y: middle[1], exact: false },
			{ number: 4, x: middle[0] + 10, y: middle[1], exact: false }
		]);
	});
	it('are said in words', () => expect(said(mark({ kind: 'burn', side: 'back', part: 'lower-back' }))).toBe('Burn or scald, lower back'));
});
