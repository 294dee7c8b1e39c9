// Written by `python -m sync.generate` from sync/device/shapes.py. Do not edit: a test compares.
/*
 * What goes into the device engine and what comes out: plain frozen data, the same in TypeScript (device.gen.ts).
 *
 * The engine is `step(state, input) -> (state, effects)`. It decides; a *runner* does. The contract between them:
 *
 * - Effects are done in order, each that writes in one strict transaction. An effect that fails ends this engine: the
 *   runner begins again with `begin(what is stored)`. So a kill between any two effects is the same as a restart.
 * - Every `push`, `pull` and `fetch-door` is answered by exactly one closing input, whatever happened to it.
 * - What needs a key is done before the engine sees it: receipts, pages, the epoch and the front door arrive verified.
 * - Times are milliseconds since 1970 by the device's clock; they only space attempts. `jitter` is 0..999, from chance.
 */
import type { CommandId, EpochId, FeedId, FrontDoor, PersonId, ReportDropped } from './protocol.gen';

/** Something made on this device, sealed. The store has its bytes; the engine knows its name and size. */
export interface Item {
	readonly cmd: CommandId;
	/** b64 of SHA-256 of the envelope. */
	readonly digest: string;
	/** Bytes of the envelope. */
	readonly size: number;
	/** Pushes that ended without a receipt for it. It orders the queue and is never a limit. */
	readonly tries: number;
}

/** An item whose receipt verified and named its own digest. Kept, sealed: after a restore it is offered again. */
export interface Sent {
	readonly cmd: CommandId;
	readonly digest: string;
	readonly size: number;
	/** The epoch in which the server confirmed it. */
	readonly epoch: EpochId;
	/** By the server's clock, as the receipt says: UTC, milliseconds. */
	readonly received_at: string;
}

/** A sealed draft. If nobody touches it for ten minutes it becomes an item by itself. */
export interface Draft {
	readonly cmd: CommandId;
	readonly digest: string;
	readonly size: number;
	readonly kept_at: number;
}

export interface PushFlight {
	readonly n: number;
	readonly epoch: EpochId;
	readonly cmds: readonly CommandId[];
}

export interface Push {
	/** Number of the last push; answers name it. */
	readonly n: number;
	readonly flight: PushFlight | null;
	readonly fails: number;
	/** Items at most in the next push: halved when one fails as a whole, doubled when one gets through. */
	readonly batch: number;
	readonly due_at: number;
	/** The server asked to wait. No trigger goes before it. */
	readonly hold_until: number;
	/**
	 * `not-enrolled` or `not-allowed`: the server does not take anything from this device now. Items wait, and are
	 * offered again.
	 */
	readonly refused: string | null;
}

/** How far a feed is held. Stored in the transaction of the page that moved it. */
export interface Cursor {
	readonly kind: string;
	readonly about: string;
	readonly seq: number;
	/** b64 */
	readonly head: string;
	/** States whose body was withheld and which nothing yet read supersedes or disposes of. */
	readonly owed_states: readonly number[];
	/** Facts whose body was withheld and which nothing yet read disposes of. */
	readonly owed_facts: readonly number[];
	/** The life of the server in which it was last believed; null if stored before that was kept. */
	readonly epoch: EpochId | null;
}

/** A feed that the device does not believe. What is held of it stays as it is (S5). */
export interface Refused {
	readonly feed: FeedId;
	readonly why: string;
}

/** One feed of the follow set that a pull announced, and the sequence it will reach. */
export interface Followed {
	readonly feed: FeedId;
	readonly kind: string;
	readonly about: string;
	readonly seq: number;
}

export interface Pull {
	/** Number of the last pull; what arrives for another is ignored. */
	readonly n: number;
	readonly flying: boolean;
	/** The follow set of the pull now in flight, or of the last one. */
	readonly announced: readonly Followed[];
	readonly fails: number;
	readonly due_at: number;
	readonly hold_until: number;
	/** Something happened during a pull that it may have missed. */
	readonly wanted: boolean;
	/** The pull in flight has moved a cursor. One that moves none is never followed by another at once. */
	readonly progress: boolean;
}

