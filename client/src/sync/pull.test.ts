import { describe, expect, test } from 'vitest';
import { NotAPull, PullReader } from './pull';
import type { Held, Opened, Page } from './pull';
import { vectors } from './vectors';

interface Case {
	name: string;
	held: Held;
	text: string;
	opened: { epoch: string; statement: string | null; feeds: [string, string, string, number][] } | null;
	pages: Page[];
	not_a_pull: string | null;
	refused: Record<string, string>;
	ended: string;
}

const { tenant, cases } = vectors<{ tenant: string; cases: Case[] }>('pulls');

function read(held: Held, parts: readonly string[]): Omit<Case, 'name' | 'held' | 'text'> {
	const reader = new PullReader(tenant, held);
	let opened: Opened | null = null;
	const pages: Page[] = [];
	let not_a_pull: string | null = null;
	try {
		for (const part of parts) {
			for (const one of reader.push(part)) {
				if ('lines' in one) pages.push(one);
				else opened = one;
			}
		}
	} catch (error) {
		if (!(error instanceof NotAPull)) throw error;
		not_a_pull = error.message;
	}
	const feeds = (opened as Opened | null)?.feeds.map((f): [string, string, string, number] => [f.feed, f.kind, f.about, f.seq]);
	return {
		opened: opened === null || feeds === undefined ? null : { ...(opened as Opened), feeds },
		pages,
		not_a_pull,
		refused: Object.fromEntries(reader.refused),
		ended: reader.ended
	};
}

describe('pulls', () => {
	test.each(cases)('$name', ({ name: _, held, text, ...expected }) => {
		expect(read(held, [text])).toEqual(expected);
	});

	test.each(cases)('$name, arriving in pieces', ({ name: _, held, text, ...expected }) => {
		expect(read(held, text.match(/[^]{1,37}/g) ?? [])).toEqual(expected);
	});

	test('cut at any place, a pull gives whole pages or nothing', () => {
		const { held, text, pages } = cases[0]!;
		for (let end = 0; end < text.length; end++) {
			const seen = read(held, [text.slice(0, end)]);
			expect(seen.pages).toEqual(pages.slice(0, seen.pages.length));
			expect(seen.refused).toEqual({});
			expect(seen.not_a_pull).toBeNull();
		}
	});
});
