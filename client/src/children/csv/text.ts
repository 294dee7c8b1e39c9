/** The bytes of a file as the text they were meant to be: whatever a spreadsheet or a school's system wrote. Pure. */

export type NoText = 'workbook' | 'too-large' | 'empty';

/** A list of 150 children is some 60 kB; ten times that is no list of children of one place. */
export const FILE_BYTES_MAX = 1024 * 1024;

const starts = (bytes: Uint8Array, ...with_: number[]): boolean => with_.every((byte, at) => bytes[at] === byte);

/** UTF-8, with or without a mark; UTF-16 with one; else Windows-1252, which older Excels write and cannot be told apart. */
export function textOf(bytes: Uint8Array): string | NoText {
	if (bytes.length > FILE_BYTES_MAX) return 'too-large';
	// A zip, which is what .xlsx, .ods and .numbers are, or the older .xls.
	if (starts(bytes, 0x50, 0x4b, 0x03, 0x04) || starts(bytes, 0xd0, 0xcf, 0x11, 0xe0)) return 'workbook';
	const text = decoded(bytes);
	return text.trim() === '' ? 'empty' : text;
}

function decoded(bytes: Uint8Array): string {
	if (starts(bytes, 0xff, 0xfe)) return new TextDecoder('utf-16le').decode(bytes);
	if (starts(bytes, 0xfe, 0xff)) return new TextDecoder('utf-16be').decode(bytes);
	try {
		return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
	} catch {
		return new TextDecoder('windows-1252').decode(bytes);
	}
}
