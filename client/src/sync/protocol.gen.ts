// Written by `python -m sync.generate` from sync/messages/. Do not edit: a test compares.
// We write every field. Another's writer may leave out one that has a default in sync/schema.json: read it with `??`.

declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

export type AppointmentId = Branded<'AppointmentId'>;
export type ChildId = Branded<'ChildId'>;
export type CommandId = Branded<'CommandId'>;
export type DeviceId = Branded<'DeviceId'>;
export type EpochId = Branded<'EpochId'>;
export type FeedId = Branded<'FeedId'>;
export type KeyId = Branded<'KeyId'>;
export type MatterId = Branded<'MatterId'>;
export type PersonId = Branded<'PersonId'>;
export type RegionId = Branded<'RegionId'>;
export type SettingId = Branded<'SettingId'>;
export type TenantId = Branded<'TenantId'>;

/** What a lead holds it to be. Only a reasoned "not exploitation" ends the clocks that run until then (R7). */
export const Exploitation = ['exploitation', 'may-be-exploitation', 'not-exploitation'] as const;
export type Exploitation = (typeof Exploitation)[number];

/** A judgement in words. There is no number behind it (REQ-4-B). */
export const Significance = ['harm-now', 'likely', 'possible', 'not-found'] as const;
export type Significance = (typeof Significance)[number];

export const BridgeState = ['offered', 'agreed', 'ended'] as const;
export type BridgeState = (typeof BridgeState)[number];

export const MatchState = ['offered', 'confirmed', 'declined', 'ended'] as const;
export type MatchState = (typeof MatchState)[number];

/** What an authority is to a child (R21). One authority may be several. */
export const AuthorityPart = ['placing', 'funding', 'host'] as const;
export type AuthorityPart = (typeof AuthorityPart)[number];

export const StayKind = ['day', 'residential', 'short-break', 'family'] as const;
export type StayKind = (typeof StayKind)[number];

/** An answer that was given, or that it was not. Unanswered is never "no" (R6). */
export const Answer = ['yes', 'no', 'not-sure', 'not-answered'] as const;
export type Answer = (typeof Answer)[number];

/** Who knows of a concern. A machine's receipt is never more than `sent` (R1). */
export const Told = ['sent', 'acknowledged', 'followed-up'] as const;
export type Told = (typeof Told)[number];

/** Whom something is owed to, or who owes it. */
export const Body = ['police', 'local-authority', 'placing-authority', 'prevent', 'lado', 'ofsted', 'seniors', 'counterpart', 'outside', 'primary-system', 'education', 'setting', 'lead'] as const;
export type Body = (typeof Body)[number];

/** What ends it. */
export const Needs = ['telling', 'reply', 'decision', 'nrm-reference', 'return-interview', 'placing', 'safety', 'meeting', 'review', 'copy', 'note'] as const;
export type Needs = (typeof Needs)[number];

export const DutyStatus = ['owed', 'claimed', 'uncountersigned', 'done', 'decided', 'ended'] as const;
export type DutyStatus = (typeof DutyStatus)[number];

export const Means = ['phone', 'email', 'in-person', 'form', 'letter', 'other'] as const;
export type Means = (typeof Means)[number];

export const Decision = ['not-referred', 'not-told', 'told'] as const;
export type Decision = (typeof Decision)[number];

export const ReplyOutcome = ['accepted', 'more-asked', 'no-action', 'other'] as const;
export type ReplyOutcome = (typeof ReplyOutcome)[number];

export const MeetingState = ['asked', 'convened', 'held', 'declined'] as const;
export type MeetingState = (typeof MeetingState)[number];

/** R9. Which one a concern is on follows from its own words until a lead has classified it. */
export const LadderName = ['now', 'today', 'working-day'] as const;
export type LadderName = (typeof LadderName)[number];

/** How a person can be reached at this moment. An open page shows it as well, whatever this says. */
export const Channel = ['webpush', 'email', 'none'] as const;
export type Channel = (typeof Channel)[number];

/** Who is asked. Vulnerabilities are a lead's to weigh; what is true of an area is true of no child (8.8). */
export const SignsFor = ['recorder', 'lead', 'setting'] as const;
export type SignsFor = (typeof SignsFor)[number];

/** Whether the suggestion may be taken with a tap: only where it asserts nothing that was not typed (R32). */
export const WordingKind = ['swap', 'advice'] as const;
export type WordingKind = (typeof WordingKind)[number];

/** Exactly one at any time (S9). Who may bring it from which to which is in the table of `sync/README.md`. */
export const HandoffState = ['sent', 'delivered', 'opened', 'noted', 'closed', 'withdrawn'] as const;
export type HandoffState = (typeof HandoffState)[number];

/** Which part of an entry was chosen. The last two are never chosen for anybody. */
export const SharedKind = ['happened', 'words', 'asked', 'action', 'signs', 'opinion', 'note', 'assessment', 'safety', 'outcome', 'other', 'third-party', 'adult'] as const;
export type SharedKind = (typeof SharedKind)[number];

/** UK GDPR Article 6, and the condition for what is special (Data Protection Act 2018, Schedule 1). */
export const LawfulBasis = ['safeguarding', 'vital-interests', 'legal-obligation', 'consent'] as const;
export type LawfulBasis = (typeof LawfulBasis)[number];

export const WithdrawReason = ['wrong-child', 'wrong-place', 'too-much', 'mistake'] as const;
export type WithdrawReason = (typeof WithdrawReason)[number];

/** Why a link opens nothing any more, although nobody took it back. */
export const LinkEnd = ['another-child', 'confidential'] as const;
export type LinkEnd = (typeof LinkEnd)[number];

export const DutyWithin = ['at-once', 'same-day', 'same-working-day', 'working-days', 'end-of-working-day', 'hours', 'days'] as const;
export type DutyWithin = (typeof DutyWithin)[number];

/** The moment that a clock runs from. What came to be known later runs from when it was known. */
export const DutyStarts = ['received', 'identified', 'shared', 'aware', 'classified', 'told', 'returned'] as const;
export type DutyStarts = (typeof DutyStarts)[number];

/** What a lead has classified a concern as, or that none has (R7). */
export const Judged = ['unclassified', 'exploitation', 'may-be-exploitation', 'not-exploitation'] as const;
export type Judged = (typeof Judged)[number];

/** How often it is owed. */
export const DutyEach = ['child', 'concern', 'authority', 'counterpart', 'outside', 'forum'] as const;
export type DutyEach = (typeof DutyEach)[number];

/** What someone is appointed to. The tenant's own word for it is the appointment's title. */
export const Role = ['recorder', 'lead', 'deputy', 'head', 'regional', 'safeguarding', 'chief', 'administrator'] as const;
export type Role = (typeof Role)[number];

/** What it may be; several at once, and none is right too (REQ-3-B, REQ-3-D). Adults' conduct is R25's question. */
export const ConcernKind = ['sexual-exploitation', 'criminal-exploitation', 'county-lines', 'trafficking', 'serious-violence', 'online-grooming', 'radicalisation', 'other'] as const;
export type ConcernKind = (typeof ConcernKind)[number];

/** A child's part in it, several at once (REQ-4-C). Who may have harmed is still owed all that a victim is. */
export const ChildRole = ['harmed', 'at-risk', 'may-have-harmed', 'witness', 'other'] as const;
export type ChildRole = (typeof ChildRole)[number];

/** Both worlds at once is usual (REQ-1-A). */
export const Context = ['in-person', 'online'] as const;
export type Context = (typeof Context)[number];

export const PlaceKind = ['on-site', 'outing', 'community', 'home', 'transport', 'online'] as const;
export type PlaceKind = (typeof PlaceKind)[number];

/** How the recorder knows. */
export const KnownBy = ['saw', 'heard', 'told-by-child', 'told-by-other'] as const;
export type KnownBy = (typeof KnownBy)[number];

/** REQ-4-A. */
export const Course = ['once', 'going-on', 'not-known'] as const;
export type Course = (typeof Course)[number];

export const Side = ['front', 'back'] as const;
export type Side = (typeof Side)[number];

