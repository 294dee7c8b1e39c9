import { describe, expect, it } from 'vitest';
import { StillWorld } from '../tests/support/world';
import { Idle, PERSONAL_IDLE_MS, SHARED_IDLE_MS } from './idle';

const MINUTE = 60_000;

function laidAside({ open = true, shared = true } = {}) {
	const world = new StillWorld();
	let left = 0;
	const idle = new Idle(world, { open: () => open, shared: () => shared, leave: () => (left += 1) });
	return { world, idle, left: () => left };
}

describe('a device laid aside', () => {
	it('shuts itself after the idle time, once', () => {
		const { world, left } = laidAside();
		world.pass(SHARED_IDLE_MS - MINUTE);
		expect(left()).toBe(0);
		world.pass(2 * MINUTE);
		expect(left()).toBe(1);
		world.pass(5 * MINUTE);
		expect(left()).toBe(1);
	});

	it('stays open as long as a hand is on it', () => {
		const { world, idle, left } = laidAside();
		for (let n = 0; n < 4; n++) {
			world.pass(SHARED_IDLE_MS - MINUTE);
			idle.touched();
		}
		expect(left()).toBe(0);
	});

	it('is shut before the first touch after a sleep, in which no timer ran', () => {
		const { world, idle, left } = laidAside();
		world.time += 10 * SHARED_IDLE_MS;
		idle.touched();
		expect(left()).toBe(1);
	});

	it('that is of one person alone is given the longer time of its session', () => {
		const { world, left } = laidAside({ shared: false });
		world.pass(PERSONAL_IDLE_MS - MINUTE);
		expect(left()).toBe(0);
		world.pass(2 * MINUTE);
		expect(left()).toBe(1);
	});

	it('has nothing to shut with nobody there', () => {
		const { world, left } = laidAside({ open: false });
		world.pass(10 * SHARED_IDLE_MS);
		expect(left()).toBe(0);
	});
});