/** The person this device reads for, while unlocked. */
export interface Holder {
	readonly person: PersonId;
	readonly signed_in: boolean;
	readonly feeds: Readonly<Record<FeedId, Cursor>>;
	/** Feeds deleted here and not yet reported. */
	readonly dropped: readonly FeedId[];
	readonly reporting: boolean;
	readonly refused: readonly Refused[];
	/** When a pull last ended with `end`. */
	readonly whole_at: number | null;
}

export interface Door {
	readonly asking: boolean;
	readonly read_at: number | null;
	readonly fails: number;
	readonly due_at: number;
	/** `not-enrolled` or `not-allowed`: said on screen; pushing goes on all the same. */
	readonly refused: string | null;
}

export interface State {
	/** A tablet that many hold: desk, case and bridge feeds are read in memory only. */
	readonly shared: boolean;
	readonly epoch: EpochId;
	/** Epochs that are over. A late answer cannot bring one back. */
	readonly past: readonly EpochId[];
	readonly waiting: readonly Item[];
	readonly sent: readonly Sent[];
	readonly drafts: readonly Draft[];
	readonly push: Push;
	readonly pull: Pull;
	readonly door: Door;
	readonly holder: Holder | null;
	/** Nobody reads here any more. What waits goes up, and then all is let go. */
	readonly withdrawn: boolean;
	/** All was let go: this engine does nothing more. */
	readonly forgotten: boolean;
	readonly wake_at: number | null;
}

/** What the device's own tables say when an engine begins. */
export interface Stored {
	readonly shared: boolean;
	readonly epoch: EpochId;
	readonly past: readonly EpochId[];
	readonly waiting: readonly Item[];
	readonly sent: readonly Sent[];
	readonly drafts: readonly Draft[];
	readonly door_read_at: number | null;
	readonly withdrawn: boolean;
}

/** Time passed: the timer that `wake` asked for. Also the first input after `begin`. */
export interface Tick {
	readonly on: 'tick';
	readonly now: number;
	readonly jitter: number;
}

/** The network came back, the page became visible, a sync event fired: try now whatever was planned. */
export interface Nudged {
	readonly on: 'nudged';
	readonly now: number;
	readonly jitter: number;
}

/** The live stream says that something waits. */
export interface Poked {
	readonly on: 'poked';
	readonly now: number;
	readonly jitter: number;
}

/** An item was made and committed. `draft`: it finished this draft, deleted in the same transaction. */
export interface Saved {
	readonly on: 'saved';
	readonly now: number;
	readonly jitter: number;
	readonly item: Item;
	readonly draft: CommandId | null;
	/** If it is a report-dropped command: the feeds it names, no longer owed. */
	readonly reported: readonly FeedId[];
}

export interface DraftKept {
	readonly on: 'draft-kept';
	readonly now: number;
	readonly jitter: number;
	readonly draft: Draft;
}

export interface DraftDiscarded {
	readonly on: 'draft-discarded';
	readonly now: number;
	readonly jitter: number;
	readonly draft: CommandId;
}

/** A person opened the vault. `feeds` and `dropped` as stored for this holder. */
export interface Unlocked {
	readonly on: 'unlocked';
	readonly now: number;
	readonly jitter: number;
	readonly person: PersonId;
	readonly signed_in: boolean;
	readonly feeds: Readonly<Record<FeedId, Cursor>>;
	readonly dropped: readonly FeedId[];
}

export interface SignedIn {
	readonly on: 'signed-in';
	readonly now: number;
	readonly jitter: number;
	readonly person: PersonId;
}

/** Nobody holds the device any more. What arrives for who did is ignored. */
export interface Locked {
	readonly on: 'locked';
	readonly now: number;
	readonly jitter: number;
}

