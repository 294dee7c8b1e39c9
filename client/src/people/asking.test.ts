import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it } from 'vitest';
import { enrolledDevice, opened, receiptsFor, type Tenant } from '../../tests/support/tenant';
import { StillWorld, until } from '../../tests/support/world';
import { Recorder } from '../recorder';
import * as outbox from '../store/outbox';
import { receipts, signingKey } from '../sync/receipt';
import type { AppointmentId, PersonId, SettingId } from '../sync/protocol.gen';
import type { Ask } from '../world';
import { answer } from './agreeing';
import { PeopleClient } from './asking';

const uuid = <T>() => crypto.randomUUID() as T;
const SAM = uuid<PersonId>();
const HOLDER = uuid<PersonId>();
const LONG = 'four words of mine';
const WAITS = { by: HOLDER, name: 'Wyn', since: '2026-11-22T07:00:00.000Z' };
const WAY = { made_at: WAITS.since, made: { by: HOLDER, name: 'Wyn', at: WAITS.since }, used_at: null, agreed: null, refused: null, waits: true };

let world: StillWorld;
let tenant: Tenant;
let holder: PersonId | null;
let identity: Tenant['identity'] | null;
let asked: { path: string; ask: Ask }[];
let people: PeopleClient;

beforeEach(async () => {
	world = new StillWorld();
	tenant = await enrolledDevice(world);
	[holder, identity, asked] = [HOLDER, tenant.identity, []];
	const recorder = new Recorder({
		world, db: tenant.db, identity: () => identity, frontDoor: () => tenant.door, vault: () => null, happened: () => undefined,
		recorded: ({ cmd, madeAt }) => ({ reference: '', cmd, madeAt, telling: { state: 'here' } })
	});
	people = new PeopleClient(async () => ({ world, db: tenant.db, recorder, holder: () => holder, entries: () => [], whole: () => [] }) as never);
});

function answering(status: number, body: unknown = ''): void {
	world.server = async (path, ask) => {
		asked.push({ path, ask });
		return { status, text: JSON.stringify(body) };
	};
}

const problem = (type: string) => ({ type, title: '', status: 403 });

describe('the list', () => {
	const appointment = { appointment: uuid<AppointmentId>(), role: 'lead', title: 'DSL', setting: uuid<SettingId>(), region: null };
	const sam = { person: SAM, name: 'Sam', login: 'sam', email: '', woken: true };

	it('is asked as the holder, and read into our words', async () => {
		const held = { ...appointment, from_at: '2026-01-01T00:00:00Z', to_at: null, needed_for: ['adults'] };
		const kept = { ...sam, suspended_at: null, invited_until: '2026-11-29T00:00:00Z', operator_invited_at: null, way_in: WAY, waits_for_agreement: WAITS, signed_up: false, seen_at: null, appointments: [held] };
		answering(200, { people: [kept], short: [{ setting: appointment.setting, route: 'adults', left: 1, missing: 1 }], unheard: [{ setting: appointment.setting, names: ['Sam'] }] });
		expect(await people.all()).toEqual({
			people: [{
				...sam, suspendedAt: null, invitedUntil: '2026-11-29T00:00:00Z', operatorInvitedAt: null, signedUp: false, seenAt: null, waitsForAgreement: WAITS,
				wayIn: { madeAt: WAITS.since, made: { by: HOLDER, name: 'Wyn', at: WAITS.since }, usedAt: null, agreed: null, refused: null, waits: true },
				appointments: [{ ...appointment, fromAt: '2026-01-01T00:00:00Z', toAt: null, neededFor: ['adults'] }]
			}],
			short: [{ setting: appointment.setting, route: 'adults', left: 1, missing: 1 }],
			unheard: [{ setting: appointment.setting, names: ['Sam'] }]
		});
		expect(asked).toMatchObject([{ path: '/people/listed', ask: { person: HOLDER } }]);
	});

	it('is null without a network, and asked for nobody while nobody holds the device', async () => {
		expect(await people.all()).toBeNull();
		holder = null;
		answering(200, { people: [], short: [], unheard: [] });
		expect(await people.all()).toBeNull();
		expect(asked).toEqual([]);
	});
});

describe('who it is', () => {
	it.each([
		[204, '', 'confirmed'],
		[403, problem('confirmation-failed'), 'wrong'],
		[429, problem('wait'), 'wait'],
		[401, problem('signed-out'), 'signed-out'],
		[503, '', 'no-network']
	])('%s is %s', async (status, body, is) => {
		answering(status, body);
		expect(await people.confirm('123456', LONG)).toBe(is);
	});

	it('cannot be shown without a network', async () => {
		expect(await people.confirm('123456', LONG)).toBe('no-network');
	});
});