export const MarkKind = ['bruise', 'cut', 'graze', 'burn', 'swelling', 'bite', 'other'] as const;
export type MarkKind = (typeof MarkKind)[number];

/** Whom a recorder may already have told (R4). */
export const ToldBody = ['police', 'local-authority', 'placing-authority', 'lead', 'health', 'parents', 'other'] as const;
export type ToldBody = (typeof ToldBody)[number];

export const Keeping = ['dispose', 'keep'] as const;
export type Keeping = (typeof Keeping)[number];

export const SettingKind = ['school', 'home'] as const;
export type SettingKind = (typeof SettingKind)[number];

/** Codes of the holidays package's subdivisions, which decide bank holidays (R15). */
export const Nation = ['ENG', 'WLS', 'SCT', 'NIR'] as const;
export type Nation = (typeof Nation)[number];

export const Hours = ['always', 'in-hours', 'out-of-hours'] as const;
export type Hours = (typeof Hours)[number];

/** Who answers. `duty` numbers stand on the front door, where no personal mobile belongs (R3). */
export const ContactFor = ['duty', 'local-authority', 'police', 'prevent', 'health', 'other'] as const;
export type ContactFor = (typeof ContactFor)[number];

export interface ClassifyConcern {
	readonly k: 'classify-concern';
	readonly v: number;
	readonly concern: MatterId;
	readonly exploitation: Exploitation;
	readonly kinds: readonly ConcernKind[];
	readonly tags: readonly string[];
	readonly reason: string;
}

/** Signs, vulnerabilities, what protects, what else it could be, and the reasons. No score (requirements C.7). */
export interface AssessConcern {
	readonly k: 'assess-concern';
	readonly v: number;
	readonly concern: MatterId;
	readonly significance: Significance;
	readonly signs: readonly SignSeen[];
	readonly vulnerabilities: readonly SignSeen[];
	readonly protective: string;
	/** Peers, places, online spaces, each as a risk or as what protects (REQ-6-A). */
	readonly contexts: string;
	readonly other_explanations: string;
	/** How the child sees it, apart from the assessment (REQ-4-A). */
	readonly view: string;
	readonly thresholds: string;
	readonly reasons: string;
}

export interface SafetyMeasure {
	readonly what: string;
	readonly by: string;
	readonly when: string;
}

/** What was put in place (12.1), and whether parents or carers know, or why not (R24). */
export interface RecordSafety {
	readonly k: 'record-safety';
	readonly v: number;
	readonly concern: MatterId;
	readonly measures: readonly SafetyMeasure[];
	readonly plan: string;
	readonly parents_told: Answer;
	readonly parents_why: string;
}

/** A lead sees that an adult who works or helps here is, or may be, whom it is about: it leaves the desk (R28). */
export interface MoveToCase {
	readonly k: 'move-to-case';
	readonly v: number;
	readonly concern: MatterId;
	readonly adult: Answer;
	readonly subjects: readonly Subject[];
	readonly struck: readonly PersonId[];
	readonly reason: string;
}

/**
 * Fact: an entry as it stood on another feed, whole. `entry` is its text and `salt` what its leaf was made with, so
 * that whoever kept that leaf can tell that not a byte changed on the way. Which number it had there is not said: who
 * does not follow that feed would learn how much else stands on it (S7).
 */
export interface EntryMoved {
	readonly k: 'entry-moved';
	readonly v: number;
	readonly feed: string;
	readonly salt: string;
	readonly entry: string;
}

/**
 * What makes a child vulnerable and how they are on a usual day, in place of what stood at `over` on the desk's
 * feed: 0 where there was nothing (REQ-1-B, REQ-6-D). It never makes a concern smaller.
 */
export interface KeepNeeds {
	readonly k: 'keep-needs';
	readonly v: number;
	readonly child: ChildId;
	readonly over: number;
	readonly vulnerabilities: readonly SignSeen[];
	readonly usual: string;
}

/**
 * Risk factors of the area round a setting, looked at every year (8.8, REQ-8-B), in place of what stood at
 * `over`.
 */
export interface KeepArea {
	readonly k: 'keep-area';
	readonly v: number;
	readonly setting: SettingId;
	readonly over: number;
	readonly factors: readonly string[];
	readonly text: string;
}

/**
 * A lead of `setting` asks that it and `other` tell each other: one a school, one a home. The command's id becomes
 * the bridge's. It carries no words, so it may be refused.
 */
export interface OfferBridge {
	readonly k: 'offer-bridge';
	readonly v: number;
	readonly setting: SettingId;
	readonly other: SettingId;
}

/** By a lead of the setting that was asked, who is another human than whoever asked. */
export interface AgreeBridge {
	readonly k: 'agree-bridge';
	readonly v: number;
	readonly bridge: MatterId;
}

/**
 * By a lead of either. Nothing new passes; what was sent can still be opened, noted and closed, and all of it stays
 * on record.
 */
export interface EndBridge {
	readonly k: 'end-bridge';
	readonly v: number;
	readonly bridge: MatterId;
}

/** A setting by the name that the other side knows it by. */
export interface BridgeEnd {
	readonly setting: SettingId;
	readonly kind: SettingKind;
	readonly name: string;
}

/** State, in the bridge's own feed, which the leads of both follow. The first of `ends` is who asked. */
export interface BridgeKept {
	readonly k: 'bridge-kept';
	readonly v: number;
	readonly bridge: MatterId;
	readonly ends: readonly BridgeEnd[];
	readonly state: BridgeState;
	readonly at: string;
	readonly by: By | null;
}

/**
 * "This child of ours is with you as well." The command's id becomes the match's. The least that tells them apart
 * is said, and only to the leads of the other side.
 */
export interface OfferMatch {
	readonly k: 'offer-match';
	readonly v: number;
	readonly bridge: MatterId;
	readonly child: ChildId;
	readonly name: string;
	readonly room: string;
	readonly born: string | null;
}

/** By a lead of the other side: which of their children that is; none: they are not there. */
export interface AnswerMatch {
	readonly k: 'answer-match';
	readonly v: number;
	readonly match: MatterId;
	readonly child: ChildId | null;
	readonly name: string;
	readonly room: string;
}

/** By a lead of either: they are not in both any more, or it was not the same child (R33). */
export interface EndMatch {
	readonly k: 'end-match';
	readonly v: number;
	readonly match: MatterId;
}

/** A child as one of the two settings knows them. */
export interface MatchedChild {
	readonly setting: SettingId;
	readonly child: ChildId;
	readonly name: string;
	readonly room: string;
	readonly born: string | null;
}

/** State, in the bridge's feed. Whoever offered it comes first; the other side once they have said who it is. */
export interface MatchKept {
	readonly k: 'match-kept';
	readonly v: number;
	readonly match: MatterId;
	readonly bridge: MatterId;
	readonly children: readonly MatchedChild[];
	readonly state: MatchState;
	readonly at: string;
	readonly by: By | null;
}

/** State, in a setting's roster: the name as used there, and the room or tutor group. `listed` false: they left. */
export interface ChildListed {
	readonly k: 'child-listed';
	readonly v: number;
	readonly child: ChildId;
	readonly name: string;
	readonly room: string;
	readonly listed: boolean;
}

/** A child who is new in a setting; the command's id becomes the child's. */
export interface ListChild {
	readonly k: 'list-child';
	readonly v: number;
	readonly setting: SettingId;
	readonly name: string;
	readonly room: string;
}

/** The name or room corrected; `listed` false: they left, and true again: they are back. */
export interface RelistChild {
	readonly k: 'relist-child';
	readonly v: number;
	readonly child: ChildId;
	readonly name: string;
	readonly room: string;
	readonly listed: boolean;
}

/**
 * From one setting of the provider to another, which begins a record of its own; the command's id becomes the
 * child's there. What was written stays with the setting that wrote it.
 */
export interface MoveChild {
	readonly k: 'move-child';
	readonly v: number;
	readonly child: ChildId;
	readonly to: SettingId;
	readonly name: string;
	readonly room: string;
}

