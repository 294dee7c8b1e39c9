import { expect, it } from 'vitest';
import type { DeskConcern } from '../port';
import { queueOf } from './queue';

const concern = (matter: string, receivedAt: string, more: Partial<DeskConcern> = {}): DeskConcern =>
	({ matter, receivedAt, told: 'sent', acknowledged: null, danger: 'no', confidential: false, ...more }) as DeskConcern;
const names = (concerns: readonly DeskConcern[]) => concerns.map(({ matter }) => matter).join(' ');

it('puts what the Now ladder is for first, the unanswered next, and within each the one that has waited longest', () => {
	const { unread } = queueOf([
		concern('calm-new', '5'),
		concern('calm-old', '1'),
		concern('unanswered', '3', { danger: 'not-answered' }),
		concern('danger', '4', { danger: 'yes' }),
		concern('adult', '2', { confidential: true }),
		concern('told', '6', { more: { disclosed: 'yes' } }),
		concern('moved', '7', { more: { moved: 'yes' } }),
		concern('online', '8', { more: { kinds: ['other', 'online-grooming'] } }),
		concern('calm-newest', '9', { more: { disclosed: 'no', moved: 'not-answered', kinds: ['sexual-exploitation'] } })
	]);
	expect(names(unread)).toBe('adult danger told moved online unanswered calm-old calm-new calm-newest');
});

it('keeps what somebody has apart, and what was followed up last, newest first', () => {
	const has = { acknowledged: { name: 'Jo', role: 'DSL', at: '2', pending: false, mine: false } };
	const { unread, has: held, done } = queueOf([
		concern('a', '1', { ...has, told: 'followed-up' }),
		concern('b', '2', { ...has, told: 'followed-up' }),
		concern('c', '3', { ...has, told: 'acknowledged' }),
		concern('d', '4')
	]);
	expect([names(unread), names(held), names(done)]).toEqual(['d', 'c', 'b a']);
});

it('counts what was given back among what nobody has, and puts a drill behind every child', () => {
	const { unread } = queueOf([concern('drill', '1', { kind: 'rehearsal' }), concern('again', '3', { reopened: true }), concern('new', '2')]);
	expect(names(unread)).toBe('new again drill');
});
