/** What stands in one cell. Pure; a value or what is wrong with it. */
import type { AuthorityPart, StayKind } from '../../sync/protocol.gen';

export type Wrong =
	| 'example' | 'no-name' | 'not-a-name' | 'no-ref' | 'ref-twice' | 'bad-date' | 'not-born-yet' | 'authority-part' | 'authority-name' | 'stay-kind' | 'too-long' | 'formula' | 'quotes' | 'too-many-cells';

/** Controls, marks that turn the direction of a line, and what nobody can see: none of it is part of a name. */
// eslint-disable-next-line no-control-regex
const UNSEEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;
const NOTHING = /^(-|–|—|n\/?a|none|null|nil)$/i;

/** On one line; empty for what people type where there is nothing. */
export function line(cell: string): string {
	const text = cell.normalize('NFC').replace(/\s+/g, ' ').replace(UNSEEN, '').trim();
	return NOTHING.test(text) ? '' : text;
}

/** With its paragraphs. */
export const story = (cell: string): string =>
	cell.normalize('NFC').replaceAll('\r\n', '\n').replaceAll('\r', '\n').replace(UNSEEN, '').trim();

/** A cell that a spreadsheet would run; a telephone number may begin with a plus. It is refused and not repaired: nobody's name begins so, and somebody wrote it. */
export const isFormula = (cell: string): boolean => /^['\s]*([=@]|[+-](?![\d\s()-]*$|[\u2013\u2014]))/.test(cell);

const DAY_FIRST = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/;
const YEAR_FIRST = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00)?)?$/;

/** What stands below a list: how many there are, or that this is their total. */
export const isTotal = (name: string): boolean => /^((grand|sub)[ -]?)?totals?\b|^\P{L}+$/iu.test(name);

/** 2014-03-09, or as people in Britain write it: 9/3/2014, 09.03.2014. A year of two digits could be another century. */
export function day(cell: string): string | 'bad-date' {
	const text = line(cell).replace(/ 00:00(:00)?$/, '');
	const [, d, m, y] = DAY_FIRST.exec(text) ?? [];
	const [, year = y, month = m, of = d] = YEAR_FIRST.exec(text) ?? [];
	if (year === undefined || month === undefined || of === undefined) return 'bad-date';
	const at = new Date(Date.UTC(Number(year), Number(month) - 1, Number(of)));
	const real = at.getUTCMonth() === Number(month) - 1 && at.getUTCDate() === Number(of) && Number(year) > 1900 && Number(year) < 2200;
	return real ? at.toISOString().slice(0, 10) : 'bad-date';
}

const PARTS: Readonly<Record<string, AuthorityPart>> = {
	placing: 'placing', places: 'placing', placement: 'placing', responsible: 'placing', home: 'placing',
	funding: 'funding', funds: 'funding', funder: 'funding', pays: 'funding',
	host: 'host', hosting: 'host'
};

/** "Placing and funding" is both. Null: a word that none of them is. */
export function parts(cell: string): AuthorityPart[] | null {
	const words = line(cell).toLowerCase().split(/\s*(?:,|;|\/|&|\+|\band\b)\s*/).map((word) => word.replace(/ (authority|la|council)$/, ''));
	const found = words.filter((word) => word !== '').map((word) => PARTS[word]);
	return found.some((part) => part === undefined) ? null : [...new Set(found as AuthorityPart[])];
}

const STAYS: Readonly<Record<string, StayKind>> = {
	day: 'day', daypupil: 'day', daily: 'day',
	residential: 'residential', boarder: 'residential', boarding: 'residential', resident: 'residential', fulltime: 'residential', '52weeks': 'residential',
	shortbreak: 'short-break', shortbreaks: 'short-break', respite: 'short-break', shortstay: 'short-break',
	family: 'family', home: 'family', withfamily: 'family', athome: 'family', parents: 'family'
};

export const stayKind = (cell: string): StayKind | null => STAYS[line(cell).toLowerCase().replace(/[^a-z0-9]/g, '')] ?? null;
