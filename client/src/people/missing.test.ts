import { expect, it } from 'vitest';
import { stillMissing } from './missing';
import type { SettingId } from '../sync/protocol.gen';

const OAK = 'oak' as SettingId;
const place = () => 'Oak';

it('a deputy whom nothing reaches is said beside the people who are missing', () => {
	expect(stillMissing({ short: [{ setting: OAK, route: 'concerns', left: 1, missing: 1 }], unheard: [{ setting: OAK, names: ['Gus', 'Ivy'] }] }, place)).toEqual([
		'Oak: 1 more lead or deputy.',
		'Oak: Gus and Ivy cannot be alerted yet. Each needs an e-mail address, or alerts on a device of their own.'
	]);
	expect(stillMissing({ short: [], unheard: [{ setting: OAK, names: ['Gus'] }] }, place)).toEqual([
		'Oak: Gus cannot be alerted yet. They need an e-mail address, or alerts on a device of their own.'
	]);
});

it('nothing is missing where enough are told and hear of it, or nobody has answered', () => {
	expect(stillMissing({ short: [], unheard: [] }, place)).toEqual([]);
	expect(stillMissing(null, place)).toEqual([]);
});
