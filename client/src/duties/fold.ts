/**
 * What policy or law asks of one concern, as it stands on this device: as the server said it last, and beside it what
 * somebody has done since, here or elsewhere, which the server has not looked at yet. Pure (R4, R13, R16, R17).
 */
import type { Loose } from '../entry';
import type { ChronologyEntry, DeskConcern } from '../port';
import type { Body, ChildId, CommandId, DutyStatus, Needs, RecordEvidence } from '../sync/protocol.gen';

/** How it ended, or what is said of it. */
export interface Ending {
	readonly cmd: CommandId;
	readonly name: string;
	readonly at: string;
	/** On this device only. */
	readonly pending: boolean;
	readonly mine: boolean;
	/** By somebody who did not sign in, where that is known. */
	readonly unsigned: boolean;
	/** What was said with it, where it was somebody's telling. */
	readonly said?: Loose<RecordEvidence> | undefined;
	/** Why it was decided so. */
	readonly reason?: string | undefined;
}

/** Times in ms since the epoch. */
export interface Duty {
	readonly id: string;
	readonly child: ChildId | null;
	/** The child's name, where the concern knows it. */
	readonly name: string;
	readonly body: Body;
	readonly needs: Needs;
	/** The authority's own name, where the child's record has one. */
	readonly whom: string;
	readonly rules: readonly string[];
	readonly law: boolean;
	readonly start: number;
	readonly due: number;
	readonly overdue: number;
	readonly atOnce: boolean;
	readonly provisional: boolean;
	readonly status: DutyStatus;
	readonly ending: Ending | null;
	/** When somebody was last told that it is not done, and who. */
	readonly stepped: { readonly at: string; readonly told: readonly { readonly name: string; readonly role: string }[] } | null;
}

const OPEN: ReadonlySet<DutyStatus> = new Set(['owed', 'claimed', 'uncountersigned']);
export const isOpen = ({ status }: Pick<Duty, 'status'>): boolean => OPEN.has(status);

/** A time that cannot be read counts as long past: too early to be seen is never too late. */
const ms = (text: string | undefined): number => Date.parse(text ?? '') || 0;

type Change = Pick<Duty, 'status' | 'ending'>;

function ending(entry: ChronologyEntry): Ending {
	const { cmd, by, at, pending, mine, deed } = entry;
	return {
		...{ cmd: (cmd ?? entry.id) as CommandId, name: by?.name ?? '', at, pending, mine, unsigned: entry.how !== 'key' },
		said: deed?.k === 'record-evidence' ? deed : undefined,
		reason: deed?.k === 'decide-duty' ? deed.reason : undefined
	};
}

/** What evidence ends; a decision, an answer, safety, a meeting and a review each have words of their own. */
const BY_EVIDENCE: readonly Needs[] = ['telling', 'nrm-reference', 'return-interview', 'copy', 'note'];

/** It shows that it was done where a key proves who says so, and a telling says whom or a reference (D.4); else it is a claim. */
function shows({ how }: ChronologyEntry, { needs = 'telling', who, reference, confirms }: Loose<RecordEvidence>): boolean {
	const [said, named] = [reference?.trim(), who?.trim()];
	return how === 'key' && Boolean(said || (needs === 'telling' ? named || confirms : needs !== 'nrm-reference'));
}

/** What one line of the chronology makes of one duty; null: nothing. */
function changed(duty: Duty, entry: ChronologyEntry): Change | null {
	const { deed, said } = entry;
	if (deed?.k === 'withdraw-evidence') return deed.evidence !== undefined && deed.evidence === duty.ending?.cmd ? { status: 'owed', ending: null } : null;
	if (!isOpen(duty)) return null;
	if (entry.kind === 'safety') {
		const whole = said?.k === 'record-safety' && (said.measures ?? []).length > 0 && (said.parents_told ?? 'not-answered') !== 'not-answered';
		return duty.needs === 'safety' && whole ? { status: 'done', ending: ending(entry) } : null;
	}
	switch (deed?.k) {
		case 'record-evidence': {
			const named = deed.duties ?? [];
			if (deed.body !== duty.body || (deed.needs ?? 'telling') !== duty.needs || !BY_EVIDENCE.includes(duty.needs)) return null;
			if (named.length > 0 && !named.includes(duty.id)) return null;
			if (shows(entry, deed)) return { status: 'done', ending: ending(entry) };
			return duty.status === 'uncountersigned' ? null : { status: 'claimed', ending: ending(entry) };
		}
		// Not signed in: a lead confirms (R4).
		case 'link-acknowledged':
			return deed.duty === duty.id && duty.status === 'owed' ? { status: 'claimed', ending: { ...ending(entry), name: deed.by?.name ?? '' } } : null;
		case 'decide-duty':
			if (deed.duty !== duty.id) return null;
			return { status: deed.decision === 'not-referred' ? 'uncountersigned' : 'decided', ending: ending(entry) };
		case 'countersign-decision':
			if (duty.status !== 'uncountersigned' || deed.decision !== duty.ending?.cmd) return null;
			return deed.agrees ? { status: 'decided', ending: duty.ending } : { status: 'owed', ending: null };
		default:
			return null;
	}
}

