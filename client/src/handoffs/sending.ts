/**
 * What of the record may be shared about one child, part by part, and what of it is ticked before a lead has looked: of
 * the concern that they came from the story, the child's words and what was done, and nothing else (minimum necessary, UK
 * GDPR Article 5(1)(c)). What concerns somebody else, and anything that may be about an adult who works or helps here, is
 * marked, and never ticked for anybody. Pure.
 */
import { nameAndRole } from '$words/en-GB/anyone';
import { sending as words } from '$words/en-GB/sending';
import { story } from '$words/en-GB/story';
import { judgedLines } from '../concerns/judging';
import { wholeMore } from '../concerns/more';
import { exactly } from '../concerns/paper';
import { markLine, signLine, type Fact } from '../concerns/story';
import { left, type Other } from '../duties/names';
import type { ChronologyEntry, DeskConcern, Involved } from '../port';
import type { CommandId, Guide, SharedKind, SharedPart } from '../sync/protocol.gen';

export type Mark = 'third-party' | 'adult';

export interface Choice {
	/** The same for the same part of the same entry, however often it is read. */
	readonly key: string;
	readonly part: SharedPart;
	readonly mark: Mark | null;
	/** Whom it names besides the child, as it stands there. */
	readonly names: readonly string[];
	/** Ticked before anybody has looked. */
	readonly first: boolean;
}

export interface Given {
	readonly concern: DeskConcern;
	readonly child: Involved;
	/** Every other child whom this device knows of. */
	readonly others: readonly Other[];
	/** Everyone who works where the holder reads. */
	readonly adults: readonly Other[];
	readonly guide: Guide | null;
	/** True for the concern that somebody came from; of no other is anything ticked. */
	readonly from: boolean;
}

const BEGINNING = 60;

/** How a text begins, up to the end of a word. */
export const beginning = (text: string): string => (text.length <= BEGINNING ? text : `${text.slice(0, BEGINNING).replace(/\s+\S*$/, '')} …`);

const FIRST: readonly SharedKind[] = ['happened', 'words', 'action'];

interface Draft {
	readonly kind: SharedKind;
	readonly text: string;
	readonly at?: string;
	readonly by?: string;
	readonly of?: CommandId;
}

export function choicesOf(given: Given): Choice[] {
	const { concern } = given;
	const [by, at] = [nameAndRole(concern.writer), exactly(concern.when || (concern.madeAt ?? concern.receivedAt))];
	const seen = new Map<string, number>();
	return [...recorded(given), ...concern.chronology.flatMap((entry) => later(entry, given))]
		.filter(({ text }) => text.trim() !== '')
		.map((draft): Choice => {
			// A matter has the id of the command that recorded it.
			const part: SharedPart = { concern: concern.matter, of: draft.of ?? (concern.matter as string as CommandId), kind: draft.kind, at: draft.at ?? at, by: draft.by ?? by, text: draft.text };
			const nth = (seen.get(part.of + part.kind) ?? 0) + 1;
			seen.set(part.of + part.kind, nth);
			return { key: `${part.of} ${part.kind} ${nth}`, part, ...judge(part, given) };
		});
}

/** The same for a text that somebody has changed. */
export function judge({ kind, of, text }: Pick<SharedPart, 'kind' | 'of' | 'text'>, { concern, child, others, adults, from }: Given): Pick<Choice, 'mark' | 'names' | 'first'> {
	const own = child.child === null ? '' : child.name;
	const children = left(text, own, others).map(({ name }) => name);
	const staff = left(text, own, adults).map(({ name }) => name);
	// "Not answered" is not "no" (R6): as long as nobody has said that no adult is involved, one may be.
	const adult = kind === 'adult' || concern.confidential || concern.adult !== 'no' || staff.length > 0;
	const mark = adult ? 'adult' : kind === 'third-party' || children.length > 0 ? 'third-party' : null;
	return { mark, names: [...new Set([...children, ...staff])], first: from && mark === null && FIRST.includes(kind) && (of as string) === concern.matter };
}

/** What the recorder said, in the order in which it is read. */
function recorded({ concern, child, guide }: Given): Draft[] {
	const more = wholeMore(concern.more);
	const { disclosure, online } = more;
	const named = (name: string, text: string): Draft => ({ kind: 'other', text: text && `${name}${name.endsWith('?') ? '' : ':'} ${text}` });
	const other = concern.involved.filter((one) => one !== child && one.child !== (child.child ?? '')).map(({ name, roles }) => lineOf({ name, text: roles.map((role) => story.roles[role]).join(', ') }));
	return [
		{ kind: 'happened', text: concern.saw },
		{ kind: 'words', text: concern.words },
		{ kind: 'asked', text: more.asked },
		{ kind: 'action', text: more.did },
		{ kind: 'action', text: disclosure.safety },
		{ kind: 'signs', text: [...more.signs.map((one) => signLine(guide, one)), ...more.marks.map(markLine)].join('\n') },
		named(story.place, concern.place),
		named(story.danger, concern.danger === 'not-answered' ? '' : story.answers[concern.danger]),
		named(story.movedWhy, more.moved_why),
		named(story.demeanour, disclosure.demeanour),
		named(story.view, more.view),
		named(story.online, [online.platform, online.username, online.first_seen, online.kept].filter(Boolean).join(', ')),
		named(story.parentsWhy, disclosure.parents_why),
		{ kind: 'opinion', text: more.opinion },
		{ kind: 'third-party', text: more.others },
		{ kind: 'third-party', text: more.present && `${story.present}: ${more.present}` },
		{ kind: 'third-party', text: other.length > 0 ? `${words.otherChildren}: ${other.join('; ')}` : '' },
		{ kind: 'adult', text: concern.subject ?? '' }
	];
}

const lineOf = ({ name, text }: Fact): string => [name, text].filter(Boolean).join(': ');

/** What was said of it since. What people did with it within Harken is nobody's concern elsewhere. */
function later(entry: ChronologyEntry, { concern, guide }: Given): Draft[] {
	if (entry.cmd === undefined || entry.cmd === concern.matter) return [];
	const base = { of: entry.cmd as CommandId, at: exactly(entry.at), by: entry.by === null ? '' : nameAndRole(entry.by) };
	const judged = (kind: SharedKind): Draft[] => [{ ...base, kind, text: entry.said ? judgedLines(entry.said, guide).map(lineOf).join('\n') : '' }];
	switch (entry.kind) {
		case 'recorded':
		case 'unfinished':
		case 'held':
		case 'amended':
			return [{ ...base, kind: 'happened', text: entry.text }];
		case 'still-worried':
			return [{ ...base, kind: 'opinion', text: entry.text }];
		case 'note':
			return [{ ...base, kind: 'note', text: entry.text }];
		case 'classified':
		case 'assessed':
			return judged('assessment');
		case 'safety':
			return judged('safety');
		case 'followed-up':
			return [
				{ ...base, kind: 'note', text: entry.text },
				{ ...base, kind: 'action', text: entry.action ?? '' },
				{ ...base, kind: 'outcome', text: entry.outcome ?? '' }
			];
		default:
			return [];
	}
}
