import { describe, expect, it } from 'vitest';
import { foldChildren, roster } from '../children/fold';
import { readEntry, type Entry } from '../entry';
import { foldPeople } from '../people/fold';
import type { Holder } from '../port';
import { foldSettings } from '../settings/fold';
import type { ChildId, CommandId, MatterId, PersonId, SettingId } from '../sync/protocol.gen';
import { foldDesk, type Pending } from './fold';
import { foldWaits } from './waits';

const uuid = <T>() => crypto.randomUUID() as T;
const SETTING = uuid<SettingId>();
const LEAD = uuid<PersonId>();
const RECORDER = uuid<PersonId>();
const CHILD = uuid<ChildId>();

let minute = 0;
/** As it comes out of a feed: text, read by the same reader. */
function entry(k: Entry['k'], of: string, d: object, { by = null, cmd = uuid<string>() }: { by?: PersonId | null; cmd?: string } = {}): Entry {
	const at = `2026-11-21T14:${String(minute++ % 60).padStart(2, '0')}:00.000Z`;
	return readEntry(JSON.stringify({ id: uuid(), k, v: 1, of, at, by, how: by ? 'key' : 'name', cmd, why: {}, d }))!;
}
const concern = (id: string, d: object = {}) =>
	entry('concern-recorded', id, { setting: SETTING, writer: { name: 'Jo', role: 'Night staff' }, child: { listed: CHILD }, danger: 'no', adult: 'no', saw: 'a bruise', ...d }, { cmd: id });

const listed = [
	entry('person-listed', SETTING, { person: LEAD, setting: SETTING, name: 'Sam Field', role: 'lead', title: 'Home Safeguarding Lead' }),
	entry('person-listed', SETTING, { person: RECORDER, setting: SETTING, name: 'Jo Brook', role: 'recorder', title: 'Night staff', listed: false })
];
const children = foldChildren([
	entry('child-listed', CHILD, { child: CHILD, name: 'Ash', room: '2' }),
	entry('child-listed', CHILD, { child: CHILD, name: 'Ash B', room: '3' })
]);
const settings = foldSettings([entry('setting-described', SETTING, { setting: SETTING, name: 'Oak House' })]);
const known = { children, settings, people: foldPeople(listed), reference: (cmd: string) => `ref-${cmd}` };
const holder: Holder = { person: LEAD, name: 'Sam Field', posts: [{ role: 'lead', title: 'Home Safeguarding Lead', setting: SETTING }], lead: true, signedIn: true };
const desk = (entries: Entry[], pending: Pending[] = [], confidential = false) => foldDesk([{ confidential, entries }], pending, holder, known);
const pendingOf = (body: Pending['body'], { cmd = uuid<CommandId>(), waiting = true } = {}): Pending => ({ cmd, madeAt: '2026-11-21T15:00:00.000Z', body, waiting });

