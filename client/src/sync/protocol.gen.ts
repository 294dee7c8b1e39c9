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

/** R9. Which one a concern is on follows from its own words until a lead has classified it. */
export const LadderName = ['now', 'today'] as const;
export type LadderName = (typeof LadderName)[number];

/** How a person can be reached at this moment. An open page shows it as well, whatever this says. */
export const Channel = ['webpush', 'email', 'none'] as const;
export type Channel = (typeof Channel)[number];

/** What someone is appointed to. The tenant's own word for it is the appointment's title. */
export const Role = ['recorder', 'lead', 'deputy', 'head', 'regional', 'safeguarding', 'chief', 'administrator'] as const;
export type Role = (typeof Role)[number];

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

/** A worry in the recorder's words. Only the child, what happened and when are needed (requirements D.6). */
export interface RecordConcern {
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

/** What had been typed when nobody finished it for ten minutes. Sealed as it was typed; every field may be empty. */
export interface LeaveUnfinished {
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
}

/** What a person does. `k` tells which. */
export type Command =
	| ListChild
	| RelistChild
	| MoveChild
	| KeepChildRecord
	| ImportChildren
	| SayAbout
	| RecordConcern
	| LeaveUnfinished
	| AmendConcern
	| AcknowledgeConcern
	| PassOnConcern
	| SayStillWorried
	| AddNote
	| FollowUpConcern
	| ReportDropped
	| SettleHeld
	| ReportOpened
	| AddPerson
	| CorrectPerson
	| AppointPerson
	| EndAppointment
	| SuspendPerson
	| RestorePerson
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
	| ChildListed
	| ReportTold
	| ConcernReleased
	| ItemHeld
	| ItemPlaced
	| LadderStepped
	| SettingWaits
	| HeldAdded
	| PersonListed
	| RehearsalBegun
	| RehearsalEnded
	| ReviewOpened
	| TenantDescribed
	| SettingDescribed
	| RegionDescribed;
