import { expect, it } from 'vitest';
import type { Entry } from '../entry';
import type { PersonId, SettingId } from '../sync/protocol.gen';
import { foldPeople } from './fold';

const [HOME, SCHOOL] = ['home', 'school'] as SettingId[] as [SettingId, SettingId];
const PAT = 'pat' as PersonId;
const listed = (setting: SettingId, title: string) => ({ k: 'person-listed', d: { person: PAT, setting, name: 'Pat Reed', title } }) as unknown as Entry;
const entries = [listed(HOME, 'Home Safeguarding Lead'), listed(SCHOOL, 'Administrator')];

it('somebody of several posts goes by the one at the place where they act', () => {
	const people = foldPeople([...entries, listed(HOME, 'Registered Manager')]);
	expect(people.get(`${PAT} ${HOME}`)?.role).toBe('Registered Manager');
	expect(people.get(`${PAT} ${SCHOOL}`)?.role).toBe('Administrator');
	expect(people.get(PAT)?.name).toBe('Pat Reed');
});
