/**
 * Before a command that needs a second factor: is it shown already? If not, the dialog asks, and whoever waits here goes on
 * when it was, or learns that it was not. So nothing is sent only to be refused.
 */
import { people } from '$people/client';
import type { Session } from '$people/port';
import type { Ordered } from '../../administering';
import { world } from '../../world';

/** Shown so shortly before its end, it could be over when the command arrives. */
const SPARE_MS = 30_000;

export class Confirming {
	/** The dialog's session, while it is open. */
	asking: Session | null = $state.raw(null);
	#answer: (sure: boolean) => void = () => undefined;

	/** `again`: the server has just said that it is not. Resolves to null where the server cannot be asked. */
	async sure(again = false): Promise<boolean | null> {
		const session = await people.session();
		if (session === null) return null;
		const until = session.confirmedUntil;
		if (!again && until !== null && Date.parse(until) - world.now() > SPARE_MS) return true;
		const answered = new Promise<boolean>((resolve) => (this.#answer = resolve));
		this.asking = session;
		return answered;
	}

	settle(sure: boolean): void {
		this.asking = null;
		this.#answer(sure);
	}

	/** Runs a command. One that is refused for want of a second factor is tried once more after it was shown. */
	async run(order: () => Promise<Ordered>): Promise<Ordered> {
		const ordered = await order();
		if (ordered.is !== 'refused' || ordered.why !== 'confirm-first') return ordered;
		return (await this.sure(true)) ? order() : ordered;
	}
}
