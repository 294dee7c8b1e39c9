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
	/** They have set a passphrase. */
	readonly signedUp: boolean;
	readonly seenAt: string | null;
	readonly appointments: readonly AppointmentHeld[];
}

/** Fewer than two humans are left there, once any one is away. */
export interface Short {
	readonly setting: SettingId;
	readonly route: Route;
	readonly left: number;
}

export interface PeopleKept {
	readonly people: readonly PersonKept[];
	readonly short: readonly Short[];
}

export interface Session {
	/** Until when a second factor counts as just shown; null: not now. */
	readonly confirmedUntil: string | null;
	readonly factor: 'none' | 'begun' | 'proved';
	/** Whose people, and whose facts, the holder keeps true; `places`: may add settings. */
	readonly keeps: { readonly people: readonly SettingId[]; readonly places: boolean; readonly facts: readonly SettingId[] };
}

export interface Invitation {
	readonly code: string;
	readonly enrolCode: string | null;
	readonly endsAt: string;
}

export type Confirmed = 'confirmed' | 'wrong' | 'wait' | 'no-network' | 'signed-out';
export type Invited = Invitation | 'confirm-first' | 'no-network' | 'failed';
export type Joined = { readonly login: string; readonly name: string } | 'too-short' | 'unknown' | 'wait' | 'no-network';

export type NewAppointment = Omit<AppointPerson, 'k' | 'v'>;

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
	correct(person: PersonId, name: string, email: string): Promise<Ordered>;
	appoint(appointment: NewAppointment): Promise<Ordered>;
	end(appointment: AppointmentId, at: string | null): Promise<Ordered>;
	suspend(person: PersonId): Promise<Ordered>;
	restore(person: PersonId): Promise<Ordered>;
}
