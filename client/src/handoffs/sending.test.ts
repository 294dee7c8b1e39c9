import { describe, expect, it } from 'vitest';
import type { ChronologyEntry, DeskConcern, Involved } from '../port';
import type { Answer, ChildId, MatterId, SharedKind } from '../sync/protocol.gen';
import { beginning, choicesOf, judge, type Given } from './sending';

const TESS: Involved = { child: 'tess' as ChildId, name: 'Tess Garland', roles: ['harmed'] };
const QUIN: Involved = { child: 'quin' as ChildId, name: 'Quin Albury', roles: ['witness'] };
const others = [{ name: QUIN.name, listed: true, involved: true }, { name: 'Wren Jessop', listed: true, involved: false }];
const adults = [{ name: 'Mina Locke', listed: true, involved: false }];

const entry = (kind: ChronologyEntry['kind'], more: Partial<ChronologyEntry>): ChronologyEntry =>
	({ id: kind, cmd: `cmd ${kind}`, kind, at: '2026-11-22T10:00:00.000Z', by: { name: 'Mina Locke', role: 'DSL' }, mine: true, how: 'key', text: '', pending: false, ...more }) as ChronologyEntry;

const concern = (more: Partial<DeskConcern> = {}): DeskConcern =>
	({
		...{ matter: 'm' as MatterId, kind: 'concern', confidential: false, writer: { name: 'Jo Barrett', role: 'Teacher', phone: '' }, involved: [TESS], danger: 'yes', adult: 'no', subject: null },
		...{ saw: 'She came in without a coat.', words: 'They took it', when: '2026-11-22T09:30', place: 'gate', receivedAt: '2026-11-22T09:40:00.000Z', madeAt: null, chronology: [], more: { did: 'I gave her mine.', opinion: 'She is afraid.' } },
		...more
	}) as unknown as DeskConcern;

const given = (of: Partial<DeskConcern> = {}, more: Partial<Given> = {}): Given => ({ concern: concern(of), child: TESS, others, adults, guide: null, from: true, ...more });
const ticked = (of: Given) => choicesOf(of).filter(({ first }) => first).map(({ part }) => part.text);

describe('what is ticked before a lead has looked', () => {
	it('is the story, the child’s words and what was done, of the concern that they came from', () => {
		expect(ticked(given())).toEqual(['She came in without a coat.', 'They took it', 'I gave her mine.']);
		expect(ticked(given({}, { from: false }))).toEqual([]);
	});

	it('is nothing that was said later', () => {
		const later = [entry('amended', { text: 'A car waited.' }), entry('note', { text: 'Rang home.' }), entry('followed-up', { text: 's', action: 'a', outcome: 'o' })];
		expect(ticked(given({ chronology: later }))).toHaveLength(3);
		expect(choicesOf(given({ chronology: later })).slice(-5).map(({ part }) => [part.kind, part.of, part.text])).toEqual([
			['happened', 'cmd amended', 'A car waited.'],
			['note', 'cmd note', 'Rang home.'],
			['note', 'cmd followed-up', 's'],
			['action', 'cmd followed-up', 'a'],
			['outcome', 'cmd followed-up', 'o']
		]);
	});

	it('is nothing where an adult who works here is or may be involved: not answered is not no', () => {
		for (const adult of ['yes', 'not-sure', 'not-answered'] satisfies Answer[]) expect(ticked(given({ adult })), adult).toEqual([]);
		expect(ticked(given({ confidential: true }))).toEqual([]);
		expect(choicesOf(given({ adult: 'yes' })).every(({ mark }) => mark === 'adult')).toBe(true);
	});

	it('is nothing that names somebody else, and says whom', () => {
		expect(ticked(given({ saw: 'Quin took her coat.' }))).toEqual(['They took it', 'I gave her mine.']);
		expect(choicesOf(given({ saw: 'Miss Locke saw Wren Jessop take it.' }))[0]).toMatchObject({ mark: 'adult', names: ['Wren Jessop', 'Locke'] });
		expect(choicesOf(given({ saw: 'Tess Garland cried.' }))[0]).toMatchObject({ mark: null, names: [] });
	});

	it('stays unticked once a name was left out: a lead ticks it who has read it', () => {
		const named = given({ saw: 'Quin took her coat.' });
		const [story] = choicesOf(named);
		expect(story).toMatchObject({ first: false, mark: 'third-party' });
		expect(judge({ ...story!.part, text: '[name left out] took her coat.' }, named).mark).toBeNull();
	});
});

