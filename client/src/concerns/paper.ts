/** What paper needs beyond a screen: times that stay true tomorrow, and the line that binds it to the record. Pure. */
import type { WholeFeed } from '../feeds';
import type { DeskConcern, SettingSeen } from '../port';

const exact = new Intl.DateTimeFormat('en-GB', {
	day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit', timeZone: 'Europe/London', timeZoneName: 'short'
});

const wall = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', timeZone: 'UTC' });
/** Of a moment that somebody stated, the zone as well (duties/moment.ts): it is read as they stated it. */
const WALL_TIME = /^(\d{4}-\d\d-\d\dT\d\d:\d\d)([+-]\d\d:\d\d)?$/;

/** "21 Nov 2026, 14:03:09 GMT" of an instant, "21 Nov 2026, 14:03" of a time on the wall; whatever else somebody typed as it came. */
export function exactly(time: string): string {
	const [format, at] = WALL_TIME.test(time) ? [wall, new Date(`${time.slice(0, 16)}Z`)] : [exact, new Date(time.endsWith('Z') ? time : NaN)];
	return Number.isNaN(at.getTime()) ? time : format.format(at);
}

export interface Head {
	readonly feed: string;
	readonly seq: number;
	readonly head: string;
}

/** Of each feed that something of these concerns lies in, by the name of its setting: where it stands now, and its head there. */
export function headsOf(feeds: readonly WholeFeed[], concerns: readonly DeskConcern[], settings: readonly SettingSeen[], confidential: string): Head[] {
	const matters = new Set(concerns.map(({ matter }) => matter));
	return feeds
		.filter(({ entries }) => entries.some((entry) => entry !== null && matters.has(entry.of)))
		.map(({ about, seq, head }) => ({ feed: settings.find(({ setting }) => setting === about)?.name ?? confidential, seq, head }));
}