export interface Authority {
	readonly part: AuthorityPart;
	readonly name: string;
	readonly social_worker: string;
	readonly phone: string;
	/** The number of the emergency duty team. */
	readonly emergency: string;
	readonly from_on: string | null;
	readonly to_on: string | null;
}

/** Where they live, dated; several at once are usual. `setting` where it is one of this provider's. */
export interface Stay {
	readonly kind: StayKind;
	readonly where: string;
	readonly setting: SettingId | null;
	readonly from_on: string | null;
	readonly to_on: string | null;
}

/** What duties are owed to, as a lead knows it. Empty is "not recorded", which is never the same as "none". */
export interface ChildFacts {
	readonly born: string | null;
	readonly legal_status: string;
	readonly authorities: readonly Authority[];
	readonly stays: readonly Stay[];
	readonly school: string;
	/** Who at home is safe to tell, and who is not. */
	readonly safe_to_tell: string;
}

/**
 * The whole fuller record, in place of the one that stood at `over` on the desk's feed: 0 where there was none.
 * Where another has taken that place meanwhile, this one is kept beside it until somebody settles it.
 */
export interface KeepChildRecord {
	readonly k: 'keep-child-record';
	readonly v: number;
	readonly child: ChildId;
	readonly over: number;
	readonly facts: ChildFacts;
}

/** One row. `ref` is the setting's own reference for the child: the same again is the same child. */
export interface ImportedChild {
	readonly ref: string;
	readonly name: string;
	readonly room: string;
	readonly facts: ChildFacts | null;
}

/** A list of children, as a setting's own system gave it out. Who is not in it is left as they are. */
export interface ImportChildren {
	readonly k: 'import-children';
	readonly v: number;
	readonly setting: SettingId;
	readonly children: readonly ImportedChild[];
}

/** A lead's "this is about …", or "this is not about …" (R33). */
export interface SayAbout {
	readonly k: 'say-about';
	readonly v: number;
	readonly concern: MatterId;
	readonly child: ChildId;
	readonly about: boolean;
	readonly reason: string;
}

/** Who says they wrote it. Without a sign-in this is a claim, and the desk says so (R2). */
export interface Writer {
	readonly name: string;
	readonly role: string;
	readonly phone: string;
}

/** The child, picked from the roster or described in words; "not known yet" is a description too. */
export interface ChildRef {
	readonly listed: ChildId | null;
	readonly described: string;
}

/** The adult a matter is about. With no `person` they are not identified (R27). */
export interface Subject {
	readonly person: PersonId | null;
	readonly described: string;
}

/** Something added later by whoever recorded the concern, or by a lead. The first words stay as they are. */
export interface AmendConcern {
	readonly k: 'amend-concern';
	readonly v: number;
	readonly concern: MatterId;
	readonly writer: Writer;
	readonly text: string;
}

/** "I have it" (R5). Carries no words, so it may be refused with a reason. */
export interface AcknowledgeConcern {
	readonly k: 'acknowledge-concern';
	readonly v: number;
	readonly concern: MatterId;
}

/** "I can't take this, pass on" (R5): the next step of the ladder is taken at once. Carries no words. */
export interface PassOnConcern {
	readonly k: 'pass-on-concern';
	readonly v: number;
	readonly concern: MatterId;
}

/** "I'm still worried" (R5), also after it was followed up: goes to a different lead and reopens. */
export interface SayStillWorried {
	readonly k: 'say-still-worried';
	readonly v: number;
	readonly concern: MatterId;
	readonly writer: Writer;
	readonly text: string;
}

/** A lead's working note. */
export interface AddNote {
	readonly k: 'add-note';
	readonly v: number;
	readonly concern: MatterId;
	readonly text: string;
}

/** The lead's account of what was done: a clear summary, the action taken, the outcome (KCSIE, record keeping). */
export interface FollowUpConcern {
	readonly k: 'follow-up-concern';
	readonly v: number;
	readonly concern: MatterId;
	readonly summary: string;
	readonly action: string;
	readonly outcome: string;
}

/** The person a recorder may ask for: name and role as the setting uses them. */
export interface By {
	readonly name: string;
	readonly role: string;
}

/** State, in the recorder's own feed: how far their concern has got. No word of the concern. */
export interface ReportTold {
	readonly k: 'report-told';
	readonly v: number;
	readonly concern: MatterId;
	readonly told: Told;
	readonly by: By | null;
	readonly at: string;
	/** Who has been told so far that something waits, at most `ALERTED_MAX` of them; `others` is how many more. */
	readonly alerted: readonly By[];
	readonly others: number;
	/** True once nobody answered in the time that policy gives, or nobody can be reached: the recorder phones (R1). */
	readonly unanswered: boolean;
	/** 2 and more after somebody was still worried, or gave back what they had. A later round is the newer truth. */
	readonly round: number;
}

/**
 * Fact, in the matter's own feed: whoever had it works here no longer, or follows it no longer. Nobody has it now,
 * and from round `round` on it is told from the start again.
 */
export interface ConcernReleased {
	readonly k: 'concern-released';
	readonly v: number;
	readonly concern: MatterId;
	readonly person: PersonId;
	readonly name: string;
	readonly round: number;
}

/** Something arrived that could not be placed. `text` is what could be opened of it, as written (R11, R29). */
export interface ItemHeld {
	readonly k: 'item-held';
	readonly v: number;
	readonly held: MatterId;
	readonly reason: string;
	readonly carrier: DeviceId;
	readonly made: string;
	readonly text: string | null;
}

/** A held item found its place later; `command` is the entry to look for. */
export interface ItemPlaced {
	readonly k: 'item-placed';
	readonly v: number;
	readonly held: MatterId;
	readonly command: CommandId;
}

/** The device no longer follows these feeds and has deleted all it held of them (S3). */
export interface ReportDropped {
	readonly k: 'report-dropped';
	readonly v: number;
	readonly feeds: readonly FeedId[];
}

/**
 * "I told them": by a recorder or a lead, offline too (R4). It is no acknowledgement.
 *
 * `duties`: which of the concern's duties it is of; none: all that the concern owes to this body for the children whom
 * it is about by then, because whoever recorded it does not see its duties, and nobody does before it has been sent.
 * `at`: when, as a wall time with a day.
 *
 * It ends them where its author signed in and a telling says whom or a reference (D.4). Anything else is a claim: a
 * lead who has checked it says so by one of their own, which names the claim in `confirms`.
 */
export interface RecordEvidence {
	readonly k: 'record-evidence';
	readonly v: number;
	readonly concern: MatterId;
	readonly body: Body;
	readonly needs: Needs;
	readonly duties: readonly string[];
	readonly writer: Writer;
	/** Whom they spoke to. */
	readonly who: string;
	readonly at: string;
	readonly how: Means | null;
	readonly reference: string;
	/** What was said or sent. */
	readonly sent: string;
	/** The claim that this one confirms: whom, when and the reference stand there. */
	readonly confirms: CommandId | null;
}

/**
 * A lead says that something was not so, and why: what it ended is owed again, by when it was owed at first.
 *
 * It stays on record with what it takes back. `evidence`: the command that said so, whether it told, answered,
 * decided, met or reviewed; the concern itself for what its recorder says there that they had told.
 */
export interface WithdrawEvidence {
	readonly k: 'withdraw-evidence';
	readonly v: number;
	readonly concern: MatterId;
	readonly evidence: CommandId;
	readonly reason: string;
}

/** A lead's reasoned decision about one duty. */
export interface DecideDuty {
	readonly k: 'decide-duty';
	readonly v: number;
	readonly concern: MatterId;
	readonly duty: string;
	readonly decision: Decision;
	readonly reason: string;
}

/** By a second lead or a head; `agrees` false: it is owed as before. */
export interface CountersignDecision {
	readonly k: 'countersign-decision';
	readonly v: number;
	readonly concern: MatterId;
	readonly decision: CommandId;
	readonly agrees: boolean;
	readonly reason: string;
}

/**
 * What a body answered. `evidence`: the telling that it answers, or the concern itself where its recorder had told
 * them; `body` is then whose answer it is. `reference`: theirs; `nrm`: under which they referred to the National
 * Referral Mechanism (REQ-7-F).
 */
