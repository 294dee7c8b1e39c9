/**
 * The calls that take as long as the network does. Each tells the engine what it heard, and ends by telling it the one
 * closing input that the engine waits for, whatever happened.
 */
import type { Happened } from './drafts.svelte';
import { asThisDevice } from './enrolling';
import * as outbox from './store/outbox';
import { Overtaken } from './store/outbox';
import type { RunnerPorts } from './runner';
import type { Effect } from './sync/engine';
import { sealTo } from './sync/intake';
import { NotAPull, PullReader, type Opened, type Page } from './sync/pull';
import { receipts as receiptsOf, signingKey } from './sync/receipt';
import * as transport from './transport';
import { Unreachable } from './world';

export type Tell = (what: Happened) => Promise<void>;
type Of<Do extends Effect['do']> = Extract<Effect, { do: Do }>;

/** The server's own word for it, to whatever it was asked; a proxy's bare 403 is none. */
const REVOKED = 'device-revoked';

/**
 * One tab or the service worker at a time (F14). Whoever waited for its turn may find its items sent: their stored
 * receipts are as good an answer as the server's, which would be the same (S2).
 */
export function push(ports: RunnerPorts, { n, cmds }: Of<'push'>, tell: Tell): Promise<void> {
	const { world, db, identity, reached } = ports;
	return world.exclusive('harken-sync', async () => {
		const found = await Promise.all(cmds.map((cmd) => outbox.find(db, cmd)));
		const rows = found.filter((row) => row !== null);
		if (rows.length !== cmds.length) throw new Overtaken();
		const left = rows.filter((row) => row.waiting !== undefined);
		const lines = rows.flatMap(({ waiting, receipt }) =>
			waiting === undefined && receipt !== undefined ? [`${receipt.line} ${receipt.sig}`] : []
		);
		let status = 200;
		let wait_ms = 0;
		let reason: string | null = null;
		if (left.length > 0) {
			const answer = await asThisDevice(world, identity, () => transport.push(world, left.map(({ envelope }) => envelope)));
			({ status, waitMs: wait_ms, reason } = answer);
			if (status > 0) reached();
			lines.push(answer.value ?? '');
		}
		const receipts = await receiptsOf(lines.join('\n'), await signingKey(identity.signingKey), identity.tenant);
		// Still in turn: whoever is next must find these receipts stored.
		await tell({ on: 'push-answered', n, status, wait_ms, receipts });
		if (reason === REVOKED) await tell({ on: 'withdrawn' });
	});
}

/** What was read, as the engine hears it. In a new epoch what is held is settled first, by a statement that verifies. */
async function heard({ identity, reader, epochs }: RunnerPorts, { n, epoch: old }: Of<'pull'>, read: Opened | Page): Promise<Happened> {
	if ('lines' in read) return { on: 'page-read', n, ...read };
	const { epoch, feeds, statement } = read;
	if (epoch === old) return { on: 'pull-opened', n, epoch, feeds, settled: {}, refused: [] };
	const { readStatement, settle } = await epochs();
	const stated = await readStatement(statement ?? '', await signingKey(identity.signingKey), identity.tenant, old, epoch);
	if (stated === null) throw new NotAPull('an epoch without its statement');
	return { on: 'pull-opened', n, epoch, feeds, ...settle(identity.tenant, epoch, reader()?.feeds.before(epoch) ?? [], stated) };
}

/**
 * `alive` is false once nobody hears what is told: then the rest need not be read. Nor once whoever it is for has gone:
 * they may have signed out, and whoever came after them waits for this turn.
 */
export function pull(ports: RunnerPorts, asked: Of<'pull'>, tell: Tell, alive: () => boolean): Promise<void> {
	const { world, identity, reader: readsFor, reached, received } = ports;
	const { n, epoch, held } = asked;
	const { person, gone } = readsFor() ?? {};
	return world.exclusive('harken-pull', async () => {
		let status = 0;
		let wait_ms = 0;
		let reason: string | null = null;
		const reader = new PullReader(identity.tenant, held);
		try {
			if (gone?.aborted) throw new Unreachable();
			const reply = await transport.pull(world, person, epoch, held, gone);
			({ status, waitMs: wait_ms } = reply);
			reached();
			if (status === 200) {
				for await (const part of reply.parts()) {
					if (!alive()) break;
					received(part.length);
					for (const read of reader.push(part)) await tell(await heard(ports, asked, read));
				}
			} else reason = transport.reasonOf(await reply.text());
		} catch (error) {
			// Cut off, or not Harken that answered: the pages read so far stand.
			if (!(error instanceof Unreachable || error instanceof NotAPull)) throw error;
		}
		const refused = [...reader.refused].map(([feed, why]) => ({ feed, why }));
		await tell({ on: 'pull-closed', n, status, wait_ms, ended: reader.ended, refused });
		if (reason === REVOKED) await tell({ on: 'withdrawn' });
	});
}

/** A front door is believed if the pinned key signed its intake key and it is this device's own. */
export async function fetchDoor(ports: RunnerPorts, tell: Tell): Promise<void> {
	const { world, identity, reached } = ports;
	const { status, waitMs: wait_ms, reason, value } = await asThisDevice(world, identity, () => transport.frontDoor(world));
	if (status > 0) reached();
	if (value === null) {
		await tell({ on: 'door-answered', status, wait_ms, epoch: null, door: null, covered: null });
		if (reason === REVOKED) await tell({ on: 'withdrawn' });
		return;
	}
	const to = await sealTo(value.front_door.intake, await signingKey(identity.signingKey));
	const door = to !== null && value.front_door.device === identity.device ? value.front_door : null;
	return tell({ on: 'door-answered', status, wait_ms, epoch: value.epoch, door, covered: value.covered ?? null });
}
