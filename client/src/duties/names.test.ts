import { describe, expect, it } from 'vitest';
import { left, strikeOut, struck, type Other } from './names';

const ANOTHER = '[another child]';
const involved = (name: string): Other => ({ name, listed: true, involved: true });
const listed = (name: string): Other => ({ name, listed: true, involved: false });

describe('striking out', () => {
	const only = (others: Other[], own = 'Amber Quill') => struck(own, others, ANOTHER);

	it('takes out whoever is involved, by their whole name or a part of it, whatever the case and accents', () => {
		expect(only([involved('Zoë O’Neill')])('ZOE gave it to O’Neill; zoe o’neill’s phone; Zoe.')).toBe(`${ANOTHER} gave it to ${ANOTHER}; ${ANOTHER}’s phone; ${ANOTHER}.`);
	});

	it('never takes a part of a longer word', () => {
		expect(only([involved('Ben Ash')])('Bench, ashes, washing, Ben')).toBe(`Bench, ashes, washing, ${ANOTHER}`);
	});

	it('leaves this child’s own name, also the surname of a brother', () => {
		expect(only([involved('Noah Quill')])('Amber Quill and Noah Quill')).toBe(`Amber Quill and ${ANOTHER}`);
	});

	it('takes a whole name of anyone listed, and asks about a part of it', () => {
		const others = [listed('Robin Hale')];
		expect(only(others)('Robin Hale saw it, and robin said so')).toBe(`${ANOTHER} saw it, and robin said so`);
		expect(left('and robin said so', 'Amber Quill', others)).toEqual([{ name: 'robin', at: 4, around: 'and robin said so' }]);
	});

	it('reads names that are words only where they are written large, and little words never unasked', () => {
		const others = [involved('Grace Will')];
		expect(only(others)('By the grace of Grace he will come. Will he?')).toBe(`By the grace of ${ANOTHER} he will come. Will he?`);
		expect(left('he will come. Will he?', 'Amber', others).map(({ name }) => name)).toEqual(['Will']);
	});

	it('looks only at what is written large in a description', () => {
		const others: Other[] = [{ name: 'the new girl Tess from Willow', listed: false, involved: true }];
		expect(only(others)('A new girl, Tess, from Willow room')).toBe(`A new girl, ${ANOTHER}, from ${ANOTHER} room`);
	});

	it('strikes out each place of one name that somebody chose', () => {
		expect(strikeOut('Robin and robin, not Robins', 'robin', ANOTHER)).toBe(`${ANOTHER} and ${ANOTHER}, not Robins`);
	});
});

/** The same numbers each time: a test that fails once fails always. */
function numbers(seed: number): (below: number) => number {
	return (below) => {
		seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
		return Math.floor((seed / 2 ** 32) * below);
	};
}

const FIRST = ['Ben', 'Zoë', 'Amina', 'Jean-Luc', 'O’Shea', 'Ífe', 'Małgorzata', 'Tom', 'Грета', 'Anaïs'];
const LAST = ['Farrow-Lane', 'Ash', 'Núñez', 'Okafor', 'Stone', 'MacAulay', 'Šimić'];
const BETWEEN = ['gave', 'the phone to', 'and', '(seen by', ') on', '\n', '— “', '”,', 'benches', 'stonework', 'tomorrow'];

it('leaves no whole word of another child’s name, however it is written, in 500 texts', () => {
	const next = numbers(7);
	const one = <T>(of: readonly T[]): T => of[next(of.length)]!;
	const cased = [(s: string) => s, (s: string) => s.toUpperCase(), (s: string) => s.toLowerCase(), (s: string) => s.normalize('NFD'), (s: string) => `${s}’s`];
	for (let n = 0; n < 500; n++) {
		const others = [1, 2, 3].map(() => involved(`${one(FIRST)} ${one(LAST)}`));
		const pieces = Array.from({ length: 12 }, () => (next(2) ? one(BETWEEN) : one(cased)(one([...others.map(({ name }) => name), ...others.flatMap(({ name }) => name.split(' '))]))));
		const made = struck('Amber Quill', others, ANOTHER)(`Amber ${pieces.join(' ')}`);
		expect(made.startsWith('Amber')).toBe(true);
		const words = new Set(made.replaceAll(ANOTHER, ' ').normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().split(/[^\p{L}]+/u));
		const parts = others.flatMap(({ name }) => name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().split(/[^\p{L}]+/u)).filter((part) => part.length > 1);
		expect([made, parts.filter((part) => words.has(part))]).toEqual([made, []]);
		expect(left(made.replaceAll(ANOTHER, ''), 'Amber Quill', others)).toEqual([]);
	}
});
