import { describe, expect, it } from 'vitest';
import type { SignSeen } from '$sync/protocol.gen';
import { exploitation, online, pressure } from './brings';
import { wholeMore, type SomeMore } from './more';

const said = (given: SomeMore = {}) => wholeMore(given);
const sign = (id: string): SignSeen => ({ sign: id, sources: [], past: false, change: 'not-answered', seen: '', note: '' });

describe('what an answer brings up', () => {
	it('is nothing on an empty sheet', () => {
		expect([pressure(said()), online(said()), exploitation(said())]).toEqual([false, false, false]);
	});

	it('asks about debt, threats and weapons for crime and for its signs, and goes on showing what was answered', () => {
		expect(pressure(said({ kinds: ['county-lines'] }))).toBe(true);
		expect(pressure(said({ kinds: ['radicalisation'] }))).toBe(false);
		expect(pressure(said({ signs: [sign('IND-17')] }))).toBe(true);
		expect(pressure(said({ signs: [sign('IND-02')] }))).toBe(false);
		expect(pressure(said({ debt: 'no' }))).toBe(true);
	});

	it('asks what happened online where it may have', () => {
		expect(online(said({ contexts: ['in-person', 'online'] }))).toBe(true);
		expect(online(said({ kinds: ['online-grooming'] }))).toBe(true);
		expect(online(said({ place_kind: 'online' }))).toBe(true);
		expect(online(said({ contexts: ['in-person'] }))).toBe(false);
	});

	it('thinks of exploitation where a child is said to have broken the law (REQ-5-C)', () => {
		expect(exploitation(said({ offence: 'yes' }))).toBe(true);
		expect(exploitation(said({ offence: 'not-sure' }))).toBe(true);
		expect(exploitation(said({ offence: 'no' }))).toBe(false);
	});
});
