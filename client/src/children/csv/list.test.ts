import { TEMPLATE } from '../template';
import { describe, expect, it } from 'vitest';
import { readList, type List, type Unread } from './list';
import { FILE_BYTES_MAX } from './text';

const TODAY = '2026-11-21';
const bytes = (...parts: (string | number[])[]): Uint8Array =>
	Uint8Array.from(parts.flatMap((part) => (typeof part === 'string' ? [...new TextEncoder().encode(part)] : part)));
const list = (given: Uint8Array | string): List => {
	const read = readList(given, TODAY);
	if (typeof read === 'string') throw new Error(read);
	return read;
};
/** The one row of a list with these headers. */
const row = (headers: string, cells: string) => list(`Ref,Name,${headers}\n1,Ivy Lark,${cells}\n`).rows[0]!;
const wrong = (headers: string, cells: string) => row(headers, cells).faults.map(({ wrong, column }) => [wrong, column]);
const names = (given: Uint8Array | string) => list(given).rows.map(({ child }) => child.name);

describe('a list as other systems write it', () => {
	const utf16 = (text: string) => [...text].flatMap((c) => [c.charCodeAt(0) & 0xff, c.charCodeAt(0) >> 8]);
	it.each<[string, Uint8Array | string]>([
		['UTF-8', 'Ref,Name\n1,Zoë Ní Bhriain\n'],
		['UTF-8 with its mark', bytes([0xef, 0xbb, 0xbf], 'Ref,Name\r\n1,Zoë Ní Bhriain\r\n')],
		['Windows-1252', bytes('Ref,Name\r\n1,Zo', [0xeb], ' N', [0xed], ' Bhriain\r\n')],
		['UTF-16, as Excel’s Unicode text', bytes([0xff, 0xfe], utf16('Ref\tName\r\n1\tZoë Ní Bhriain\r\n'))],
		['semicolons', 'Ref;Name\r\n1;Zoë Ní Bhriain\r\n'],
		['tabs, as pasted from a sheet', 'Ref\tName\n1\tZoë Ní Bhriain'],
		['Excel’s own hint', bytes([0xef, 0xbb, 0xbf], 'sep=;\r\nRef;Name\r\n1;Zoë Ní Bhriain\r\n')],
		['quotes around everything', '"Ref","Name"\r\n"1","Zoë Ní Bhriain"\r\n'],
		['letters taken apart', 'Ref,Name\n1,Zoe\u0308 Ni\u0301 Bhriain\n'],
		['old line ends', 'Ref,Name\r1,Zoë Ní Bhriain\r'],
		['blank rows and rows of nothing', '\r\n,,\r\nRef,Name\r\n,\r\n1,Zoë Ní Bhriain\r\n,\r\n'],
		['two columns of a name', 'UPN,Forename,Surname\n1,Zoë,Ní Bhriain\n']
	])('%s', (_, given) => {
		expect(names(given)).toEqual(['Zoë Ní Bhriain']);
		expect(list(given).rows[0]?.faults).toEqual([]);
	});

	it('keeps a comma, a quote and a line within quotes', () => {
		expect(names('Ref,Name,Safe to tell\n1,"Lark, Ivy ""Vee""","Gran.\r\nNot the uncle."\n')).toEqual(['Lark, Ivy "Vee"']);
		expect(row('Safe to tell', '"Gran.\r\nNot the uncle."').child.facts?.safe_to_tell).toBe('Gran.\nNot the uncle.');
	});

	it('numbers a row as the spreadsheet does', () => {
		expect(list('Ref,Name\n1,Ivy\n\n2,Sage\n').rows.map(({ row }) => row)).toEqual([2, 4]);
	});

	it('says which columns it understood, and reads the first of two that mean the same', () => {
		const { columns } = list('UPN,Full name,Shoe size,Tutor group,Class\n1,Ivy,38,7A,8B\n');
		expect(columns.map(({ header, field }) => [header, field])).toEqual([
			['UPN', 'ref'], ['Full name', 'name'], ['Shoe size', null], ['Tutor group', 'room'], ['Class', null]
		]);
	});

	it.each<[string, string]>([
		['Legal Forename,Preferred Forename,Legal Surname\nZoe,Zee,Lark\n', 'Zee Lark'],
		['Legal Forename,Preferred Forename,Legal Surname\nZoe,,Lark\n', 'Zoe Lark'],
		['Forename,Surname,Known as\nZoe,Lark,Zee Lark\n', 'Zee Lark'],
		['Forename,Surname,Chosen name\nZoe,Lark,Zee Ann\n', 'Zee Ann Lark'],
		['Name,Known as\n"Lark, Zoe",Zee\n', 'Zee (Lark, Zoe)'],
		['Name,Known as\nZoe Lark,Zee Lark\n', 'Zee Lark'],
		['Name,Known as\nZoe Lark,\n', 'Zoe Lark'],
		['Known as\nZee Lark\n', 'Zee Lark']
	])('calls a child what they are known as: %j', (given, name) => {
		expect(names(given)).toEqual([name]);
		expect(list(given).columns.every(({ field }) => field !== null)).toBe(true);
	});

	it('takes a group for the room before a year, and a year where nothing else is', () => {
		expect(list('UPN,Name,Year,Reg group\n1,Ivy,7,7A\n').rows[0]?.child.room).toBe('7A');
		expect(list('UPN,Name,Year\n1,Ivy,7\n').rows[0]?.child.room).toBe('7');
	});

	it('reads a column as what somebody said it is, and not as what it is called', () => {
		const read = readList('Code,Name,Calls themself\n8,Zoe Lark,Zee\n', TODAY, new Map([[0, 'ref'], [2, 'known']] as const)) as List;
		expect(read.rows[0]?.child).toMatchObject({ ref: '8', name: 'Zee (Zoe Lark)' });
		const other = readList('Room,Name,Dorm\nA,Ivy,B\n', TODAY, new Map([[2, 'room']] as const)) as List;
		expect([other.rows[0]?.child.room, other.columns.map(({ field }) => field)]).toEqual(['B', [null, 'name', 'room']]);
		expect(readList('Room,Name\nA,Ivy\n', TODAY, new Map([[1, null]] as const))).toBe('no-names');
	});

	it('lets names stand in where there are no references', () => {
		const { byName, rows } = list('Name\nIvy\nSage\nIvy\n');
		expect([byName, rows.map(({ child }) => child.ref)]).toEqual([true, ['Ivy', 'Sage', 'Ivy']]);
		expect(rows.map(({ faults }) => faults.length)).toEqual([1, 0, 1]);
	});
});