export interface RecordReply {
	readonly k: 'record-reply';
	readonly v: number;
	readonly concern: MatterId;
	readonly evidence: CommandId;
	readonly body: Body | null;
	readonly outcome: ReplyOutcome;
	readonly who: string;
	readonly at: string;
	readonly reference: string;
	readonly nrm: string;
	readonly answer: string;
}

/**
 * We disagree with the answer and say so, to whom and why. It was answered all the same: what they answer to this
 * is one more reply.
 */
export interface ChallengeReply {
	readonly k: 'challenge-reply';
	readonly v: number;
	readonly concern: MatterId;
	readonly reply: CommandId;
	readonly to: string;
	readonly why: string;
}

/** A child who was missing is back. An interview is owed by the authority within 72 hours of it (England). */
export interface RecordReturn {
	readonly k: 'record-return';
	readonly v: number;
	readonly concern: MatterId;
	readonly child: ChildId;
	readonly at: string;
	readonly text: string;
}

export interface MeetingAction {
	readonly what: string;
	readonly owner: string;
	readonly due: string | null;
}

/** A multi-agency professional meeting (11.5, REQ-11-H), whole, in place of what was said of it under `meeting`. */
export interface RecordMeeting {
	readonly k: 'record-meeting';
	readonly v: number;
	readonly concern: MatterId;
	/** The first command of it; none: this is the first. */
	readonly meeting: CommandId | null;
	readonly state: MeetingState;
	readonly on: string;
	/** Each with their agency. */
	readonly attendees: readonly string[];
	readonly shared: string;
	/** Why it was declined, by whom. */
	readonly reason: string;
	readonly actions: readonly MeetingAction[];
}

/** "Reviewed on, by, decision", in a forum of the pack (11.6, REQ-11-I). `again_on`: when next, if at all. */
export interface RecordReview {
	readonly k: 'record-review';
	readonly v: number;
	readonly concern: MatterId;
	readonly forum: string;
	readonly on: string;
	readonly by: string;
	readonly decision: string;
	readonly again_on: string | null;
}

/** A lead has those told whom the policy names (11.1; R19). Harken picks them, without whom the concern excludes. */
export interface NotifySeniors {
	readonly k: 'notify-seniors';
	readonly v: number;
	readonly concern: MatterId;
}

/** Nobody places or funds this child, as far as a lead could find out (R21). An authority recorded later counts. */
export interface ConfirmUnplaced {
	readonly k: 'confirm-unplaced';
	readonly v: number;
	readonly child: ChildId;
	readonly over: number;
	readonly how: string;
}

/**
 * State, in the concern's feed: one duty. `evidence` is the command that ended it, or says so.
 *
 * `due` is when it is owed by, `overdue` when it climbs. `whom` is the name of the authority, school or home, where
 * the child's record has one; the id of a setting of this provider, or of a forum. `provisional`: owed until a lead
 * has classified the concern (R7).
 */
export interface DutyKept {
	readonly k: 'duty-kept';
	readonly v: number;
	readonly duty: string;
	readonly concern: MatterId;
	readonly child: ChildId | null;
	readonly body: Body;
	readonly needs: Needs;
	readonly whom: string;
	/** The name of a setting whose id `whom` is. */
	readonly called: string;
	/** How often the same was owed before: a review in its next round, a telling of what came to be known since. */
	readonly nth: number;
	readonly rules: readonly string[];
	/** Law or national guidance asks it, and not only the tenant's policy (R22). */
	readonly law: boolean;
	readonly start: string;
	readonly due: string;
	readonly overdue: string;
	/** The policy says immediately. */
	readonly at_once: boolean;
	readonly provisional: boolean;
	readonly status: DutyStatus;
	/** The other setting has opened what it is owed for: it waits for their note, and they are told that it is late. */
	readonly theirs: boolean;
	readonly evidence: CommandId | null;
	readonly by: By | null;
	/** When it was done, decided or ended: by the server's clock. */
	readonly at: string | null;
}

/**
 * Fact, in the concern's feed: a duty that is not done has been told again, to these (R13). `people` are the ids of
 * `told`, in their order.
 */
export interface DutyStepped {
	readonly k: 'duty-stepped';
	readonly v: number;
	readonly duty: string;
	readonly step: number;
	readonly overdue: boolean;
	readonly told: readonly By[];
	readonly people: readonly PersonId[];
}

/**
 * State, in the own feed of someone above a desk who was alerted and cannot read it: somewhere something that
 * policy or law asks is late. What it is, or about whom, is not said. `waits` false: it is done.
 */
export interface DutyWaits {
	readonly k: 'duty-waits';
	readonly v: number;
	readonly concern: MatterId;
	readonly setting: SettingId;
	readonly since: string;
	readonly waits: boolean;
}

/** State, in the recorder's own feed: who was told of what they recorded, and no word of it (REQ-11-B). */
export interface ReportDuty {
	readonly k: 'report-duty';
	readonly v: number;
	readonly concern: MatterId;
	readonly duty: string;
	readonly body: Body;
	readonly needs: Needs;
	readonly due: string;
	readonly status: DutyStatus;
	readonly by: By | null;
	readonly at: string | null;
}

export interface Alerted {
	readonly person: PersonId;
	readonly name: string;
	readonly role: string;
	readonly by: Channel;
}

/**
 * Fact, in the matter's own feed: a step was taken and these people were told that something waits.
 *
 * Steps count from 0; after the last one they go on counting while it repeats. `unanswered`: from here on the recorder
 * is told that nobody has answered. `ended`: the chain has come to its end and goes on telling everyone (R10).
 */
export interface LadderStepped {
	readonly k: 'ladder-stepped';
	readonly v: number;
	readonly matter: MatterId;
	readonly ladder: LadderName;
	readonly round: number;
	readonly step: number;
	readonly told: readonly Alerted[];
	readonly unanswered: boolean;
	readonly ended: boolean;
}

/**
 * State, in the own feed of someone above a desk who was alerted and cannot read it: somewhere nobody has picked
 * something up. What it is, or about whom, is not said. `waits` false: somebody has it now.
 */
export interface SettingWaits {
	readonly k: 'setting-waits';
	readonly v: number;
	readonly matter: MatterId;
	readonly setting: SettingId;
	readonly since: string;
	readonly waits: boolean;
}

/**
 * `same`: the sign under which this one is shown and counted, where it stands in several lists (D.2). `cites`
 * is empty where the group's counts.
 */
export interface ShownSign {
	readonly id: string;
	readonly text: string;
	readonly group: string;
	readonly same: string | null;
	readonly cites: string;
}

/** `kinds`: the concern kinds that bring it up first. Nothing is ever hidden for a child's sex (REQ-5-D). */
export interface SignGroup {
	readonly id: string;
	readonly title: string;
	readonly asked_of: SignsFor;
	readonly help: readonly string[];
	readonly kinds: readonly ConcernKind[];
	readonly cites: string;
}

export interface ShownTag {
	readonly id: string;
	readonly text: string;
	readonly group: string;
	readonly cites: string;
}

export interface ShownKind {
	readonly kind: ConcernKind;
	readonly label: string;
	readonly hint: string;
	readonly cites: string;
}

/** A page to read, some of them before a talk: a few large lines. */
export interface Card {
	readonly id: string;
	readonly title: string;
	readonly lines: readonly string[];
	readonly cites: string;
}

/**
 * Words that blame a child, and what to write instead (10.0; law-and-language C.6). `phrases` are whole phrases in
 * lower case; `~` before a word stands for its inflexions as well, `/` between words for either, `*` for up to three
 * words between; what stands in brackets must be there and is no part of the hint, nor taken by a swap.
 */
export interface Wording {
	readonly id: string;
	readonly phrases: readonly string[];
	/** Phrases of the same kind that mean something else: no hint where one of them lies over the words. */
	readonly unless: readonly string[];
	readonly kind: WordingKind;
	/** Often the right words: shown after every other hint, and not announced. */
	readonly soft: boolean;
	readonly instead: readonly string[];
	/** At most twelve words. */
	readonly why: string;
	readonly cites: string;
}

