/** The links that a lead made of one concern, and what became of each, from its chronology. Pure. */
import type { ChronologyEntry } from '../port';
import type { By, LinkEnd, MatterId } from '../sync/protocol.gen';

export interface Handed {
	readonly link: MatterId;
	readonly who: string;
	readonly place: string;
	readonly madeAt: string;
	/** On this device only. */
	readonly pending: boolean;
	/** When it was opened, in order. */
	readonly opened: readonly string[];
	readonly acknowledged: { readonly at: string; readonly by: By } | null;
	readonly over: { readonly how: 'back' | 'locked' | 'expired' | LinkEnd; readonly at: string } | null;
}

const OVER = { 'take-back-link': 'back', 'link-locked': 'locked', 'link-expired': 'expired' } as const;

/** The newest first. */
export function handedOf(chronology: readonly ChronologyEntry[]): Handed[] {
	const found = new Map<string, Handed>();
	for (const { deed, cmd, at, pending } of chronology) {
		if (deed?.k === 'make-link' && cmd !== undefined) {
			found.set(cmd, { link: cmd as MatterId, who: deed.who ?? '', place: deed.place ?? '', madeAt: at, pending, opened: [], acknowledged: null, over: null });
			continue;
		}
		const of = deed !== undefined && 'link' in deed ? found.get(deed.link ?? '') : undefined;
		if (of === undefined || deed === undefined) continue;
		if (deed.k === 'link-opened') found.set(of.link, { ...of, opened: [...of.opened, at] });
		else if (deed.k === 'link-acknowledged') found.set(of.link, { ...of, acknowledged: { at, by: deed.by ?? { name: '', role: '' } } });
		else if (deed.k === 'take-back-link' || deed.k === 'link-locked' || deed.k === 'link-expired') found.set(of.link, { ...of, over: { how: OVER[deed.k], at } });
		else if (deed.k === 'link-ended') found.set(of.link, { ...of, over: { how: deed.why ?? 'confidential', at } });
	}
	return [...found.values()].reverse();
}

/** Somebody may still open it. */
export const isLive = ({ over }: Handed): boolean => over === null;