describe('what is no list at all', () => {
	it.each<[Unread, Uint8Array | string]>([
		['empty', ''],
		['empty', bytes([0xef, 0xbb, 0xbf])],
		['empty', ' \r\n\t'],
		['workbook', bytes([0x50, 0x4b, 0x03, 0x04, 0x14])],
		['workbook', bytes([0xd0, 0xcf, 0x11, 0xe0, 0xa1])],
		['too-large', new Uint8Array(FILE_BYTES_MAX + 1)],
		['no-names', 'Colour,Shape\nred,round\n'],
		['no-names', '<html><body>Sign in to continue</body></html>'],
		['no-names', '{"Name":"Ivy"}'],
		['no-rows', 'Ref,Name\n'],
		['no-rows', 'Ref,Name\n,\n , \n'],
		['broken-quotes', 'Ref,Name\n1,"Ivy\n2,Sage\n3,Wren\n']
	])('%s', (why, given) => expect(readList(given, TODAY)).toBe(why));

	it('answers soon about a file that was made to be slow', () => {
		const began = performance.now();
		readList(`Name\n${'"'.repeat(200_000)}\n`, TODAY);
		readList(`Name\n${',;\t|'.repeat(100_000)}\n`, TODAY);
		readList(`Name\n${' '.repeat(500_000)}x`, TODAY);
		expect(performance.now() - began).toBeLessThan(5_000);
	});
});