/** A receipt whose signature verified. `line` and `sig` are kept as they came. */
export interface ReceiptGiven {
	readonly cmd: CommandId;
	readonly digest: string;
	readonly verdict: string;
	readonly reason: string;
	readonly received_at: string;
	readonly epoch: EpochId;
	readonly line: string;
	readonly sig: string;
}

/** `status` 0: no answer. `receipts`: those lines of the answer that verified, whatever they name. */
export interface PushAnswered {
	readonly on: 'push-answered';
	readonly now: number;
	readonly jitter: number;
	readonly n: number;
	readonly status: number;
	/** Retry-After, or 0. */
	readonly wait_ms: number;
	readonly receipts: readonly ReceiptGiven[];
}

/**
 * The first lines came: the epoch, and the whole follow set of this holder. If the epoch is another than was asked
 * with, its statement verified, and every feed held from before was settled by it (`sync/epoch.py`).
 */
export interface PullOpened {
	readonly on: 'pull-opened';
	readonly now: number;
	readonly jitter: number;
	readonly n: number;
	readonly epoch: EpochId;
	readonly feeds: readonly Followed[];
	/** Where each stands now. */
	readonly settled: Readonly<Record<FeedId, Cursor>>;
	/** Those that do not agree with the statement. */
	readonly refused: readonly Refused[];
}

/** One entry. `salt` and `text` are null where the body is withheld. */
export interface Line {
	readonly cls: string;
	readonly prev: number;
	readonly leaf: string;
	readonly salt: string | null;
	readonly text: string | null;
}

/** A page whose chain verified against what was held when this pull was asked. */
export interface PageRead {
	readonly on: 'page-read';
	readonly now: number;
	readonly jitter: number;
	readonly n: number;
	readonly feed: FeedId;
	readonly from_seq: number;
	readonly lines: readonly Line[];
	readonly seq: number;
	readonly head: string;
}

/** The answer ended. `refused`: feeds whose lines did not verify. `ended`: `end`, `more`, or `cut`. */
export interface PullClosed {
	readonly on: 'pull-closed';
	readonly now: number;
	readonly jitter: number;
	readonly n: number;
	readonly status: number;
	readonly wait_ms: number;
	readonly ended: string;
	readonly refused: readonly Refused[];
}

/** `door` is null when there was none, or its intake key was not signed by the pinned key. */
export interface DoorAnswered {
	readonly on: 'door-answered';
	readonly now: number;
	readonly jitter: number;
	readonly status: number;
	readonly wait_ms: number;
	readonly epoch: EpochId | null;
	readonly door: FrontDoor | null;
	/** What the server received before this, by its own clock, is in a backup, and has been for days. */
	readonly covered: string | null;
}

/**
 * To whatever was asked, the server said `device-revoked`: its own word, not merely a status that a proxy may
 * give.
 */
export interface Withdrawn {
	readonly on: 'withdrawn';
	readonly now: number;
	readonly jitter: number;
}

/** Send these envelopes, framed, in this order. Closed by `push-answered`. */
export interface DoPush {
	readonly do: 'push';
	readonly n: number;
	readonly cmds: readonly CommandId[];
}

/** Ask for what is new. `pull-opened` and `page-read` follow as they arrive; closed by `pull-closed`. */
export interface DoPull {
	readonly do: 'pull';
	readonly n: number;
	readonly epoch: EpochId;
	readonly held: Readonly<Record<FeedId, readonly [number, string]>>;
}

/** Ask for the front door. Closed by `door-answered`. */
export interface FetchDoor {
	readonly do: 'fetch-door';
}

/** Store each with its item, which from now on is sent and stays sealed. `epoch`: confirmed in this one. */
export interface KeepReceipts {
	readonly do: 'keep-receipts';
	readonly epoch: EpochId;
	readonly receipts: readonly ReceiptGiven[];
}

