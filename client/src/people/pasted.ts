/** A list of people as somebody pastes it: from a spreadsheet, a CSV file, or typed with commas. Pure. */
import Papa from 'papaparse';
import { isPhone, isPost, recognise, spelt, whereIs, type Known, type Recognised } from './recognising';

/** As it was written; nothing of it is believed yet. */
interface Pasted {
	readonly name: string;
	readonly post: string;
	readonly place: string;
	readonly email: string;
}

type Field = keyof Pasted;

const CALLED: Readonly<Record<Field, readonly string[]>> = {
	name: ['name', 'fullname', 'person', 'staff', 'staffname'],
	post: ['post', 'role', 'job', 'jobtitle', 'title', 'whattheydo', 'whattheydoinharken', 'position'],
	place: ['place', 'where', 'setting', 'school', 'home', 'site', 'schoolorhome'],
	email: ['email', 'emailaddress', 'mail', 'workemail']
};
const plain = (text: string): string => text.toLowerCase().replace(/[^a-z]/g, '');
const fieldOf = (header: string): Field | undefined => (Object.keys(CALLED) as Field[]).find((field) => CALLED[field].includes(plain(header)));

export function readPasted(text: string, given: Known): Recognised[] {
	const known = spelt(given);
	const { data } = Papa.parse<string[]>(text.replace(/^\uFEFF/, ''), { delimitersToGuess: ['\t', ';', ',', '|'], skipEmptyLines: 'greedy' });
	const lines = data.map((cells) => cells.map((cell) => cell.replace(/\s+/g, ' ').trim()));
	const headings = lines[0]?.map(fieldOf) ?? [];
	const read = headings.includes('name') ? lines.slice(1).map((cells) => underHeadings(cells, headings)) : byContent(lines, known);
	return read.map((one) => recognise(one, known));
}

const underHeadings = (cells: readonly string[], headings: readonly (Field | undefined)[]): Pasted => {
	const cell = (field: Field): string => cells[headings.indexOf(field)] ?? '';
	return { name: cell('name'), post: cell('post'), place: cell('place'), email: cell('email') };
};

/** What a cell is by itself; undefined for a name, and for what nobody knows. A number to phone is kept nowhere here. */
function whatIs(cell: string, known: Known): Field | 'phone' | undefined {
	if (cell.includes('@')) return 'email';
	if (isPhone(cell)) return 'phone';
	if (whereIs(cell, known) !== null) return 'place';
	return isPost(cell, known) ? 'post' : undefined;
}

/** Without headings, in any order: by what a cell is, then by what most of its column is; the first that is neither is the name. */
function byContent(lines: readonly (readonly string[])[], known: Known): Pasted[] {
	const what = lines.map((cells) => cells.map((cell) => whatIs(cell, known)));
	const columns = Array.from({ length: Math.max(0, ...lines.map(({ length }) => length)) }, (_, at) => {
		const filled = what.filter((_, line) => lines[line]?.[at]).map((kinds) => kinds[at]);
		return (['email', 'phone', 'place', 'post'] as const).find((one) => filled.filter((kind) => kind === one).length * 2 > filled.length);
	});
	return lines.map((cells, line) => {
		const read = { name: '', post: '', place: '', email: '' };
		const loose: { cell: string; column: Field | 'phone' | undefined }[] = [];
		const kinds = what[line] ?? [];
		// Somebody may be called Cook: what alone could be a name is one.
		const nameless = kinds.every((kind, at) => kind !== undefined || !cells[at]);
		const alone = nameless ? kinds.findIndex((kind, at) => cells[at] && (kind === 'post' || kind === 'place') && columns[at] === undefined) : -1;
		cells.forEach((cell, at) => {
			const kind = at === alone ? undefined : kinds[at];
			if (cell === '' || kind === 'phone') return;
			if (kind !== undefined && read[kind] === '') read[kind] = cell;
			else loose.push({ cell, column: columns[at] });
		});
		const name = loose.findIndex(({ column }) => column === undefined);
		read.name = loose.splice(Math.max(0, name), 1)[0]?.cell ?? '';
		for (const { cell, column } of loose) {
			const to = column === 'post' || column === 'place' ? column : read.post === '' ? 'post' : 'place';
			if (read[to] === '') read[to] = cell;
		}
		return read;
	});
}
