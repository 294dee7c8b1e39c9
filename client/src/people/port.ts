/** The border between the screens of people and the kernel that comes with them: `$people` implements it. */
import type { AppointPerson, AppointmentId, PersonId, RegionId, Role, SettingId } from '../sync/protocol.gen';
import type { Ordered } from '../administering';

export interface AppointmentHeld {
	readonly appointment: AppointmentId;
	readonly role: Role;
	readonly title: string;
	/** Both null: the whole provider. */
	readonly setting: SettingId | null;
	readonly region: RegionId | null;
	readonly fromAt: string;
	readonly toAt: string | null;
	/** The routes that would be left with fewer than two humans if it ended (R31). */
	readonly neededFor: readonly Route[];
}

/** A word of the server for what people are told of. */
export type Route = string;

export interface PersonKept {
	readonly person: PersonId;
	readonly name: string;
	/** Empty for whoever keeps facts and not people. */
	readonly login: string;
	readonly email: string;
	readonly suspendedAt: string | null;
	/** Until when their last invitation can still be used. */
	readonly invitedUntil: string | null;
	/** When whoever runs Harken last made an invitation for them. */
	readonly operatorInvitedAt: string | null;
	/** Their newest invitation, for whoever keeps them and for themselves. */
	readonly wayIn: WayIn | null;
	/** It needs somebody else to agree, and the holder may. */
	readonly waitsForAgreement: Waiting | null;
	/** They have set a passphrase. */
	readonly signedUp: boolean;
	readonly seenAt: string | null;
	/** An alert reaches a device of their own. */
	readonly woken: boolean;
	readonly appointments: readonly AppointmentHeld[];
}

export interface Said {
	readonly name: string;
	readonly at: string;
}

/** What stands on record of an invitation. `made`: null where whoever runs Harken made it. */
export interface WayIn {
	readonly madeAt: string;
	readonly made: Said | null;
	readonly usedAt: string | null;
	readonly agreed: Said | null;
	readonly refused: Said | null;
	/** Its code opens nothing until somebody else agrees. */
	readonly waits: boolean;
}

/** Who made an invitation, and when. */
export interface Waiting {
	readonly by: PersonId;
	readonly name: string;
	readonly since: string;
}

/** Fewer than two humans are left there, once any one is away. */
export interface Short {
	readonly setting: SettingId;
	readonly route: Route;
	readonly left: number;
	/** So many more would be enough. */
	readonly missing: number;
}

/** Too few of those who are told there would hear of it: nothing reaches these yet. */
export interface Unheard {
	readonly setting: SettingId;
	readonly names: readonly string[];
}

export interface PeopleKept {
	readonly people: readonly PersonKept[];
	readonly short: readonly Short[];
	readonly unheard: readonly Unheard[];
}

export interface Session {
	/** Until when a second factor counts as just shown; null: not now. */
	readonly confirmedUntil: string | null;
	readonly factor: 'none' | 'begun' | 'proved';
	/** Whose people, and whose facts, the holder keeps true; `places`: may add settings. */
	readonly keeps: { readonly people: readonly SettingId[]; readonly places: boolean; readonly facts: readonly SettingId[] };
	/** Of those whose facts they keep: where a rehearsal was ever held. */
	readonly rehearsed: readonly SettingId[];
}

export interface Invitation {
	readonly code: string;
	readonly enrolCode: string | null;
	readonly endsAt: string;
	/** One of these, by name, has to agree before it opens anything; nobody, where it takes no second person. */
	readonly mayAgree: readonly string[];
}

export type Confirmed = 'confirmed' | 'wrong' | 'wait' | 'no-network' | 'signed-out';
export type Invited = Invitation | 'confirm-first' | 'nobody-agrees' | 'no-network' | 'failed';
export type Joined = { readonly login: string; readonly name: string } | 'too-short' | 'unknown' | 'wait' | 'no-network';

export type NewAppointment = Omit<AppointPerson, 'k' | 'v'>;

/** Somebody new with what they are appointed to; `person` once they are known from an earlier try. */
export interface Newcomer {
	readonly name: string;
	readonly login: string;
	readonly email: string;
	readonly person: PersonId | null;
	readonly post: Omit<NewAppointment, 'person'>;
}

/** `person`: who they are from now on, also where only the appointment failed; null where they were not added. */
export interface Brought {
	readonly person: PersonId | null;
	readonly ordered: Ordered;
}

export interface People {
	/** These ask the server now; null without a network, or where the holder keeps nobody's. */
	all(): Promise<PeopleKept | null>;
	session(): Promise<Session | null>;
	/** Begins an authenticator, or begins it anew. */
	beginFactor(): Promise<{ readonly secret: string; readonly uri: string } | null>;
	confirm(code: string, passphrase: string): Promise<Confirmed>;
	/** With a setting, the browser that opens it becomes their own device there. */
	invite(person: PersonId, setting: SettingId | null): Promise<Invited>;
	/** Needs an enrolled device, and nobody signed in. The passphrase is used and forgotten. */
	join(code: string, passphrase: string): Promise<Joined>;

	add(name: string, login: string, email: string): Promise<Ordered>;
	/** Several in one go, each on their own: what became of each, in the same order. */
	bring(newcomers: readonly Newcomer[]): Promise<Brought[]>;
	correct(person: PersonId, name: string, email: string): Promise<Ordered>;
	appoint(appointment: NewAppointment): Promise<Ordered>;
	end(appointment: AppointmentId, at: string | null): Promise<Ordered>;
	suspend(person: PersonId): Promise<Ordered>;
	restore(person: PersonId): Promise<Ordered>;
}
