import { describe, expect, it } from 'vitest';
import type { Wording } from '$sync/protocol.gen';
import { wordings } from '../../tests/support/wordings';
import { compile } from './compile';
import { find, watch } from './find';
import { formsOf } from './forms';
import { taken } from './take';

const all = wordings.en;
const wording = (phrases: string[], more: Partial<Wording> = {}): Wording => ({ id: 'W', phrases, unless: [], kind: 'advice', soft: false, instead: [], why: '', cites: '', ...more });
const found = (text: string, ...list: Wording[]) => find(compile({ en: list }), text).map((hint) => text.slice(hint.from, hint.to));

describe('a phrase', () => {
	it('is found in any case, with any hyphen and across a line end', () => {
		expect(found('Hard to reach, HARD-TO-REACH, hard to\nreach.', wording(['hard to reach']))).toHaveLength(3);
	});
	it('is found whole: not inside a word, not across the end of a sentence or a paragraph', () => {
		expect(found('An enslaved man. He had a slave. Trade', wording(['slave', 'slave trade']))).toEqual(['slave']);
		expect(found('hard to\n\nreach', wording(['hard to reach']))).toEqual([]);
	});
	it('knows curly apostrophes, and those that were left out', () => {
		expect(found('He won’t engage. He won\'t engage. He wont engage.', wording(["won't engage"]))).toHaveLength(3);
		expect(found('She’s sexting', wording(['~be sexting']))).toEqual(['’s sexting']);
	});
	it('has up to three words in a gap, and the longest of two phrases counts', () => {
		const risk = wording(['~put herself at * risk', 'at risk']);
		expect(found('She puts herself at very high risk, and at a b c d risk, and at risk.', risk)).toEqual(['puts herself at very high risk', 'at risk']);
	});
	it('leaves out what stands in brackets, and must have it', () => {
		expect(found('her new placement, a placement', wording(['(her) (new) placement']))).toEqual(['placement']);
	});
	it('is excused only where the other meaning lies over it', () => {
		const lac = wording(['a lac'], { unless: ['lac review'] });
		expect(found('a LAC review, a LAC', lac)).toEqual(['a LAC']);
	});
	it('keeps its place behind letters that grow in lower case', () => {
		expect(found('İİİ He absconded', wording(['~abscond']))).toEqual(['absconded']);
	});
});

describe('quoted words', () => {
	it.each([
		'She said "I am a slave" to me.',
		'She said “I am a slave. I was a slave” to me.',
		"She said 'I'm a slave, the boys' slave' to me.",
		'She said ‘he’s a slave’ to me.',
		'She was about to say "he is a slave and'
	])('are left alone: %s', (text) => {
		expect(found(text, wording(['slave']))).toEqual([]);
	});
	it('end where they end, and with their paragraph', () => {
		expect(found('"No," she said, a slave.', wording(['slave']))).toEqual(['slave']);
		expect(found('"No\n\nHe was a slave', wording(['slave']))).toEqual(['slave']);
		expect(found("the boys' slave and the girls' slave", wording(['slave']))).toHaveLength(2);
	});
});

describe('inflexions', () => {
	it.each([
		['groom', 'groomed'], ['plug', 'plugging'], ['make', 'making'], ['consent', 'consents'], ['engage', 'engaged'], ['travel', 'travelled'],
		['carry', 'carries'], ['carry', 'carried'], ['push', 'pushes'], ['choose', 'chose'], ['run', 'ran'], ['agree', 'agreeing']
	])('of %s: %s', (word, form) => expect(formsOf(word)).toContain(form));
	it('never lose the word itself, and never match a word that begins alike', () => {
		for (const word of ['abscond', 'be', 'play', 'seek']) expect(formsOf(word)[0]).toBe(word);
		expect(found('the runner banks on it', wording(['~run', '~bank on me']))).toEqual([]);
	});
	it('are found wherever the word is, for each verb of the list', () => {
		const verbs = all.flatMap(({ phrases }) => phrases).flatMap((phrase) => phrase.match(/~[a-z]+/g) ?? []).map((verb) => verb.slice(1));
		for (const verb of new Set(verbs)) for (const form of formsOf(verb)) expect(found(`They ${form} it`, wording([`~${verb}`])), `${verb}: ${form}`).toHaveLength(1);
	});
});

