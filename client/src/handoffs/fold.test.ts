import { describe, expect, it } from 'vitest';
import { readEntry, type Entry } from '../entry';
import type { Command, CommandId, HandoffState, MatterId, PersonId, SettingId } from '../sync/protocol.gen';
import { foldJoined } from './bridges';
import { foldHandoffs, type Given, type Handoff } from './fold';
import { picked } from './picked';
import type { Proof } from './proof';
import { sorted, waitsOf } from './waits';

const id = <T = string>(n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}` as T;
const [SCHOOL, HOME] = [id<SettingId>(1), id<SettingId>(2)];
const [BRIDGE, CONCERN] = [id<MatterId>(3), id<MatterId>(4)];
const [DSL, HSL, OTHER] = [id<PersonId>(5), id<PersonId>(6), id<PersonId>(7)];
const [PUPIL, RESIDENT] = [id<never>(8), id<never>(9)];
const H = id<MatterId>(50);
const NOTE = id<CommandId>(60);

let n = 100;
const entry = (k: string, d: object, { by = null as PersonId | null, cmd = id(n++), of = H as string, at = `2026-11-22T14:${String(n % 60).padStart(2, '0')}:00.000Z` } = {}): Entry =>
	readEntry(JSON.stringify({ id: id(n++), k, v: 1, of, at, by, how: 'key', cmd, d }))!;

const bridge = entry('bridge-kept', { bridge: BRIDGE, state: 'agreed', ends: [{ setting: SCHOOL, kind: 'school', name: 'Cedar' }, { setting: HOME, kind: 'home', name: 'Damson' }] });
const body = { k: 'send-handoff', v: 1, concern: CONCERN, bridge: BRIDGE, to: HOME, child: PUPIL, match: null, named: 'Wren', parts: [], message: 'He came in hungry.', purpose: 'So that you know', basis: 'safeguarding', family: 'no', family_why: '' };
const kept = entry('handoff-sent', body, { by: DSL, cmd: H as string, of: CONCERN });
const brought = entry('handoff-brought', body, { by: DSL, cmd: H as string });
const NAMES = { [DSL]: { name: 'Dee', role: 'DSL' }, [HSL]: { name: 'Hal', role: 'HSL' } };
const receipt = (state: HandoffState, by: PersonId | null, at: string, more: object = {}, of: string = H) =>
	entry('handoff-receipt', { handoff: H, bridge: BRIDGE, from_setting: SCHOOL, to_setting: HOME, state, at, by: by && (NAMES[by] ?? null), line: `${state} ${by ?? '-'}`, sig: 'good', ...more }, { of });
const sent = receipt('sent', DSL, '2026-11-22T14:03:00.000Z');
const opened = [entry('handoff-opened', { handoff: H }, { by: HSL }), receipt('opened', HSL, '2026-11-22T14:09:00.000Z')];
const noted = receipt('noted', HSL, '2026-11-22T15:20:00.000Z', { note: NOTE });
const wrote = entry('handoff-noted', { k: 'note-handoff', handoff: H, child: RESIDENT, text: 'I spoke with Wren.', share: false }, { by: HSL, cmd: NOTE, of: NOTE });

/** The signature of a made receipt is right where it says so; only who did it is read of the line here. */
const proved: Given['proved'] = ({ line = '', sig }) => {
	const by = line.split(' ')[1];
	return sig === 'good' ? ({ by: by === '-' ? null : by } as Proof) : sig === 'waits' ? undefined : null;
};
const pending = (made: Command, waiting = true, cmd = id<CommandId>(n++)) => ({ cmd, madeAt: '2026-11-22T16:00:00.000Z', body: made, waiting });

function fold(side: 'school' | 'home' | 'both', entries: readonly Entry[], more: Partial<Given> = {}): Handoff[] {
	const here = { school: [SCHOOL], home: [HOME], both: [SCHOOL, HOME] }[side];
	const person = side === 'home' ? HSL : DSL;
	const people = new Map([[person, NAMES[person]!]]) as Given['people'];
	return foldHandoffs({ joined: foldJoined([bridge]), entries, cases: [], here: new Set(here), person, people, pending: [], proved, ...more });
}
const one = (...of: Parameters<typeof fold>): Handoff => {
	const all = fold(...of);
	expect(all).toHaveLength(1);
	return all[0]!;
};
const needOf = (handoff: Handoff) => waitsOf(handoff, () => false).need;

describe('what is shared', () => {
	it('is closed to the side that it was sent to until somebody there opens it, and open to the side that sent it', () => {
		const there = one('home', [brought, sent]);
		expect(there).toMatchObject({ receives: true, sends: false, fromName: 'Cedar', toName: 'Damson', state: 'sent', words: null, sender: { name: 'Dee' } });
		expect(JSON.stringify(there)).not.toContain('hungry');
		const here = one('school', [kept, brought, sent]);
		expect(here).toMatchObject({ sends: true, receives: false, concern: CONCERN, words: { message: 'He came in hungry.' } });
		expect([needOf(there), needOf(here)]).toEqual(['open', 'opened']);
	});

	it('shows its words with the tap that opens it, before any signal, and says who has it', () => {
		const there = one('home', [brought, sent], { pending: [pending({ k: 'open-handoff', v: 1, handoff: H })] });
		expect(there).toMatchObject({ state: 'opened', pending: true, words: { message: 'He came in hungry.' }, has: { mine: true, pending: true } });
		expect(needOf(there)).toBe('note');
	});

	it('drops the words where it turns out to have been taken back meanwhile', () => {
		const back = receipt('withdrawn', DSL, '2026-11-22T14:05:00.000Z', { why: 'wrong-child' });
		const there = one('home', [brought, sent, back], { pending: [pending({ k: 'open-handoff', v: 1, handoff: H })] });
		expect(there).toMatchObject({ state: 'withdrawn', words: null });
		expect(there.steps.at(-1)).toMatchObject({ state: 'withdrawn', why: 'wrong-child' });
		expect([needOf(there), needOf(one('school', [kept, sent, back]))]).toEqual([null, null]);
	});

	it('cannot be taken back by a tap that comes after it was opened', () => {
		const late = pending({ k: 'withdraw-handoff', v: 1, handoff: H, why: 'mistake' });
		expect(one('school', [kept, sent, ...opened], { pending: [late] })).toMatchObject({ state: 'opened' });
		expect(one('school', [kept, sent], { pending: [late] })).toMatchObject({ state: 'withdrawn', pending: true });
	});

	it('is opened by whoever was first: a tap here that came second has it no more', () => {
		const there = one('home', [brought, sent, entry('handoff-opened', { handoff: H }, { by: OTHER })], { pending: [pending({ k: 'open-handoff', v: 1, handoff: H })] });
		expect(there.has).toMatchObject({ mine: false });
	});

	it('waits for somebody again where whoever opened it has left', () => {
		const gone = entry('concern-released', { concern: H, person: HSL, name: 'Hal', round: 1 });
		const there = one('home', [brought, sent, ...opened, gone]);
		expect([there.state, there.has, needOf(there)]).toEqual(['opened', null, 'have']);
		const again = one('home', [brought, sent, ...opened, gone, entry('handoff-opened', { handoff: H }, { by: OTHER })]);
		expect([needOf(again), waitsOf(again, () => false).elsewhere]).toEqual(['note', true]);
	});

	it('shows the note to whoever wrote it, and to the other side that there is one, or its words where they were sent back', () => {
		const there = one('home', [brought, sent, ...opened, wrote, noted]);
		expect(there).toMatchObject({ state: 'noted', notes: [{ text: 'I spoke with Wren.', child: RESIDENT, by: { name: 'Hal', mine: true } }] });
		const here = one('school', [kept, sent, opened[1]!, noted]);
		expect(here).toMatchObject({ state: 'noted', notes: [] });
		expect([needOf(there), needOf(here)]).toEqual(['seen', 'close']);
		const back = entry('handoff-note-shared', { handoff: H, note: NOTE, text: 'I spoke with Wren.' }, { by: HSL, of: CONCERN });
		expect(one('school', [kept, sent, noted, back]).notes).toMatchObject([{ cmd: NOTE, text: 'I spoke with Wren.', shared: true, by: { name: 'Hal' } }]);
		expect(needOf(one('school', [kept, sent, noted, receipt('closed', DSL, '2026-11-22T16:00:00.000Z')]))).toBeNull();
	});

	it('takes a receipt that proves nothing for no step, and one that nobody has looked at yet for what it says', () => {
		expect(one('school', [kept, sent, receipt('noted', HSL, '2026-11-22T15:20:00.000Z', { sig: 'bad' })])).toMatchObject({ state: 'sent', steps: [{}, { state: 'noted', proved: null }] });
		expect(one('school', [kept, sent, receipt('noted', HSL, '2026-11-22T15:20:00.000Z', { sig: 'waits' })]).state).toBe('noted');
		// It stands in both records: the one that proves it counts.
		expect(one('school', [kept, sent, receipt('noted', HSL, '2026-11-22T15:20:00.000Z', { sig: 'bad' }), noted]).state).toBe('noted');
	});

	it('reached nobody: whoever is to be told instead stands there until the concern was followed up', () => {
		const not = entry('handoff-not-sent', { handoff: H, to_setting: HOME, routes: [{ name: 'Ren', role: 'Regional Manager' }] }, { of: CONCERN });
		const here = one('school', [kept, not]);
		expect(here.instead).toEqual([{ name: 'Ren', role: 'Regional Manager' }]);
		expect([needOf(here), waitsOf(here, () => true).need]).toEqual(['instead', null]);
	});

	it('is confidential where it lies on a feed of its own, and cannot wait where the chain that cannot tells of it', () => {
		const step = (ladder: string) => entry('ladder-stepped', { matter: H, ladder, told: [{ name: 'Hal', role: 'HSL', by: 'webpush' }] });
		expect(one('home', [], { cases: [brought, sent, step('now')] })).toMatchObject({ confidential: true, now: true, alerted: [{ name: 'Hal' }] });
		expect(one('home', [brought, sent, step('working-day')])).toMatchObject({ confidential: false, now: false });
	});

	it('is read there no more once something in it has become confidential, and says so to those who still read it', () => {
		const left = entry('entry-moved', { feed: BRIDGE, salt: 's', entry: JSON.stringify({ ...kept, v: 1 }) }, { of: CONCERN });
		const cases = picked([{ entries: [left] }], true);
		expect(one('school', [sent, ...opened], { cases })).toMatchObject({ confidential: true, shut: true, words: { message: 'He came in hungry.' } });
		expect(one('school', [sent, ...opened])).toMatchObject({ confidential: false, shut: false, words: null });
		for (const cases of [[kept, brought, sent], [kept, sent]]) expect(one('school', [], { cases })).toMatchObject({ confidential: true, shut: false });
		const back = receipt('withdrawn', DSL, '2026-11-22T14:05:00.000Z', { why: 'mistake' });
		expect(one('school', [sent, back], { cases })).toMatchObject({ confidential: true, shut: false, state: 'withdrawn' });
	});

	it('is on both sides for whoever leads both', () => {
		expect(one('both', [kept, brought, sent])).toMatchObject({ sends: true, receives: true });
	});

	it('stands on this device from the tap that sent it', () => {
		const cmd = id<CommandId>(70);
		expect(one('school', [], { pending: [pending(body as never, true, cmd)] })).toMatchObject({ id: cmd, state: 'sent', pending: true, sends: true, fromName: 'Cedar', toName: 'Damson' });
	});
});

describe('a question', () => {
	const asked = entry('handoff-asked', { handoff: H, text: 'Since when?' }, { by: HSL, cmd: id(80) });
	const answered = entry('handoff-answered', { handoff: H, question: id(80), text: 'Since Monday.' }, { by: DSL });

	it('waits for the side that was asked, and its answer for nobody', () => {
		const [there, here] = [one('home', [brought, sent, ...opened, wrote, noted, asked]), one('school', [kept, sent, ...opened, noted, asked])];
		expect([there.questions[0]!.ours, here.questions[0]!.ours]).toEqual([true, false]);
		expect([needOf(there), needOf(here)]).toEqual(['answered', 'answer']);
		const after = one('school', [kept, sent, ...opened, noted, asked, answered]);
		expect(after.questions[0]!.answers).toMatchObject([{ text: 'Since Monday.', by: { mine: true } }]);
		expect(needOf(after)).toBe('close');
	});

	it('is not lost on a side that has not opened it, and never opens it', () => {
		const there = one('home', [brought, sent, entry('handoff-asked', { handoff: H, text: 'Have you seen it?' }, { by: DSL })]);
		expect(there).toMatchObject({ words: null, questions: [{ ours: false, by: { name: 'Dee' } }] });
		expect(needOf(there)).toBe('open');
	});
});

describe('what waits', () => {
	const base = one('home', [brought, sent]);
	const at = (minute: string, more: Partial<Handoff> = {}): Handoff => ({ ...base, id: id(n++), sentAt: `2026-11-22T14:${minute}:00.000Z`, steps: [], ...more });

	it('cannot-wait first, then the newest, a colleague’s last and uncounted', () => {
		const [older, newer, urgent] = [at('01'), at('05'), at('00', { now: true })];
		const theirs = at('09', { state: 'opened', has: { name: 'Hal', role: '', mine: false, at: '', pending: false } });
		const { us, count, them, done } = sorted([older, theirs, newer, urgent], () => false);
		expect(us.map(({ handoff }) => handoff.id)).toEqual([urgent, newer, older, theirs].map((each) => each.id));
		expect([count, them.length, done.length]).toEqual([3, 0, 0]);
	});

	it('reads a feed again only when it has grown', () => {
		const entries = [kept, null, bridge];
		const first = picked([{ entries }], false);
		expect(first).toEqual([kept]);
		entries.push(brought);
		expect(picked([{ entries }], false)).toEqual([kept]);
		expect(picked([{ entries: [...entries] }], false)).toEqual([kept, brought]);
	});
});
