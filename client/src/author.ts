/**
 * A command becomes a sealed item: who makes it, signed with whose key, sealed to the tenant. After this the device can
 * send it and not read it. Loads the sealing code when first called; nobody waits for that to start typing.
 */
import type { SealedItem } from './store/outbox';
import type { Identity } from './store/schema';
import { b64 } from './sync/bytes';
import { BODY_BYTES_MAX, HEADER_BYTES_MAX, Route, TooLong, digestOf, sign, textOf, type Header } from './sync/envelope';
import type { Command, CommandId } from './sync/protocol.gen';
import type { SealTo } from './sync/intake';
import type { Vault } from './vault/vault';
import { instant, type World } from './world';

/** The protocol's limits for one field, in characters. */
export const STORY_MAX = 20_000;
export const LINE_MAX = 200;
const STORIES = new Set([
	...['saw', 'words', 'text', 'summary', 'action', 'outcome', 'reason', 'safe_to_tell'],
	...['moved_why', 'asked', 'view', 'opinion', 'others', 'present', 'did', 'kept', 'demeanour', 'safety', 'parents_why'],
	...['protective', 'contexts', 'other_explanations', 'reasons', 'plan', 'usual', 'layer'],
	...['sent', 'answer', 'why', 'shared', 'message']
]);

/** Rejects a text that the server could only hold: the person must hear of it while the text is on their screen. */
export function checkLengths(value: object): void {
	for (const [name, part] of Object.entries(value)) {
		if (typeof part === 'string' && part.length > (STORIES.has(name) ? STORY_MAX : LINE_MAX)) throw new TooLong();
		if (typeof part === 'object' && part !== null) checkLengths(part as object);
	}
}

/** Who must be able to read it even if nothing but its first byte can be (R25, R29); what is not known goes the narrow way. */
export function routeOf(command: Command, confidential: boolean): Route {
	if (command.k === 'report-dropped') return Route.child;
	if (command.k === 'record-concern' || command.k === 'leave-unfinished') confidential = command.adult === 'yes' || command.adult === 'not-sure';
	return confidential ? Route.aboutAdult : Route.child;
}

export interface Making {
	readonly command: Command;
	readonly cmd: CommandId;
	readonly seq: number;
	readonly route: Route;
}

/** With a vault open its holder signs; else the device does, for whoever gave a name, or nobody. */
export async function author(
	world: World,
	identity: Identity,
	to: SealTo,
	vault: Vault | null,
	{ command, cmd, seq, route }: Making
): Promise<SealedItem> {
	const { seal } = await import('./sync/seal');
	const madeAt = instant(world.now());
	const named = 'writer' in command && command.writer.name.trim() !== '';
	const header: Header = {
		p: 1,
		key: to.key,
		tenant: identity.tenant,
		device: identity.device,
		seq,
		cmd,
		made: madeAt,
		zone: world.zone(),
		mono: world.mono(),
		boot: world.boot,
		who: vault === null ? null : vault.profile.person,
		how: vault === null ? (named ? 'name' : 'none') : 'key'
	};
	const headerText = textOf(header, HEADER_BYTES_MAX);
	const body = textOf(command, BODY_BYTES_MAX);
	const signature = await sign(vault?.authorKey ?? identity.privateKey, headerText, body);
	const signer = vault?.profile.author.key ?? identity.device;
	const envelope = await seal(to.suite, to.publicKey, headerText, { route, signer, signature, body });
	return { cmd, seq, digest: b64(digestOf(envelope)), envelope, madeAt };
}
