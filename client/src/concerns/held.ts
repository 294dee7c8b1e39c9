/**
 * Something arrived that could not be placed: its text is shown as it was written (R11, R29). If it is still the body
 * of a concern, its parts go where a reader looks for them; nothing of it is ever left out for not fitting.
 */
export interface HeldText {
	readonly saw: string;
	readonly words: string;
	readonly when: string;
	readonly place: string;
	readonly writer: string;
	readonly child: string;
}

const asText = (value: unknown): string => (typeof value === 'string' ? value : '');
const part = (value: unknown, key: string): string =>
	typeof value === 'object' && value !== null ? asText((value as Record<string, unknown>)[key]) : '';

export function readHeld(text: string | null): HeldText {
	const whole = { saw: text ?? '', words: '', when: '', place: '', writer: '', child: '' };
	let body: unknown;
	try {
		body = JSON.parse(whole.saw);
	} catch {
		return whole;
	}
	const saw = part(body, 'saw') || part(body, 'text');
	// Without a story in it, or with parts that have no place on the screen, the text as a whole is the only honest view.
	if (saw === '') return whole;
	const fields = body as Record<string, unknown>;
	return {
		saw,
		words: asText(fields.words),
		when: asText(fields.when),
		place: asText(fields.place),
		writer: part(fields.writer, 'name'),
		child: part(Array.isArray(fields.children) ? fields.children[0] : fields.child, 'described')
	};
}