describe('a part', () => {
	it('is one text of one entry, whole, and the same each time', () => {
		const all = choicesOf(given({ involved: [TESS, QUIN], subject: 'the cook', more: { present: 'Wren', others: 'Her aunt said so', asked: 'What happened?', view: 'He is my friend' } as DeskConcern['more'] }));
		expect(all.map(({ key }) => key)).toEqual([...new Set(all.map(({ key }) => key))]);
		expect(all.find(({ part }) => part.kind === 'asked')?.part).toEqual({ concern: 'm', of: 'm', kind: 'asked', at: '22 Nov 2026, 09:30', by: 'Jo Barrett, Teacher', text: 'What happened?' });
		const of = (kind: SharedKind) => all.filter(({ part }) => part.kind === kind).map(({ part, mark }) => [part.text, mark]);
		expect(of('third-party')).toEqual([['Her aunt said so', 'third-party'], ['Who was there: Wren', 'third-party'], ['Other children: Quin Albury: saw it', 'third-party']]);
		expect(of('adult')).toEqual([['the cook', 'adult']]);
	});
});

describe('whatever was written', () => {
	/** A fixed sequence: each run tries the same thousand concerns. */
	let seed = 7;
	const next = (n: number) => ((seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0) >>> 8) % n;
	const pick = <T>(of: readonly T[]): T => of[next(of.length)]!;
	const WORDS = [...Array<string>(14).fill('she'), 'ran', 'Tess', 'garland', 'Quin', 'ALBURY', 'wren', 'Jessop', 'Mina', 'locke', 'Qüin', 'a\ncar'];
	const text = () => (next(4) === 0 ? '' : Array.from({ length: 1 + next(9) }, () => pick(WORDS)).join(' '));
	const KINDS = ['recorded', 'unfinished', 'held', 'amended', 'note', 'still-worried', 'followed-up', 'safety', 'assessed', 'classified', 'moved', 'about', 'deed', 'acknowledged'] as const;

	it('nothing is ticked that is about an adult who works here or names anybody but the child', () => {
		let some = 0;
		for (let n = 0; n < 1000; n++) {
			const more = Object.fromEntries(['did', 'others', 'present', 'opinion', 'view', 'asked', 'moved_why'].map((name) => [name, text()]));
			const chronology = Array.from({ length: next(5) }, () => entry(pick(KINDS), { cmd: `c${next(9)}`, text: text(), action: text(), outcome: text() }));
			const of = given(
				{ saw: text(), words: text(), subject: pick([null, text()]), adult: pick(['yes', 'no', 'no', 'no', 'not-sure', 'not-answered'] as const), confidential: next(6) === 0, involved: pick([[TESS], [TESS, QUIN]]), chronology, more: more as DeskConcern['more'] },
				{ from: next(4) > 0 }
			);
			for (const { part, mark, names, first } of choicesOf(of)) {
				if (!first) continue;
				some += 1;
				expect([mark, names, of.from, part.of]).toEqual([null, [], true, 'm']);
				expect(['happened', 'words', 'action']).toContain(part.kind);
				expect(of.concern.adult).toBe('no');
				expect(of.concern.confidential).toBe(false);
				expect(part.text.normalize('NFD').replace(/\p{M}/gu, '')).not.toMatch(/quin|albury|wren|jessop|mina|locke/i);
			}
		}
		expect(some).toBeGreaterThan(100);
	});
});

it('begins a concern with whole words', () => {
	expect(beginning('He came in without a coat.')).toBe('He came in without a coat.');
	expect(beginning('He came in without a coat and would not say where it had gone to.')).toBe('He came in without a coat and would not say where it had …');
});
