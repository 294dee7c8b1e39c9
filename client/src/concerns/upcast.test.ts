import { describe, expect, it } from 'vitest';
import type { ChildId, PersonId, SettingId } from '$sync/protocol.gen';
import type { ConcernFields } from '../port';
import { isEmptyMore, wholeMore } from './more';
import { childrenOf, fieldsOf, subjectsOf } from './upcast';

const CHILD = 'c' as ChildId;
const PERSON = 'p' as PersonId;

describe('what a recorder said, in whichever version', () => {
	it('has one child and one subject in the first', () => {
		const said = { child: { listed: CHILD, described: '' }, subject: { person: PERSON, described: '' } };
		expect(childrenOf(said)).toEqual([{ listed: CHILD, described: '', roles: [] }]);
		expect(subjectsOf(said)).toEqual([{ person: PERSON, described: '' }]);
		expect(subjectsOf({ ...said, subject: null })).toEqual([]);
	});

	it('has several of each in the second, and nobody where a writer left them out', () => {
		const said = { children: [{ listed: CHILD }, { described: 'a friend', roles: ['witness' as const] }], subjects: [{ described: 'the cook' }] };
		expect(childrenOf(said as never)).toEqual([{ listed: CHILD, described: '', roles: [] }, { listed: null, described: 'a friend', roles: ['witness'] }]);
		expect(subjectsOf(said as never)).toEqual([{ person: null, described: 'the cook' }]);
		expect(childrenOf({})).toEqual([]);
		expect(subjectsOf({})).toEqual([]);
	});

	it('goes on with a draft that an earlier build kept', () => {
		const kept = {
			setting: 's' as SettingId, writer: { name: '', role: '', phone: '' }, danger: 'no' as const, adult: 'yes' as const, struck: [],
			child: { listed: null, described: 'a boy' }, subject: null, saw: 'x', words: '', when: '', place: ''
		};
		const { child: _, subject: __, ...same } = kept;
		const fields: ConcernFields = { ...same, children: [{ listed: null, described: 'a boy', roles: [] }], subjects: [], more: {} };
		expect(fieldsOf(kept)).toEqual(fields);
		expect(fieldsOf(fields)).toBe(fields);
	});
});

describe('what may be added', () => {
	it('is whole before it is sent, and says of what nobody answered that nobody did (R6)', () => {
		const whole = wholeMore({ signs: [], disclosure: { safety: 'a friend stays' } });
		expect(whole).toMatchObject({ disclosed: 'not-answered', moved: 'not-answered', disclosure: { safety: 'a friend stays', parents_told: 'not-answered' } });
		expect(isEmptyMore(wholeMore({}))).toBe(true);
		expect(isEmptyMore(whole)).toBe(false);
	});
});
