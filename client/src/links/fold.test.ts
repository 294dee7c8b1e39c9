import { expect, it } from 'vitest';
import type { ChronologyEntry } from '../port';
import { handedOf, isLive } from './fold';

const LINK = '0e000000-0000-4000-8000-000000000002';
const line = (at: string, deed: unknown, cmd = at): ChronologyEntry => ({ id: at, cmd, kind: 'deed', at, by: null, pending: false, mine: false, text: '', deed }) as unknown as ChronologyEntry;
const made = line('10:00', { k: 'make-link', who: 'Ines Moor', place: 'Oakfield Academy' }, LINK);

it('says of each link what became of it', () => {
	const [handed] = handedOf([made, line('10:05', { k: 'link-opened', link: LINK, nth: 1 }), line('10:09', { k: 'link-acknowledged', link: LINK, by: { name: 'Ines Moor', role: 'DSL' } })]);
	expect(handed).toMatchObject({ link: LINK, who: 'Ines Moor', opened: ['10:05'], acknowledged: { at: '10:09', by: { role: 'DSL' } }, over: null });
});

it.each([['take-back-link', 'back'], ['link-locked', 'locked'], ['link-expired', 'expired']])('%s ends it', (k, how) => {
	const [handed] = handedOf([made, line('11:00', { k, link: LINK })]);
	expect(handed?.over).toEqual({ how, at: '11:00' });
	expect(handed && isLive(handed)).toBe(false);
});

it.each(['another-child', 'confidential'] as const)('says why it was shut: %s', (why) => {
	const [handed] = handedOf([made, line('11:00', { k: 'link-ended', link: LINK, why })]);
	expect(handed?.over).toEqual({ how: why, at: '11:00' });
	expect(handed && isLive(handed)).toBe(false);
});

it('what names a link that is not there says nothing of any', () => {
	expect(handedOf([line('10:05', { k: 'link-opened', link: LINK })])).toEqual([]);
});
