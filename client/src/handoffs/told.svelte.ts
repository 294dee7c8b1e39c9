/** The words for what was shared come once a chronology holds any of it. */
import type { Fact } from '../concerns/story';
import type { Deed } from '../entry';

let part = $state.raw<typeof import('./deeds.svelte')>();

/** Read in markup: drawn again once the words are there. Undefined for what is nothing of that. */
export function told(deed: Deed): { readonly title: string; readonly lines: readonly Fact[] } | undefined {
	if (!deed.k?.includes('handoff')) return undefined;
	void import('./deeds.svelte').then((come) => (part = come), () => undefined);
	return { title: part?.deedTitle(deed) ?? '', lines: part?.deedLines(deed) ?? [] };
}