type Of = Pick<DeskConcern, 'asked' | 'chronology' | 'involved'>;

/** As long as nothing came, nothing is reckoned again: a desk asks for thousands of them each quarter of a minute. */
const known = new WeakMap<Of, readonly Duty[]>();

export function dutiesOf(concern: Of): readonly Duty[] {
	if (concern.asked.length === 0) return [];
	const found = known.get(concern) ?? folded(concern);
	known.set(concern, found);
	return found;
}

/** The lines that can change anything, looked at once for all that is asked, which has each read only what came after the word of it. */
interface Lines {
	readonly of: ReadonlyMap<string, ChronologyEntry>;
	readonly stepped: ReadonlyMap<string, NonNullable<Duty['stepped']>>;
	readonly later: readonly ChronologyEntry[];
}

function linesOf({ asked, chronology }: Of): Lines {
	const of = new Map<string, ChronologyEntry>();
	const stepped = new Map<string, NonNullable<Duty['stepped']>>();
	const later: ChronologyEntry[] = [];
	let oldest = asked[0]?.at ?? '';
	for (const { at } of asked) if (at < oldest) oldest = at;
	for (const line of chronology) {
		const { kind, deed, cmd, at, pending } = line;
		if (kind !== 'deed' && kind !== 'safety' && kind !== 'recorded') continue;
		if (cmd !== undefined && !of.has(cmd)) of.set(cmd, line);
		if (deed?.k === 'duty-stepped') stepped.set(deed.duty ?? '', { at, told: deed.told ?? [] });
		// What the server had when it last said how this stands, it has counted.
		else if (pending || at > oldest) later.push(line);
	}
	return { of, stepped, later };
}

function folded(concern: Of): Duty[] {
	const lines = linesOf(concern);
	return concern.asked.map((said) => {
		let duty = asSaid(said, concern, lines);
		for (const line of lines.later) {
			const change = line.pending || line.at > said.at ? changed(duty, line) : null;
			if (change !== null) duty = { ...duty, status: change.status, ending: change.ending };
		}
		return duty;
	});
}

function asSaid({ at: saidAt, d }: Of['asked'][number], { involved }: Of, { of, stepped }: Lines): Duty {
	const line = d.evidence ? of.get(d.evidence) : undefined;
	const end = { name: d.by?.name ?? line?.by?.name ?? '', at: line?.at ?? d.at ?? saidAt };
	const { due, overdue } = d;
	// Most are one moment, and reading a time is most of the work.
	const dueMs = ms(due);
	return {
		id: d.duty ?? '',
		child: d.child ?? null,
		name: involved.find(({ child }) => child !== null && child === d.child)?.name ?? '',
		body: d.body ?? 'setting',
		needs: d.needs ?? 'telling',
		whom: d.called || (d.whom ?? ''),
		rules: d.rules ?? [],
		law: d.law ?? false,
		start: ms(d.start),
		due: dueMs,
		overdue: overdue === due ? dueMs : ms(overdue),
		atOnce: d.at_once ?? false,
		provisional: d.provisional ?? false,
		status: d.status ?? 'owed',
		ending: d.evidence || d.at ? { ...(line ? ending(line) : { cmd: (d.evidence ?? '') as CommandId, pending: false, mine: false, unsigned: false }), ...end } : null,
		stepped: stepped.get(d.duty ?? '') ?? null
	};
}
