/** Meetings of several agencies, and reviews, as they stand: the newest word of each, in place of what was said before. Pure (REQ-11-H, REQ-11-I). */
import type { Loose } from '../entry';
import type { DeskConcern } from '../port';
import type { CommandId, RecordMeeting, RecordReview } from '../sync/protocol.gen';

interface Newest<D> {
	readonly at: string;
	readonly by: string;
	readonly pending: boolean;
	readonly withdrawn: boolean;
	readonly said: Loose<D>;
}

export interface Meeting extends Newest<RecordMeeting> {
	/** The command that began it. */
	readonly id: CommandId;
}

export interface Review extends Newest<RecordReview> {
	readonly id: CommandId;
}

type Of = Pick<DeskConcern, 'chronology'>;

function taken({ chronology }: Of): ReadonlySet<string> {
	return new Set(chronology.flatMap(({ deed }) => (deed?.k === 'withdraw-evidence' && deed.evidence ? [deed.evidence] : [])));
}

export function meetingsOf(concern: Of): Meeting[] {
	const withdrawn = taken(concern);
	const meetings = new Map<CommandId, Meeting>();
	for (const { deed, cmd, id, at, by, pending } of concern.chronology) {
		if (deed?.k !== 'record-meeting') continue;
		const first = deed.meeting ?? ((cmd ?? id) as CommandId);
		meetings.set(first, { id: first, at, by: by?.name ?? '', pending, withdrawn: withdrawn.has(cmd ?? id), said: deed });
	}
	return [...meetings.values()];
}

/** The newest first. */
export function reviewsOf(concern: Of): Review[] {
	const withdrawn = taken(concern);
	return concern.chronology
		.flatMap(({ deed, cmd, id, at, by, pending }) => (deed?.k === 'record-review' ? [{ id: (cmd ?? id) as CommandId, at, by: by?.name ?? '', pending, withdrawn: withdrawn.has(cmd ?? id), said: deed }] : []))
		.reverse();
}

/** "Local authority: Jo Hale" as its two halves, and back. */
export interface Attendee {
	agency: string;
	who: string;
}

export const attendeeOf = (line: string): Attendee => {
	const at = line.indexOf(': ');
	return at < 0 ? { agency: '', who: line } : { agency: line.slice(0, at), who: line.slice(at + 2) };
};

/** A colon in the agency's name would be read as the end of it. */
export const lineOf = ({ agency, who }: Attendee): string => [agency.replaceAll(': ', ', '), who].map((part) => part.trim()).filter(Boolean).join(': ');

/** So many days after a day, such as 2026-11-21. */
export function daysAfter(day: string, days: number): string {
	const at = Date.parse(`${day}T12:00:00Z`);
	return Number.isNaN(at) ? '' : new Date(at + days * 86_400_000).toISOString().slice(0, 10);
}