export interface LinkedPolicy {
	readonly id: string;
	readonly title: string;
	readonly version: string;
	readonly cites: string;
}

/** Who answers for one kind of concern, beside the setting's own numbers. */
export interface HelpFor {
	readonly kinds: readonly ConcernKind[];
	readonly numbers: readonly DutyNumber[];
	readonly cites: string;
}

/**
 * What a nation calls somebody outside: `label` where a list has little room, `office` in full, of the local
 * authority the part of it that answers for children; `night` who answers when that is closed, if they are others.
 */
export interface ShownBody {
	readonly label: string;
	readonly office: string;
	readonly night: string;
}

/** `lead_word` and the like are the provider's own terms in the setting's nation. */
export interface Guide {
	readonly digest: string;
	readonly title: string;
	readonly policy_version: string;
	readonly lead_word: string;
	readonly setting_word: string;
	readonly kinds: readonly ShownKind[];
	readonly groups: readonly SignGroup[];
	readonly signs: readonly ShownSign[];
	readonly tags: readonly ShownTag[];
	readonly cards: readonly Card[];
	/** By language: `en`, `cy`. */
	readonly wordings: Readonly<Record<string, readonly Wording[]>>;
	readonly policies: readonly LinkedPolicy[];
	readonly help: readonly HelpFor[];
	/** Who must be told, and by when, in this kind of setting in this nation. */
	readonly duties: readonly ShownDuty[];
	readonly forums: readonly ShownForum[];
	/** Whom a lead tells of every concern, in this kind of setting (11.1). */
	readonly seniors: readonly ShownSenior[];
	/** Where the provider keeps its records, if that is another system than this (R23). */
	readonly primary_system: string;
	/**
	 * Of every nation, since a lead of two places may be in two: what each calls those whom not all have, or not by one
	 * name. Whoever is not in it is called the same everywhere.
	 */
	readonly bodies: Readonly<Record<Nation, Readonly<Record<Body, ShownBody>>>>;
	/** Likewise what each calls a lead, for whoever appoints people in several. */
	readonly lead_words: Readonly<Record<Nation, Readonly<Record<SettingKind, string>>>>;
}

/** "I have read this": a linked policy, in the version that the pack names (REQ-1-C). */
export interface SayRead {
	readonly k: 'say-read';
	readonly v: number;
	readonly policy: string;
	readonly version: string;
}

/** Fact on the desk of each setting where they work: whose key said it stands in the entry. */
export interface PolicyReadTold {
	readonly k: 'policy-read-told';
	readonly v: number;
	readonly policy: string;
	readonly version: string;
}

/**
 * A provider's own additions to its pack, as TOML, in place of those that stood when the pack had the digest
 * `over`. They add and tighten; what loosens a floor is refused. By a named person, with a reason.
 */
export interface ChangePolicy {
	readonly k: 'change-policy';
	readonly v: number;
	readonly over: string;
	readonly layer: string;
	readonly reason: string;
}

/**
 * One part of one entry, as it is sent. `of` is the command that said it, `concern` what it was said of; `at` and
 * `by` as they are shown.
 */
export interface SharedPart {
	readonly concern: MatterId;
	readonly of: CommandId;
	readonly kind: SharedKind;
	readonly at: string;
	readonly by: string;
	readonly text: string;
}

/**
 * To whoever leads in `to`; the command's id becomes the handoff's.
 *
 * `child` is the sender's; `match` says which of theirs that is. Where nobody has said so yet, `named` tells them whom
 * it is about, and whoever receives it says which child that is. `family`: whether the family was told, and why or why
 * not.
 */
export interface SendHandoff {
	readonly k: 'send-handoff';
	readonly v: number;
	readonly concern: MatterId;
	readonly bridge: MatterId;
	readonly to: SettingId;
	readonly child: ChildId;
	readonly match: MatterId | null;
	readonly named: string;
	readonly parts: readonly SharedPart[];
	readonly message: string;
	readonly purpose: string;
	readonly basis: LawfulBasis;
	readonly family: Answer;
	readonly family_why: string;
}

/** A lead of the receiving side opens it, and has it from then on. No words, so it may be refused. */
export interface OpenHandoff {
	readonly k: 'open-handoff';
	readonly v: number;
	readonly handoff: MatterId;
}

/** By the sending side, before it was opened: afterwards it is refused. What was sent leaves their devices. */
export interface WithdrawHandoff {
	readonly k: 'withdraw-handoff';
	readonly v: number;
	readonly handoff: MatterId;
	readonly why: WithdrawReason;
}

/** A question of either side. */
export interface AskHandoff {
	readonly k: 'ask-handoff';
	readonly v: number;
	readonly handoff: MatterId;
	readonly text: string;
}

export interface AnswerHandoff {
	readonly k: 'answer-handoff';
	readonly v: number;
	readonly handoff: MatterId;
	readonly question: CommandId;
	readonly text: string;
}

/**
 * The receiving side's own note on the child's file, in its own record; the command's id becomes the note's.
 *
 * `child` is theirs. `share`: the text goes back to the sending side as well; else only that it was written, by whom,
 * when, and its digest.
 */
export interface NoteHandoff {
	readonly k: 'note-handoff';
	readonly v: number;
	readonly handoff: MatterId;
	readonly child: ChildId;
	readonly text: string;
	readonly share: boolean;
}

/** The sending side has seen that they noted it. */
export interface CloseHandoff {
	readonly k: 'close-handoff';
	readonly v: number;
	readonly handoff: MatterId;
}

/**
 * Fact, in the record of both sides and between them: what became of a handoff, signed (`sync/handoff.py`).
 *
 * `line` is what is signed; `concern` stands only in the sender's own record; `child` is that of whoever's record it
 * stands in; `why` only of what was withdrawn. Its text is never here.
 */
export interface HandoffReceipt {
	readonly k: 'handoff-receipt';
	readonly v: number;
	readonly handoff: MatterId;
	readonly concern: MatterId | null;
	readonly child: ChildId | null;
	readonly bridge: MatterId;
	readonly from_setting: SettingId;
	readonly to_setting: SettingId;
	readonly state: HandoffState;
	readonly at: string;
	readonly by: By | null;
	readonly note: CommandId | null;
	readonly why: WithdrawReason | null;
	/** In the sender's own record: the entries of which parts were sent. */
	readonly shared: readonly CommandId[];
	readonly line: string;
	readonly sig: string;
}

/** Fact, beside the note: its text, for the sending side, because whoever wrote it chose so. */
export interface HandoffNoteShared {
	readonly k: 'handoff-note-shared';
	readonly v: number;
	readonly handoff: MatterId;
	readonly note: CommandId;
	readonly text: string;
}

/**
 * Fact, in the sender's own record, beside the words that went nowhere: nobody is left there whom it may reach, and
 * these are to be told instead, outside Harken (R29). Nothing says why.
 */
export interface HandoffNotSent {
	readonly k: 'handoff-not-sent';
	readonly v: number;
	readonly handoff: MatterId;
	readonly to_setting: SettingId;
	readonly routes: readonly By[];
}

/** Fact, between the two sides: the sender has since said that it was not about this child (R33). */
export interface HandoffAboutAnother {
	readonly k: 'handoff-about-another';
	readonly v: number;
	readonly handoff: MatterId;
	readonly at: string;
	readonly by: By | null;
}

/** A lead read it and says where it belongs: to a concern, to a child, or nowhere, and why. It stays where it is. */
export interface SettleHeld {
	readonly k: 'settle-held';
	readonly v: number;
	readonly held: MatterId;
	readonly concern: MatterId | null;
	readonly child: ChildId | null;
	readonly reason: string;
}

/** Fact, in the feed of a concern that lies elsewhere than what was held: that this belongs to it; no word of it. */
export interface HeldAdded {
	readonly k: 'held-added';
	readonly v: number;
	readonly held: MatterId;
	readonly concern: MatterId;
}

/**
 * By a lead; the command's id becomes the link's. It can be opened for `days` from when the server had it.
 *
 * `lock` is SHA-256 of "harken/link/1", 0 and the secret. `check` is Argon2id (46 MiB, one pass, one lane) of the six
 * digits, with the first 16 bytes of SHA-256 of "harken/link/code/1", 0 and the secret as its salt. `duty`: which of
 * the concern's duties it is made for. `named`: the child, as `place` knows them.
 */
