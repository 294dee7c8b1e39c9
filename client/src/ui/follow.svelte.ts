/** Follows how far something recorded here has got, for as long as a screen shows it. Call it while a component is set up. */
import { harken } from '$harken';
import type { Recorded } from '../port';
import { world } from '../world';

const LOOK_HERE_MS = 1000;
const ASK_SERVER_MS = 8000;

/** `first` is what the screen began with; the result is the newest that is known of the same. */
export function follow(first: () => Recorded | null): () => Recorded | null {
	let heard = $state.raw<Recorded | null>(null);
	const known = $derived.by(() => {
		const from = first();
		return harken.mine.find(({ cmd }) => cmd === from?.cmd) ?? (heard?.cmd === from?.cmd ? heard : from);
	});
	const cmd = $derived(known?.cmd);

	$effect(() => {
		if (cmd === undefined) return;
		const of = cmd;
		let cancel = () => {};
		let stopped = false;
		let askedAt = -Infinity;
		async function look() {
			const here = known?.telling.state === 'here' ? await harken.find(known.reference) : null;
			if (here && here.telling.state !== 'here') heard = here;
			else if (world.mono() - askedAt >= ASK_SERVER_MS) {
				askedAt = world.mono();
				heard = (await harken.askTold(of)) ?? heard;
			}
			if (!stopped) cancel = world.after(LOOK_HERE_MS, () => void look());
		}
		cancel = world.after(0, () => void look());
		return () => {
			stopped = true;
			cancel();
		};
	});
	return () => known;
}
