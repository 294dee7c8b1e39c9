import { expect, it } from 'vitest';
import type { PersonKept } from '$people/port';
import type { Role, SettingId } from '$sync/protocol.gen';
import { weakIn } from './weak';

const NOW = Date.UTC(2026, 10, 22);
const [OAK, ELM] = ['oak', 'elm'] as SettingId[] as [SettingId, SettingId];
const settings = [{ setting: OAK, name: 'Oak House' }, { setting: ELM, name: 'Elm School' }];
const who = (name: string, role: Role, more: Partial<PersonKept> = {}) =>
	({ name, signedUp: false, suspendedAt: null, woken: false, appointments: [{ role, toAt: null }], ...more }) as unknown as PersonKept;
const weak = (...people: PersonKept[]) => weakIn({ people }, settings, [OAK, ELM], NOW);

it('says how few of those who lead can be woken', () => {
	const [ana, bo] = [who('Ana', 'lead'), who('Bo', 'deputy', { woken: true })];
	expect(weak(ana, who('Cy', 'head', { woken: true }))[0]).toMatch(/^Nobody who leads can be woken by an alert\./);
	expect(weak(ana, bo, who('Cy', 'recorder'))[0]).toMatch(/^Only 1 of 2 who lead can be woken/);
	expect(weak(bo)).toEqual([]);
	expect(weak(bo, { ...ana, suspendedAt: '2026-11-01T00:00:00Z' })).toEqual([]);
	expect(weakIn(null, [], undefined, NOW)).toEqual([]);
});

it('names the places where no rehearsal was held', () => {
	expect(weakIn({ people: [] }, settings, [], NOW)).toEqual(['No rehearsal was held yet at Oak House and Elm School.']);
	expect(weakIn({ people: [] }, settings, [ELM], NOW)).toEqual(['No rehearsal was held yet at Oak House.']);
});