describe('a concern on the desk', () => {
	it('shows its first words, the child as named here, and who wrote it', () => {
		const id = uuid<MatterId>();
		const [one] = desk([concern(id)]);
		expect(one).toMatchObject({ matter: id, kind: 'concern', child: { name: 'Ash B', listed: true }, settingName: 'Oak House', saw: 'a bruise', told: 'sent', acknowledged: null, reference: `ref-${id}` });
		expect(one?.writer).toEqual({ name: 'Jo', role: 'Night staff', phone: '' });
		expect(one?.chronology).toMatchObject([{ kind: 'recorded', by: { name: 'Jo', role: 'Night staff' }, how: 'name' }]);
	});

	it('names a person who signed as their setting does, though they have left', () => {
		const id = uuid<string>();
		const [one] = desk([entry('concern-recorded', id, { writer: { name: 'J' }, saw: 'x' }, { by: RECORDER, cmd: id })]);
		expect(one?.chronology[0]?.by).toEqual({ name: 'Jo Brook', role: 'Night staff' });
	});

	it('names who acted by what they are at the place of the concern, whatever they are at another', () => {
		const id = uuid<string>();
		const elsewhere = uuid<SettingId>();
		const people = foldPeople([...listed, entry('person-listed', elsewhere, { person: LEAD, setting: elsewhere, name: 'Sam Field', role: 'admin', title: 'Administrator' })]);
		const [one] = foldDesk([{ confidential: false, entries: [concern(id), entry('concern-acknowledged', id, { concern: id }, { by: LEAD })] }], [], holder, { ...known, people });
		expect(one?.chronology[1]?.by).toEqual({ name: 'Sam Field', role: 'Home Safeguarding Lead' });
	});

	it('is never edited: what is added stands beside it, in the order of the feed', () => {
		const id = uuid<string>();
		const [one] = desk([
			concern(id),
			entry('concern-acknowledged', id, { concern: id }, { by: LEAD }),
			entry('concern-amended', id, { concern: id, writer: { name: 'Jo' }, text: 'the left arm' }),
			entry('note-added', id, { concern: id, text: 'rang the school' }, { by: LEAD }),
			entry('concern-followed-up', id, { concern: id, summary: 's', action: 'a', outcome: 'o' }, { by: LEAD })
		]);
		expect(one?.saw).toBe('a bruise');
		expect(one?.told).toBe('followed-up');
		expect(one?.acknowledged).toMatchObject({ name: 'Sam Field', role: 'Home Safeguarding Lead', pending: false, mine: true });
		expect(one?.chronology.map(({ kind, text, action, outcome }) => [kind, text, action, outcome])).toEqual([
			['recorded', 'a bruise', undefined, undefined],
			['acknowledged', '', undefined, undefined],
			['amended', 'the left arm', undefined, undefined],
			['note', 'rang the school', undefined, undefined],
			['followed-up', 's', 'a', 'o']
		]);
	});

	it('says that an answer was not given, which is never "no" (R6)', () => {
		const id = uuid<string>();
		expect(desk([entry('concern-recorded', id, { saw: 'x' }, { cmd: id })])[0]).toMatchObject({ danger: 'not-answered', adult: 'not-answered' });
	});

	it('about an adult is confidential and names them if they are known here', () => {
		const id = uuid<string>();
		expect(desk([concern(id, { adult: 'yes', subject: { person: RECORDER, described: '' } })], [], true)[0]).toMatchObject({ confidential: true, subject: 'Jo Brook' });
	});
});

describe('what a recorder added', () => {
	it('comes as it was written, with each child and their part in it', () => {
		const id = uuid<MatterId>();
		const more = { disclosed: 'yes' as const, signs: [{ sign: 'IND-03' }] };
		const [one] = desk([concern(id, { v: 2, child: undefined, children: [{ listed: CHILD, roles: ['harmed'] }, { described: 'a friend', roles: ['witness'] }], more })]);
		expect(one).toMatchObject({
			child: { name: 'Ash B, a friend', listed: false },
			children: [CHILD],
			involved: [{ child: CHILD, name: 'Ash B', roles: ['harmed'] }, { child: null, name: 'a friend', roles: ['witness'] }],
			more
		});
		expect(desk([concern(id)])[0]?.more).toBeUndefined();
	});

	it('names no child whom it was said not to be about, and the one it was said to be about (R33)', () => {
		const [id, other] = [uuid<MatterId>(), uuid<ChildId>()];
		const both = foldChildren([entry('child-listed', CHILD, { child: CHILD, name: 'Ash B' }), entry('child-listed', other, { child: other, name: 'Wren' })]);
		const said = (child: ChildId, about: boolean) => entry('about-said', id, { concern: id, child, about, reason: 'r' }, { by: LEAD });
		const [one] = foldDesk([{ confidential: false, entries: [concern(id), said(CHILD, false), said(other, true)] }], [], holder, { ...known, children: both });
		expect(one).toMatchObject({ child: { name: 'Wren', listed: true }, children: [other], involved: [{ child: other, name: 'Wren', roles: [] }] });
	});
});

