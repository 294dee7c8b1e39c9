/** An entry as it lies in a feed. Its text was verified by the chain; what kind it is decides what `d` is. */
import type {
	AcknowledgeConcern, AcknowledgeNotice, AddNote, AmendConcern, AnswerHandoff, AskHandoff, AssessConcern, BridgeKept, ChallengeReply, ChildListed, ClassifyConcern, CloseHandoff, ConcernReleased, ConfirmUnplaced, CountersignDecision, DecideDuty, DecideRetention, DutyKept,
	DutyStepped, DutyWaits, EntryMoved, FollowUpConcern, HandoffAboutAnother, HandoffNoteShared, HandoffNotSent, HandoffReceipt, HeldAdded, ItemHeld, ItemPlaced, KeepArea, KeepChildRecord, KeepContacts, KeepCover, KeepNeeds, LadderStepped, LeaveUnfinished, LeaveUnfinishedV1, LiftHold, MailboxTold, MatchKept,
	MakeLink, MatterId, MoveToCase, NoteHandoff, NoticeGiven, NoticeSeen, NotifySeniors, OfferBridge, OpenHandoff, LinkAcknowledged, LinkEnded, LinkExpired, LinkLocked, LinkOpened, PassOnConcern, PersonId, PersonListed, PolicyReadTold, PutOnHold, RecordConcern, RecordConcernV1, RecordEvidence, RecordMeeting, RecordReply,
	RecordReturn, RecordReview, RecordSafety, RegionDescribed, RehearsalBegun, RehearsalEnded, ReportDuty, ReportTold, ReviewOpened, SayAbout, SayAvailable, SayRead, SayStillWorried, SendHandoff, SeniorsTold,
	SettingDescribed, SettingWaits, SettleHeld, StartRehearsal, TakeBackLink, TenantDescribed, WithdrawEvidence, WithdrawHandoff
} from './sync/protocol.gen';

/** What was done about what policy or law asks, who was told again, and what became of what was shared: one kind of line in a chronology. */
interface Deeds {
	'duty-stepped': DutyStepped;
	'evidence-recorded': RecordEvidence;
	'evidence-withdrawn': WithdrawEvidence;
	'duty-decided': DecideDuty;
	'decision-countersigned': CountersignDecision;
	'reply-recorded': RecordReply;
	'reply-challenged': ChallengeReply;
	'return-recorded': RecordReturn;
	'meeting-recorded': RecordMeeting;
	'review-recorded': RecordReview;
	'seniors-notified': NotifySeniors;
	'seniors-told': SeniorsTold;
	'notice-seen': NoticeSeen;
	'link-made': MakeLink;
	'link-taken-back': TakeBackLink;
	'link-opened': LinkOpened;
	'link-acknowledged': LinkAcknowledged;
	'link-locked': LinkLocked;
	'link-expired': LinkExpired;
	'link-ended': LinkEnded;
}

/** What was shared of a concern and what became of it, in the record of the side that sent it. */
interface Told {
	'handoff-sent': SendHandoff;
	'handoff-receipt': HandoffReceipt;
	'handoff-note-shared': HandoffNoteShared;
	'handoff-not-sent': HandoffNotSent;
}

/** As it lies in its feed. */
export type Deed = { [K in keyof (Deeds & Told)]: Loose<(Deeds & Told)[K]> }[keyof (Deeds & Told)];

