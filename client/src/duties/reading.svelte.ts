/** The words for what was done about what policy asks come once a chronology holds any of it; nobody waits for the rest of it. */
import type { Deed } from '../entry';
import type { Fact } from '../concerns/story';

let part = $state.raw<typeof import('./deeds')>();

/** Read in markup: drawn again once the words are there. */
export function said(deed: Deed | undefined): { readonly title: string; readonly lines: readonly Fact[] } {
	if (deed === undefined) return { title: '', lines: [] };
	void import('./deeds').then((come) => (part = come), () => undefined);
	return { title: part?.deedTitle(deed) ?? '', lines: part?.deedLines(deed) ?? [] };
}
