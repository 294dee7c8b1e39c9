/**
 * What was told to each body outside about a concern, what came back, and where we disagree: from what was said of it, in
 * order. Nothing is edited; what was taken back stays, and says so. Pure (REQ-7-F, REQ-11-B, REQ-13).
 */
import { ofKind, type Entry, type Loose } from '../entry';
import type { ChronologyEntry, DeskConcern } from '../port';
import type { Body, ChallengeReply, ChildId, CommandId, Contact, DecideDuty, Guide, Nation, RecordEvidence, RecordReply, RecordReturn, SettingId } from '../sync/protocol.gen';
import { dutiesOf, isOpen, type Duty } from './fold';

/** Prevent is a route of its own, with its own numbers; so is each other. */
export const OUTSIDE = ['local-authority', 'police', 'placing-authority', 'prevent', 'lado', 'ofsted'] as const satisfies readonly Body[];
export type Outside = (typeof OUTSIDE)[number];

/** Whom there is to tell, and the policy names: not every nation has a designated officer, and not every place an inspectorate to tell. */
export const outsideIn = (guide: Pick<Guide, 'duties' | 'bodies'> | null, nation: Nation | undefined): readonly Outside[] =>
	OUTSIDE.filter((body) => (body !== 'lado' && body !== 'ofsted') || (nation && guide?.bodies?.[nation]?.[body] && guide.duties?.some(({ to }) => to === body)));

export interface Said<D> {
	readonly cmd: CommandId;
	readonly at: string;
	readonly by: string;
	readonly pending: boolean;
	readonly deed: Loose<D>;
	/** Why it was taken back, if it was. */
	readonly withdrawn: string | null;
}

export interface Answer extends Said<RecordReply> {
	readonly challenges: readonly Said<ChallengeReply>[];
}

export interface Telling extends Said<RecordEvidence> {
	/** Of whom, by name. */
	readonly children: readonly string[];
	/** Somebody signed in said so; else it is a claim until a lead confirms it. */
	readonly signed: boolean;
	readonly answers: readonly Answer[];
}

export interface Referral {
	readonly body: Outside;
	readonly tellings: readonly Telling[];
	readonly decisions: readonly Said<DecideDuty>[];
	/** What is still to be done of it, or still owed by them. */
	readonly owed: readonly Duty[];
	/** Under which they referred to the National Referral Mechanism; empty: nobody has said yet. */
	readonly nrm: string;
}

type Of = Pick<DeskConcern, 'matter' | 'chronology' | 'involved' | 'more' | 'writer' | 'how' | 'receivedAt' | 'asked'>;
type Deed<K extends string> = Extract<NonNullable<ChronologyEntry['deed']>, { readonly k?: K | undefined }>;

const isOutside = (body: string | null | undefined): body is Outside => (OUTSIDE as readonly (string | null | undefined)[]).includes(body);

/** What was said with one kind of words, in order, and whether a lead took it back. */
function saidOf<K extends string>({ chronology }: Pick<Of, 'chronology'>, k: K) {
	const taken = new Map(chronology.flatMap(({ deed }) => (deed?.k === 'withdraw-evidence' && deed.evidence ? [[deed.evidence as string, deed.reason ?? '']] : [])));
	return chronology.flatMap(({ deed, cmd, id, at, by, pending, how }) =>
		deed?.k === k ? [{ cmd: (cmd ?? id) as CommandId, at, by: by?.name ?? '', pending, signed: how === 'key', deed: deed as Deed<K>, withdrawn: taken.get(cmd ?? id) ?? null }] : []
	);
}

/** What the recorder says in the record itself that they had told (R4). Its answers name the concern. */
function atOnce({ matter, more, writer, how, receivedAt, involved }: Of): Telling[] {
	const base = { cmd: matter as string as CommandId, at: receivedAt, by: writer.name, pending: false, signed: how === 'key', withdrawn: null, answers: [] };
	return (more?.told ?? []).flatMap(({ body, who = '', when = '', reference = '' }) =>
		isOutside(body) ? [{ ...base, children: involved.map(({ name }) => name), deed: { k: 'record-evidence', body, needs: 'telling', who, at: when, how: null, reference, sent: '' } as Loose<RecordEvidence> }] : []
	);
}

export function referralsOf(concern: Of): Referral[] {
	const duties = dutiesOf(concern);
	const challenges = saidOf(concern, 'challenge-reply');
	const answers = saidOf(concern, 'record-reply').map((answer): Answer => ({ ...answer, challenges: challenges.filter(({ deed }) => deed.reply === answer.cmd) }));
	const names = (ids: readonly string[] = []) => {
		const named = duties.filter(({ id }) => ids.includes(id)).map(({ name }) => name);
		return [...new Set(named.length > 0 ? named.filter(Boolean) : concern.involved.map(({ name }) => name))];
	};
	const told: Telling[] = [...atOnce(concern), ...saidOf(concern, 'record-evidence').map((one): Telling => ({ ...one, children: names(one.deed.duties), answers: [] }))];
	const ofDuty = (id: string | undefined) => duties.find((duty) => duty.id === id)?.body;
	return OUTSIDE.map((body): Referral => {
		const tellings = told.filter(({ deed }) => deed.body === body).map((one) => ({ ...one, answers: answers.filter(({ deed }) => deed.evidence === one.cmd && (deed.body ?? body) === body) }));
		const nrm = tellings.filter(({ withdrawn }) => withdrawn === null).flatMap(({ deed, answers }) => [
			...(deed.needs === 'nrm-reference' ? [deed.reference ?? ''] : []),
			...answers.filter(({ withdrawn }) => withdrawn === null).map((one) => one.deed.nrm ?? '')
		]);
		return {
			...{ body, tellings, nrm: nrm.findLast(Boolean) ?? '' },
			decisions: saidOf(concern, 'decide-duty').filter(({ deed }) => ofDuty(deed.duty) === body),
			owed: duties.filter((duty) => duty.body === body && isOpen(duty))
		};
	});
}

/** What a body is to be told for one child, or was; what names no child is of the one whom nobody has named, if there is one. */
export function owedFor(concern: Of, body: Outside, child: ChildId | null): Duty[] {
	const unnamed = concern.involved.some((one) => one.child === null);
	return dutiesOf(concern).filter((duty) => duty.body === body && duty.needs === 'telling' && (duty.child === child || (duty.child === null && !unnamed)));
}

/** Whether anything was told or is owed. */
export const isBegun = ({ tellings, decisions, owed }: Referral): boolean => tellings.length + decisions.length + owed.length > 0;

/** Children who were missing and are back, by what was said of it. */
export const returnsOf = (concern: Pick<Of, 'chronology'>): Said<RecordReturn>[] => saidOf(concern, 'record-return');

/** The numbers of one body, as the leads of a setting keep them; a body that has none is never given another's (REQ-13). */
export function numbersOf(entries: readonly Entry[], setting: SettingId | null, body: Outside): readonly Contact[] {
	const kept = entries.filter(ofKind('contacts-kept')).findLast(({ d }) => d.setting === setting);
	return (kept?.d.contacts ?? []).filter(({ part }) => part === body);
}
