import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it } from 'vitest';
import { enrolledDevice, sealed, type Tenant } from '../tests/support/tenant';
import { StillWorld, until } from '../tests/support/world';
import { OpenDraft, openLast, type DraftPorts, type Happened } from './drafts.svelte';
import { SaveFailed, type ConcernFields } from './port';
import * as drafts from './store/drafts';
import * as outbox from './store/outbox';
import { stretchHere } from './vault/argon';
import { Vault } from './vault/vault';
import type { PersonId } from './sync/protocol.gen';

let world: StillWorld;
let tenant: Tenant;
let vault: Vault | null;
let heard: Happened[];

const fields = (saw: string): ConcernFields => ({
	setting: tenant.door.setting,
	writer: { name: 'Josephine Tarrant', role: '', phone: '' },
	children: [{ listed: null, described: 'boy in a red coat', roles: [] }],
	danger: 'no',
	adult: 'no',
	subjects: [],
	struck: [],
	saw,
	words: '',
	when: '2026-11-21T13:55',
	place: '',
	more: {}
});

const ports = (): DraftPorts => ({
	world,
	db: tenant.db,
	vault: () => vault,
	seal: (command, cmd, seq) => sealed(world, tenant, vault, command, cmd, seq),
	along: async () => null,
	happened: (what) => void heard.push(what),
	saved: async () => undefined,
	recorded: ({ cmd, madeAt }) => ({ reference: '', cmd, madeAt, telling: { state: 'here' } }),
	failed: (error) => error
});

const makeVault = () =>
	Vault.make(world, tenant.db, 'tag', { person: crypto.randomUUID() as PersonId, name: 'Sam', posts: [], lead: false }, 'x'.repeat(12), stretchHere);

beforeEach(async () => {
	world = new StillWorld();
	tenant = await enrolledDevice(world);
	vault = null;
	heard = [];
});

/** Typed, two seconds ago. */
async function typed(draft: OpenDraft, text: ConcernFields): Promise<void> {
	draft.change(text);
	world.pass(2_000);
	await draft.keep();
}

const kinds = () => heard.map(({ on }) => on);