describe('what a lead made of it', () => {
	it('stands in the chronology in their own words, and without a signal at once', () => {
		const id = uuid<MatterId>();
		const assessed = { k: 'assess-concern', concern: id, significance: 'likely', reasons: 'three signs' };
		const safety = { k: 'record-safety' as const, v: 1, concern: id, measures: [{ what: 'a lift home', by: '', when: '' }], plan: '', parents_told: 'no' as const, parents_why: '' };
		const [one] = desk(
			[
				concern(id),
				entry('concern-classified', id, { k: 'classify-concern', concern: id, exploitation: 'not-exploitation', reason: 'r' }, { by: LEAD }),
				entry('concern-assessed', id, assessed, { by: LEAD })
			],
			[pendingOf(safety)]
		);
		expect(one?.chronology.slice(1).map(({ kind, pending, by }) => [kind, pending, by?.name])).toEqual([
			['classified', false, 'Sam Field'],
			['assessed', false, 'Sam Field'],
			['safety', true, 'Sam Field']
		]);
		expect(one?.chronology[2]?.said).toEqual(assessed);
		expect(one?.chronology[3]?.said).toBe(safety);
		// Saying what it is, is not "I have it".
		expect(one).toMatchObject({ told: 'sent', acknowledged: null });
	});
});

describe('what a lead did with no signal', () => {
	it('shows at once as pending, and once when the feed brings it back', () => {
		const id = uuid<MatterId>();
		const mine = pendingOf({ k: 'acknowledge-concern', v: 1, concern: id });
		const [before] = desk([concern(id)], [mine]);
		expect(before).toMatchObject({ told: 'acknowledged', acknowledged: { name: 'Sam Field', pending: true } });
		const [after] = desk([concern(id), entry('concern-acknowledged', id, { concern: id }, { by: LEAD, cmd: mine.cmd })], [mine]);
		expect(after?.acknowledged?.pending).toBe(false);
		expect(after?.chronology).toHaveLength(2);
	});

	it('is not pending any more once the server has it, though no pull has brought it back', () => {
		const id = uuid<MatterId>();
		const [one] = desk([concern(id)], [pendingOf({ k: 'add-note', v: 1, concern: id, text: 'x' }, { waiting: false })]);
		expect(one?.chronology[1]).toMatchObject({ kind: 'note', pending: false });
	});

	it('to a concern that is not here is not an error', () => {
		expect(desk([], [pendingOf({ k: 'add-note', v: 1, concern: uuid<MatterId>(), text: 'x' })])).toEqual([]);
	});
});

describe('what was unfinished or held', () => {
	it('stands on the desk like any concern', () => {
		const id = uuid<string>();
		expect(desk([entry('concern-left-unfinished', id, { saw: 'half a' }, { cmd: id })])[0]).toMatchObject({ kind: 'unfinished', saw: 'half a', told: 'sent' });
	});

	it('joins the concern that finishes it, with what was said of it before', () => {
		const [first, id] = [uuid<string>(), uuid<MatterId>()];
		const found = desk([
			entry('concern-left-unfinished', first, { saw: 'half a' }, { cmd: first }),
			entry('concern-acknowledged', first, { concern: first }, { by: LEAD }),
			concern(id, { finishes: first }),
			entry('item-placed', first, { held: first, command: id })
		]);
		expect(found).toHaveLength(1);
		// Whoever had the beginning was not asked for this one: its own ladder still waits for somebody.
		expect(found[0]).toMatchObject({ matter: id, told: 'sent', acknowledged: null, reopened: false });
		expect(found[0]?.chronology.map(({ kind }) => kind)).toEqual(['unfinished', 'acknowledged', 'placed', 'recorded']);
	});

	it('shows its text as it was written, whatever it is', () => {
		const held = (text: string | null) => desk([entry('item-held', uuid<string>(), { reason: 'malformed', text })])[0];
		expect(held('{"broken')).toMatchObject({ kind: 'held', saw: '{"broken', heldReason: 'malformed' });
		expect(held('[1]')?.saw).toBe('[1]');
		expect(held(null)?.saw).toBe('');
		expect(held('{"saw":"a bruise","writer":{"name":"Jo"},"when":5}')).toMatchObject({ saw: 'a bruise', writer: { name: 'Jo' }, when: '' });
	});

	it('that was an addition goes to the concern it is about', () => {
		const [id, held, cmd] = [uuid<MatterId>(), uuid<string>(), uuid<string>()];
		const found = desk([
			concern(id),
			entry('item-held', held, { held, reason: 'unknown-target', text: '{"text":"more"}' }, { cmd }),
			entry('concern-amended', id, { concern: id, text: 'more' }, { cmd }),
			entry('item-placed', held, { held, command: cmd }, { cmd })
		]);
		expect(found.map(({ matter }) => matter)).toEqual([id]);
	});

	it('that was a concern is read as one from then on', () => {
		const [id, held] = [uuid<MatterId>(), uuid<string>()];
		const found = desk([
			entry('item-held', held, { held, reason: 'unknown-key', text: null }, { cmd: id }),
			concern(id),
			entry('item-placed', held, { held, command: id }, { cmd: id })
		]);
		expect(found).toMatchObject([{ matter: id, kind: 'concern', saw: 'a bruise' }]);
	});
});

