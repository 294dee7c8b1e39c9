import { expect, it } from 'vitest';
import type { PersonKept } from '$people/port';
import type { Role } from '$sync/protocol.gen';
import { after, rehearsalBy } from './steps';

const NOW = Date.UTC(2026, 10, 22);
const who = (name: string, role: Role, signedUp = false, toAt: string | null = null) =>
	({ person: name.toLowerCase(), name, signedUp, suspendedAt: null, appointments: [{ role, toAt }] }) as unknown as PersonKept;
const by = (...people: PersonKept[]) => rehearsalBy(false, { people }, NOW);

it('a lead starts the first rehearsal; anybody else is told to send one their link, with the way there', () => {
	expect(rehearsalBy(true, null, NOW)).toEqual({ href: '/alerts', note: '' });
	const all = [who('Ana', 'deputy'), who('Bo', 'lead'), who('Cy', 'head', true)];
	expect(by(...all)).toEqual({ href: '/invitation', person: 'bo', note: 'A lead starts it. Send Bo their link.' });
	expect(by(...all, who('Eli', 'deputy', true))).toEqual({ note: 'A lead starts it, under Alerts: Eli, say.' });
	expect(by(who('Dee', 'lead', true, '2026-11-01T00:00:00Z'))).toEqual({ note: 'A lead starts it, under Alerts.' });
	expect(rehearsalBy(false, null, NOW)).toEqual({ note: 'A lead starts it, under Alerts.' });
});

it('each step leads to the next that is left, and to home where that one is somebody else\'s', () => {
	const rest = [{ href: '/c', name: 'C', done: true }, { ...by(who('Bo', 'lead')), name: 'Rehearse', done: false }];
	const steps = [{ href: '/a', name: 'A', done: false }, { href: '/b', name: 'B', done: false }, ...rest];
	expect(after(steps, 'A')).toEqual([{ href: '/b', said: 'Next: B' }, { href: '/home', said: 'Next: Rehearse' }]);
	expect(after(steps, 'B')).toEqual([{ href: '/home', said: 'Next: Rehearse' }]);
	expect(after(steps, 'Rehearse')).toEqual([]);
});
