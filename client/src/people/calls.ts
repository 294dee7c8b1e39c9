/** The server's calls about people, one function each; like transport.ts, and fetched with the screens that need them. */
import type { AppointmentId, PersonId, RegionId, Role, SettingId } from '../sync/protocol.gen';
import { answered, json, nothing, QUIET_MS, type Answered } from '../transport';
import type { World } from '../world';
import type { Session, Short, Unheard, Waiting } from './port';

interface Said {
	readonly by: PersonId;
	readonly name: string;
	readonly at: string;
}

export interface PeopleAnswer {
	readonly people: readonly {
		readonly person: PersonId;
		readonly name: string;
		readonly login: string;
		readonly email: string;
		readonly suspended_at: string | null;
		readonly invited_until: string | null;
		readonly operator_invited_at: string | null;
		readonly way_in: {
			readonly made_at: string;
			readonly made: Said | null;
			readonly used_at: string | null;
			readonly agreed: Said | null;
			readonly refused: Said | null;
			readonly waits: boolean;
		} | null;
		readonly waits_for_agreement: Waiting | null;
		readonly signed_up: boolean;
		readonly seen_at: string | null;
		readonly woken: boolean;
		readonly appointments: readonly {
			readonly appointment: AppointmentId;
			readonly role: Role;
			readonly title: string;
			readonly setting: SettingId | null;
			readonly region: RegionId | null;
			readonly from_at: string;
			readonly to_at: string | null;
			readonly needed_for: readonly string[];
		}[];
	}[];
	readonly short: readonly Short[];
	readonly unheard: readonly Unheard[];
}

const get = <T>(world: World, path: string, person: PersonId): Promise<Answered<T>> =>
	answered(world.ask(path, { person, quietMs: QUIET_MS }), json<T>);

const post = <T>(world: World, path: string, person: PersonId | undefined, body: object, read: (text: string) => T): Promise<Answered<T>> =>
	answered(world.ask(path, { method: 'POST', body: JSON.stringify(body), person, quietMs: QUIET_MS }), read);

export const people = (world: World, person: PersonId) => get<PeopleAnswer>(world, '/people/listed', person);

export interface SessionAnswer {
	readonly confirmed_until: string | null;
	readonly factor: Session['factor'];
	readonly keeps: Session['keeps'];
	readonly rehearsed: Session['rehearsed'];
}

export const session = (world: World, person: PersonId) => get<SessionAnswer>(world, '/session', person);

export const beginFactor = (world: World, person: PersonId) =>
	post(world, '/session/factor', person, {}, json<{ readonly secret: string; readonly uri: string }>);

export const confirm = (world: World, person: PersonId, code: string, passphrase: string) =>
	post(world, '/session/confirm', person, { code, passphrase }, nothing);

export interface InvitationAnswer {
	readonly code: string;
	readonly enrol_code: string | null;
	readonly ends_at: string;
	readonly needs: 'agreement' | null;
	/** The names of those whom it needs one of. */
	readonly may_agree: readonly string[];
}

export const invite = (world: World, person: PersonId, whom: PersonId, setting: SettingId | null) =>
	post(world, `/people/${whom}/invitation`, person, { setting }, json<InvitationAnswer>);

/** Of whoever opened an invitation: no session, only this device. */
export const join = (world: World, code: string, passphrase: string) =>
	post(world, '/people/join', undefined, { code, passphrase }, json<{ readonly login: string; readonly name: string }>);
