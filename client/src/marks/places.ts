/** Where marks are drawn on the figure, and how they are said in words. */
import type { Mark, Side } from '$sync/protocol.gen';
import { body as words } from '$words/en-GB/body';
import { HEIGHT, WIDTH, type Part } from './parts';

/** As many as a concern holds (sync/messages/recording.py). */
export const MARKS_MAX = 40;

export interface Placed {
	/** In the list of all marks, from one. */
	readonly number: number;
	/** In units of the figure. */
	readonly x: number;
	readonly y: number;
	/** Somebody pointed there. Otherwise it is the middle of the part. */
	readonly exact: boolean;
}

/** The marks of one side. Those without a spot in one part stand side by side; a part that is not known is only in the list. */
export function placed(marks: readonly Mark[], side: Side, parts: readonly Part[]): Placed[] {
	const beside = new Map<string, number>();
	return marks.flatMap((mark, at): Placed[] => {
		if (mark.side !== side) return [];
		if (mark.x !== null && mark.y !== null) return [{ number: at + 1, x: (mark.x / 1000) * WIDTH, y: (mark.y / 1000) * HEIGHT, exact: true }];
		const part = parts.find(({ id }) => id === mark.part);
		if (part === undefined) return [];
		const before = beside.get(part.id) ?? 0;
		beside.set(part.id, before + 1);
		return [{ number: at + 1, x: part.middle[0] + before * 10, y: part.middle[1], exact: false }];
	});
}

/** "Bruise, left forearm, front". */
export function said({ kind, part, side }: Mark): string {
	return `${words.kinds[kind]}, ${words.place(part, side)}`;
}