export interface MakeLink {
	readonly k: 'make-link';
	readonly v: number;
	readonly concern: MatterId;
	readonly child: ChildId;
	readonly duty: string;
	readonly who: string;
	readonly place: string;
	readonly named: string;
	readonly parts: readonly SharedPart[];
	readonly message: string;
	readonly purpose: string;
	readonly basis: LawfulBasis;
	readonly family: Answer;
	readonly family_why: string;
	readonly days: number;
	readonly lock: string;
	readonly check: string;
}

/** By a lead: nobody opens it any more. What was read before was read. It carries no words, so it may be refused. */
export interface TakeBackLink {
	readonly k: 'take-back-link';
	readonly v: number;
	readonly concern: MatterId;
	readonly link: MatterId;
}

/** Fact, beside the concern: somebody with the link and the code was shown it, the `nth` time. */
export interface LinkOpened {
	readonly k: 'link-opened';
	readonly v: number;
	readonly link: MatterId;
	readonly nth: number;
	readonly at: string;
}

/** Fact: they say who they are, that they have read it, and that they made a note on the child's file. */
export interface LinkAcknowledged {
	readonly k: 'link-acknowledged';
	readonly v: number;
	readonly link: MatterId;
	readonly child: ChildId;
	readonly duty: string;
	readonly at: string;
	readonly place: string;
	readonly by: By;
}

/** Fact: too many wrong codes; it stays shut. `told` were alerted, `people` are their ids, in that order. */
export interface LinkLocked {
	readonly k: 'link-locked';
	readonly v: number;
	readonly link: MatterId;
	readonly at: string;
	readonly told: readonly By[];
	readonly people: readonly PersonId[];
}

/** Fact: its time is over and nobody has said that they read it. */
export interface LinkExpired {
	readonly k: 'link-expired';
	readonly v: number;
	readonly link: MatterId;
	readonly at: string;
	readonly told: readonly By[];
	readonly people: readonly PersonId[];
}

/**
 * Fact: nobody opens it any more, because of what became known of something in it. What was read before was read;
 * that they say so proves nothing any more, so what it was made for is owed again until a lead says what was done.
 */
export interface LinkEnded {
	readonly k: 'link-ended';
	readonly v: number;
	readonly link: MatterId;
	readonly why: LinkEnd;
	readonly at: string;
}

/** `at` is the device's clock. */
export interface Opened {
	readonly matter: MatterId;
	readonly at: string;
}

/** The holder opened these matters since the last report, in order. */
export interface ReportOpened {
	readonly k: 'report-opened';
	readonly v: number;
	readonly opened: readonly Opened[];
}

/**
 * Somebody whom the policy names, in its words. `role`: what Harken calls them; null where the lead tells them.
 * `mailbox`: where they hear of it, if that is not a device of their own.
 */
export interface ShownSenior {
	readonly whom: string;
	readonly role: Role | null;
	readonly mailbox: string;
}

/** "Seen", by a senior. Carries no words, and says nothing of what the concern is. */
export interface AcknowledgeNotice {
	readonly k: 'acknowledge-notice';
	readonly v: number;
	readonly concern: MatterId;
}

/**
 * State, in a senior's own feed: a lead has something to tell you. What it is, or about whom, is not said (R19).
 * `setting` is that of a desk; of what is confidential it is not said either (R29).
 */
export interface NoticeGiven {
	readonly k: 'notice-given';
	readonly v: number;
	readonly concern: MatterId;
	readonly setting: SettingId | null;
	readonly by: By;
	readonly at: string;
}

/**
 * Fact, in the concern's feed: whom Harken told when a lead asked for it, and whom it could not.
 *
 * `people` are the ids of `told`, in their order. `mailboxes` are mailed, which is tried until they take it. `missing`
 * are the policy's words for posts that nobody holds here: those are the lead's to tell, and to put down as evidence.
 * `withheld` are its words for posts whose holders must not learn of it: nobody tells those.
 */
export interface SeniorsTold {
	readonly k: 'seniors-told';
	readonly v: number;
	readonly concern: MatterId;
	readonly asked: CommandId;
	readonly told: readonly By[];
	readonly people: readonly PersonId[];
	readonly mailboxes: readonly string[];
	readonly missing: readonly string[];
	readonly withheld: readonly string[];
}

/** Fact, in the concern's feed: a shared mailbox took the mail, or did not. `again`: it is tried until it does. */
export interface MailboxTold {
	readonly k: 'mailbox-told';
	readonly v: number;
	readonly concern: MatterId;
	readonly mailbox: string;
	readonly delivered: boolean;
	readonly again: boolean;
}

/** Fact, in the concern's feed: a senior has seen that there is something. */
export interface NoticeSeen {
	readonly k: 'notice-seen';
	readonly v: number;
	readonly concern: MatterId;
	readonly person: PersonId;
	readonly by: By;
}

/** All of what is given must hold; of each list, any. */
export interface DutyWhen {
	readonly danger: readonly Answer[];
	readonly disclosed: readonly Answer[];
	readonly moved: readonly Answer[];
	readonly adult: readonly Answer[];
	readonly kinds: readonly ConcernKind[];
	readonly judged: readonly Judged[];
}

/**
 * A rule of the pack that holds in this setting. `when`: any of them makes it owed; none: every concern does.
 *
 * `ours`: the text names no time, and this one is Harken's. `provisional`: a lead's reasoned "not exploitation" ends
 * it (R7). `refusable`: a lead may decide not to, with a reason and a countersignature (R17).
 */
export interface ShownDuty {
	readonly id: string;
	readonly what: string;
	readonly to: Body;
	readonly needs: Needs;
	readonly each: DutyEach;
	readonly when: readonly DutyWhen[];
	readonly starts: DutyStarts;
	readonly after: Body | null;
	readonly within: DutyWithin;
	readonly n: number;
	readonly overdue_min: number;
	readonly law: boolean;
	readonly ours: boolean;
	readonly refusable: boolean;
	readonly provisional: boolean;
	readonly cites: string;
}

/** A meeting in which open risks are reviewed (11.6), every `every_days` days. */
export interface ShownForum {
	readonly id: string;
	readonly title: string;
	readonly every_days: number;
	readonly cites: string;
}

/** State, in a setting's feed: someone with an appointment there. `listed` false means they left. */
export interface PersonListed {
	readonly k: 'person-listed';
	readonly v: number;
	readonly person: PersonId;
	readonly setting: SettingId;
	readonly name: string;
	readonly role: Role;
	readonly title: string;
	readonly listed: boolean;
}

/** An adult of the provider; the command's id becomes the person's. They set their own passphrase by invitation. */
export interface AddPerson {
	readonly k: 'add-person';
	readonly v: number;
	readonly name: string;
	readonly login: string;
	readonly email: string;
}

/** A name or an address that was wrong or has changed. The login stays. */
export interface CorrectPerson {
	readonly k: 'correct-person';
	readonly v: number;
	readonly person: PersonId;
	readonly name: string;
	readonly email: string;
}

/**
 * Appoints to a role at a setting, or in a region, or, with neither, in the whole provider (R35); the command's id
 * becomes the appointment's. Without `from_at`: as soon as it arrives; without `to_at`: until it is ended.
 */
export interface AppointPerson {
	readonly k: 'appoint-person';
	readonly v: number;
	readonly person: PersonId;
	readonly role: Role;
	readonly title: string;
	readonly setting: SettingId | null;
	readonly region: RegionId | null;
	readonly from_at: string | null;
	readonly to_at: string | null;
}

/** Without `at`: as soon as it arrives. */
export interface EndAppointment {
	readonly k: 'end-appointment';
	readonly v: number;
	readonly appointment: AppointmentId;
	readonly at: string | null;
}

/** Takes effect at their next request. No reason is asked: it could be what a confidential matter is about. */
export interface SuspendPerson {
	readonly k: 'suspend-person';
	readonly v: number;
	readonly person: PersonId;
}

