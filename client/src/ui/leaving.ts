/**
 * The way back from a form whose answer is awaited, taken before the wait. Whoever has gone on meanwhile stays where they
 * are: a browser hands out one object for the state of the entry it is at, and another once it has been elsewhere.
 */
export function leaving(): () => void {
	const here: unknown = history.state;
	return () => {
		if (history.state === here) history.back();
	};
}
