import { expect, it } from 'vitest';
import { readEntry, type Entry } from './entry';
import type { Holder } from './port';
import type { KeptReceipt, OutboxRow } from './store/schema';
import type { CommandId, MatterId, PersonId, SettingId } from './sync/protocol.gen';
import { see, type MineKept } from './view';

const uuid = <T>() => crypto.randomUUID() as T;
const SETTING = uuid<SettingId>();
const holder: Holder = { person: uuid<PersonId>(), name: 'Jo', posts: [], lead: false, signedIn: true };
const entry = (k: string, d: object): Entry =>
	readEntry(JSON.stringify({ id: uuid(), k, v: 1, of: uuid(), at: '2026-11-21T14:03:00.000Z', by: null, how: 'none', cmd: uuid(), why: {}, d }))!;

function seen(mine: readonly [CommandId, MineKept, Partial<OutboxRow>][], feeds: Readonly<Record<string, readonly Entry[]>> = {}) {
	return see({
		holder,
		setting: SETTING,
		of: (...kinds) => kinds.flatMap((kind) => (feeds[kind] === undefined ? [] : [feeds[kind]])),
		mine: new Map(mine.map(([cmd, kept]) => [cmd, kept])),
		outbox: new Map(mine.map(([cmd, , row]) => [cmd, row as OutboxRow])),
		reference: (cmd) => cmd
	});
}
const receipt = (verdict: string): KeptReceipt => ({ line: `receipt 1 t c d ${verdict} -`, sig: '', at: 't0', epoch: uuid() });
const kept = (more: Partial<MineKept> = {}): MineKept => ({ madeAt: '2026-11-21T13:55:00.000Z', body: null, danger: 0, ...more });

it('raises the alarm for a concern of a child in danger, of this holder, for as long as nobody has been told (R8)', () => {
	const [here, sent, calm, old] = [uuid<CommandId>(), uuid<CommandId>(), uuid<CommandId>(), uuid<CommandId>()];
	const { inDanger } = seen([
		[here, kept({ danger: 1 }), { waiting: 1 }],
		[sent, kept({ danger: 1 }), { receipt: receipt('accepted') }],
		[calm, kept(), { waiting: 2 }],
		// What a release before this one kept says nothing of danger.
		[old, { madeAt: '2026-11-21T13:00:00.000Z', body: null }, { waiting: 3 }]
	]);
	expect(inDanger).toEqual([{ cmd: here, since: '2026-11-21T13:55:00.000Z' }]);
});

it('shows what the own feed says of a concern, whether it was made here or on another device', () => {
	const [here, there] = [uuid<CommandId>(), uuid<CommandId>()];
	const told = (concern: CommandId, more: object) => entry('report-told', { concern: concern as string as MatterId, told: 'sent', at: 't1', ...more });
	const people = [{ name: 'Sam', role: 'Lead' }];
	const { mine } = seen([[here, kept(), { receipt: receipt('accepted') }]], {
		own: [told(here, { alerted: people, others: 2 }), told(there, { alerted: people, unanswered: true })]
	});
	const states = new Map(mine.map(({ cmd, telling }) => [cmd, telling]));
	expect(states.get(here)).toEqual({ state: 'sent', at: 't0', alerted: { people, others: 2 }, again: false });
	expect(states.get(there)).toEqual({ state: 'unanswered', at: 't1', alerted: { people, others: 0 }, again: false });
});

it('lets go of what the server refused, and of nothing that it has not answered', () => {
	const [refused, waiting] = [uuid<CommandId>(), uuid<CommandId>()];
	const body = { k: 'acknowledge-concern', v: 1, concern: uuid<MatterId>() } as const;
	const { arrived } = seen([
		[refused, kept({ body }), { receipt: receipt('refused') }],
		[waiting, kept({ body }), { waiting: 1 }]
	]);
	expect(arrived).toEqual([refused]);
});

it('names each followed setting with its numbers, by name, and where something waits', () => {
	const other = uuid<SettingId>();
	const number = { label: 'On call', number: '01632 960 111', hours: 'always' };
	const { settings, waits, contacts } = seen([], {
		setting: [
			entry('setting-described', { setting: SETTING, kind: 'home', name: 'Oak House', duty_numbers: [number] }),
			entry('setting-described', { setting: other, kind: 'school', name: 'Alder Lane', duty_numbers: [] })
		],
		own: [entry('setting-waits', { matter: uuid(), setting: other, since: '1', waits: true })]
	});
	expect(settings.map(({ name, kind, numbers }) => [name, kind, numbers.length])).toEqual([['Alder Lane', 'school', 0], ['Oak House', 'home', 1]]);
	expect(waits).toMatchObject([{ setting: other, settingName: 'Alder Lane', since: '1' }]);
	expect(contacts).toEqual([number]);
});

it('says that they read a desk or a case as soon as they follow one, whatever is in it', () => {
	expect(seen([]).reads).toBe(false);
	expect(seen([], { own: [], setting: [] }).reads).toBe(false);
	for (const kind of ['desk', 'case']) expect(seen([], { [kind]: [] }).reads).toBe(true);
});
