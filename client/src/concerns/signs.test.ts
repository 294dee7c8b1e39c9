import { describe, expect, it } from 'vitest';
import type { ConcernKind, ShownSign, SignGroup, SignsFor } from '$sync/protocol.gen';
import { found, listsFor } from './signs';

const group = (id: string, kinds: ConcernKind[] = [], asked_of: SignsFor = 'recorder'): SignGroup => ({ id, title: id, asked_of, help: [], kinds, cites: '' });
const sign = (id: string, text = id, same: string | null = null): ShownSign => ({ id, text, group: id.split('-')[0]!, same, cites: '' });

const guide = {
	groups: [group('VUL', [], 'lead'), group('IND', ['sexual-exploitation']), group('TRA', ['trafficking', 'county-lines']), group('CLR', ['county-lines']), group('AREA', [], 'setting')],
	signs: [
		sign('VUL-03', 'In care'),
		sign('IND-01', 'Unexplained money or gifts'),
		sign('IND-08', 'Additional mobile phones, or concerning use of technology'),
		sign('TRA-01', 'Household chores'),
		sign('TRA-11', 'Money that is not accounted for', 'IND-01'),
		sign('CLR-03', 'Looked after', 'VUL-03'),
		sign('CLR-05', 'Gifts', 'IND-01'),
		sign('AREA-01')
	]
};
const ids = (kinds: ConcernKind[]) => listsFor(guide, kinds).map(({ id, signs }) => [id, signs.map((one) => one.id)]);

describe('the signs on the sheet', () => {
	it('stand once each, in the order of the policy, without those that are a lead’s or of an area', () => {
		expect(ids([])).toEqual([
			['IND', ['IND-01', 'IND-08']],
			['TRA', ['TRA-01']],
			['CLR', ['CLR-03']]
		]);
	});

	it('keep the name they are counted under in the list that the kind brings up first', () => {
		expect(ids(['county-lines'])).toEqual([
			['TRA', ['TRA-01', 'IND-01']],
			['CLR', ['CLR-03']],
			['IND', ['IND-08']]
		]);
		expect(listsFor(guide, ['county-lines'])[0]!.signs[1]!.text).toBe('Unexplained money or gifts');
	});

	it('are all there whatever was chosen', () => {
		const every = (kinds: ConcernKind[]) => listsFor(guide, kinds).flatMap(({ signs }) => signs.map(({ id }) => id)).sort();
		for (const kinds of [['trafficking'], ['other'], ['sexual-exploitation', 'county-lines']] as ConcernKind[][]) expect(every(kinds)).toEqual(every([]));
	});

	it('are found by the beginnings of their words, in any order', () => {
		const lists = listsFor(guide, []);
		expect(found(lists, 'phone ADD').map(({ id }) => id)).toEqual(['IND-08']);
		expect(found(lists, 'one')).toEqual([]);
		expect(found(lists, ' ').length).toBe(4);
	});
});