describe('one row', () => {
	it('takes the example of the empty list for no child', () => {
		const { rows } = list(`${TEMPLATE}\r\n7,Ivy,,,,,,,,,,,,,\r\n`);
		expect(rows.map(({ faults }) => faults)).toEqual([[{ wrong: 'example', column: 'Name' }], []]);
	});

	it('says all that is wrong with it, each by its column', () => {
		expect(list('Ref,Name,DOB\n,,31/02/2014\n').rows[0]?.faults).toEqual([{ wrong: 'no-name', column: 'Name' }, { wrong: 'bad-date', column: 'DOB' }]);
		expect(list('Ref,Name\n,Ivy\n').rows[0]?.faults).toEqual([{ wrong: 'no-ref', column: 'Ref' }]);
		expect(list('Ref,Name\n1,Ivy\n1,Sage\n2,Wren\n').rows.map(({ faults }) => faults)).toEqual([
			[{ wrong: 'ref-twice', column: 'Ref' }], [{ wrong: 'ref-twice', column: 'Ref' }], []
		]);
		expect(wrong('Room', '7A,and more')).toEqual([['too-many-cells', '']]);
	});

	it.each([
		['9/3/2014', '2014-03-09'], ['09.03.2014', '2014-03-09'], ['2014-03-09', '2014-03-09'], ['2014-3-9 00:00:00', '2014-03-09'], ['29/02/2012', '2012-02-29']
	])('reads the day %s', (cell, day) => expect(row('DOB', cell).child.facts?.born).toBe(day));

	it.each(['3/2014', '9/3/14', '31/02/2014', '29/02/2014', '2014', '13/13/2014', 'March', '41707', '0000-00-00', '9/3/20141'])('does not guess at the day %s', (cell) =>
		expect(wrong('DOB', cell)).toEqual([['bad-date', 'DOB']]));

	it('takes a number or a total below the list for no child', () => {
		for (const total of ['24', 'Total', 'Total: 24', 'Grand total', '24.']) {
			const { rows } = readList(`Name,Room\nIvy Totals-Hall,2\n${total},\n`, '2026-11-21') as List;
			expect(rows.map(({ faults }) => faults.map(({ wrong }) => wrong)), total).toEqual([[], ['not-a-name']]);
		}
	});

	it('knows nobody who is not born yet', () => expect(wrong('DOB', '22/11/2026')).toEqual([['not-born-yet', 'DOB']]));

	it.each(['=HYPERLINK("http://example.invalid","x")', '@SUM(A1)', '+cmd|calc', '-2+3+cmd', " =1+1", "'=1+1", '\t=1+1'])('takes no formula: %s', (cell) =>
		expect(wrong('Room', `"${cell.replaceAll('"', '""')}"`).some(([what]) => what === 'formula' || what === 'too-many-cells')).toBe(true));

	it('takes a telephone number that begins with a plus, and a dash for nothing', () => {
		expect(row('Placing authority,Emergency', 'Northshire,+44 1632 960100')).toMatchObject({ faults: [], child: { facts: { authorities: [{ emergency: '+44 1632 960100' }] } } });
		expect(row('Room,Legal status', '-,n/a').child).toMatchObject({ room: '', facts: null });
	});

	it('takes out what nobody can see, and what turns a line around', () => {
		expect(names('Ref,Name\n1,\u202EIvy\u202C\u200B \u00a0Lark\u0007\n')).toEqual(['Ivy Lark']);
		expect(names('Ref,Name\n1,"Ivy\nLark"\n')).toEqual(['Ivy Lark']);
	});

	it('says what is too long instead of cutting it', () => {
		expect(wrong('Room', 'x'.repeat(201))).toEqual([['too-long', 'Room']]);
		expect(list(`Ref,Name\n${'x'.repeat(81)},Ivy\n`).rows[0]?.faults).toEqual([{ wrong: 'too-long', column: 'Ref' }]);
		expect(row('Room', 'x'.repeat(200)).faults).toEqual([]);
	});
});

describe('what duties are owed to (R21)', () => {
	it('is read from columns of their own', () => {
		const headers = 'DOB,Legal status,Placing authority,Host authority,Social worker,EDT,School,Stay,Where,Since';
		const read = row(headers, '9/3/2014,Full care order,Northshire,Southshire,Jo Field,01632 960100,Oak School,Respite,Oak House,1/9/2026');
		expect(read.faults).toEqual([]);
		expect(read.child.facts).toEqual({
			born: '2014-03-09',
			legal_status: 'Full care order',
			authorities: [
				{ part: 'placing', name: 'Northshire', social_worker: 'Jo Field', phone: '', emergency: '01632 960100', from_on: null, to_on: null },
				{ part: 'host', name: 'Southshire', social_worker: '', phone: '', emergency: '', from_on: null, to_on: null }
			],
			stays: [{ kind: 'short-break', where: 'Oak House', setting: null, from_on: '2026-09-01', to_on: null }],
			school: 'Oak School',
			safe_to_tell: ''
		});
	});

	it('knows that one authority may be several', () => {
		const [one, two] = row('Authority,Authority part', 'Northshire,Placing and funding').child.facts?.authorities ?? [];
		expect([one?.part, two?.part, two?.name]).toEqual(['placing', 'funding', 'Northshire']);
	});

	it.each([
		['Northshire,Neighbouring', 'authority-part', 'Authority part'],
		['Northshire,', 'authority-part', 'Authority'],
		[',Placing', 'authority-name', 'Authority part']
	])('does not guess what an authority is: %s', (cells, what, column) => expect(wrong('Authority,Authority part', cells)).toEqual([[what, column]]));

	it('loses no number that belongs to nobody named', () => expect(wrong('Emergency', '01632 960100')).toEqual([['authority-name', 'Emergency']]));

	it('does not guess how somebody lives', () => {
		expect(wrong('Stay,Where', 'Sometimes,Oak House')).toEqual([['stay-kind', 'Stay']]);
		expect(wrong('Where', 'Oak House')).toEqual([['stay-kind', 'Where']]);
	});
});