/** Store the epoch and those that are over; mark these sent items as waiting again, in one transaction. */
export interface KeepEpoch {
	readonly do: 'keep-epoch';
	readonly epoch: EpochId;
	readonly past: readonly EpochId[];
	readonly again: readonly CommandId[];
}

/** Delete the sealed bytes of these sent items: a backup covers them. Their receipts stay. */
export interface LetGo {
	readonly do: 'let-go';
	readonly cmds: readonly CommandId[];
}

/** Move a sealed draft into the outbox as it is. */
export interface Promote {
	readonly do: 'promote';
	readonly draft: CommandId;
}

/** In one transaction: delete all this holder has of these feeds, and remember them as to be reported. */
export interface Drop {
	readonly do: 'drop';
	readonly person: PersonId;
	readonly feeds: readonly FeedId[];
}

/** Sign, seal; in one transaction store it and forget `body.feeds` as to be reported; then `saved`. */
export interface Make {
	readonly do: 'make';
	readonly person: PersonId;
	readonly body: ReportDropped;
}

/**
 * Store a page and its cursor, and delete the bodies of `superseded` and `disposed`, in one transaction.
 *
 * `keep` is `store`, or `memory` where this device may not keep the feed: then neither body nor cursor is written.
 * Of superseded and disposed entries class, prev and leaf stay. The body of a fact is never deleted as superseded.
 */
export interface Apply {
	readonly do: 'apply';
	readonly person: PersonId;
	readonly feed: FeedId;
	readonly keep: string;
	/** Sequence of the first line. */
	readonly first: number;
	readonly lines: readonly Line[];
	readonly cursor: Cursor;
	readonly superseded: readonly number[];
	readonly disposed: readonly number[];
}

/**
 * In one transaction: each feed stands at its new cursor; entries behind it are kept apart, sealed as they were,
 * and count as not confirmed until one of the same id comes again. Where only memory may keep the feed, so do they.
 */
export interface SetAside {
	readonly do: 'set-aside';
	readonly person: PersonId;
	readonly feeds: Readonly<Record<FeedId, Cursor>>;
}

/** Tell the holder and the log: this feed was not believed. Nothing of it was applied. */
export interface Refuse {
	readonly do: 'refuse';
	readonly person: PersonId;
	readonly feed: FeedId;
	readonly why: string;
}

/** Store it. A device that was withdrawn by mistake is not so any more: forget that it was, in the same write. */
export interface KeepDoor {
	readonly do: 'keep-door';
	readonly door: FrontDoor;
	readonly read_at: number;
}

/**
 * Store that this device was withdrawn. Close the vault if one is open; what its holder was writing is sealed to
 * the tenant first, as if nobody held the device, because nobody will open that vault again.
 */
export interface Withdraw {
	readonly do: 'withdraw';
}

/**
 * In one transaction: if anything of this tenant waits, sealed item or sealed draft, delete nothing and fail. Else
 * delete every vault and all that lies under one, the front door and who this device is; end its alerts.
 *
 * Drafts under a vault go unsent: without their writer nobody can open them, so nobody can seal them. Sent items stay,
 * sealed as they are, and so does what waits for another tenant. The last effect of an engine: nothing is heard after
 * it.
 */
export interface Forget {
	readonly do: 'forget';
}

/** Send a `tick` at this time. Replaces the one before; null: none is needed. */
export interface Wake {
	readonly do: 'wake';
	readonly at: number | null;
}

export type Input =
	| Tick
	| Nudged
	| Poked
	| Saved
	| DraftKept
	| DraftDiscarded
	| Unlocked
	| SignedIn
	| Locked
	| PushAnswered
	| PullOpened
	| PageRead
	| PullClosed
	| DoorAnswered
	| Withdrawn;

export type Effect =
	| DoPush
	| DoPull
	| FetchDoor
	| KeepReceipts
	| KeepEpoch
	| LetGo
	| Promote
	| Drop
	| Make
	| Apply
	| SetAside
	| Refuse
	| KeepDoor
	| Withdraw
	| Forget
	| Wake;
