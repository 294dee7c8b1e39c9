/** The words of bringing in a list of children: what was understood, what is wrong in which row, what came of it. */
import type { Wrong } from '../../children/csv/cells';
import type { Field } from '../../children/csv/columns';
import type { Unread } from '../../children/csv/list';

const and = new Intl.ListFormat('en-GB');

export const importing = {
	title: 'Add children from a list',
	how: 'A CSV file from your own system, or rows copied from a spreadsheet. Nothing is sent until you have seen what it would do.',
	where: 'For which place',
	next: (place: string) => `Next: ${place}`,
	at: 'They are brought in at',
	file: 'Choose a file',
	paste: 'Or paste the rows here, with the headings',
	read: 'Read it',
	reading: 'Reading',
	template: 'Get an empty list to fill in',
	again: 'Choose another file',
	pasteAgain: 'Paste rows instead',

	unread: {
		workbook: 'This is a whole workbook. In your spreadsheet choose “Save as”, then “CSV”, and choose that file.',
		'too-large': 'This file is larger than any list of children. Is it the right one?',
		empty: 'There is nothing in it.',
		'no-names': 'No column with names was found. The first row must hold the headings, such as Reference, Name, Room.',
		'no-rows': 'There are headings, and no child below them.',
		'broken-quotes': 'A quotation mark is opened and never closed, so it cannot be said where a row ends. Save the file again as CSV.'
	} satisfies Record<Unread, string>,
	failed: 'This could not be read. Try again.',

	columns: 'Columns',
	columnsHow: 'What each column of your list is. Choose another where it is not right: the list is then read again.',
	column: (at: number) => `Column ${at}`,
	fields: {
		ref: 'Reference', name: 'Name', known: 'What they are called', first: 'First name', last: 'Last name', room: 'Room or tutor group', born: 'Born',
		legal_status: 'Legal status', school: 'School', safe_to_tell: 'Who is safe to tell',
		authority: 'Authority', part: 'What the authority is', placing: 'Placing authority', funding: 'Funding authority', host: 'Host authority',
		social_worker: 'Social worker', phone: 'Their phone', emergency: 'Emergency duty team',
		stay: 'How they stay', where: 'Where they live', since: 'Since'
	} satisfies Record<Field, string>,
	unknown: 'not read',
	unreadColumns: (names: readonly string[]) =>
		`${and.format(names.map((name) => `“${name}”`))} ${names.length === 1 ? 'is not read. Under “Columns” below you can say what it is.' : 'are not read. Under “Columns” below you can say what they are.'}`,
	byName: 'There is no column with a reference, so names stand in for it. If a name is corrected later, the child will look new.',
	blank: (many: number) => (many === 1 ? '1 empty row was left out.' : `${many} empty rows were left out.`),

	is: { new: 'New', changed: 'Changed', same: 'Unchanged', unread: 'Details sent again', back: 'Back again', wrong: 'Cannot be read' },
	counts: (many: number, word: string) => `${word}: ${many}`,
	row: (row: number) => `Row ${row}`,
	namesake: 'A child of this name is on the list already. If it is the same child, there would be two.',
	facts: 'with details for the record',
	changed: (fields: readonly string[]) => `Changes: ${fields.join(', ')}.`,
	details: 'These are on the list already. Only a lead can see whether their details are new; nothing that a lead wrote is taken away.',
	wrong: {
		example: 'This row only shows how. Take it out of the list.',
		'no-name': 'The name is missing.',
		'not-a-name': 'This is a number or a total, and nobody’s name. Take the row out of the list.',
		'no-ref': 'The reference is missing.',
		'ref-twice': 'Another row has the same reference.',
		'bad-date': 'This is not a day. Write it like 9/3/2014.',
		'not-born-yet': 'This day has not come yet.',
		'authority-part': 'Say what the authority is: placing, funding or host.',
		'authority-name': 'Say which authority this is.',
		'stay-kind': 'Say how they stay: day, residential, short break or family.',
		'too-long': 'This is too long.',
		formula: 'This looks like a formula, not like words.',
		quotes: 'A quotation mark stands where none can be.',
		'too-many-cells': 'This row has more cells than there are headings.'
	} satisfies Record<Wrong, string>,
	mend: (many: number) => (many === 1 ? 'Mend 1 row in your list and read it again. Nothing was sent.' : `Mend ${many} rows in your list and read it again. Nothing was sent.`),
	split: (files: number) => `This is too much for one go. Split it into ${files} lists of at most 150 children. Nothing was sent.`,
	nothing: 'Everything in it is on the list already. There is nothing to do.',
	send: (many: number, place: string) => `Bring in ${many === 1 ? '1 child' : `${many} children`} at ${place}`,
	sent: (many: number, place: string) => `${many === 1 ? '1 child was' : `${many} children were`} brought in at ${place}.`,
	toList: 'To the children'
} as const;