/** Ends a suspension. */
export interface RestorePerson {
	readonly k: 'restore-person';
	readonly v: number;
	readonly person: PersonId;
}

/**
 * A child, picked from the roster or described in words; "not known yet" is a description too. No `roles`: nobody
 * said, which is read as a child who was or may have been harmed.
 */
export interface ChildInvolved {
	readonly listed: ChildId | null;
	readonly described: string;
	readonly roles: readonly ChildRole[];
}

/** One sign, once though it stands in several lists (D.2). Seen by the author unless `sources` differ. */
export interface SignSeen {
	readonly sign: string;
	readonly sources: readonly KnownBy[];
	/** Longer ago than six months. */
	readonly past: boolean;
	/** Is this a change for this child? (REQ-6-D) */
	readonly change: Answer;
	/** When, in words or as a wall time; empty: when the concern happened. */
	readonly seen: string;
	readonly note: string;
}

/**
 * A mark on the body map. `part` is a region of the map, such as `left-forearm`: left and right are the child's.
 * `x` and `y` are thousandths of the figure's width and height from its top left, where somebody pointed.
 */
export interface Mark {
	readonly side: Side;
	readonly part: string;
	readonly kind: MarkKind;
	readonly x: number | null;
	readonly y: number | null;
	/** Size, colour, shape. */
	readonly note: string;
}

/** "I have told …". A claim of the recorder's, seen by the leads at once; it acknowledges nothing (R4). */
export interface ToldAlready {
	readonly body: ToldBody;
	readonly who: string;
	readonly when: string;
	readonly reference: string;
}

/** REQ-11-F. Pictures are not opened, copied or sent (REQ-4-D): what is kept is described. */
export interface Online {
	readonly platform: string;
	readonly username: string;
	readonly first_seen: string;
	readonly kept: string;
}

/** What belongs to a child's telling beside their words and the questions asked (12.1, 12.2; R24). */
export interface Disclosure {
	/** The child was told that it cannot be kept secret. */
	readonly not_secret: Answer;
	readonly demeanour: string;
	/** Measures put in place: what, by whom, when. */
	readonly safety: string;
	readonly parents_told: Answer;
	readonly parents_why: string;
}

/** All that a recorder may add, and need not. */
export interface More {
	readonly kinds: readonly ConcernKind[];
	readonly contexts: readonly Context[];
	readonly place_kind: PlaceKind | null;
	readonly sources: readonly KnownBy[];
	/** A child told the recorder of it (12.3). */
	readonly disclosed: Answer;
	readonly disclosure: Disclosure;
	/** Did anyone take, send or tell the child to go somewhere: by car, bus, taxi, on foot? (R6, REQ-3-C) */
	readonly moved: Answer;
	readonly moved_why: string;
	/** Is it a change for this child? (REQ-6-D) */
	readonly change: Answer;
	readonly course: Course | null;
	/** The questions asked, exactly as asked (R32). */
	readonly asked: string;
	/** How the child sees it: a relationship that they take for a real one, say (REQ-4-A, REQ-12-G). */
	readonly view: string;
	/** What the recorder thinks, apart from what happened. */
	readonly opinion: string;
	/** What third parties said or are said to have done, apart from the child's own record. */
	readonly others: string;
	readonly present: string;
	/** What the recorder did already. */
	readonly did: string;
	readonly told: readonly ToldAlready[];
	readonly signs: readonly SignSeen[];
	readonly marks: readonly Mark[];
	readonly online: Online;
	readonly debt: Answer;
	/** Threats to the child or their family (REQ-5-B). */
	readonly threats: Answer;
	readonly weapon: Answer;
	/** Police are involved, or the child is said to have broken the law: exploitation is considered (REQ-5-C). */
	readonly offence: Answer;
}

/** A worry in the recorder's words. */
export interface RecordConcern {
	readonly k: 'record-concern';
	readonly v: number;
	readonly setting: SettingId;
	readonly writer: Writer;
	readonly children: readonly ChildInvolved[];
	readonly danger: Answer;
	readonly adult: Answer;
	readonly subjects: readonly Subject[];
	readonly struck: readonly PersonId[];
	readonly saw: string;
	/** A child's exact words. */
	readonly words: string;
	readonly when: string;
	readonly place: string;
	readonly more: More;
	/** The unfinished concern that this one completes, if that had gone up by itself. */
	readonly finishes: CommandId | null;
}

/** What had been typed when nobody finished it for ten minutes. Sealed as it was typed; every field may be empty. */
export interface LeaveUnfinished {
	readonly k: 'leave-unfinished';
	readonly v: number;
	readonly setting: SettingId;
	readonly writer: Writer;
	readonly children: readonly ChildInvolved[];
	readonly danger: Answer;
	readonly adult: Answer;
	readonly subjects: readonly Subject[];
	readonly struck: readonly PersonId[];
	readonly saw: string;
	readonly words: string;
	readonly when: string;
	readonly place: string;
	readonly more: More;
}

/** Version 1: one child, one subject, two questions. */
export interface RecordConcernV1 {
	readonly k: 'record-concern';
	readonly v: number;
	readonly setting: SettingId;
	readonly writer: Writer;
	readonly child: ChildRef;
	readonly danger: Answer;
	readonly adult: Answer;
	readonly subject: Subject | null;
	readonly struck: readonly PersonId[];
	readonly saw: string;
	readonly words: string;
	readonly when: string;
	readonly place: string;
	/** The unfinished concern that this one completes, if that had gone up by itself. */
	readonly finishes: CommandId | null;
}

/** Version 1 of words that nobody finished. */
export interface LeaveUnfinishedV1 {
	readonly k: 'leave-unfinished';
	readonly v: number;
	readonly setting: SettingId;
	readonly writer: Writer;
	readonly child: ChildRef;
	readonly danger: Answer;
	readonly adult: Answer;
	readonly subject: Subject | null;
	readonly struck: readonly PersonId[];
	readonly saw: string;
	readonly words: string;
	readonly when: string;
	readonly place: string;
}

/** By hand, by a lead of the setting. Carries no words, so it may be refused: at night, or over a live ladder. */
export interface StartRehearsal {
	readonly k: 'start-rehearsal';
	readonly v: number;
	readonly setting: SettingId;
}

/** Fact, in the desk's feed: the month's rehearsal, begun by the server. */
export interface RehearsalBegun {
	readonly k: 'rehearsal-begun';
	readonly v: number;
	readonly rehearsal: MatterId;
	readonly setting: SettingId;
}

/** Fact: the report. `answered` false: nobody did before the chain's end, or a real concern cut it off. */
export interface RehearsalEnded {
	readonly k: 'rehearsal-ended';
	readonly v: number;
	readonly rehearsal: MatterId;
	readonly answered: boolean;
	readonly cut_off: boolean;
	readonly steps: number;
	/** From the start to the answer, or to the end. */
	readonly seconds: number;
	/** People who were alerted. */
	readonly told: number;
	/** Of those, people whose device's push service took the alert. */
	readonly reached: number;
}

/**
 * A legal hold: nothing of this matter, or of this child here, goes while it stands. The command's id is the
 * hold's. One of the two is named.
 */
export interface PutOnHold {
	readonly k: 'put-on-hold';
	readonly v: number;
	readonly concern: MatterId | null;
	readonly child: ChildId | null;
	readonly reason: string;
}

/** Of what it was put on, named as it was then: time runs again. */
export interface LiftHold {
	readonly k: 'lift-hold';
	readonly v: number;
	readonly hold: CommandId;
	readonly concern: MatterId | null;
	readonly child: ChildId | null;
	readonly reason: string;
}

/**
 * What becomes of matters whose time is over, all of one feed. `until`: for those that are kept, the day of the
 * next review. The reason is kept when the matters are gone.
 */
export interface DecideRetention {
	readonly k: 'decide-retention';
	readonly v: number;
	readonly setting: SettingId;
	readonly matters: readonly MatterId[];
	readonly decision: Keeping;
	readonly until: string | null;
	readonly reason: string;
}

/**
 * Fact, in the feed of the matters, a desk or a case: the time for which policy keeps them is over, and a person
 * decides. `rule` says how long that is, in words, and `cites` where it stands.
 */
