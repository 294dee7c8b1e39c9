/** People, as their screens see them: asked of the server now and never kept here; each change is one command. */
import { administer, becameOf, keep, type Kept, type Ordered } from '../administering';
import type { Parts } from '../port';
import type { AppointmentId, Command, PersonId, SettingId } from '../sync/protocol.gen';
import type { Answered } from '../transport';
import { PASSPHRASE_CHARACTERS_MIN, spelt } from '../vault/stretch';
import type { World } from '../world';
import * as calls from './calls';
import type { Brought, Confirmed, Invited, Joined, NewAppointment, Newcomer, People, PeopleKept, Session } from './port';

const NOBODY = { status: 0, waitMs: 0, reason: null, value: null } as const;

export class PeopleClient implements People {
	constructor(private readonly parts: () => Promise<Parts>) {}

	/** Nothing is asked for nobody. */
	async #asked<T>(ask: (world: World, holder: PersonId) => Promise<Answered<T>>): Promise<Answered<T>> {
		const { world, holder } = await this.parts();
		const person = holder();
		return person === null ? NOBODY : ask(world, person);
	}

	async #ordered(command: Command): Promise<Ordered> {
		return administer(await this.parts(), command);
	}

	async all(): Promise<PeopleKept | null> {
		const { value } = await this.#asked(calls.people);
		return value && { people: value.people.map(kept), short: value.short, unheard: value.unheard };
	}

	async session(): Promise<Session | null> {
		const { value } = await this.#asked(calls.session);
		return value && { confirmedUntil: value.confirmed_until, factor: value.factor, keeps: value.keeps, rehearsed: value.rehearsed };
	}

	async beginFactor(): ReturnType<People['beginFactor']> {
		return (await this.#asked(calls.beginFactor)).value;
	}

	async confirm(code: string, passphrase: string): Promise<Confirmed> {
		const { status, reason } = await this.#asked((world, holder) => calls.confirm(world, holder, code, passphrase));
		if (status === 204) return 'confirmed';
		if (status === 429) return 'wait';
		if (reason === 'signed-out') return 'signed-out';
		return status === 0 || status >= 500 ? 'no-network' : 'wrong';
	}

	async invite(person: PersonId, setting: SettingId | null): Promise<Invited> {
		const { status, reason, value } = await this.#asked((world, holder) => calls.invite(world, holder, person, setting));
		if (value !== null) return { code: value.code, enrolCode: value.enrol_code, endsAt: value.ends_at, mayAgree: value.may_agree };
		if (reason === 'confirm-first' || reason === 'nobody-agrees') return reason;
		return status === 0 ? 'no-network' : 'failed';
	}

	async join(code: string, passphrase: string): Promise<Joined> {
		if ([...spelt(passphrase)].length < PASSPHRASE_CHARACTERS_MIN) return 'too-short';
		const { status, value } = await calls.join((await this.parts()).world, code, passphrase);
		if (value !== null) return value;
		if (status === 429) return 'wait';
		return status === 0 || status >= 500 ? 'no-network' : 'unknown';
	}

	add = (name: string, login: string, email: string) => this.#ordered({ k: 'add-person', v: 1, name, login, email });
	/** All are kept before the first is waited for, so that they go up together: an appointment right behind its person. */
	async bring(newcomers: readonly Newcomer[]): Promise<Brought[]> {
		const parts = await this.parts();
		const sent = [];
		for (const { name, login, email, person: before, post } of newcomers) {
			const added = before === null ? await keep(parts, { k: 'add-person', v: 1, name, login, email }) : null;
			const person = before ?? (typeof added === 'string' ? (added as string as PersonId) : null);
			sent.push({ added, person, appointed: person === null ? null : await keep(parts, { k: 'appoint-person', v: 1, person, ...post }) });
		}
		const answered = (kept: Kept) => (typeof kept === 'string' ? becameOf(parts, kept) : kept);
		return Promise.all(
			sent.map(async ({ added, person, appointed }) => {
				const ordered = added === null ? null : await answered(added);
				// Refused, whoever it was to be is nobody, and so is the appointment of theirs.
				if (ordered?.is === 'refused' || ordered?.is === 'held' || appointed === null) return { person: null, ordered: ordered! };
				return { person, ordered: await answered(appointed) };
			})
		);
	}

	correct = (person: PersonId, name: string, email: string) => this.#ordered({ k: 'correct-person', v: 1, person, name, email });
	appoint = (appointment: NewAppointment) => this.#ordered({ k: 'appoint-person', v: 1, ...appointment });
	end = (appointment: AppointmentId, at: string | null) => this.#ordered({ k: 'end-appointment', v: 1, appointment, at });
	suspend = (person: PersonId) => this.#ordered({ k: 'suspend-person', v: 1, person });
	restore = (person: PersonId) => this.#ordered({ k: 'restore-person', v: 1, person });
}

function kept({ appointments, suspended_at, invited_until, operator_invited_at, way_in, waits_for_agreement, signed_up, seen_at, ...who }: calls.PeopleAnswer['people'][number]): PeopleKept['people'][number] {
	return {
		...who,
		suspendedAt: suspended_at,
		invitedUntil: invited_until,
		operatorInvitedAt: operator_invited_at,
		wayIn: way_in && { madeAt: way_in.made_at, made: way_in.made, usedAt: way_in.used_at, agreed: way_in.agreed, refused: way_in.refused, waits: way_in.waits },
		waitsForAgreement: waits_for_agreement,
		signedUp: signed_up,
		seenAt: seen_at,
		appointments: appointments.map(({ from_at, to_at, needed_for, ...one }) => ({ ...one, fromAt: from_at, toAt: to_at, neededFor: needed_for }))
	};
}
