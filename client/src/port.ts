/**
 * The one thing that screens talk to. `client/src/harken.svelte.ts` implements it over the sync engine, the vault
 * and the device store; screens import nothing of those.
 *
 * Fields that change are reactive (Svelte runes): a screen reads them in markup and is drawn again by itself.
 */
import type { Pending } from './concerns/fold';
import type { SomeMore } from './concerns/more';
import type { Deed, Entry, Loose } from './entry';
import type { KeptFeed } from './feeds';
import type { Recorder } from './recorder';
import type { Database } from './store/database';
import type {
	Answer, AssessConcern, Channel, ChildId, ChildRole, ClassifyConcern, CommandId, DeviceId, DutyNumber, FrontDoor, Guide, MatterId, Nation, OpenHours, PersonId, RecordSafety, Role, SettingId, SettingKind, Told,
	Writer
} from './sync/protocol.gen';
import type { World } from './world';

/** Who knows of something written here (R1). A machine's receipt is never more than `sent`. */
export type Telling =
	| { readonly state: 'here' } // amber: on this tablet only; nobody has been told
	// blue: a receipt verified; nobody has read it yet. `again`: somebody had it, and has it no more
	| { readonly state: 'sent'; readonly at: string; readonly alerted: AlertedPeople; readonly again: boolean }
	// red: nobody has answered
	| { readonly state: 'unanswered'; readonly at: string; readonly alerted: AlertedPeople; readonly again: boolean }
	| { readonly state: 'acknowledged'; readonly at: string; readonly by: { name: string; role: string } } // green
	| { readonly state: 'followed-up'; readonly at: string; readonly by: { name: string; role: string } };

/** Who has been told that something waits, as far as the server has said; empty until it has. */
export interface AlertedPeople {
	readonly people: readonly { name: string; role: string }[];
	readonly others: number;
}

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
	/** Never empty: the first is the one that the page asks for. */
	children: { listed: ChildId | null; described: string; roles: ChildRole[] }[];
	danger: Answer;
	adult: Answer;
	subjects: { person: PersonId | null; described: string }[];
	struck: PersonId[];
	saw: string;
	words: string;
	when: string; // local wall time as typed or filled in, such as 2026-11-21T13:55
	place: string;
	/** What was added beyond that; what is absent was never asked. */
	more: SomeMore;
	/** Phrases that the writer said are the child's words, so that no hint comes to them again. Kept with a draft, never sent. */
	theirs?: string[];
}

