/** One row of a list as a child to import, or all that is wrong with it, each by its column. Pure. */
import { AuthorityPart, type Authority, type ChildFacts, type ImportedChild, type Stay } from '../../sync/protocol.gen';
import { EXAMPLE } from '../template';
import { day, isFormula, isTotal, line, parts, stayKind, story, type Wrong } from './cells';
import type { Column, Field } from './columns';

const REF_MAX = 80;
const LINE_MAX = 200;
const STORY_MAX = 20_000;

export interface Fault {
	readonly wrong: Wrong;
	/** The header as it stands in the file; empty for the row as a whole. */
	readonly column: string;
}

export interface Row {
	/** As a spreadsheet numbers it: the headers are row 1. */
	readonly row: number;
	readonly child: ImportedChild;
	readonly faults: readonly Fault[];
}

/** `today`: nobody is born after it. `byName`: the list has no references, so names stand in for them. */
export function readRow(cells: readonly string[], columns: readonly Column[], row: number, today: string, byName: boolean): Row {
	const faults: Fault[] = [];
	const headerOf = (field: Field): string => columns.find((column) => column.field === field)?.header ?? '';
	const wrong = (what: Wrong, field?: Field): void => void faults.push({ wrong: what, column: field === undefined ? '' : headerOf(field) });
	const cell = (field: Field): string => cells[columns.findIndex((column) => column.field === field)] ?? '';
	const typed = (field: Field, read: (cell: string) => string, max: number): string => {
		if (isFormula(cell(field))) wrong('formula', field);
		const text = read(cell(field));
		if (text.length > max) wrong('too-long', field);
		return text;
	};
	const short = (field: Field): string => typed(field, line, LINE_MAX);
	const on = (field: Field): string | null => {
		if (line(cell(field)) === '') return null;
		const found = day(cell(field));
		if (found === 'bad-date') wrong('bad-date', field);
		return found;
	};

	if (cells.slice(columns.length).some((extra) => extra.trim() !== '')) wrong('too-many-cells');
	const name = nameOf(short);
	if (name === '') wrong('no-name', (['name', 'first', 'known'] as const).find((field) => headerOf(field)) ?? 'last');
	if (isTotal(name)) wrong('not-a-name');
	const ref = byName ? name.slice(0, REF_MAX) : typed('ref', line, REF_MAX);
	if (ref === '' && name !== '') wrong('no-ref', 'ref');
	if (ref === EXAMPLE.ref && name === EXAMPLE.name) wrong('example', 'name');
	const born = on('born');
	if (born !== null && born !== 'bad-date' && born > today) wrong('not-born-yet', 'born');
	const facts: ChildFacts = {
		born,
		legal_status: short('legal_status'),
		authorities: authorities(short, cell, wrong),
		stays: stays(short, on, cell, wrong),
		school: short('school'),
		safe_to_tell: typed('safe_to_tell', story, STORY_MAX)
	};
	const some = Object.values(facts).some((fact: unknown) => (Array.isArray(fact) ? fact.length > 0 : Boolean(fact)));
	return { row, child: { ref, name, room: short('room'), facts: some ? facts : null }, faults };
}

/** As they are called here. What they are known as stands for the first name; the whole name stays beside it where nothing says which part is which. */
function nameOf(short: Short): string {
	const [name, known, first, last] = [short('name'), short('known'), short('first'), short('last')];
	if (known === '') return name || [first, last].filter(Boolean).join(' ');
	if (last !== '') return known.toLowerCase().endsWith(last.toLowerCase()) ? known : `${known} ${last}`;
	return name === '' || known.includes(' ') || name === known ? known : `${known} (${name})`;
}

type Short = (field: Field) => string;
type Say = (what: Wrong, field?: Field) => void;

/** The named person and the numbers are of the first authority that the row names. */
function authorities(short: Short, cell: (field: Field) => string, wrong: Say): Authority[] {
	const found: [AuthorityPart, string][] = AuthorityPart.map((part) => [part, short(part)]);
	const name = short('authority');
	const said = parts(cell('part'));
	if (said === null || (name !== '' && said.length === 0)) wrong('authority-part', said === null ? 'part' : 'authority');
	if (name !== '') for (const part of said ?? []) found.push([part, name]);
	if (name === '' && said !== null && said.length > 0) wrong('authority-name', 'part');
	const [social_worker, phone, emergency] = [short('social_worker'), short('phone'), short('emergency')];
	const named = found.filter(([, one]) => one !== '');
	if (named.length === 0 && said !== null && name === '' && (social_worker || emergency) !== '') wrong('authority-name', social_worker ? 'social_worker' : 'emergency');
	const first = named[0]?.[1];
	return named.map(([part, one]) => {
		const theirs = one === first ? { social_worker, phone, emergency } : { social_worker: '', phone: '', emergency: '' };
		return { part, name: one, ...theirs, from_on: null, to_on: null };
	});
}

function stays(short: Short, on: (field: Field) => string | null, cell: (field: Field) => string, wrong: Say): Stay[] {
	const [where, from_on] = [short('where'), on('since')];
	if (where === '' && line(cell('stay')) === '') return [];
	const kind = stayKind(cell('stay'));
	if (kind === null) {
		wrong('stay-kind', line(cell('stay')) === '' ? 'where' : 'stay');
		return [];
	}
	return [{ kind, where, setting: null, from_on, to_on: null }];
}
