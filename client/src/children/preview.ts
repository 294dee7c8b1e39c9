/** What a list would do, row by row, before anything is sent; and the one command that does it. Pure. */
import { derived, raw } from '../sync/ids';
import { concat, utf8 } from '../sync/bytes';
import type { ChildFacts, ChildId, ImportChildren, ImportedChild, SettingId } from '../sync/protocol.gen';
import type { List } from './csv/list';
import type { Field } from './csv/columns';
import type { Fault, Row } from './csv/rows';
import { NOTHING, type ChildKept } from './kept';

export const IMPORT_MAX = 150;
/** Under the 60 KiB of a command, with room for what stands around the rows. */
export const BYTES_MAX = 60 * 1024 - 512;

export interface Shown {
	readonly row: number;
	readonly name: string;
	readonly room: string;
	/** `unread`: only their facts could be new, and the holder does not read what stands. */
	readonly is: 'new' | 'changed' | 'same' | 'unread' | 'back' | 'wrong';
	/** What a changed row changes. */
	readonly changes: readonly Field[];
	readonly faults: readonly Fault[];
	/** New, and somebody of this name is on the list already: it may be the same child, listed by hand. */
	readonly namesake: boolean;
	/** Their facts go along. */
	readonly facts: boolean;
}

export interface Preview {
	readonly rows: readonly Shown[];
	readonly wrong: number;
	/** Null while any row is wrong, or nothing would change. */
	readonly command: ImportChildren | null;
	/** Too much for one command: how many files it takes. */
	readonly split: number;
}

/** Anyone can compute it again: the same reference is the same child. */
export const importedId = (setting: SettingId, ref: string): ChildId => derived(concat(utf8('harken/child'), raw(setting), utf8(ref))) as ChildId;

export function preview({ rows }: List, setting: SettingId, kept: readonly ChildKept[], reads: boolean, sent: ReadonlySet<string> = new Set()): Preview {
	const here = new Map(kept.filter((child) => child.setting === setting).map((child) => [child.child, child]));
	const names = new Set([...here.values()].filter(({ listed }) => listed).map(({ name }) => plain(name)));
	const shown = rows.map((row) => look(row, here.get(importedId(setting, row.child.ref)), names, reads, sent.has(sentKey(setting, row.child))));
	const wrong = shown.filter(({ is }) => is === 'wrong').length;
	const children = rows.filter((_, at) => shown[at]?.is !== 'same').map(({ child }) => lean(child));
	const command: ImportChildren = { k: 'import-children', v: 1, setting, children };
	const split = Math.max(Math.ceil(children.length / IMPORT_MAX), Math.ceil(utf8(JSON.stringify(command)).length / BYTES_MAX));
	return { rows: shown, wrong, split, command: wrong > 0 || children.length === 0 || split > 1 ? null : command };
}

const plain = (name: string): string => name.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();

function look({ row, child, faults }: Row, before: ChildKept | undefined, names: ReadonlySet<string>, reads: boolean, sent: boolean): Shown {
	const { name, room, facts } = child;
	const base = { row, name, room, faults, facts: facts !== null, changes: [], namesake: before === undefined && names.has(plain(name)) };
	if (faults.length > 0) return { ...base, is: 'wrong' };
	if (before === undefined) return { ...base, is: 'new' };
	if (!before.listed) return { ...base, is: 'back' };
	const changes: Field[] = [];
	if (before.name !== name) changes.push('name');
	if (before.room !== room) changes.push('room');
	if (facts !== null && reads) changes.push(...added(facts, before.record?.facts ?? NOTHING));
	if (changes.length > 0) return { ...base, is: 'changed', changes };
	return { ...base, is: facts === null || reads || sent ? 'same' : 'unread' };
}

/** A row as it was sent: sent again, it says nothing new, also to whoever cannot read what stands. */
export const sentKey = (setting: SettingId, child: ImportedChild): string => JSON.stringify([setting, lean(child)]);

/** What a row knows and the record does not. The server joins them; nothing that a lead wrote is taken away. */
function added(facts: ChildFacts, before: ChildFacts): Field[] {
	const said = <T extends object>(one: T, of: T): boolean => Object.entries(one).every(([key, value]) => value === '' || value === null || of[key as keyof T] === value);
	const { authorities, stays, ...rest } = facts;
	const { authorities: theirs, stays: lived, ...others } = before;
	const fields: Field[] = (Object.keys(rest) as (keyof typeof rest)[]).filter((key) => !said({ [key]: rest[key] }, others as Record<string, unknown>));
	if (!authorities.every((one) => theirs.some((of) => said({ ...one, name: '' }, { ...of, name: '' }) && plain(of.name) === plain(one.name)))) fields.push('authority');
	if (!stays.every((one) => lived.some((of) => said({ ...one, where: '' }, { ...of, where: '' }) && plain(of.where) === plain(one.where)))) fields.push('stay');
	return fields;
}

/** Without what is empty: 150 rows have to fit. A reader takes what is left out for empty. */
function lean(child: ImportedChild): ImportedChild {
	const filled = <T extends object>(one: T): T =>
		Object.fromEntries(Object.entries(one).filter(([, value]) => value !== '' && value !== null && !(Array.isArray(value) && value.length === 0))) as T;
	const { facts } = child;
	if (facts === null) return filled(child);
	return filled({ ...child, facts: filled({ ...facts, authorities: facts.authorities.map(filled), stays: facts.stays.map(filled) }) });
}
