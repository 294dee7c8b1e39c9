import { describe, expect, it } from 'vitest';
import { foldChildren } from '../children/fold';
import { readEntry, type Entry } from '../entry';
import { foldPeople } from '../people/fold';
import type { Holder } from '../port';
import { foldSettings } from '../settings/fold';
import type { MatterId, PersonId } from '../sync/protocol.gen';
import { foldDesk } from './fold';
import { unwrapped } from './moved';

const uuid = <T>() => crypto.randomUUID() as T;
const LEAD = uuid<PersonId>();
const SUBJECT = uuid<PersonId>();
const CONCERN = uuid<MatterId>();
const LEFT = uuid<string>();
const MOVE = uuid<string>();

let minute = 0;
const text = (k: string, of: string, d: object, { by = null, cmd = uuid<string>() }: { by?: PersonId | null; cmd?: string } = {}) =>
	JSON.stringify({ id: uuid(), k, v: 1, of, at: `2026-11-21T14:${String(minute++).padStart(2, '0')}:00.000Z`, by, how: by ? 'key' : 'name', cmd, why: {}, d });
const read = (line: string) => readEntry(line)!;
const brought = (line: string, of: string = CONCERN) => read(text('entry-moved', of, { feed: uuid(), salt: 's', entry: line }, { by: LEAD, cmd: MOVE }));

const told = [
	text('concern-left-unfinished', LEFT, { saw: 'He took' }, { cmd: LEFT }),
	text('concern-recorded', CONCERN, { saw: 'He took her.', finishes: LEFT }, { cmd: CONCERN }),
	text('item-placed', LEFT, { held: LEFT, command: CONCERN }, { cmd: CONCERN }),
	text('concern-acknowledged', CONCERN, { concern: CONCERN }, { by: LEAD })
];
const reason = 'She named him.';
const moved = read(text('moved-to-case', CONCERN, { concern: CONCERN, adult: 'yes', subjects: [{ person: SUBJECT, described: '' }], reason }, { by: LEAD, cmd: MOVE }));
const later = read(text('note-added', CONCERN, { concern: CONCERN, text: 'Rang the officer.' }, { by: LEAD }));
const feed: Entry[] = [moved, ...told.map((line, at) => brought(line, at % 2 ? CONCERN : LEFT)), later];

const people = foldPeople([
	read(text('person-listed', uuid(), { person: LEAD, name: 'Sam Field', role: 'lead', title: 'Lead' })),
	read(text('person-listed', uuid(), { person: SUBJECT, name: 'Ade Cole', role: 'recorder', title: 'Driver' }))
]);
const holder: Holder = { person: LEAD, name: 'Sam Field', posts: [], lead: true, signedIn: true };
const known = { people, children: foldChildren([]), settings: foldSettings([]), reference: (cmd: string) => `ref-${cmd}` };

it('reads as it was told, and then who made it confidential and why (R28)', () => {
	const [one, ...others] = foldDesk([{ confidential: true, entries: feed }], [], holder, known);
	expect(others).toEqual([]);
	expect(one).toMatchObject({ matter: CONCERN, confidential: true, saw: 'He took her.', subject: 'Ade Cole', reference: `ref-${CONCERN}` });
	expect(one?.chronology.map(({ kind, text }) => [kind, text])).toEqual([
		['unfinished', 'He took'],
		['placed', ''],
		['recorded', 'He took her.'],
		['acknowledged', ''],
		['moved', reason],
		['note', 'Rang the officer.']
	]);
	expect(one).toMatchObject({ told: 'sent', acknowledged: null, reopened: true });
});

it('stands once, and where it went, while a device still holds the desk that it left', () => {
	const desk = { confidential: false, entries: told.map(read) };
	const [one, ...others] = foldDesk([desk, { confidential: true, entries: feed }], [], holder, known);
	expect(others).toEqual([]);
	expect(one?.confidential).toBe(true);
	const ids = one!.chronology.map(({ id }) => id);
	expect(ids).toEqual([...new Set(ids)]);
});

describe('what has words of this in it and was said of something else', () => {
	const OTHER = uuid<MatterId>();
	const begun = text('concern-recorded', OTHER, { saw: 'He was late.' });
	const note = text('note-added', OTHER, { concern: OTHER, text: 'Rang home.' }, { by: LEAD });
	const shared = text('handoff-sent', OTHER, { concern: OTHER, parts: [{ concern: CONCERN, of: CONCERN, kind: 'words', at: '', by: '', text: 'He took her.' }] }, { by: LEAD });
	const after = text('note-added', OTHER, { concern: OTHER, text: 'Rang again.' }, { by: LEAD });
	const aside = { confidential: true, entries: [moved, brought(shared, OTHER), ...feed.slice(1)] };
	const of = (...feeds: Parameters<typeof foldDesk>[0]) => foldDesk(feeds, [], holder, known).find(({ matter }) => matter === OTHER);

	it('is read where it was said, though it lies with this, and makes nothing else confidential', () => {
		const one = of({ confidential: false, entries: [begun, note, after].map(read) }, aside);
		expect(one).toMatchObject({ confidential: false, saw: 'He was late.' });
		expect(one?.chronology.map(({ kind }) => kind)).toEqual(['recorded', 'note', 'deed', 'note']);
		expect(of(aside)).toBeUndefined();
	});

	it('is the same where the other is confidential as well, and where it has left twice', () => {
		const twice = { confidential: true, entries: [brought(text('entry-moved', OTHER, { feed: uuid(), salt: 's', entry: shared }, { by: LEAD }), OTHER)] };
		for (const lies of [[twice], [aside]]) {
			const one = of(...lies, { confidential: true, entries: [begun, note, after].map(read) });
			expect(one).toMatchObject({ confidential: true, saw: 'He was late.' });
			expect(one?.chronology.map(({ kind }) => kind)).toEqual(['recorded', 'note', 'deed', 'note']);
		}
	});
});

it('leaves everything else of the feed where it is, and passes over what no build can read', () => {
	const other = read(text('concern-recorded', uuid(), { saw: 'x' }));
	const strange = brought(text('something-new', CONCERN, {}));
	expect(unwrapped([other, null, later])).toEqual([other, null, later]);
	expect(unwrapped([other, moved, strange, later])).toEqual([other, moved, later]);
});

it('is shown as made confidential while that waits on this device', () => {
	const body = { k: 'move-to-case', v: 1, concern: CONCERN, adult: 'yes', subjects: [], struck: [], reason } as const;
	const [one] = foldDesk([{ confidential: false, entries: told.slice(1, 2).map(read) }], [{ cmd: uuid(), madeAt: '2026-11-21T15:00:00.000Z', body, waiting: true }], holder, known);
	expect(one?.chronology.at(-1)).toMatchObject({ kind: 'moved', pending: true, text: reason });
});
