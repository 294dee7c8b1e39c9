/**
 * What this device keeps: one database, so that things that belong together are committed together.
 *
 * Nothing here is readable without a key that is not here, but for: identity and front door (names that the setting
 * allows at the door), the headers of envelopes, and the states of telling, which carry no word of a concern.
 * An upgrade adds and moves; it never drops a store, because an old build may have left unsent concerns in it (F12).
 */
import type { DBSchema, IDBPDatabase } from 'idb';
import type { CommandId, DeviceId, EpochId, FeedId, FrontDoor, Guide, TenantId } from '../sync/protocol.gen';

export const NAME = 'harken';
export const VERSION = 1;

export type Bytes = Uint8Array<ArrayBuffer>;

/** AES-GCM: nonce (12) and ciphertext. Which key, and which place it is bound to, its keeper knows. */
export type Sealed = Bytes;

/** Who this device is. Written once, at enrolment. */
export interface Identity {
	readonly device: DeviceId;
	readonly tenant: TenantId;
	/** Pinned at enrolment; every receipt and every later intake key must verify under it. */
	readonly signingKey: Bytes;
	/**
	 * Signs what is recorded here without a sign-in. "Non-extractable" stops a script that got into the page from
	 * carrying the key away. It does not stop whoever has the disk: Chromium keeps the raw bytes in its database files.
	 */
	readonly privateKey: CryptoKey;
	readonly publicKey: Bytes;
	/** What it was enrolled with, once. With the key it brings back a cookie that the browser lost; without, it is nothing. */
	readonly code: string;
}

/** The key pair of a device that has asked to be enrolled and has no answer yet. */
export type Pair = Pick<Identity, 'privateKey' | 'publicKey'>;

/** Which sequence numbers envelopes of this device have. `free` were given to drafts that came to nothing. */
export interface Sequence {
	readonly next: number;
	readonly free: readonly number[];
}

/** The proof that the server has an item, verbatim, and when this device's epoch took it as such. */
export interface KeptReceipt {
	readonly line: string;
	readonly sig: string;
	readonly at: string;
	readonly epoch: EpochId;
}

export interface OutboxRow {
	readonly cmd: CommandId;
	readonly seq: number;
	/** b64 of SHA-256 of the envelope. */
	readonly digest: string;
	/** Made once, sent as it is. Sealed to the tenant: this device cannot read it. */
	readonly envelope: Bytes;
	readonly madeAt: string;
	/** Equals `seq` until a receipt verifies and names this digest, then absent. The index over it is the queue. */
	readonly waiting?: number;
	/** The device made it by itself: nobody wrote it, and nobody is told that it waits. */
	readonly quiet?: true;
	/** That a server has it. Who acknowledged it is never stored in clear: the name of who was told betrays the kind. */
	readonly receipt?: KeptReceipt;
	/** A backup covers it: of the envelope there is the header alone, and it cannot be offered again. */
	readonly covered?: true;
}

/** A draft sealed to the tenant: an envelope that has not been sent, with a number of its own. */
export interface SealedDraftRow {
	readonly under: 'tenant';
	readonly cmd: CommandId;
	readonly seq: number;
	readonly digest: string;
	readonly envelope: Bytes;
	readonly madeAt: string;
	readonly touchedAt: number;
}

/** A draft under its writer's vault key. */
export interface VaultDraftRow {
	readonly under: 'vault';
	readonly cmd: CommandId;
	readonly vault: string;
	readonly box: Sealed;
	readonly touchedAt: number;
}

export type DraftRow = SealedDraftRow | VaultDraftRow;

export interface HolderRow {
	/** Random; names a vault without naming a person. */
	readonly vault: string;
	/** A digest of device and login: finds the vault, tells no login. */
	readonly tag: string;
	readonly kdf: { readonly name: 'argon2id'; readonly salt: Bytes; readonly kib: number; readonly passes: number };
	/** The vault key under the passphrase's key. */
	readonly key: Sealed;
	/** Who they are, their author key, and what of it the server has accepted; under the vault key. */
	readonly profile: Sealed;
}

/** 500 entries of one feed, counted from its first: page 0 holds 1 to 500. */
export interface PageRow {
	readonly vault: string;
	readonly feed: FeedId;
	readonly page: number;
	readonly box: Sealed;
}

/**
 * Where a feed stands, under the vault key; its sequence also in clear, so that two tabs cannot move it past each other.
 * `dropped`: nothing is held of it any more, and the server has still to be told.
 */
export type CursorRow =
	| { readonly vault: string; readonly feed: FeedId; readonly seq: number; readonly box: Sealed }
	| { readonly vault: string; readonly feed: FeedId; readonly dropped: 1 };

/** What a holder did here, readable again by them alone, until their feeds bring it back. */
export interface MineRow {
	readonly vault: string;
	readonly cmd: CommandId;
	readonly box: Sealed;
}

/** The life of the server's database that this device last spoke to, and those that are over. */
export interface Epochs {
	readonly epoch: EpochId;
	readonly past: readonly EpochId[];
}

export interface KeptDoor {
	readonly door: FrontDoor;
	readonly readAt: number;
}

/** How this device is woken, as the server was last told. Personal devices only; the address betrays nobody. */
export interface KeptAlerts {
	readonly endpoint: string;
	/** b64 of the server's key that the browser was subscribed with. */
	readonly key: string;
	/** For whom: their vault, which names no person. */
	readonly vault: string;
	readonly toldAt: number;
	/** Its holder turned alerts off; what the browser may still have of it is not taken up again. */
	readonly off: boolean;
}

export interface Schema extends DBSchema {
	device: {
		/**
		 * `withdrawn`: the server said so; it outlives all else that is let go then. `sign-out`: the session that the
		 * browser has a cookie of is to be ended, whoever's it is; their name is not kept. `guide`: policy, about nobody.
		 */
		key: 'identity' | 'front-door' | 'guide' | 'sequence' | 'epochs' | 'enrolling' | 'alerts' | 'withdrawn' | 'sign-out';
		value: Identity | KeptDoor | Guide | Sequence | Epochs | Pair | KeptAlerts | true;
	};
	outbox: { key: string; value: OutboxRow; indexes: { waiting: number } };
	drafts: { key: string; value: DraftRow; indexes: { touched: number } };
	holders: { key: string; value: HolderRow; indexes: { tag: string } };
	pages: { key: [string, string, number]; value: PageRow; indexes: { vault: string } };
	cursors: { key: [string, string]; value: CursorRow; indexes: { vault: string } };
	mine: { key: [string, string]; value: MineRow; indexes: { vault: string } };
}

export type Stored = IDBPDatabase<Schema>;

/** Each step brings the database from one version to the next, whichever version it has slept through. */
export function upgrade(db: Stored, from: number): void {
	if (from < 1) {
		db.createObjectStore('device');
		db.createObjectStore('outbox', { keyPath: 'cmd' }).createIndex('waiting', 'waiting');
		db.createObjectStore('drafts', { keyPath: 'cmd' }).createIndex('touched', 'touchedAt');
		db.createObjectStore('holders', { keyPath: 'vault' }).createIndex('tag', 'tag', { unique: true });
		db.createObjectStore('pages', { keyPath: ['vault', 'feed', 'page'] }).createIndex('vault', 'vault');
		db.createObjectStore('cursors', { keyPath: ['vault', 'feed'] }).createIndex('vault', 'vault');
		db.createObjectStore('mine', { keyPath: ['vault', 'cmd'] }).createIndex('vault', 'vault');
	}
}
