import { expect, it } from 'vitest';
import { next } from '$words/en-GB/due';
import type { DeskConcern } from '../port';
import { deskOf } from './order';
import { fully } from './left';
import { moment, shortly, span } from './time';
import { dutiesOf, type Duty } from './fold';

const at = (time: string) => `2026-11-23T${time}:00.000Z`;
const NOW = Date.parse(at('10:00'));
const has = { told: 'acknowledged', acknowledged: { name: 'Jo', role: 'DSL', at: at('09:00'), pending: false, mine: false } } as const;
const owed = (due: string, more: object = {}) => ({ k: 'duty-kept', at: at('08:00'), cmd: '', d: { duty: due, body: 'police', needs: 'telling', rules: [], start: at('08:00'), due: at(due), overdue: at(due), status: 'owed', ...more } });
const concern = (matter: string, asked: readonly object[], more: Partial<DeskConcern> = {}): DeskConcern =>
	({ matter, receivedAt: at('07:00'), danger: 'no', confidential: false, involved: [], chronology: [], asked, ...has, ...more }) as unknown as DeskConcern;
const names = (concerns: readonly DeskConcern[]) => concerns.map(({ matter }) => matter).join(' ');

it('puts what is overdue first, then what is due next, then what asks for nothing', () => {
	const desk = deskOf(
		[
			concern('nothing', []),
			concern('later', [owed('16:10')]),
			concern('done', [owed('09:00', { status: 'done' })]),
			concern('late', [owed('09:30'), owed('23:00')]),
			concern('now', [owed('08:00', { at_once: true, overdue: at('10:30') })]),
			concern('later-late', [owed('17:00'), owed('09:00')])
		],
		NOW
	);
	expect(names(desk.has)).toBe('later-late late now later nothing done');
	const waits = desk.waitingOf(desk.has[1]!);
	expect([waits?.next.id, waits?.more]).toEqual(['09:30', 1]);
	expect(desk.waitingOf(desk.has[4]!)).toBeUndefined();
});

it('reads what nobody has first, whatever is due, and keeps what is followed up in sight until nothing is owed', () => {
	const followed = { ...has, told: 'followed-up' } as const;
	const desk = deskOf([concern('had', [owed('09:00')]), concern('new', [], { told: 'sent', acknowledged: null }), concern('open', [owed('12:00')], followed), concern('over', [owed('12:00', { status: 'decided' })], followed)], NOW);
	expect([names(desk.unread), names(desk.has), names(desk.done)]).toEqual(['new', 'had open', 'over']);
});

it('moves what becomes overdue as time passes, and nothing else', () => {
	const both = [concern('a', [owed('08:00', { at_once: true, overdue: at('11:00') })]), concern('b', [owed('10:30')])];
	expect([names(deskOf(both, NOW).has), names(deskOf(both, Date.parse(at('10:40'))).has)]).toEqual(['a b', 'b a']);
});

it('says when it is due and how long that leaves', () => {
	const duty = (more: object): Duty => dutiesOf(concern('x', [owed('16:10', more)]))[0]!;
	expect(shortly(duty({}), NOW)).toBe('by 16:10');
	expect(fully(duty({}), NOW)).toBe('By 16:10, 6 h 10 min left.');
	expect(shortly(duty({ at_once: true, start: at('09:48'), due: at('09:48'), overdue: at('10:18') }), NOW)).toBe('now, 12 min ago');
	expect(shortly(duty({ at_once: true, start: at('08:00'), overdue: at('08:30') }), NOW)).toBe('overdue since 08:30');
	expect(fully(duty({ due: '2026-11-20T16:10:00Z', overdue: '2026-11-20T16:10:00Z' }), NOW)).toBe('Overdue since Fri 16:10, 2 days ago.');
	expect(moment(Date.parse('2026-12-04T09:00:00Z'), NOW)).toBe('Fri 4 Dec, 09:00');
	expect([moment(new Date('2026-11-24T00:00').getTime(), NOW), moment(new Date('2026-11-25T00:00').getTime(), NOW)]).toEqual(['midnight', 'Wed 00:00']);
	expect([span(0), span(59_999), span(3_600_000), span(100 * 3_600_000)]).toEqual(['1 min', '1 min', '1 h', '4 days']);
});

it('orders a desk of two thousand concerns with six thousand duties', () => {
	const many = Array.from({ length: 2_000 }, (_, n) => concern(String(n), [n % 24, (n + 7) % 24, (n + 11) % 24].map((hour) => owed(`${String(hour).padStart(2, '0')}:${String(n % 60).padStart(2, '0')}`))));
	const desk = deskOf(many, NOW);
	expect(desk.has.length).toBe(2_000);
	const keys = desk.has.map((one) => desk.waitingOf(one)!.next).map((one) => (one.overdue <= NOW ? 0 : 1e15) + one.overdue);
	expect(keys).toEqual(keys.toSorted((a, b) => a - b));
});

it('names who owes us something as who gives it, and whom we must tell by their own name', () => {
	const of = (body: Duty['body'], needs: Duty['needs']) => next.owed({ body, needs });
	expect([of('local-authority', 'reply'), of('lado', 'reply'), of('prevent', 'reply')]).toEqual(['Answer from the local authority', 'Answer from the designated officer', 'Answer from Prevent']);
	expect([next.owed({ body: 'lado', needs: 'telling' }, 'LADO'), next.owed({ body: 'lado', needs: 'telling' })]).toEqual(['LADO', 'Designated officer']);
	expect([of('local-authority', 'nrm-reference'), of('local-authority', 'return-interview'), of('counterpart', 'note')]).toEqual(['Reference from the local authority', 'Return interview from the local authority', 'Note from the school or home']);
	expect([of('local-authority', 'telling'), of('setting', 'safety'), of('placing-authority', 'placing')]).toEqual(['Local authority', 'Safety', 'Find out who places the child']);
});

it('says the same of what is next, as one object, until something comes or is late', () => {
	const both = concern('a', [owed('10:30'), owed('12:00')]);
	const next = (time: string) => deskOf([both], Date.parse(at(time))).waitingOf(both);
	const first = next('10:00');
	expect(next('10:20')).toBe(first);
	expect(next('10:40')).not.toBe(first);
	expect(next('09:00')).toEqual(first);
});