describe('a draft with nobody signed in', () => {
	it('is kept within two seconds, as an envelope that is replaced and not read again', async () => {
		const draft = new OpenDraft(ports());
		draft.change(fields('He came in with'));
		world.pass(500);
		draft.change(fields('He came in with a bruise'));
		world.pass(1_500);
		await until(() => draft.keptAt !== null);
		await typed(draft, fields('He came in with a bruise on his arm'));
		expect(await drafts.sealed(tenant.db)).toMatchObject([{ seq: 1 }]);
		expect(kinds()).toEqual(['draft-kept', 'draft-kept']);
		expect(await openLast(ports())).toBeNull();
	});

	it('leaves no typed word anywhere in the store', async () => {
		await typed(new OpenDraft(ports()), fields('bruise'));
		const rows = JSON.stringify(await tenant.db.read((d) => d.getAll('drafts')), (_key, value: unknown) =>
			value instanceof Uint8Array ? new TextDecoder('latin1').decode(value) : value
		);
		for (const word of ['bruise', 'red coat', 'Tarrant']) expect(rows).not.toContain(word);
	});

	it('is not kept while nothing has been typed', async () => {
		const draft = new OpenDraft(ports());
		await typed(draft, { ...fields(''), children: [{ listed: null, described: ' ', roles: [] }], danger: 'not-answered', adult: 'not-answered' });
		expect(await drafts.sealed(tenant.db)).toEqual([]);
	});

	it('is saved as one concern under its number, once, however often Save is tapped', async () => {
		const draft = new OpenDraft(ports());
		await typed(draft, fields('a'));
		draft.change(fields('ab'));
		const [one, two] = await Promise.all([draft.save(fields('abc')), draft.save(fields('abc'))]);
		expect(one.cmd).toBe(two.cmd);
		world.pass(5_000);
		await draft.keep();
		expect(await drafts.sealed(tenant.db)).toEqual([]);
		expect(await outbox.all(tenant.db)).toMatchObject([{ cmd: one.cmd, seq: 1, waiting: 1 }]);
		expect(kinds()).toEqual(['draft-kept', 'saved']);
	});

	it('that went up by itself goes on as a new one, and the concern takes the next number', async () => {
		const draft = new OpenDraft(ports());
		await typed(draft, fields('a'));
		const [first] = await drafts.sealed(tenant.db);
		await drafts.promote(tenant.db, first!.cmd);
		await typed(draft, fields('ab'));
		const [second] = await drafts.sealed(tenant.db);
		expect(second!.cmd).not.toBe(first!.cmd);
		await draft.save(fields('abc'));
		expect((await outbox.all(tenant.db)).map(({ seq }) => seq).sort()).toEqual([1, 2]);
		expect(await drafts.sealed(tenant.db)).toEqual([]);
	});

	it('sends nothing of what its writer said to the page alone', async () => {
		const sent: object[] = [];
		const draft = new OpenDraft({ ...ports(), seal: (command, cmd, seq) => (sent.push(command), sealed(world, tenant, vault, command, cmd, seq)) });
		await typed(draft, { ...fields('a'), theirs: ['W-07 boyfriend'] });
		await draft.save({ ...fields('ab'), theirs: ['W-07 boyfriend'] });
		expect(sent).toHaveLength(2);
		expect(JSON.stringify(sent)).not.toContain('W-07');
	});

	it('that its writer throws away is gone and never sent', async () => {
		const draft = new OpenDraft(ports());
		await typed(draft, fields('a'));
		await draft.discard();
		await typed(draft, fields('b'));
		expect(await drafts.sealed(tenant.db)).toEqual([]);
		expect(await outbox.all(tenant.db)).toEqual([]);
	});

	it('stays on the screen when saving fails, and can be saved again', async () => {
		let full = true;
		const failing = { ...ports(), seal: async (...given: Parameters<DraftPorts['seal']>) => {
			if (full) throw new SaveFailed('storage-full');
			return ports().seal(...given);
		} };
		const draft = new OpenDraft(failing);
		await typed(draft, fields('a'));
		expect([draft.unkept, draft.keptAt]).toEqual(['storage-full', null]);
		await expect(draft.save(fields('ab'))).rejects.toThrow(SaveFailed);
		expect(draft.unkept).toBe('storage-full');
		full = false;
		world.pass(1_000); // and nobody types
		await until(() => draft.keptAt !== null);
		expect(draft.unkept).toBeNull();
		expect(await drafts.sealed(tenant.db)).toHaveLength(1);
		await draft.save(fields('ab'));
		expect(await outbox.all(tenant.db)).toHaveLength(1);
	});
});

describe('a draft with a holder', () => {
	it('lies under their vault and is offered to them again, and to nobody else', async () => {
		vault = await makeVault();
		const typedIn = { ...fields('half a sentence'), theirs: ['W-07 boyfriend'] };
		await typed(new OpenDraft(ports()), typedIn);
		expect(await drafts.sealed(tenant.db)).toEqual([]);
		const found = await openLast(ports());
		expect(found?.fields).toEqual(typedIn);
		vault = null;
		expect(await openLast(ports())).toBeNull();
	});

	it('that was begun before the unlock moves under the vault at the next change', async () => {
		const draft = new OpenDraft(ports());
		await typed(draft, fields('a'));
		vault = await makeVault();
		await typed(draft, fields('ab'));
		expect(await drafts.sealed(tenant.db)).toEqual([]);
		expect(kinds()).toEqual(['draft-kept', 'draft-discarded']);
		const found = await openLast(ports());
		await found!.draft.save(found!.fields);
		expect(await outbox.all(tenant.db)).toMatchObject([{ seq: 1 }]);
		expect(await openLast(ports())).toBeNull();
	});
});
