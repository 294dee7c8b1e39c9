/** The server's calls, one function each: what goes over the wire and what counts as an answer. Nothing is decided here. */
import { frame } from './sync/envelope';
import type { CommandId, EpochId, FeedId, FrontDoor, MatterId, PersonId, ReportTold, Role, SettingId } from './sync/protocol.gen';
import type { Loose } from './entry';
import type { Looked } from './port';
import type { Subscription } from './pushing';
import type { Bytes } from './store/schema';
import { Unreachable, type Reply, type World } from './world';

/** Long enough for a slow line to answer, short enough that a person who waits is told. */
export const QUIET_MS = 20_000;
/** While somebody looks at the screen and the answer only adds to what they see. */
const GLANCE_MS = 4_000;

/** `status` 0: no answer came. What was asked may have been done all the same. */
export interface Answered<T> {
	readonly status: number;
	readonly waitMs: number;
	/** Why not, in the server's closed words; null if it said yes, or nothing that can be read. */
	readonly reason: string | null;
	readonly value: T | null;
}

const NO_ANSWER = { status: 0, waitMs: 0, reason: null, value: null } as const;

/** RFC 9457; `type` is one of the server's reasons. */
export function reasonOf(problem: string): string | null {
	try {
		const { type } = JSON.parse(problem) as { type?: unknown };
		return typeof type === 'string' ? type : null;
	} catch {
		return null;
	}
}

export async function answered<T>(asking: Promise<Reply>, read: (text: string) => T): Promise<Answered<T>> {
	try {
		const reply = await asking;
		const text = await reply.text();
		const { status, waitMs } = reply;
		if (status >= 300) return { status, waitMs, reason: reasonOf(text), value: null };
		return { status, waitMs, reason: null, value: read(text) };
	} catch (error) {
		// A portal that answers 200 with its own page is as good as no answer.
		if (error instanceof Unreachable || error instanceof SyntaxError) return NO_ANSWER;
		throw error;
	}
}

// The server's own words, over TLS; what must be believed beyond that is signed and verified by the caller.
export const json = <T>(text: string): T => JSON.parse(text) as T;
export const nothing = (): true => true;

/** The receipts as they came, a line each; verifying them is the caller's. */
export const push = (world: World, envelopes: readonly Bytes[]): Promise<Answered<string>> => {
	const body = frame(envelopes);
	const asking = world.ask('/sync/push', { method: 'POST', body, type: 'application/octet-stream', quietMs: QUIET_MS });
	return answered(asking, (text) => text);
};

/** The answer as it streams; its caller reads and verifies it. */
export function pull(world: World, person: PersonId | undefined, epoch: EpochId, held: Readonly<Record<FeedId, readonly [number, string]>>, until?: AbortSignal): Promise<Reply> {
	const body = JSON.stringify({ p: 1, epoch, held });
	return world.ask('/sync/pull', { method: 'POST', body, person, quietMs: QUIET_MS, ...(until && { until }) });
}

export interface DoorAnswer {
	readonly front_door: FrontDoor;
	readonly epoch: EpochId;
	/** What the server received before this is in a backup. Null or absent while nothing is. */
	readonly covered?: string | null;
}

export const frontDoor = (world: World): Promise<Answered<DoorAnswer>> =>
	answered(world.ask('/devices/front-door', { quietMs: QUIET_MS }), json<DoorAnswer>);

/** As it came: what it must be is named by a digest over these bytes. */
export const guide = (world: World): Promise<Answered<string>> => answered(world.ask('/guide', { quietMs: QUIET_MS }), (text) => text);

export interface EnrolAnswer extends DoorAnswer {
	readonly device: FrontDoor['device'];
	readonly tenant: FrontDoor['tenant'];
	readonly signing_key: string;
}

export interface EnrolProof {
	readonly code: string;
	readonly key: string;
	readonly sig: string;
}

