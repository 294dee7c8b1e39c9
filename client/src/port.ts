/**
 * The one thing that screens talk to. `client/src/harken.svelte.ts` implements it over the sync engine, the vault
 * and the device store; screens import nothing of those.
 *
 * Fields that change are reactive (Svelte runes): a screen reads them in markup and is drawn again by itself.
 */
import type {
	Answer, ChildId, CommandId, DutyNumber, FrontDoor, MatterId, PersonId, Role, SettingId, Subject, Told, Writer
} from './sync/protocol.gen';

/** Who knows of something written here (R1). A machine's receipt is never more than `sent`. */
export type Telling =
	| { readonly state: 'here' } // amber: on this tablet only; nobody has been told
	| { readonly state: 'sent'; readonly at: string } // blue: a receipt verified; nobody has read it yet
	| { readonly state: 'acknowledged'; readonly at: string; readonly by: { name: string; role: string } } // green
	| { readonly state: 'followed-up'; readonly at: string; readonly by: { name: string; role: string } };

/** Something recorded on this device, as far as anyone may see it again here. Never its words. */
export interface Recorded {
	readonly reference: string; // such as K7QF-2M9D, from the command id; a person can write it down
	readonly cmd: CommandId;
	readonly madeAt: string;
	readonly telling: Telling;
}

/** What the record page holds while somebody types. Plain data; the page owns it. */
export interface ConcernFields {
	setting: SettingId;
	writer: Writer;
	child: { listed: ChildId | null; described: string };
	danger: Answer;
	adult: Answer;
	subject: Subject | null;
	struck: PersonId[];
	saw: string;
	words: string;
	when: string; // local wall time as typed or filled in, such as 2026-11-21T13:55
	place: string;
}

/** A draft in progress. With a holder unlocked it lies under their vault key, else sealed to the tenant. */
export interface Draft {
	/** Milliseconds since the epoch of the last strict write, or null before the first. */
	readonly keptAt: number | null;
	/** Call on every change; writes within two seconds, and says so in `keptAt`. */
	change(fields: ConcernFields): void;
	/** Signs, seals and stores; resolves only after a strict commit. Rejects with `SaveFailed`, and the text stays. */
	save(fields: ConcernFields): Promise<Recorded>;
	/** The writer chose to throw it away. */
	discard(): Promise<void>;
}

export class SaveFailed extends Error {
	constructor(readonly reason: 'storage-full' | 'storage-closed' | 'too-long' | 'not-enrolled') {
		super(reason);
	}
}

export type EnrolResult = 'enrolled' | 'unknown-code' | 'no-network';
export type UnlockResult = 'unlocked' | 'wrong' | 'wait' | 'needs-network' | 'device-revoked';

/** The person this device reads for, while unlocked. */
export interface Holder {
	readonly person: PersonId;
	readonly name: string;
	readonly posts: readonly { role: Role; title: string; setting: SettingId | null }[];
	/** True for someone who follows a desk or a case feed. */
	readonly lead: boolean;
	/** False when the passphrase opened the vault but the server has not confirmed the sign-in yet. */
	readonly signedIn: boolean;
}

export interface RosterChild {
	readonly child: ChildId;
	readonly name: string;
	readonly room: string;
}

export interface ChronologyEntry {
	readonly id: string;
	readonly kind: 'recorded' | 'unfinished' | 'held' | 'amended' | 'note' | 'acknowledged' | 'followed-up' | 'placed';
	/** Server time of arrival, or device time while `pending`. */
	readonly at: string;
	readonly by: { name: string; role: string } | null;
	/** `key`: signed in; `name`: a name was given, not signed in; `none`: nobody said. */
	readonly how: 'key' | 'name' | 'none';
	readonly text: string;
	/** follow-up only */
	readonly action?: string;
	readonly outcome?: string;
	/** On this device only, not yet sent. */
	readonly pending: boolean;
}

export interface DeskConcern {
	readonly matter: MatterId;
	readonly kind: 'concern' | 'unfinished' | 'held';
	/** True when it lies in a confidential feed: about an adult who works or helps here (R25). */
	readonly confidential: boolean;
	readonly reference: string;
	readonly setting: SettingId | null;
	readonly settingName: string;
	readonly receivedAt: string;
	readonly madeAt: string | null;
	readonly writer: Writer;
	readonly how: 'key' | 'name' | 'none';
	readonly child: { name: string; listed: boolean };
	readonly danger: Answer;
	readonly adult: Answer;
	readonly subject: string | null;
	readonly saw: string;
	readonly words: string;
	readonly when: string;
	readonly place: string;
	readonly heldReason: string | null;
	readonly told: Told;
	readonly acknowledged: { name: string; role: string; at: string; pending: boolean } | null;
	readonly chronology: readonly ChronologyEntry[];
}

export interface Harken {
	/** `starting` until the device store has been read. */
	readonly phase: 'starting' | 'not-enrolled' | 'ready' | 'storage-failed';
	readonly frontDoor: FrontDoor | null;
	/** When the server last answered this device, ms since the epoch; null: not since the page opened. */
	readonly reachedAt: number | null;
	/** True while something saved here has no verified receipt. The front door shows one neutral line, never a count. */
	readonly unsent: boolean;
	/** False when the browser may throw storage away (`navigator.storage.persisted()`). */
	readonly storageProtected: boolean;
	/** True when a new build waits; `update()` reloads into it. Never by itself. */
	readonly updateWaits: boolean;

	readonly holder: Holder | null;
	/** What the holder recorded on this device and what their own feed says of it; newest first. */
	readonly mine: readonly Recorded[];
	readonly roster: readonly RosterChild[];
	readonly desk: readonly DeskConcern[];
	readonly contacts: readonly DutyNumber[];
	/** The first sync: null when done or not begun. */
	readonly firstSync: { entries: number; of: number; bytes: number } | null;

	start(): Promise<void>;
	update(): Promise<void>;
	enrol(code: string, deviceName: string): Promise<EnrolResult>;
	unlock(login: string, passphrase: string): Promise<UnlockResult>;
	lock(): Promise<void>;

	newDraft(): Draft;
	/** What an unlocked holder left unfinished here, or null. */
	openDraft(): Promise<{ draft: Draft; fields: ConcernFields } | null>;
	/** The state of one thing recorded on this device, by its reference; null if this device never had it. */
	find(reference: string): Promise<Recorded | null>;
	/** Asks the server now how far these have got; the saved screen calls it while it is open. */
	askTold(cmd: CommandId): Promise<Recorded | null>;

	/** Adds to something recorded here, by anyone; sealed like a concern. */
	amend(concern: MatterId, writer: Writer, text: string): Promise<Recorded>;
	/** Leads only; each works offline. */
	acknowledge(concern: MatterId): Promise<void>;
	note(concern: MatterId, text: string): Promise<void>;
	followUp(concern: MatterId, summary: string, action: string, outcome: string): Promise<void>;
}
