/** What a lead said of a concern, as lines to be read: on the desk, in a chronology, on paper. Pure. */
import { judgement as words } from '$words/en-GB/judgement';
import { story } from '$words/en-GB/story';
import type { Judged } from '../port';
import type { Guide, SignSeen } from '../sync/protocol.gen';
import { signLine, type Fact } from './story';

/** Without a guide, or of a tag that the pack no longer knows: its id, which is for ever. */
export const tagText = (guide: Guide | null, tag: string): string => guide?.tags.find(({ id }) => id === tag)?.text ?? tag;

const lines = (guide: Guide | null, signs: readonly SignSeen[] = []): string => signs.map((one) => signLine(guide, one)).join('\n');

export function judgedLines(said: Judged, guide: Guide | null): Fact[] {
	return all(said, guide).filter(({ text }) => text !== '');
}

function all(said: Judged, guide: Guide | null): Fact[] {
	switch (said.k) {
		case 'classify-concern':
			return [
				{ name: words.whatIsIt, text: said.exploitation ? words.exploitation[said.exploitation] : '' },
				{ name: words.kinds, text: (said.kinds ?? []).map((kind) => story.kinds[kind]).join(', ') },
				{ name: words.tags, text: (said.tags ?? []).map((tag) => tagText(guide, tag)).join('\n') },
				{ name: words.why, text: said.reason ?? '' }
			];
		case 'assess-concern':
			return [
				{ name: words.significanceAsk, text: said.significance ? words.significance[said.significance] : '' },
				{ name: words.signs, text: lines(guide, said.signs) },
				{ name: words.vulnerabilities, text: lines(guide, said.vulnerabilities) },
				{ name: words.contexts, text: said.contexts ?? '' },
				{ name: words.protective, text: said.protective ?? '' },
				{ name: words.other, text: said.other_explanations ?? '' },
				{ name: words.view, text: said.view ?? '' },
				{ name: words.thresholds, text: said.thresholds ?? '' },
				{ name: words.why, text: said.reasons ?? '' }
			];
		case 'record-safety':
			return [
				{ name: words.measures, text: (said.measures ?? []).map(({ what, by, when }) => [what, by, when].filter(Boolean).join(', ')).join('\n') },
				{ name: words.plan, text: said.plan ?? '' },
				{ name: words.parents, text: story.answers[said.parents_told ?? 'not-answered'] },
				{ name: words.parentsWhy, text: said.parents_why ?? '' }
			];
		default:
			return [];
	}
}