it('puts what nobody has read first, danger before the rest, the longest waiting first; then what was answered', () => {
	const ids = ['old', 'danger', 'unanswered', 'done', 'new'];
	const entries = [
		concern('old'),
		concern('danger', { danger: 'yes' }),
		concern('unanswered', { danger: 'not-answered' }),
		concern('done', { danger: 'yes' }),
		entry('concern-acknowledged', 'done', { concern: 'done' }, { by: LEAD }),
		concern('new')
	];
	expect(new Set(ids).size).toBe(5);
	expect(desk(entries).map(({ matter }) => matter)).toEqual(['danger', 'unanswered', 'old', 'new', 'done']);
});

describe('who is told next', () => {
	it('stands in the chronology: whom a step told, and how each could be reached', () => {
		const id = uuid<MatterId>();
		const told = [
			{ person: LEAD, name: 'Sam Field', role: 'Home Safeguarding Lead', by: 'webpush' },
			{ person: uuid<PersonId>(), name: 'Ada Moss', role: 'Deputy', by: 'none' }
		];
		const [one] = desk([concern(id), entry('ladder-stepped', id, { matter: id, ladder: 'now', round: 1, step: 4, told, ended: true })]);
		expect(one).toMatchObject({ told: 'sent', acknowledged: null, reopened: false });
		expect(one?.chronology[1]).toMatchObject({ kind: 'alerted', step: 4, ended: true, by: null, mine: false });
		expect(one?.chronology[1]?.alerted).toEqual([
			{ name: 'Sam Field', role: 'Home Safeguarding Lead', by: 'webpush' },
			{ name: 'Ada Moss', role: 'Deputy', by: 'none' }
		]);
	});

	it('is somebody else again once whoever had it passes it on', () => {
		const id = uuid<MatterId>();
		const had = [concern(id), entry('concern-acknowledged', id, { concern: id }, { by: LEAD })];
		const mine = pendingOf({ k: 'pass-on-concern', v: 1, concern: id });
		expect(desk(had, [mine])[0]).toMatchObject({ told: 'sent', acknowledged: null, reopened: true });
		const [back] = desk([...had, entry('concern-passed-on', id, { concern: id }, { by: LEAD, cmd: mine.cmd })], [mine]);
		expect(back?.chronology.map(({ kind, mine, pending }) => [kind, mine, pending])).toEqual([
			['recorded', false, false],
			['acknowledged', true, false],
			['passed-on', true, false]
		]);
	});

	it('is asked for by whoever cannot take it, and nobody loses what they have by that', () => {
		const id = uuid<MatterId>();
		const passed = entry('concern-passed-on', id, { concern: id }, { by: RECORDER });
		expect(desk([concern(id), passed])[0]).toMatchObject({ acknowledged: null, reopened: false });
		const had = entry('concern-acknowledged', id, { concern: id }, { by: LEAD });
		expect(desk([concern(id), had, passed])[0]).toMatchObject({ told: 'acknowledged', reopened: false });
	});

	it('is open again when the recorder is still worried, also after it was followed up (R5)', () => {
		const id = uuid<MatterId>();
		const entries = [
			concern(id),
			entry('concern-acknowledged', id, { concern: id }, { by: LEAD }),
			entry('concern-followed-up', id, { concern: id, summary: 's', action: 'a', outcome: 'o' }, { by: LEAD }),
			entry('still-worried', id, { concern: id, writer: { name: 'Jo' }, text: 'again' })
		];
		const [one] = desk(entries);
		expect(one).toMatchObject({ told: 'sent', acknowledged: null, reopened: true });
		expect(one?.chronology[3]).toMatchObject({ kind: 'still-worried', text: 'again', by: { name: 'Jo', role: '' } });
		const [after] = desk([...entries, entry('concern-acknowledged', id, { concern: id }, { by: RECORDER })]);
		expect(after).toMatchObject({ told: 'acknowledged', reopened: false, acknowledged: { name: 'Jo Brook', mine: false } });
	});

	it('is open again when whoever had it is gone, and says who that was', () => {
		const id = uuid<MatterId>();
		const had = [concern(id), entry('concern-acknowledged', id, { concern: id }, { by: LEAD })];
		const [one] = desk([...had, entry('concern-released', id, { concern: id, person: LEAD, name: 'Jo Brook', round: 2 }, { by: LEAD })]);
		expect(one).toMatchObject({ told: 'sent', acknowledged: null, reopened: true });
		expect(one?.chronology[2]).toMatchObject({ kind: 'released', by: { name: 'Jo Brook', role: '' }, mine: false });
	});

	it('takes "still worried" from the one who wrote it at once, before anybody had it too', () => {
		const id = uuid<MatterId>();
		const mine = pendingOf({ k: 'say-still-worried', v: 1, concern: id, writer: { name: '', role: '', phone: '' }, text: 'x' });
		const [one] = desk([concern(id)], [mine]);
		expect(one).toMatchObject({ told: 'sent', reopened: false });
		expect(one?.chronology[1]).toMatchObject({ kind: 'still-worried', pending: true, mine: true });
	});
});

