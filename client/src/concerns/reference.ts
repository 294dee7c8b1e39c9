/** A reference as somebody copied it by hand: any case, with or without the dash, O for 0, I or L for 1. */
export function referenceOf(typed: string): string | null {
	const plain = typed.toUpperCase().replaceAll(/[\s–-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1');
	return /^[0-9A-HJKMNP-TV-Z]{8}$/.test(plain) ? `${plain.slice(0, 4)}-${plain.slice(4)}` : null;
}
