import { describe, expect, it } from 'vitest';
import type { ChildId, SettingId } from '$sync/protocol.gen';
import { emptyFields } from './fields';
import { missingIn } from './missing';

const empty = () => emptyFields('setting' as SettingId, { name: '', role: '', phone: '' }, '2026-11-21T13:55');

describe('what a concern needs before it can be saved', () => {
	it('is the child and what happened; now is filled in already', () => {
		expect(missingIn(empty())).toEqual(['child', 'saw']);
		expect(missingIn({ ...empty(), when: '' })).toEqual(['child', 'saw', 'when']);
	});

	it('takes a child who is picked, described or not known yet, and spaces for nothing', () => {
		const story = { ...empty(), saw: 'A bruise.' };
		expect(missingIn({ ...story, children: [{ listed: 'child' as ChildId, described: '', roles: [] }] })).toEqual([]);
		expect(missingIn({ ...story, children: [{ listed: null, described: 'Not known yet', roles: [] }] })).toEqual([]);
		expect(missingIn({ ...story, children: [{ listed: null, described: '  ', roles: [] }] })).toEqual(['child']);
	});

	it('takes the exact words of the child for what happened', () => {
		expect(missingIn({ ...empty(), children: [{ listed: null, described: 'A boy', roles: [] }], words: 'He hit me' })).toEqual([]);
	});

	it('does not fill in an answer that nobody gave (R6)', () => {
		expect(empty()).toMatchObject({ danger: 'not-answered', adult: 'not-answered', subjects: [], struck: [] });
	});
});