describe('a rehearsal', () => {
	it('is marked as one, stands behind every child, and is answered like a concern (R12)', () => {
		const [drill, id] = [uuid<MatterId>(), uuid<MatterId>()];
		const asked = entry('rehearsal-asked', drill, { setting: SETTING }, { by: LEAD, cmd: drill });
		const [first, second] = desk([asked, concern(id)]);
		expect(first?.matter).toBe(id);
		expect(second).toMatchObject({ kind: 'rehearsal', settingName: 'Oak House', writer: { name: 'Sam Field' }, child: { name: '' }, danger: 'no', told: 'sent' });
		const [taken] = desk([asked, entry('concern-acknowledged', drill, { concern: drill }, { by: LEAD })]);
		expect(taken).toMatchObject({ kind: 'rehearsal', told: 'acknowledged' });
	});

	it('ends with its report, answered or not', () => {
		const drill = uuid<MatterId>();
		const ended = { rehearsal: drill, answered: false, cut_off: true, steps: 3, seconds: 90, told: 5, reached: 4 };
		const [one] = desk([entry('rehearsal-begun', drill, { rehearsal: drill, setting: SETTING }), entry('rehearsal-ended', drill, ended)]);
		expect(one).toMatchObject({ told: 'followed-up', acknowledged: null });
		expect(one?.chronology.map(({ kind, report }) => [kind, report])).toEqual([
			['rehearsal', undefined],
			['rehearsal-ended', { answered: false, cutOff: true, steps: 3, seconds: 90, told: 5, reached: 4 }]
		]);
	});
});

it('passes over a kind that this build does not know', () => {
	expect(readEntry('{"k":"invented-later","d":{}}')).toBeNull();
	expect(readEntry('{"k":"toString","d":{}}')).toBeNull();
});

it('tells someone above a desk where something waits, the longest first, until somebody has it', () => {
	const [a, b, c] = [uuid<MatterId>(), uuid<MatterId>(), uuid<MatterId>()];
	const waits = (matter: MatterId, since: string, still: boolean) => entry('setting-waits', matter, { matter, setting: SETTING, since, waits: still });
	const found = foldWaits([waits(a, '2', true), waits(b, '1', true), waits(c, '0', true), waits(c, '0', false)], settings);
	expect(found.map(({ matter, settingName }) => [matter, settingName])).toEqual([[b, 'Oak House'], [a, 'Oak House']]);
});

