import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it } from 'vitest';
import { enrolledDevice, opened, receiptsFor, type Tenant } from '../tests/support/tenant';
import { StillWorld, until } from '../tests/support/world';
import { Doing } from './doing';
import type { Happened } from './drafts.svelte';
import type { ConcernFields } from './port';
import { Recorder } from './recorder';
import * as holders from './store/holders';
import * as outbox from './store/outbox';
import { receipts, signingKey } from './sync/receipt';
import type { MatterId, PersonId, Role, SettingId } from './sync/protocol.gen';
import { stretchHere } from './vault/argon';
import { Vault } from './vault/vault';
import type { MineKept } from './view';

let world: StillWorld;
let tenant: Tenant;
let vault: Vault | null;
let heard: Happened[];
let recorder: Recorder;
/** After so many nothing can be sealed on this device. */
let savesAtMost: number;

beforeEach(async () => {
	world = new StillWorld();
	tenant = await enrolledDevice(world);
	vault = null;
	heard = [];
	savesAtMost = Infinity;
	recorder = new Recorder({
		world,
		db: tenant.db,
		identity: () => (heard.length < savesAtMost ? tenant.identity : null),
		frontDoor: () => tenant.door,
		vault: () => vault,
		happened: (what) => void heard.push(what),
		recorded: ({ cmd, madeAt }) => ({ reference: '', cmd, madeAt, telling: { state: 'here' } })
	});
});

const holding = async (role: Role, setting: SettingId | null) => {
	const who = { person: crypto.randomUUID() as PersonId, name: 'Sam', posts: [{ role, title: '', setting }], lead: true };
	vault = await Vault.make(world, tenant.db, 'tag', who, 'x'.repeat(12), stretchHere);
};
const fields = (more: Partial<ConcernFields> = {}): ConcernFields => ({
	setting: tenant.door.setting,
	writer: { name: 'Sam', role: '', phone: '' },
	children: [{ listed: null, described: 'Not known yet', roles: [] }],
	danger: 'no',
	adult: 'no',
	subjects: [],
	struck: [],
	saw: 'a bruise',
	words: '',
	when: '2026-11-21T13:55',
	place: '',
	more: {},
	...more
});
const commands = async () => {
	const rows = await outbox.all(tenant.db);
	return Promise.all(rows.map(async ({ envelope }) => (await opened(tenant, envelope)).command));
};

describe('a concern that a lead writes', () => {
	it.each(['lead', 'deputy'] as const)('is theirs: "I have it" of the %s goes right behind it (R5)', async (role) => {
		await holding(role, tenant.door.setting);
		const { cmd } = await recorder.newDraft().save(fields());
		expect(await commands()).toMatchObject([{ k: 'record-concern' }, { k: 'acknowledge-concern', concern: cmd }]);
		const [, second] = await outbox.all(tenant.db);
		expect((await opened(tenant, second!.envelope)).header).toMatchObject({ seq: 2, who: vault?.profile.person, how: 'key' });
		expect(heard.map(({ on }) => on)).toEqual(['saved', 'saved']);
	});

	it.each(['yes', 'not-sure', 'not-answered'] as const)('is not theirs where an adult may be involved: %s', async (adult) => {
		await holding('lead', tenant.door.setting);
		await recorder.newDraft().save(fields({ adult }));
		expect((await commands()).map(({ k }) => k)).toEqual(['record-concern']);
	});

	it('is not theirs at a setting that they do not lead, nor for a recorder, nor with nobody signed in', async () => {
		await recorder.newDraft().save(fields());
		await holding('lead', crypto.randomUUID() as SettingId);
		await recorder.newDraft().save(fields());
		await holding('regional', null);
		await recorder.newDraft().save(fields());
		await holding('recorder', tenant.door.setting);
		await recorder.newDraft().save(fields());
		expect(new Set((await commands()).map(({ k }) => k))).toEqual(new Set(['record-concern']));
	});

	it('stays saved when what goes behind it cannot be kept', async () => {
		await holding('lead', tenant.door.setting);
		savesAtMost = 1;
		await recorder.newDraft().save(fields());
		expect((await commands()).map(({ k }) => k)).toEqual(['record-concern']);
	});
});

it('keeps for its writer that a child is in danger, and the disk does not tell which concern that is', async () => {
	await holding('recorder', tenant.door.setting);
	const sizes = new Map<string, number>();
	for (const danger of ['yes', 'no', 'not-sure'] as const) {
		const { cmd } = await recorder.newDraft().save(fields({ danger }));
		const row = (await holders.mine(tenant.db, vault!.id)).find((one) => one.cmd === cmd);
		expect(await vault!.open<MineKept>(['mine', cmd], row!.box)).toMatchObject({ body: null, danger: danger === 'yes' ? 1 : 0 });
		sizes.set(danger, row!.box.length);
	}
	expect(new Set(sizes.values()).size).toBe(1);
});

describe('what is done with a concern', () => {
	const concern = crypto.randomUUID() as MatterId;
	const doing = (confidential: boolean | null = false) => new Doing({ world, db: tenant.db, recorder, confidential: () => confidential });

	it('is one command each, in the order in which it was done', async () => {
		await holding('lead', tenant.door.setting);
		await doing().passOn(concern);
		await doing().stillWorried(concern, { name: 'Jo', role: '', phone: '' }, '');
		expect(await commands()).toMatchObject([
			{ k: 'pass-on-concern', v: 1, concern },
			{ k: 'say-still-worried', v: 1, concern, text: '' }
		]);
	});

	async function rehearsed(verdict: string | null): Promise<string> {
		const answer = doing().rehearse(tenant.door.setting);
		await until(() => heard.length > 0);
		if (verdict !== null) {
			const [row] = await outbox.all(tenant.db);
			const line = await receiptsFor(tenant, [row!.envelope], tenant.epoch, verdict);
			const given = await receipts(line, await signingKey(tenant.identity.signingKey), tenant.identity.tenant);
			await outbox.keepReceipts(tenant.db, tenant.epoch, given);
		}
		let done = false;
		void answer.then(() => (done = true));
		await until(() => {
			world.pass(200);
			return done;
		});
		return answer;
	}

	it('a rehearsal is begun, refused, or not answered yet, and whoever asked is told which', async () => {
		expect(await rehearsed('accepted -')).toBe('asked');
	});
	it('a rehearsal at night is refused, and it is said why', async () => {
		expect(await rehearsed('refused at-night')).toBe('at-night');
	});
	it('a rehearsal asked for with no network waits', async () => {
		expect(await rehearsed(null)).toBe('waits');
	});
});