describe('the list', () => {
	it('has every row of C.6, each wording with an id of its own and few words of reason', () => {
		expect(new Set(all.map(({ cites }) => Number(/C\.6 row (\d+)/.exec(cites)?.[1])))).toEqual(new Set(Array.from({ length: 33 }, (_, n) => n + 1)));
		expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
		for (const { id, why, instead } of all) expect([why.split(' ').length <= 12, why !== '', instead.length > 0], id).toEqual([true, true, true]);
	});
	it('is written as the engine reads it', () => {
		const part = /^(\*|\(\*\)|\(?~?[a-z0-9']+(\/~?[a-z0-9']+)*\)?)$/;
		for (const { id, phrases, unless } of all) {
			for (const phrase of [...phrases, ...unless]) {
				const parts = phrase.split(' ');
				for (const one of parts) expect(one, `${id}: ${phrase}`).toMatch(part);
				expect([parts[0], parts.at(-1)], `${id}: ${phrase}`).not.toContain('*');
				expect(parts.every((one) => one.startsWith('(')), `${id}: ${phrase}`).toBe(false);
			}
		}
	});
	it('offers no tap that asserts an offence which was not typed (R32)', () => {
		const offence = /abus|rap(e|ing)|assault|exploit|groom|coerc|traffick|slave|crim|victim|force|threat|violen|deal|drug|gang|steal|theft|weapon/i;
		for (const { id, kind, phrases, instead } of all) {
			if (kind === 'swap') for (const one of instead) expect(phrases.every((phrase) => !offence.test(one) || offence.test(phrase)), `${id}: ${one}`).toBe(true);
		}
	});
	it('puts nothing in place that is hinted at again', () => {
		const compiled = compile(wordings);
		for (const { id, instead } of all) for (const one of instead) expect(find(compiled, one), `${id}: ${one}`).toEqual([]);
	});
	it('says nothing in Welsh that no Welsh speaker has checked', () => expect(wordings.cy).toEqual([]));
});

describe('what is taken', () => {
	it('keeps the capital and everything around it', () => {
		const text = 'Today: Historical abuse, by her uncle.';
		const [hint] = find(compile(wordings), text);
		expect(hint && taken(text, hint, 'non-recent')).toBe('Today: Non-recent abuse, by her uncle.');
	});
});

describe('a text that grows', () => {
	it('is looked at as if it were looked at for the first time, letter by letter', () => {
		const text = 'She put herself at risk. “I put myself at risk.”\n\nHe absconded, and he won’t engage. She put herself at risk. The LAC review';
		const compiled = compile(wordings);
		const watching = watch(compiled);
		for (let end = 0; end <= text.length; end++) expect(watching.look(text.slice(0, end))).toEqual(find(compiled, text.slice(0, end)));
		const cut = text.replace('“', '');
		expect(watching.look(cut)).toEqual(find(compiled, cut));
	});
	it('is looked at again only in the sentence that changed', () => {
		let words = 0;
		const counting = new Map(compile(wordings));
		counting.get = (word) => (words++, Map.prototype.get.call(counting, word));
		const watching = watch(counting);
		const sentences = Array.from({ length: 300 }, (_, n) => `Sentence ${n} says that he absconded again on that day. `);
		watching.look(sentences.join(''));
		expect(words).toBe(3_000);
		words = 0;
		expect(watching.look(sentences.with(150, 'He put himself at risk. ').join(''))).toHaveLength(300);
		expect(words).toBe(5);
	});
});

describe('whatever is typed', () => {
	it.each(["'", "'a ", "a' ", '"', '\n', '\n ', 'İ', 'put herself a b ', 'x\n                    '])('%j, over and over, is looked at in no time', (unit) => {
		const started = performance.now();
		find(compile(wordings), unit.repeat(20_000 / unit.length));
		expect(performance.now() - started).toBeLessThan(1_000);
	});
});
