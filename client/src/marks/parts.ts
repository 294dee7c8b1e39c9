/**
 * The figure, drawn once for half a body and mirrored: a child of no age and no sex. 200 by 400 units, the outline for
 * the eye, and under it larger fields for the finger, which reach beyond it so that a wrist can be hit.
 */
import type { Side } from '$sync/protocol.gen';

export const WIDTH = 200;
export const HEIGHT = 400;

/** The edge of the left half as the reader sees it: from the neck round the arm and the leg to where the legs meet. */
const HALF =
	'M89 70 L89 79 C88 86 76 88 66 91 C55 94 50 102 48 114 C46 128 43 141 40 153 C37 168 31 184 28 199 C23 207 19 215 18 225 C17 236 21 245 27 245' +
	' C33 245 37 236 39 226 C41 216 42 209 44 203 C49 189 55 173 58 158 C60 147 63 136 66 126 C67 137 69 147 69 156 C69 168 66 178 65 190' +
	' C63 204 63 222 65 240 C67 256 69 268 70 282 C69 296 69 310 72 326 C74 340 76 352 76 364 C75 374 66 383 63 390 C62 396 68 398 77 398' +
	' C87 398 92 396 93 388 C94 380 93 372 93 364 C95 346 97 330 97 312 C96 298 96 290 97 280 C98 262 99 240 100 216';
const mirrored = (path: string) => path.replace(/(-?[\d.]+) (-?[\d.]+)/g, (_, x: string, y: string) => `${WIDTH - Number(x)} ${y}`);

const HEAD = 'M100 2 C119 2 130 17 130 36 C130 57 117 74 100 74 C83 74 70 57 70 36 C70 17 81 2 100 2 Z';
const EAR = 'M71 31 C64 28 62 34 64 41 C65 48 69 51 73 49';
const FACE = 'M81 33 L88 33 M112 33 L119 33 M100 38 L98 46 L102 46 M94 55 L106 55';

/** What is skin, and the lines drawn round it. */
export const SKIN = [`${HALF} L100 70 Z`, `${mirrored(HALF)} L100 70 Z`, EAR, mirrored(EAR), HEAD];
export const LINES: Readonly<Record<Side, readonly string[]>> = {
	front: [EAR, mirrored(EAR), HALF, mirrored(HALF), HEAD, FACE],
	back: [EAR, mirrored(EAR), HALF, mirrored(HALF), HEAD]
};

/** A field to point at: what it is called, and its corners. */
export interface Part {
	readonly id: string;
	readonly corners: readonly (readonly [x: number, y: number])[];
	/** Its middle, where a mark is drawn that nobody pointed at. */
	readonly middle: readonly [x: number, y: number];
}

type Corners = readonly number[];

/** Both sides have these, in pairs, from the head down. */
const LIMBS: Readonly<Record<string, Corners>> = {
	shoulder: [36, 82, 76, 82, 71, 104, 66, 116, 38, 113],
	'upper-arm': [34, 113, 66, 116, 61, 145, 29, 139],
	elbow: [29, 139, 61, 145, 57, 164, 24, 158],
	forearm: [24, 158, 57, 164, 48, 193, 15, 187],
	wrist: [15, 187, 48, 193, 42, 211, 10, 205],
	hand: [10, 205, 42, 211, 42, 250, 8, 250],
	thigh: [56, 210, 92, 217, 100, 217, 100, 272, 56, 272],
	knee: [56, 272, 100, 272, 100, 299, 56, 299],
	ankle: [56, 349, 100, 349, 100, 369, 56, 369],
	foot: [52, 369, 100, 369, 100, 400, 52, 400]
};
const SHIN: Corners = [56, 299, 100, 299, 100, 349, 56, 349];
const EARS: Corners = [50, 26, 71, 26, 71, 53, 50, 53];
const CHEST: Corners = [76, 82, 80, 92, 100, 92, 100, 138, 66, 138, 66, 116, 71, 104];

/** Of one side: in the middle, and in pairs. */
const MIDDLE: Readonly<Record<Side, Readonly<Record<string, Corners>>>> = {
	front: {
		forehead: [68, 0, 132, 0, 132, 24, 68, 24],
		nose: [91, 24, 109, 24, 109, 45, 91, 45],
		mouth: [89, 45, 111, 45, 111, 60, 89, 60],
		chin: [80, 60, 120, 60, 120, 75, 80, 75],
		neck: [78, 75, 122, 75, 122, 92, 78, 92],
		stomach: [64, 138, 136, 138, 136, 182, 64, 182],
		'private-parts': [88, 197, 112, 197, 108, 219, 92, 219]
	},
	back: {
		'back-of-head': [68, 0, 132, 0, 132, 64, 68, 64],
		neck: [78, 64, 122, 64, 122, 92, 78, 92],
		'lower-back': [64, 138, 136, 138, 136, 182, 64, 182]
	}
};
const PAIRS: Readonly<Record<Side, Readonly<Record<string, Corners>>>> = {
	front: {
		eye: [71, 24, 91, 24, 91, 42, 71, 42],
		ear: EARS,
		cheek: [71, 42, 91, 42, 89, 60, 80, 64, 71, 60],
		chest: CHEST,
		hip: [58, 182, 100, 182, 100, 197, 88, 197, 91, 217, 57, 210],
		shin: SHIN
	},
	back: { ear: EARS, 'upper-back': CHEST, buttock: [56, 182, 100, 182, 100, 217, 92, 217, 56, 210], calf: SHIN }
};

/** Every part of one side, from the head down. On the front the child's right is on the reader's left. */
export function partsOf(side: Side): readonly Part[] {
	const [here, there] = side === 'front' ? ['right', 'left'] : ['left', 'right'];
	const pairs = Object.entries({ ...PAIRS[side], ...LIMBS }).flatMap(([name, corners]) => [part(`${here}-${name}`, corners), part(`${there}-${name}`, flipped(corners))]);
	const middle = Object.entries(MIDDLE[side]).map(([name, corners]) => part(name, corners));
	return [...middle, ...pairs].sort((a, b) => a.middle[1] - b.middle[1] || a.middle[0] - b.middle[0]);
}

const flipped = (corners: Corners) => corners.map((n, at) => (at % 2 === 0 ? WIDTH - n : n));

function part(id: string, flat: Corners): Part {
	const across = flat.filter((_, at) => at % 2 === 0);
	const down = flat.filter((_, at) => at % 2 === 1);
	const mean = (all: readonly number[]) => all.reduce((sum, n) => sum + n, 0) / all.length;
	return { id, corners: across.map((x, at) => [x, down[at] ?? 0] as const), middle: [mean(across), mean(down)] };
}

/** The part that lies nearest in the direction of an arrow key; the same one at the edge. */
export function nextPart(parts: readonly Part[], from: Part, key: string): Part {
	const [right, down] = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }[key] ?? [0, 0];
	const ahead = parts.flatMap((to) => {
		const [dx, dy] = [to.middle[0] - from.middle[0], to.middle[1] - from.middle[1]];
		const along = dx * (right ?? 0) + dy * (down ?? 0);
		const aside = Math.abs(right === 0 ? dx : dy);
		return along > 2 && along >= aside / 2 ? [{ to, far: along + 2 * aside }] : [];
	});
	return ahead.sort((a, b) => a.far - b.far)[0]?.to ?? from;
}
