import { expect, it } from 'vitest';
import { alike } from './alike';
import type { Duty } from './fold';

const AT = Date.parse('2026-11-22T19:30:10.000Z');
const owed = (name: string, more: Partial<Duty> = {}): Duty =>
	({ id: `${name} ${more.body ?? 'police'}`, child: name, name, body: 'police', needs: 'telling', whom: '', rules: ['A'], start: AT, due: AT, overdue: AT, status: 'owed', ending: null, stepped: null, ...more }) as Duty;
const read = (duties: readonly Duty[]) => alike(duties).map((group) => group.map(({ name }) => name).join('+'));

it('reads what is owed alike of several children as one, where the first of them stood', () => {
	expect(read([owed('Zeb'), owed('Zeb', { body: 'local-authority' }), owed('Quin'), owed('Quin', { body: 'local-authority' })])).toEqual(['Zeb+Quin', 'Zeb+Quin']);
	const told = [{ name: 'Leon', role: 'Deputy' }];
	expect(read([owed('Zeb', { stepped: { at: '2026-11-22T20:00:01.000Z', told } }), owed('Quin', { stepped: { at: '2026-11-22T20:00:02.000Z', told } })])).toEqual(['Zeb+Quin']);
});

it('keeps apart whatever a card says otherwise of one child', () => {
	const claim = { cmd: '1', name: 'Sam', at: '', pending: false, mine: false, unsigned: true } as Duty['ending'];
	const others: Partial<Duty>[] = [
		{ whom: 'Northshire' },
		{ rules: ['A', 'B'] },
		{ law: true },
		{ overdue: AT + 60_000 },
		{ provisional: true },
		{ status: 'claimed', ending: claim },
		{ stepped: { at: '2026-11-22T20:00:01.000Z', told: [] } }
	];
	for (const more of others) expect(read([owed('Zeb'), owed('Quin', more)])).toEqual(['Zeb', 'Quin']);
});

it('leaves alone what names no child', () => {
	expect(read([owed('', { id: '1' }), owed('', { id: '2' })])).toEqual(['', '']);
});