describe('an invitation', () => {
	it('is made once the second factor was shown', async () => {
		answering(403, problem('confirm-first'));
		expect(await people.invite(SAM, null)).toBe('confirm-first');
		answering(200, { code: 'ABCD', enrol_code: null, ends_at: '2026-11-29T00:00:00Z', needs: 'agreement', may_agree: ['Tom'] });
		expect(await people.invite(SAM, null)).toEqual({ code: 'ABCD', enrolCode: null, endsAt: '2026-11-29T00:00:00Z', mayAgree: ['Tom'] });
		answering(409, problem('nobody-agrees'));
		expect(await people.invite(SAM, null)).toBe('nobody-agrees');
	});

	it.each([
		[204, '', 'done'],
		[403, problem('confirm-first'), 'confirm-first'],
		[404, problem('not-found'), 'gone'],
		[503, problem('busy'), 'no-network']
	])('that waits is agreed to, or refused, as it was read: %s', async (status, body, is) => {
		answering(status, body);
		const parts = { world, holder: () => holder } as never;
		expect([await answer(parts, 'agree', SAM, WAITS), await answer(parts, 'refuse', SAM, WAITS)]).toEqual([is, is]);
		expect(asked.map(({ path, ask }) => [path, ask.body])).toEqual(
			['agree', 'refuse'].map((does) => [`/people/${SAM}/invitation/${does}`, JSON.stringify({ by: WAITS.by, since: WAITS.since })])
		);
	});

	it('is taken up with a long enough passphrase, by nobody yet', async () => {
		answering(200, { login: 'sam', name: 'Sam' });
		holder = null;
		expect(await people.join('ABCD', 'eleven char')).toBe('too-short');
		expect(asked).toEqual([]);
		expect(await people.join('ABCD', LONG)).toEqual({ login: 'sam', name: 'Sam' });
		expect(asked[0]?.ask.person).toBeUndefined();
		answering(403, problem('invitation-unknown'));
		expect(await people.join('ABCD', LONG)).toBe('unknown');
	});
});

describe('a change', () => {
	async function suspended(verdict: string | null): Promise<unknown> {
		const ordered = people.suspend(SAM);
		await until(async () => (await outbox.all(tenant.db)).length > 0);
		const [row] = await outbox.all(tenant.db);
		if (verdict !== null) {
			const line = await receiptsFor(tenant, [row!.envelope], tenant.epoch, verdict);
			const given = await receipts(line, await signingKey(tenant.identity.signingKey), tenant.identity.tenant);
			await outbox.keepReceipts(tenant.db, tenant.epoch, given);
		}
		let done = false;
		void ordered.then(() => (done = true));
		await until(() => {
			world.pass(200);
			return done;
		});
		expect(await opened(tenant, row!.envelope)).toMatchObject({ command: { k: 'suspend-person', v: 1, person: SAM } });
		return ordered;
	}

	it.each([
		['accepted -', { is: 'done' }],
		['refused last-one', { is: 'refused', why: 'last-one' }],
		['held malformed', { is: 'held', why: 'malformed' }],
		[null, { is: 'waits' }]
	])('is one sealed command; to %s whoever made it hears so', async (verdict, is) => {
		expect(await suspended(verdict)).toMatchObject(is);
	});

	it('that this device cannot keep is said, and nothing is sent', async () => {
		identity = null;
		expect(await people.suspend(SAM)).toEqual({ is: 'not-kept', why: 'not-enrolled' });
	});
});

describe('several people in one go', () => {
	const post = { role: 'recorder', title: 'Member of staff', setting: uuid<SettingId>(), region: null, from_at: null, to_at: null } as const;
	const newcomer = (name: string, person: PersonId | null = null) => ({ name, login: name, email: '', person, post });

	async function brought(verdicts: readonly string[], ...newcomers: Parameters<PeopleClient['bring']>[0]) {
		const coming = people.bring(newcomers);
		await until(async () => (await outbox.all(tenant.db)).length === verdicts.length);
		const rows = await outbox.all(tenant.db);
		for (const [at, row] of rows.entries()) {
			const line = await receiptsFor(tenant, [row.envelope], tenant.epoch, verdicts[at]!);
			await outbox.keepReceipts(tenant.db, tenant.epoch, await receipts(line, await signingKey(tenant.identity.signingKey), tenant.identity.tenant));
		}
		let done = false;
		void coming.then(() => (done = true));
		await until(() => {
			world.pass(200);
			return done;
		});
		const commands = await Promise.all(rows.map(async ({ envelope }) => (await opened(tenant, envelope)).command));
		return { came: await coming, commands, ids: rows.map(({ cmd }) => cmd as string) };
	}

	it('go up as one person after the other, each with their appointment behind them', async () => {
		const { came, commands, ids } = await brought(Array(4).fill('accepted -'), newcomer('ana'), newcomer('bo'));
		expect(commands).toMatchObject([
			{ k: 'add-person', name: 'ana' }, { k: 'appoint-person', person: ids[0] },
			{ k: 'add-person', name: 'bo' }, { k: 'appoint-person', person: ids[2] }
		]);
		expect(came).toMatchObject([{ person: ids[0], ordered: { is: 'done' } }, { person: ids[2], ordered: { is: 'done' } }]);
	});

	it('one who is refused stops nobody else, and is nobody', async () => {
		const { came, ids } = await brought(['refused login-taken', 'refused not-yours', 'accepted -', 'accepted -'], newcomer('ana'), newcomer('bo'));
		expect(came).toMatchObject([{ person: null, ordered: { is: 'refused', why: 'login-taken' } }, { person: ids[2], ordered: { is: 'done' } }]);
	});

	it('whose appointment was refused is known all the same, and is not added twice', async () => {
		const first = await brought(['accepted -', 'refused confirm-first'], newcomer('ana'));
		expect(first.came).toMatchObject([{ person: first.ids[0], ordered: { is: 'refused', why: 'confirm-first' } }]);
	});

	it('who is known already is only appointed', async () => {
		const { came, commands } = await brought(['accepted -'], newcomer('sam', SAM));
		expect(commands).toMatchObject([{ k: 'appoint-person', person: SAM }]);
		expect(came).toMatchObject([{ person: SAM, ordered: { is: 'done' } }]);
	});
});
