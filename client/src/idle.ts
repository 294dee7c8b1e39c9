/**
 * A device laid aside with somebody signed in shuts itself. The server cannot tell: the page goes on asking for what is
 * new, which keeps the session alive, so it is the hand on the glass that counts. The times are those of the session.
 */
import type { World } from './world';

export const SHARED_IDLE_MS = 30 * 60_000;
export const PERSONAL_IDLE_MS = 12 * 3_600_000;
const LOOK_EVERY_MS = 15_000;

export interface IdlePorts {
	/** False while there is nothing to shut. */
	open(): boolean;
	/** Anyone may pick it up. */
	shared(): boolean;
	leave(): void;
}

/** From now on, for as long as the page lives. */
export function watchIdle(world: World, ports: IdlePorts): void {
	const idle = new Idle(world, ports);
	for (const hand of ['pointerdown', 'keydown', 'wheel'])
		addEventListener(hand, () => idle.touched(), { capture: true, passive: true });
	document.addEventListener('visibilitychange', () => idle.look());
}

export class Idle {
	#touched: readonly [now: number, mono: number];

	constructor(private readonly world: World, private readonly ports: IdlePorts) {
		this.#touched = [world.now(), world.mono()];
		const tick = () => {
			this.look();
			world.after(LOOK_EVERY_MS, tick);
		};
		world.after(LOOK_EVERY_MS, tick);
	}

	/** Before it is taken as use, a touch after a long sleep is seen to come too late. */
	touched(): void {
		this.look();
		this.#touched = [this.world.now(), this.world.mono()];
	}

	/** Either clock may have stood still, one while the device slept, the other because somebody set it back. */
	look(): void {
		const limit = this.ports.shared() ? SHARED_IDLE_MS : PERSONAL_IDLE_MS;
		const idle = Math.max(this.world.now() - this.#touched[0], this.world.mono() - this.#touched[1]);
		if (!this.ports.open() || idle < limit) return;
		this.#touched = [this.world.now(), this.world.mono()];
		this.ports.leave();
	}
}
