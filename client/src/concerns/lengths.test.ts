import { expect, it } from 'vitest';
import { checkLengths } from '../author';
import type { SettingId } from '$sync/protocol.gen';
import type { ConcernFields } from '../port';
import { emptyFields } from './fields';
import { tooLongIn } from './lengths';
import { wholeMore } from './more';

const LONG = 'x'.repeat(20_001);

/** Every text that the sheet has a field for, too long. */
const everything = (): ConcernFields => ({
	...emptyFields('setting' as SettingId, { name: LONG, role: LONG, phone: LONG }, '2026-11-21T13:55'),
	children: [{ listed: null, described: LONG, roles: [] }, { listed: null, described: LONG, roles: [] }],
	subjects: [{ person: null, described: LONG }],
	...{ saw: LONG, words: LONG, place: LONG },
	more: wholeMore({
		...{ moved_why: LONG, asked: LONG, view: LONG, opinion: LONG, others: LONG, present: LONG, did: LONG },
		disclosure: { not_secret: 'yes', demeanour: LONG, safety: LONG, parents_told: 'no', parents_why: LONG },
		online: { platform: LONG, username: LONG, first_seen: LONG, kept: LONG },
		told: [{ body: 'police', who: LONG, when: LONG, reference: LONG }],
		signs: [{ sign: 'IND-01', sources: [], past: false, change: 'not-answered', seen: '', note: LONG }]
	})
});

it('names each field that is longer than can be sent', () => {
	const names = tooLongIn(everything()).map(({ id }) => id);
	const texts = JSON.stringify(everything()).split(LONG).length - 1;
	expect(new Set(names).size).toBe(texts);
	expect(names).toContain('child-2');
	expect(names).toContain('police-reference');
});

it('leaves nothing to the sealing that it did not name', () => {
	const fits = { ...everything() };
	const cut = JSON.parse(JSON.stringify(fits).replaceAll(LONG, 'x'.repeat(200))) as ConcernFields;
	expect(tooLongIn(cut)).toEqual([]);
	expect(() => checkLengths(cut)).not.toThrow();
});
