import { describe, expect, it } from 'vitest';
import { wordings } from '../../tests/support/wordings';
import { compile } from './compile';
import { find } from './find';
import { hinted, left } from './sentences';

const compiled = compile(wordings);
const rowOf = (cites: string) => Number(/C\.6 row (\d+)/.exec(cites)?.[1]);
const said = (text: string) => find(compiled, text).map((hint) => `${hint.wording.id} ${text.slice(hint.from, hint.to)}`);

describe('two hundred sentences', () => {
	it('are a hundred and a hundred, of every row', () => {
		expect([hinted.length, left.length]).toEqual([100, 100]);
		expect(new Set(hinted.map(([row]) => row)).size).toBe(33);
	});
	it.each(hinted)('row %i: %s', (row, sentence) => {
		expect(find(compiled, sentence).map((hint) => rowOf(hint.wording.cites))).toContain(row);
	});
	it.each(left)('nothing in: %s', (sentence) => {
		expect(said(sentence)).toEqual([]);
	});
});
