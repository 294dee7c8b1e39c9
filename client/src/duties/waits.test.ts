import { expect, it } from 'vitest';
import { readEntry, type Entry } from '../entry';
import { foldSettings } from '../settings/fold';
import type { MatterId, SettingId } from '../sync/protocol.gen';
import { foldLate } from './waits';

const uuid = <T>() => crypto.randomUUID() as T;
const [SETTING, A, B, C] = [uuid<SettingId>(), uuid<MatterId>(), uuid<MatterId>(), uuid<MatterId>()];
const entry = (k: string, of: string, d: object): Entry => readEntry(JSON.stringify({ id: uuid(), k, v: 1, of, at: '', by: null, how: 'none', cmd: uuid(), why: {}, d }))!;
const settings = foldSettings([entry('setting-described', SETTING, { setting: SETTING, name: 'Oak House' })]);
const waits = (concern: MatterId, since: string, still: boolean) => entry('duty-waits', concern, { concern, setting: SETTING, since, waits: still });

it('says where something is late, the longest first, until it is done', () => {
	expect(foldLate([waits(A, '2', true), waits(B, '1', true), waits(C, '0', true), waits(C, '0', false)], settings)).toEqual([
		{ matter: B, setting: SETTING, settingName: 'Oak House', since: '1' },
		{ matter: A, setting: SETTING, settingName: 'Oak House', since: '2' }
	]);
});

it('says it again when it is late again, and without a name where the place is not known here', () => {
	expect(foldLate([waits(A, '1', false), waits(A, '3', true)], foldSettings([]))).toMatchObject([{ settingName: '', since: '3' }]);
});

it('has nothing to do with what nobody has picked up, and passes over what says no place', () => {
	expect(foldLate([entry('setting-waits', A, { matter: A, setting: SETTING, since: '1', waits: true }), entry('duty-waits', B, { concern: B, since: '1', waits: true })], settings)).toEqual([]);
});
