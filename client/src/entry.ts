/** An entry as it lies in a feed. Its text was verified by the chain; what kind it is decides what `d` is. */
import type {
	AcknowledgeConcern, AddNote, AmendConcern, ChildListed, ConcernReleased, DecideRetention, FollowUpConcern, HeldAdded, ItemHeld, ItemPlaced, KeepChildRecord, KeepContacts, KeepCover, LadderStepped,
	LeaveUnfinished, LiftHold, MatterId, PassOnConcern, PersonId, PersonListed, PutOnHold, RecordConcern, RegionDescribed, RehearsalBegun, RehearsalEnded,
	ReportTold, ReviewOpened, SayAbout, SayAvailable, SayStillWorried, SettingDescribed, SettleHeld, SettingWaits, StartRehearsal, TenantDescribed
} from './sync/protocol.gen';

interface Kinds {
	'concern-recorded': RecordConcern;
	'concern-left-unfinished': LeaveUnfinished;
	'concern-amended': AmendConcern;
	'concern-acknowledged': AcknowledgeConcern;
	'concern-passed-on': PassOnConcern;
	'concern-released': ConcernReleased;
	'still-worried': SayStillWorried;
	'note-added': AddNote;
	'concern-followed-up': FollowUpConcern;
	'report-told': ReportTold;
	'setting-waits': SettingWaits;
	'ladder-stepped': LadderStepped;
	'rehearsal-asked': StartRehearsal;
	'rehearsal-begun': RehearsalBegun;
	'rehearsal-ended': RehearsalEnded;
	'item-held': ItemHeld;
	'item-placed': ItemPlaced;
	'about-said': SayAbout;
	'held-settled': SettleHeld;
	'held-added': HeldAdded;
	'child-record': KeepChildRecord;
	'child-record-offered': KeepChildRecord;
	'child-listed': ChildListed;
	'person-listed': PersonListed;
	'setting-described': SettingDescribed;
	'region-described': RegionDescribed;
	'tenant-described': TenantDescribed;
	'contacts-kept': KeepContacts;
	'contacts-offered': KeepContacts;
	'cover-kept': KeepCover;
	'cover-offered': KeepCover;
	'available-said': SayAvailable;
	'review-opened': ReviewOpened;
	'retention-decided': DecideRetention;
	'hold-put': PutOnHold;
	'hold-lifted': LiftHold;
}

/** Another's writer may leave out what has a default in the schema, so every field is read with `??`. */
export type Loose<T> = { readonly [K in keyof T]?: T[K] | undefined };

interface Common {
	readonly id: string;
	/** Its place in its feed; 0 where it lies in none. */
	readonly seq: number;
	readonly of: MatterId;
	readonly at: string;
	readonly by: PersonId | null;
	readonly how: 'key' | 'name' | 'none';
	readonly cmd: string;
}

export type Entry = { [K in keyof Kinds]: Common & { readonly k: K; readonly d: Loose<Kinds[K]> } }[keyof Kinds];

/** Everything in this table is read; a kind that this build does not know is passed over, never an error (§4 of the design). */
const KINDS: Readonly<Record<keyof Kinds, true>> = {
	'concern-recorded': true,
	'concern-left-unfinished': true,
	'concern-amended': true,
	'concern-acknowledged': true,
	'concern-passed-on': true,
	'concern-released': true,
	'still-worried': true,
	'note-added': true,
	'concern-followed-up': true,
	'report-told': true,
	'setting-waits': true,
	'ladder-stepped': true,
	'rehearsal-asked': true,
	'rehearsal-begun': true,
	'rehearsal-ended': true,
	'item-held': true,
	'item-placed': true,
	'about-said': true,
	'held-settled': true,
	'held-added': true,
	'child-record': true,
	'child-record-offered': true,
	'child-listed': true,
	'person-listed': true,
	'setting-described': true,
	'region-described': true,
	'tenant-described': true,
	'contacts-kept': true,
	'contacts-offered': true,
	'cover-kept': true,
	'cover-offered': true,
	'available-said': true,
	'review-opened': true,
	'retention-decided': true,
	'hold-put': true,
	'hold-lifted': true
};

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** Null for a kind that this build does not know. The server checks `d` against its kind before it writes an entry. */
export function readEntry(text: string, seq = 0): Entry | null {
	const entry: unknown = JSON.parse(text);
	const known = isObject(entry) && typeof entry.k === 'string' && Object.hasOwn(KINDS, entry.k) && isObject(entry.d);
	return known ? ({ ...entry, seq } as unknown as Entry) : null;
}

/** Narrows to one kind. */
export const ofKind =
	<K extends Entry['k']>(k: K) =>
	(entry: Entry): entry is Extract<Entry, { k: K }> =>
		entry.k === k;
