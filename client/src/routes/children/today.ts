/** The day where the person is, as fields of days spell it: 2026-11-21. */
export function todayOf(ms: number): string {
	const at = new Date(ms);
	return [at.getFullYear(), at.getMonth() + 1, at.getDate()].map((part) => String(part).padStart(2, '0')).join('-');
}

/** "9 Mar 2014". */
export function spelt(day: string | null): string {
	if (day === null) return '';
	return new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`));
}
