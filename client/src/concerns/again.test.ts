import { expect, it } from 'vitest';
import { readEntry, type Entry } from '../entry';
import type { Holder } from '../port';
import type { ChildId, CommandId, MatterId, PersonId, SettingId } from '../sync/protocol.gen';
import { Before, see } from '../view';
import { foldDesk, type Made, type Pending } from './fold';

const uuid = <T>() => crypto.randomUUID() as T;
const [LEAD, SETTING, CHILD] = [uuid<PersonId>(), uuid<SettingId>(), uuid<ChildId>()];
const holder: Holder = { person: LEAD, name: 'Sam', posts: [], lead: true, signedIn: true };
const known = { people: new Map(), children: new Map(), settings: new Map(), reference: (cmd: string) => cmd };
let n = 0;
const entry = (k: Entry['k'], of: string, d: object = {}, cmd = uuid<string>()): Entry =>
	readEntry(JSON.stringify({ id: uuid(), k, v: 1, of, at: new Date(1.7e12 + 1000 * n++).toISOString(), by: LEAD, how: 'key', cmd, d }))!;
const begun = (id: string, saw = 'x') => entry('concern-recorded', id, { setting: SETTING, child: { listed: CHILD }, saw, danger: 'no', adult: 'no' }, id);
const listed = (name: string) => entry('child-listed', CHILD, { child: CHILD, name });

/** Every way in which what is said of one concern reaches it, or another. */
function story(): Entry[] {
	const [a, b, c, held] = [uuid<string>(), uuid<string>(), uuid<string>(), uuid<string>()];
	const amendment = entry('concern-amended', c, { text: 'later' });
	const wrapped = JSON.stringify({ id: uuid(), k: 'note-added', v: 1, of: b, at: 't', by: LEAD, how: 'key', cmd: uuid(), d: { text: 'n' } });
	return [
		...[entry('concern-acknowledged', a), begun(a), begun(b), begun(c), entry('item-held', held, { text: null, reason: 'unreadable' })],
		...[entry('duty-kept', a, { duty: uuid(), body: 'police', status: 'owed' }), entry('about-said', b, { child: CHILD, about: false }), entry('concern-followed-up', c), amendment],
		...[entry('item-placed', held, { held, command: amendment.cmd }), entry('still-worried', a), entry('moved-to-case', b, { subjects: [{ described: 'a coach' }] }), entry('entry-moved', b, { entry: wrapped })],
		...[entry('held-settled', c, { concern: a, child: CHILD }), entry('note-added', a, { text: 'y' }), begun(uuid())]
	];
}

it('makes of what came one by one the same as of all at once, with and without what waits here', () => {
	const entries = story();
	const made: Made = new Map();
	for (let upTo = 0; upTo <= entries.length; upTo++) {
		const feeds = [false, true].map((confidential) => ({ confidential, entries: entries.slice(0, upTo).filter(({ of }) => confidential === (of === entries[2]!.of)) }));
		const pending: Pending[] = upTo % 3 === 1 ? [{ cmd: uuid<CommandId>(), madeAt: 't', body: { k: 'add-note', v: 1, concern: entries[1]!.of, text: 'mine' }, waiting: true }] : [];
		expect(foldDesk(feeds, pending, holder, known, made)).toEqual(foldDesk(feeds, pending, holder, known));
	}
});

it('leaves every concern as it is that nothing was said of, and forgets what is no longer held', () => {
	const [a, b] = [uuid<MatterId>(), uuid<MatterId>()];
	const made: Made = new Map();
	const fold = (entries: Entry[]) => new Map(foldDesk([{ confidential: false, entries }], [], holder, known, made).map((one) => [one.matter, one]));
	const entries = [begun(a), begun(b)];
	const [before, after] = [fold(entries), fold([...entries, entry('note-added', b, { text: 'y' })])];
	expect(after.get(a)).toBe(before.get(a));
	expect(after.get(b)).not.toBe(before.get(b));
	fold([entries[0]!]);
	expect([...made.keys()]).toEqual([a]);
});

it('reads all again once a child is called otherwise', () => {
	const before = new Before();
	const feeds: Record<string, Entry[]> = { roster: [listed('Ash')], desk: [begun(uuid())] };
	const look = () => see({ holder, setting: SETTING, of: (...kinds) => kinds.flatMap((kind) => (feeds[kind] ? [feeds[kind]] : [])), mine: new Map(), outbox: new Map(), reference: (cmd) => cmd }, before).desk[0];
	const first = look();
	expect(look()).toBe(first);
	feeds.roster = [...feeds.roster!, listed('Ash B')];
	expect([first?.child.name, look()?.child.name]).toEqual(['Ash', 'Ash B']);
});
