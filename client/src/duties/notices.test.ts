import { expect, it } from 'vitest';
import { readEntry } from '../entry';
import type { PersonId, ShownSenior } from '../sync/protocol.gen';
import { isReached, willBeTold } from './notices';

const MOIRA = crypto.randomUUID() as PersonId;
const listed = readEntry(JSON.stringify({ k: 'person-listed', of: '', at: '', d: { person: MOIRA, name: 'Moira Keane', role: 'regional' } }))!;
const senior = (role: string, mailbox = '') => ({ whom: role, role, mailbox }) as ShownSenior;
const reached = (one: ShownSenior, left: readonly PersonId[] = []) => willBeTold([one], [listed], new Set(left)).some(isReached);

it('offers to tell them only where Harken reaches somebody: a post that nobody holds is told by a lead', () => {
	expect([reached(senior('regional')), reached(senior('chief')), reached(senior('chief', 'safeguarding@harken.example'))]).toEqual([true, false, true]);
	expect(reached(senior('regional'), [MOIRA])).toBe(false);
});
