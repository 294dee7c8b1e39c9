/** Which fields are longer than a concern can carry, by the id of the field: it is named, and the text stays as it is. Pure. */
import { STORY_MAX, LINE_MAX } from '../author';
import type { ConcernFields } from '../port';
import type { More } from '$sync/protocol.gen';

export interface Over {
	readonly id: string;
	readonly length: number;
	readonly most: number;
}

export function tooLongIn({ children, subjects, writer, saw, words, place, more: given }: ConcernFields): Over[] {
	const more = given as More;
	const { disclosure, online } = more;
	const stories: Record<string, string> = {
		...{ saw, words, asked: more.asked, moved_why: more.moved_why, present: more.present, did: more.did, others: more.others },
		...{ opinion: more.opinion, view: more.view, demeanour: disclosure.demeanour, safety: disclosure.safety },
		...{ parents_why: disclosure.parents_why, kept: online.kept }
	};
	const lines: Record<string, string> = {
		...{ place, name: writer.name, role: writer.role, phone: writer.phone },
		...{ platform: online.platform, username: online.username, first_seen: online.first_seen },
		...Object.fromEntries(children.map(({ described }, n) => [n === 0 ? 'child' : `child-${n + 1}`, described])),
		...Object.fromEntries(subjects.map(({ described }, n) => [n === 0 ? 'subject' : `subject-${n + 1}`, described])),
		...Object.fromEntries(more.told.flatMap(({ body, who, when, reference }) => [[`${body}-who`, who], [`${body}-when`, when], [`${body}-reference`, reference]])),
		...Object.fromEntries(more.signs.map(({ sign, note }) => [`${sign}-note`, note]))
	};
	const over = (texts: Record<string, string>, most: number) =>
		Object.entries(texts).flatMap(([id, { length }]) => (length > most ? [{ id, length, most }] : []));
	return [...over(stories, STORY_MAX), ...over(lines, LINE_MAX)];
}
