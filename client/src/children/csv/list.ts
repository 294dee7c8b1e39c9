/** A whole list: its columns, its rows, and what is wrong with it as a whole. Pure but for the clock that is handed in. */
import Papa from 'papaparse';
import { columnsOf, namesAnyone, type Column, type Said } from './columns';
import { readRow, type Row } from './rows';
import { textOf, type NoText } from './text';

export type Unread = NoText | 'no-names' | 'no-rows' | 'broken-quotes';

export interface List {
	readonly columns: readonly Column[];
	readonly rows: readonly Row[];
	/** No column of references: names stand in for them. */
	readonly byName: boolean;
	/** How many blank rows were passed over. */
	readonly blank: number;
}

const CELLS = [',', ';', '\t', '|'];

/** `given`: a file's bytes, or what somebody pasted. `today` as 2026-11-21. `said`: what somebody chose a column to be. */
export function readList(given: Uint8Array | string, today: string, said?: Said): List | Unread {
	const text = typeof given === 'string' ? textOf(new TextEncoder().encode(given)) : textOf(given);
	if (text === 'workbook' || text === 'too-large' || text === 'empty') return text;
	// Excel's own hint at what parts the cells, where it wrote one.
	const hint = /^\uFEFF?sep=(.)\r?\n/.exec(text);
	const body = hint === null ? text.replace(/^\uFEFF/, '') : text.slice(hint[0].length);
	const parsed = Papa.parse<string[]>(body, { delimiter: hint?.[1] ?? between(body) });
	// A quote that never ends takes the rest of the file into one cell: which rows there were nobody can say.
	if (parsed.errors.some(({ code }) => code === 'MissingQuotes')) return 'broken-quotes';
	const quoted = new Set(parsed.errors.filter(({ type }) => type === 'Quotes').map(({ row }) => row));
	const isBlank = (cells: readonly string[]): boolean => cells.every((cell) => cell.trim() === '');
	const first = parsed.data.findIndex((cells) => !isBlank(cells));
	const columns = columnsOf((parsed.data[first] ?? []).map((header) => header.trim()), said);
	if (!namesAnyone(columns)) return 'no-names';
	const byName = !columns.some(({ field }) => field === 'ref');
	const filled = parsed.data.map((cells, at) => ({ cells, at })).slice(first + 1).filter(({ cells }) => !isBlank(cells));
	if (filled.length === 0) return 'no-rows';
	const rows = filled.map(({ cells, at }) => {
		const row = readRow(cells, columns, at + 1, today, byName);
		return quoted.has(at) ? { ...row, faults: [...row.faults, { wrong: 'quotes' as const, column: '' }] } : row;
	});
	const header = byName ? '' : (columns.find(({ field }) => field === 'ref')?.header ?? '');
	const blank = parsed.data.slice(first + 1, -1).filter(isBlank).length;
	return { columns, rows: withoutTwice(rows, header), byName, blank };
}

/** What stands between the cells: whatever there is most of among the headers, which hold none of these themselves. */
function between(text: string): string {
	const headers = text.split(/[\r\n]+/).find((line) => line.trim() !== '') ?? '';
	const count = (mark: string) => headers.split(mark).length;
	return CELLS.reduce((most, mark) => (count(mark) > count(most) ? mark : most));
}

/** The same reference is the same child, so two rows of it contradict each other: both are shown. */
function withoutTwice(rows: readonly Row[], column: string): Row[] {
	const times = new Map<string, number>();
	for (const { child } of rows) times.set(child.ref, (times.get(child.ref) ?? 0) + 1);
	const twice = ({ child }: Row): boolean => child.ref !== '' && (times.get(child.ref) ?? 0) > 1;
	return rows.map((row) => (twice(row) ? { ...row, faults: [...row.faults, { wrong: 'ref-twice' as const, column }] } : row));
}