it('lists the children who are here now, by name', () => {
	const [gone, other] = [uuid<ChildId>(), uuid<ChildId>()];
	const all = foldChildren([
		entry('child-listed', other, { child: other, name: 'Zoe', room: '1' }),
		entry('child-listed', gone, { child: gone, name: 'Bo', room: '1', listed: false }),
		entry('child-listed', CHILD, { child: CHILD, name: 'Ash', room: '2' })
	]);
	expect(roster(all).map(({ name }) => name)).toEqual(['Ash', 'Zoe']);
});

describe('whom a concern is about (R33)', () => {
	const other = uuid<ChildId>();
	const two = { ...known, children: new Map([...children, [other, { child: other, name: 'Rook', room: '', listed: true }]]) };
	const said = (id: string, child: ChildId, about: boolean) => entry('about-said', id, { concern: id, child, about, reason: 'I asked.' }, { by: LEAD });
	const fold = (entries: Entry[]) => foldDesk([{ confidential: false, entries }], [], holder, two)[0];

	it('is what was said last of each child, and the first words stay', () => {
		const id = uuid<string>();
		const one = fold([concern(id), said(id, CHILD, false), said(id, other, true)]);
		expect(one).toMatchObject({ children: [other], child: { name: 'Rook', listed: true }, saw: 'a bruise' });
		expect(one?.chronology.map(({ kind, child, text }) => [kind, child, text])).toEqual([
			['recorded', undefined, 'a bruise'],
			['not-about', 'Ash B', 'I asked.'],
			['about', 'Rook', 'I asked.']
		]);
		expect(fold([concern(id), said(id, CHILD, false), said(id, CHILD, true)])).toMatchObject({ children: [CHILD], child: { name: 'Ash B' } });
	});

	it('names nobody once it is not about the only one', () => {
		const id = uuid<string>();
		expect(fold([concern(id), said(id, CHILD, false)])).toMatchObject({ children: [], child: { name: '', listed: false } });
	});

	it('keeps a description until somebody knows better', () => {
		const id = uuid<string>();
		const described = concern(id, { child: { described: 'A boy in red' } });
		expect(fold([described])).toMatchObject({ children: [], child: { name: 'A boy in red', listed: false } });
		expect(fold([described, said(id, other, false)])).toMatchObject({ children: [], child: { name: 'A boy in red', listed: false } });
		expect(fold([described, said(id, other, true)])).toMatchObject({ children: [other], child: { name: 'Rook', listed: true } });
	});
});

describe('what was held and a lead has placed', () => {
	const HELD = uuid<string>();
	const held = entry('item-held', HELD, { held: HELD, reason: 'unknown-target', carrier: uuid(), text: 'It was the blue car.' });
	const settled = (place: object) => entry('held-settled', HELD, { held: HELD, reason: 'Rowan says so.', ...place }, { by: LEAD });

	it('stands in the chronology of its concern, and no longer by itself', () => {
		const id = uuid<string>();
		const all = desk([held, settled({ concern: id }), concern(id)]);
		expect(all).toHaveLength(1);
		expect(all[0]?.chronology.map(({ kind, text }) => [kind, text])).toEqual([
			['held', 'It was the blue car.'],
			['settled', 'Rowan says so.'],
			['recorded', 'a bruise']
		]);
		expect(all[0]?.told, 'nobody has the concern by that').toBe('sent');
	});

	it('is dealt with where it belongs to a child or nowhere, and leaves its trace', () => {
		expect(desk([held, settled({ child: CHILD })])[0]).toMatchObject({ kind: 'held', told: 'followed-up', children: [CHILD], child: { name: 'Ash B', listed: true }, acknowledged: { name: 'Sam Field' } });
		expect(desk([held, settled({})])[0]).toMatchObject({ kind: 'held', told: 'followed-up', children: [] });
	});

	it('stays where the concern cannot be read', () => {
		expect(desk([held, settled({ concern: uuid() })])[0]).toMatchObject({ kind: 'held', told: 'followed-up' });
	});
});