export interface ReviewOpened {
	readonly k: 'review-opened';
	readonly v: number;
	readonly setting: SettingId;
	readonly matters: readonly MatterId[];
	readonly rule: string;
	readonly cites: string;
}

/** A number that someone answers for the setting; never a personal mobile (R3). */
export interface DutyNumber {
	readonly label: string;
	readonly number: string;
	readonly hours: Hours;
}

/** When somebody answers the numbers marked in-hours. `weekday` 1 is Monday, as in ISO 8601. */
export interface OpenHours {
	readonly weekday: number;
	readonly opens: string;
	readonly closes: string;
}

/** State, in the tenant's feed. */
export interface TenantDescribed {
	readonly k: 'tenant-described';
	readonly v: number;
	readonly tenant: TenantId;
	readonly name: string;
	readonly setting_word: string;
	readonly lead_words: Readonly<Record<SettingKind, string>>;
}

/** State, in the setting's feed. */
export interface SettingDescribed {
	readonly k: 'setting-described';
	readonly v: number;
	readonly setting: SettingId;
	readonly kind: SettingKind;
	readonly nation: Nation;
	readonly name: string;
	readonly duty_numbers: readonly DutyNumber[];
	readonly region: RegionId | null;
	readonly open_hours: readonly OpenHours[];
}

/** State, in the tenant's feed. */
export interface RegionDescribed {
	readonly k: 'region-described';
	readonly v: number;
	readonly region: RegionId;
	readonly name: string;
}

/** The command's id becomes the region's. */
export interface AddRegion {
	readonly k: 'add-region';
	readonly v: number;
	readonly name: string;
}

/** The command's id becomes the setting's. */
export interface AddSetting {
	readonly k: 'add-setting';
	readonly v: number;
	readonly kind: SettingKind;
	readonly nation: Nation;
	readonly name: string;
	readonly region: RegionId | null;
}

/** Renamed, or put in another region. */
export interface DescribeSetting {
	readonly k: 'describe-setting';
	readonly v: number;
	readonly setting: SettingId;
	readonly name: string;
	readonly region: RegionId | null;
}

/** `checked_on`: somebody last made sure that it is answered. */
export interface Contact {
	readonly part: ContactFor;
	readonly label: string;
	readonly number: string;
	readonly hours: Hours;
	readonly checked_on: string | null;
}

/** All contacts of a setting, in place of those that stood at `over` on its feed: 0 where there were none. */
export interface KeepContacts {
	readonly k: 'keep-contacts';
	readonly v: number;
	readonly setting: SettingId;
	readonly over: number;
	readonly contacts: readonly Contact[];
	readonly open_hours: readonly OpenHours[];
}

export interface Shift {
	readonly person: PersonId;
	readonly from_at: string;
	readonly to_at: string;
}

/** Holidays, both days included. */
export interface Closure {
	readonly from_on: string;
	readonly to_on: string;
	readonly label: string;
}

/** Who is on cover when, and when the setting is closed, in place of what stood at `over` on its feed (R14). */
export interface KeepCover {
	readonly k: 'keep-cover';
	readonly v: number;
	readonly setting: SettingId;
	readonly over: number;
	readonly shifts: readonly Shift[];
	readonly closures: readonly Closure[];
}

/** "Available now", by whoever says so of themselves, until then; without `until`: no longer (R14). */
export interface SayAvailable {
	readonly k: 'say-available';
	readonly v: number;
	readonly setting: SettingId;
	readonly until: string | null;
}

/** The key that devices seal to. `sig` is the tenant's, whose signing key was pinned at enrolment. */
export interface IntakeKey {
	readonly key: KeyId;
	readonly suite: string;
	readonly public: string;
	readonly sig: string;
}

/** A name that may be shown at the front door. */
export interface Listed {
	readonly person: PersonId;
	readonly name: string;
	readonly title: string;
	readonly role: Role;
}

/**
 * Someone who would receive a concern about an adult who works or helps here (R26).
 *
 * `level` orders the chain: a higher level is told only when nobody is left below it. `inside` is false for those
 * who work above the setting, where a concern about an unidentified adult starts (R27).
 */
export interface Receiver {
	readonly person: PersonId;
	readonly name: string;
	readonly title: string;
	readonly level: number;
	readonly inside: boolean;
}

/** All that a shared tablet keeps readable without a sign-in. Nothing about any child is in it. */
export interface FrontDoor {
	readonly tenant: TenantId;
	readonly tenant_name: string;
	readonly setting: SettingId;
	readonly setting_name: string;
	readonly setting_kind: SettingKind;
	readonly device: DeviceId;
	readonly shared: boolean;
	readonly lead_word: string;
	readonly duty_numbers: readonly DutyNumber[];
	readonly people: readonly Listed[];
	readonly receivers: readonly Receiver[];
	readonly outside_numbers: readonly DutyNumber[];
	readonly intake: IntakeKey;
	readonly read_at: string;
	/** Outside production a tap on 999 or on a duty number opens a sheet and never dials (R37); absent means demo. */
	readonly demo: boolean;
	readonly open_hours: readonly OpenHours[];
	/** Something in this setting has not been picked up and everyone was told (R10). Never of a confidential one. */
	readonly unanswered: boolean;
	/** The digest of the guide to keep here (`sync/messages/guide.py`); empty: there is none yet. */
	readonly guide: string;
	/** Police, local authority and Prevent, as whoever keeps this setting true has entered them. */
	readonly agencies: readonly Contact[];
}

/** What a person does. `k` tells which. */
export type Command =
	| ClassifyConcern
	| AssessConcern
	| RecordSafety
	| MoveToCase
	| KeepNeeds
	| KeepArea
	| OfferBridge
	| AgreeBridge
	| EndBridge
	| OfferMatch
	| AnswerMatch
	| EndMatch
	| ListChild
	| RelistChild
	| MoveChild
	| KeepChildRecord
	| ImportChildren
	| SayAbout
	| AmendConcern
	| AcknowledgeConcern
	| PassOnConcern
	| SayStillWorried
	| AddNote
	| FollowUpConcern
	| ReportDropped
	| RecordEvidence
	| WithdrawEvidence
	| DecideDuty
	| CountersignDecision
	| RecordReply
	| ChallengeReply
	| RecordReturn
	| RecordMeeting
	| RecordReview
	| NotifySeniors
	| ConfirmUnplaced
	| SayRead
	| ChangePolicy
	| SendHandoff
	| OpenHandoff
	| WithdrawHandoff
	| AskHandoff
	| AnswerHandoff
	| NoteHandoff
	| CloseHandoff
	| SettleHeld
	| MakeLink
	| TakeBackLink
	| ReportOpened
	| AcknowledgeNotice
	| AddPerson
	| CorrectPerson
	| AppointPerson
	| EndAppointment
	| SuspendPerson
	| RestorePerson
	| RecordConcern
	| LeaveUnfinished
	| StartRehearsal
	| PutOnHold
	| LiftHold
	| DecideRetention
	| AddRegion
	| AddSetting
	| DescribeSetting
	| KeepContacts
	| KeepCover
	| SayAvailable;

/** What the server itself says in an entry. `k` tells which. */
export type EntryData =
	| EntryMoved
	| BridgeKept
	| MatchKept
	| ChildListed
	| ReportTold
	| ConcernReleased
	| ItemHeld
	| ItemPlaced
	| DutyKept
	| DutyStepped
	| DutyWaits
	| ReportDuty
	| LadderStepped
	| SettingWaits
	| PolicyReadTold
	| HandoffReceipt
	| HandoffNoteShared
	| HandoffNotSent
	| HandoffAboutAnother
	| HeldAdded
	| LinkOpened
	| LinkAcknowledged
	| LinkLocked
	| LinkExpired
	| LinkEnded
	| NoticeGiven
	| SeniorsTold
	| MailboxTold
	| NoticeSeen
	| PersonListed
	| RehearsalBegun
	| RehearsalEnded
	| ReviewOpened
	| TenantDescribed
	| SettingDescribed
	| RegionDescribed;
