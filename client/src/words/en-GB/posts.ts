/** Which role a job title stands for, and in which kind of place alone it is called so. Words only: nobody leads by a likeness. */
import type { Role, SettingKind } from '$sync/protocol.gen';
import { ABOVE, titles } from './titles';

/** `kind`: null where schools and homes both call it so, or where it is held above them. */
export interface Post {
	readonly role: Role;
	readonly kind: SettingKind | null;
}

type Where = SettingKind | 'any';

/** As the policies that come with Harken call them, and what people write for it, in small letters. Of each lead there is a deputy. */
const ALSO: Record<Where, Partial<Record<Role, string>>> = {
	school: {
		lead: 'dsl,school lead,school safeguarding lead',
		deputy: 'ddsl',
		head: 'headteacher,headmaster,headmistress,principal,head of school,head of the school',
		recorder: 'teacher,class teacher,supply teacher,teaching assistant,ta,hlta,lsa,learning support assistant,senco'
	},
	home: {
		lead: 'hsl,home lead',
		deputy: 'dhsl',
		head: 'rm,home manager,registered home manager,head of home,head of the home,manager of the home'
	},
	any: {
		lead: 'dsp,child protection coordinator,child protection co ordinator,lead,safeguarding lead,designated lead,designated safeguarding person',
		deputy: 'ddsp,deputy',
		head: 'head,manager,head or registered manager',
		regional: 'regional director,regional lead,area manager,area director,head of service',
		safeguarding: 'hos,safeguarding director,director of safeguarding,safeguarding adviser,safeguarding advisor',
		chief: 'ceo,chief executive officer',
		recorder:
			'writes concerns,member of staff,team member,staff,support worker,senior support worker,care worker,residential worker,' +
			'residential support worker,residential child care worker,night worker,waking night,night staff,bank staff,cook,cleaner,' +
			'caretaker,driver,volunteer'
	}
};
const USUAL: Record<Where, Partial<Record<Role, string>>> = { ...titles, any: ABOVE };
const WHERE: readonly Where[] = ['school', 'home', 'any'];

const written = (text: string): string => text.toLowerCase().replace(/\([^)]*\)|\./g, '').replace(/[\s-]+/g, ' ').trim();

const POSTS = new Map<string, Post>();
for (const where of WHERE)
	for (const called of [USUAL[where], ALSO[where]])
		for (const [role, all] of Object.entries(called) as [Role, string][])
			for (const one of written(all).split(',')) POSTS.set(one, { role, kind: where === 'any' ? null : where });

/** Null where nobody can say. */
export function postOf(title: string): Post | null {
	const text = written(title);
	const found = POSTS.get(text);
	if (found !== undefined) return found;
	// "Deputy home lead", "Home deputy lead", "DSL deputy": of a lead only. A deputy head is none of Harken's posts.
	const of = POSTS.get(text.replace(/\b(deputy|assistant)\b/, ' ').replace(/\s+/g, ' ').trim());
	return of?.role === 'lead' ? { ...of, role: 'deputy' } : null;
}