/** A draft in progress. With a holder unlocked it lies under their vault key, else sealed to the tenant. */
export interface Draft {
	/** Milliseconds since the epoch of the last strict write, or null before the first. */
	readonly keptAt: number | null;
	/** Why the text could not be written or saved (F10). Writing it is tried again each second; null once it is kept. */
	readonly unkept: SaveFailed['reason'] | null;
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

/** What became of asking for a rehearsal. `refused`: it is not theirs to begin; `waits`: the server has not answered yet. */
export type Rehearsed = 'asked' | 'at-night' | 'something-waits' | 'refused' | 'waits';

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

/** What a lead made of a concern, as they wrote it. */
export type Judged = Loose<ClassifyConcern> | Loose<AssessConcern> | Loose<RecordSafety>;

/** A child and their part in it (REQ-4-C); `child` null: only described. */
export interface Involved {
	readonly child: ChildId | null;
	readonly name: string;
	readonly roles: readonly ChildRole[];
}

export interface ChronologyEntry {
	readonly id: string;
	/** The command that brought it. */
	readonly cmd?: string;
	readonly kind:
		| 'recorded' | 'unfinished' | 'held' | 'amended' | 'note' | 'acknowledged' | 'followed-up' | 'placed'
		| 'alerted' | 'passed-on' | 'released' | 'still-worried' | 'rehearsal' | 'rehearsal-ended' | 'about' | 'not-about' | 'settled' | 'held-added'
		| 'classified' | 'assessed' | 'safety' | 'moved' | 'deed';
	/** Server time of arrival, or device time while `pending`. */
	readonly at: string;
	readonly by: { name: string; role: string } | null;
	/** True when it was the holder, on whichever device. */
	readonly mine: boolean;
	/** `key`: signed in; `name`: a name was given, not signed in; `none`: nobody said. */
	readonly how: 'key' | 'name' | 'none';
	readonly text: string;
	/** classified, assessed and safety only. */
	readonly said?: Judged;
	/** deed only: what somebody did about what policy asks, in words by `duties/deeds.ts`. */
	readonly deed?: Deed;
	/** about and not-about only: the child's name. */
	readonly child?: string;
	/** follow-up only */
	readonly action?: string;
	readonly outcome?: string;
	/** alerted only: who was told that something waits, and how each could be reached. */
	readonly alerted?: readonly { name: string; role: string; by: Channel }[];
	/** alerted only: the step, from 0, and whether the chain had come to its end. */
	readonly step?: number;
	readonly ended?: boolean;
	/** rehearsal-ended only. */
	readonly report?: { answered: boolean; cutOff: boolean; steps: number; seconds: number; told: number; reached: number };
	/** On this device only, not yet sent. */
	readonly pending: boolean;
}

export interface DeskConcern {
	readonly matter: MatterId;
	readonly kind: 'concern' | 'unfinished' | 'held' | 'rehearsal';
	/** True when it lies in a confidential feed: about an adult who works or helps here (R25). */
	readonly confidential: boolean;
	readonly reference: string;
	readonly setting: SettingId | null;
	readonly settingName: string;
	readonly nation?: Nation | undefined;
	readonly receivedAt: string;
	readonly madeAt: string | null;
	readonly writer: Writer;
	readonly how: 'key' | 'name' | 'none';
	readonly child: { name: string; listed: boolean };
	/** The listed children that it is about, by what was said last of each (R33). */
	readonly children: readonly ChildId[];
	/** The same with those who were only described. */
	readonly involved: readonly Involved[];
	readonly danger: Answer;
	readonly adult: Answer;
	readonly subject: string | null;
	readonly saw: string;
	readonly words: string;
	readonly when: string;
	readonly place: string;
	/** What else the recorder said, as it was written; undefined where nobody was asked. */
	readonly more: SomeMore | undefined;
	readonly heldReason: string | null;
	readonly told: Told;
	/** True while nobody has it though somebody had: still worried, or given back. */
	readonly reopened: boolean;
	readonly acknowledged: { name: string; role: string; at: string; pending: boolean; mine: boolean } | null;
	readonly chronology: readonly ChronologyEntry[];
	/** What policy or law asks, each as the server said it last: `duties/fold.ts` reads it beside what was done since. */
	readonly asked: readonly Extract<Entry, { k: 'duty-kept' }>[];
}

/** A setting whose feed the holder follows: what it is called, and whom to phone there. */
export interface SettingSeen {
	readonly setting: SettingId;
	readonly name: string;
	readonly kind: SettingKind;
	readonly nation: Nation | undefined;
	readonly numbers: readonly DutyNumber[];
	/** When somebody answers those marked in-hours; none: nobody has said. */
	readonly hours: readonly OpenHours[];
}

/** Somewhere below this person nobody has picked something up. What it is, or about whom, is not theirs to read. */
export interface SettingWaits {
	readonly matter: MatterId;
	readonly setting: SettingId;
	readonly settingName: string;
	readonly since: string;
}

/** Whether this device wakes its holder: `shared` and `impossible` never will, `blocked` was refused in the browser. */
export type AlertsHere = 'on' | 'off' | 'shared' | 'blocked' | 'impossible' | 'unknown';
export type AlertsResult = 'on' | 'refused' | 'no-network' | 'failed';

/** How somebody could be alerted now. `none` is shown in red: they can be told only by an open page. */
export interface Reach {
	readonly person: PersonId;
	readonly name: string;
	readonly title: string;
	readonly setting: SettingId | null;
	readonly by: Channel;
	readonly devices: number;
	readonly heardAt: string | null;
}

export interface DeviceListed {
	readonly device: DeviceId;
	readonly name: string;
	readonly setting: SettingId;
	readonly shared: boolean;
	readonly enrolledAt: string;
	readonly seenAt: string;
	/** So many things were written there before others that came, and have not come. */
	readonly missing: number;
	readonly revokedAt: string | null;
}

/** Who opened a matter, and to whose devices it was sent. */
export interface Looked {
	readonly looked: readonly { person: PersonId; name: string; title: string; firstAt: string; lastAt: string; opened: number }[];
	readonly sent: readonly { person: PersonId; name: string; title: string; at: string }[];
}

/**
 * What those parts of the kernel work with that come with a later screen (people/client.ts and its like). Screens hand it
 * on and use nothing of it: so each of them costs only whoever opens its screen.
 */
export interface Parts {
	readonly world: World;
	readonly db: Database;
	readonly recorder: Pick<Recorder, 'order' | 'record'>;
	/** Null while nobody holds the device. */
	holder(): PersonId | null;
	/** What is held of the feeds of these kinds. Read in markup or in `$derived`, it is read again when more has come. */
	entries(...kinds: readonly string[]): readonly (readonly Entry[])[];
	/** The same of one kind, with what each feed is of and where in it everything stands. */
	whole(kind: string): readonly KeptFeed[];
	/** What the holder did here that no feed has brought back yet; reactive like `entries`. */
	pending(): readonly Pending[];
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
	/** Every setting that the holder follows, by name; empty while nobody holds the device. */
	readonly settings: readonly SettingSeen[];
	/** What waits below the holder, for someone above a desk (R9); oldest first. */
	readonly waits: readonly SettingWaits[];
	/** True where the browser itself sends what waits, with Harken closed (Background Sync). */
	readonly sendsClosed: boolean;
	/** True once the server withdrew this device and everything on it was let go. */
	readonly withdrawn: boolean;
	readonly alertsHere: AlertsHere;
	/** One more each time somebody taps an alert while Harken is open: show the desk, or the way to unlock it. */
	readonly alertTaps: number;
	/**
	 * The full-screen alarm (R8): the holder wrote that a child is in danger, and nobody has been told. At save, again at 2
	 * and 5 minutes. Never shown while the screen is hidden; `alarmSeen` when they put it aside.
	 */
	readonly alarm: { readonly cmd: CommandId; readonly since: string } | null;
	/** Entries that the holder had and the server, since it was restored, has not: not shown, and counted until they come back. */
	readonly unconfirmed: number;
	/** Something that the server sent contradicts what this device had seen. What is here stays as it was (S5). */
	readonly disbelieved: boolean;
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
	/** "I can't take this, pass on" (R5). */
	passOn(concern: MatterId): Promise<void>;
	/** "I'm still worried" (R5), by whoever recorded it; `text` may be empty. */
	stillWorried(concern: MatterId, writer: Writer, text: string): Promise<Recorded>;
	/** A marked drill through the real chain of a setting (R12). */
	rehearse(setting: SettingId): Promise<Rehearsed>;
	/** The holder looks at a concern. Collected, and reported in batches. */
	opened(concern: MatterId): void;

	alarmSeen(): void;

	parts(): Promise<Parts>;
	/** What the policy shows on this device; null where none was ever fetched. Reactive as `kept.guide` of `guide/kept.svelte.ts`. */
	guide(): Promise<Guide | null>;

	/** Asks the browser, subscribes and tells the server. Call it from a tap. */
	turnAlertsOn(): Promise<AlertsResult>;
	turnAlertsOff(): Promise<void>;
	/** Asks the server now; null without a network. */
	whoLooked(concern: MatterId): Promise<Looked | null>;
	/** Ends every session of the holder, this one too, and locks. */
	signOutEverywhere(): Promise<'done' | 'no-network'>;
}