interface Kinds extends Deeds {
	'duty-kept': DutyKept;
	/** As it was signed, in either version: concerns/upcast.ts reads it. */
	'concern-recorded': RecordConcern | RecordConcernV1;
	'concern-left-unfinished': LeaveUnfinished | LeaveUnfinishedV1;
	'concern-amended': AmendConcern;
	'concern-acknowledged': AcknowledgeConcern;
	'concern-passed-on': PassOnConcern;
	'concern-released': ConcernReleased;
	'still-worried': SayStillWorried;
	'note-added': AddNote;
	'concern-followed-up': FollowUpConcern;
	'concern-classified': ClassifyConcern;
	'concern-assessed': AssessConcern;
	'safety-recorded': RecordSafety;
	'moved-to-case': MoveToCase;
	'entry-moved': EntryMoved;
	'report-told': ReportTold;
	'report-duty': ReportDuty;
	'notice-given': NoticeGiven;
	'notice-acknowledged': AcknowledgeNotice;
	'mailbox-told': MailboxTold;
	'setting-waits': SettingWaits;
	'duty-waits': DutyWaits;
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
	'child-unplaced': ConfirmUnplaced;
	'child-unplaced-offered': ConfirmUnplaced;
	'child-needs': KeepNeeds;
	'child-needs-offered': KeepNeeds;
	'area-kept': KeepArea;
	'area-offered': KeepArea;
	'policy-read': SayRead;
	'policy-read-told': PolicyReadTold;
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

/** What lies between two places of one provider, and what each made of it in its own record. */
interface Shared extends Told {
	'bridge-offered': OfferBridge;
	'bridge-kept': BridgeKept;
	'match-kept': MatchKept;
	/** The same words as `handoff-sent`, between the two sides. */
	'handoff-brought': SendHandoff;
	'handoff-opened': OpenHandoff;
	'handoff-asked': AskHandoff;
	'handoff-answered': AnswerHandoff;
	'handoff-withdrawn': WithdrawHandoff;
	'handoff-noted': NoteHandoff;
	'handoff-closed': CloseHandoff;
	'handoff-about-another': HandoffAboutAnother;
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

export type Entry = { [K in keyof (Kinds & Shared)]: Common & { readonly k: K; readonly d: Loose<(Kinds & Shared)[K]> } }[keyof (Kinds & Shared)];

export const DEEDS: Readonly<Record<keyof Deeds, true>> = {
	'duty-stepped': true,
	'evidence-recorded': true,
	'evidence-withdrawn': true,
	'duty-decided': true,
	'decision-countersigned': true,
	'reply-recorded': true,
	'reply-challenged': true,
	'return-recorded': true,
	'meeting-recorded': true,
	'review-recorded': true,
	'seniors-notified': true,
	'seniors-told': true,
	'notice-seen': true,
	'link-made': true,
	'link-taken-back': true,
	'link-opened': true,
	'link-acknowledged': true,
	'link-locked': true,
	'link-expired': true,
	'link-ended': true
};

/** Everything in this table is read; a kind that this build does not know is passed over, never an error (§4 of the design). */
const KINDS: Readonly<Record<keyof Kinds, true>> = {
	...DEEDS,
	'duty-kept': true,
	'concern-recorded': true,
	'concern-left-unfinished': true,
	'concern-amended': true,
	'concern-acknowledged': true,
	'concern-passed-on': true,
	'concern-released': true,
	'still-worried': true,
	'note-added': true,
	'concern-followed-up': true,
	'concern-classified': true,
	'concern-assessed': true,
	'safety-recorded': true,
	'moved-to-case': true,
	'entry-moved': true,
	'report-told': true,
	'report-duty': true,
	'notice-given': true,
	'notice-acknowledged': true,
	'mailbox-told': true,
	'setting-waits': true,
	'duty-waits': true,
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
	'child-unplaced': true,
	'child-unplaced-offered': true,
	'child-needs': true,
	'child-needs-offered': true,
	'area-kept': true,
	'area-offered': true,
	'policy-read': true,
	'policy-read-told': true,
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

/** Of what is shared every kind is let through: whoever reads it passes over what it does not know. */
const SHARED = /^(bridge|match|handoff)-/;

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** Null for a kind that this build does not know. The server checks `d` against its kind before it writes an entry. */
export function readEntry(text: string, seq = 0): Entry | null {
	const entry: unknown = JSON.parse(text);
	const known = isObject(entry) && typeof entry.k === 'string' && (Object.hasOwn(KINDS, entry.k) || SHARED.test(entry.k)) && isObject(entry.d);
	return known ? ({ ...entry, seq } as unknown as Entry) : null;
}

/** Narrows to one kind. */
export const ofKind =
	<K extends Entry['k']>(k: K) =>
	(entry: Entry): entry is Extract<Entry, { k: K }> =>
		entry.k === k;
