import { describe, expect, test } from 'vitest';
import { sha256, utf8 } from './bytes';
import { begin, step } from './engine';
import type { Effect, Input, Stored } from './engine';
import { hex, vectors } from './vectors';

interface Trace {
	name: string;
	begin: Stored;
	steps: { input: Input; effects: Effect[]; state: string }[];
}

/** JSON with sorted keys and no spaces: the same text from either language. */
function canonical(value: unknown): string {
	return JSON.stringify(value, (_, inner: unknown) =>
		inner !== null && typeof inner === 'object' && !Array.isArray(inner)
			? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
			: inner
	);
}

describe('the engine does as its Python twin did', () => {
	test.each(vectors<Trace[]>('traces'))('$name', (trace) => {
		let state = begin(trace.begin);
		for (const [n, { input, effects, state: digest }] of trace.steps.entries()) {
			const [after, done] = step(state, input);
			expect({ n, effects: done }).toEqual({ n, effects });
			expect({ n, state: hex(sha256(utf8(canonical(after)))).slice(0, 16) }).toEqual({ n, state: digest });
			state = after;
		}
	});
});
