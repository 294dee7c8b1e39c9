/** What an answer brings up on the sheet. Nothing here is needed, and nothing that was typed goes when it is taken back. Pure. */
import type { Answer, More } from '$sync/protocol.gen';

/** Signs of money, debt and weapons, whichever list they stand in. */
const PRESSING = /^(IND-(01|17)|TRA-1[12]|SV-0\d|SVR-0\d|CLR-0[12])$/;
const CRIMINAL = new Set(['criminal-exploitation', 'county-lines', 'serious-violence', 'trafficking']);

type Said = Pick<More, 'kinds' | 'contexts' | 'place_kind' | 'signs' | 'debt' | 'threats' | 'weapon' | 'offence'>;

const isAnswered = (answer: Answer) => answer !== 'not-answered';

/** Debt, threats, a weapon (REQ-5-B). What was answered stays on the screen. */
export function pressure({ kinds, signs, debt, threats, weapon, offence }: Said): boolean {
	return kinds.some((kind) => CRIMINAL.has(kind)) || signs.some(({ sign }) => PRESSING.test(sign)) || [debt, threats, weapon, offence].some(isAnswered);
}

/** REQ-11-F. */
export const online = ({ kinds, contexts, place_kind }: Said): boolean => contexts.includes('online') || kinds.includes('online-grooming') || place_kind === 'online';

/** REQ-5-C: an offence that a child is said to have done may be done to them. */
export const exploitation = ({ offence }: Pick<Said, 'offence'>): boolean => offence === 'yes' || offence === 'not-sure';