export const enrol = (world: World, proof: EnrolProof, name: string): Promise<Answered<EnrolAnswer>> =>
	answered(
		world.ask('/devices/enrol', { method: 'POST', body: JSON.stringify({ ...proof, name }), quietMs: QUIET_MS }),
		json<EnrolAnswer>
	);

export interface SessionAnswer {
	readonly person: PersonId;
	readonly name: string;
	readonly posts: readonly { role: Role; title: string; setting: SettingId | null }[];
	readonly lead: boolean;
	readonly ends_at: string;
}

export const signIn = (world: World, login: string, passphrase: string): Promise<Answered<SessionAnswer>> =>
	answered(
		world.ask('/session', { method: 'POST', body: JSON.stringify({ login, passphrase }), quietMs: QUIET_MS }),
		json<SessionAnswer>
	);

/** Without a person: whoever the browser has a session of. */
export const signOut = (world: World, person: PersonId | undefined): Promise<Answered<true>> =>
	answered(world.ask('/session', { method: 'DELETE', person, quietMs: QUIET_MS }), nothing);

/** Every session of this person, wherever it is. */
export const signOutEverywhere = (world: World, person: PersonId): Promise<Answered<true>> =>
	answered(world.ask('/sessions', { method: 'DELETE', person, quietMs: QUIET_MS }), nothing);

/** 204 also if the server had this key already. */
export const registerAuthorKey = (world: World, person: PersonId, key: string, publicKey: string): Promise<Answered<true>> =>
	answered(
		world.ask('/people/author-keys', { method: 'POST', body: JSON.stringify({ key, public: publicKey }), person, quietMs: QUIET_MS }),
		nothing
	);

export interface ToldAnswer {
	readonly told: readonly (Loose<Omit<ReportTold, 'k' | 'v' | 'concern'>> & { readonly cmd: CommandId })[];
}

export const told = (world: World, cmds: readonly CommandId[]): Promise<Answered<ToldAnswer>> =>
	answered(world.ask('/sync/told', { method: 'POST', body: JSON.stringify({ cmds }), quietMs: GLANCE_MS }), json<ToldAnswer>);

/** The key that a push service holds our alerts against (RFC 8292). */
export const alertsKey = (world: World, person: PersonId): Promise<Answered<{ key: string }>> =>
	answered(world.ask('/alerts/key', { person, quietMs: QUIET_MS }), json<{ key: string }>);

type Sub = Pick<Subscription, 'endpoint' | 'p256dh' | 'auth'>;

export const alertHere = (world: World, person: PersonId, { endpoint, p256dh, auth }: Sub): Promise<Answered<true>> =>
	answered(
		world.ask('/alerts/subscriptions', { method: 'POST', body: JSON.stringify({ endpoint, p256dh, auth }), person, quietMs: QUIET_MS }),
		nothing
	);

/** The browser gave this device another address; whose it is the server knows by the old one. */
export const alertElsewhere = (world: World, old: string, { endpoint, p256dh, auth }: Sub): Promise<Answered<true>> =>
	answered(
		world.ask('/alerts/subscriptions/renewed', { method: 'POST', body: JSON.stringify({ old, endpoint, p256dh, auth }), quietMs: QUIET_MS }),
		nothing
	);

export const alertNoMore = (world: World, endpoint: string): Promise<Answered<true>> =>
	answered(world.ask('/alerts/subscriptions/ended', { method: 'POST', body: JSON.stringify({ endpoint }), quietMs: QUIET_MS }), nothing);

export interface LookedAnswer {
	readonly looked: readonly (Omit<Looked['looked'][number], 'firstAt' | 'lastAt'> & { readonly first_at: string; readonly last_at: string })[];
	readonly sent: Looked['sent'];
}

export const whoLooked = (world: World, person: PersonId, matter: MatterId): Promise<Answered<LookedAnswer>> =>
	answered(world.ask(`/access/matters/${matter}`, { person, quietMs: QUIET_MS }), json<LookedAnswer>);
