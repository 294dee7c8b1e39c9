/**
 * What somebody without an account opens: six digits from the phone, what was shared, "I have read it" (J17). A page by
 * itself: no kernel, no service worker, no store; the secret leaves the address bar at once, and the words when the page does.
 */
import { link as words } from '$words/en-GB/link';
import { passed } from '$words/en-GB/passed';
import type { Answer, SharedPart } from '$sync/protocol.gen';
import { opensOf, type Opens } from './opens';

interface Shown {
	readonly setting: string;
	readonly by: { readonly name: string; readonly role: string };
	readonly place: string;
	readonly named: string;
	readonly parts: readonly SharedPart[];
	readonly message: string;
	readonly purpose: string;
	readonly family: Answer;
	readonly family_why: string;
	readonly ends_at: string;
	readonly left: number;
	readonly acknowledged: boolean;
}

type Child = Node | string;

function made<K extends keyof HTMLElementTagNameMap>(tag: K, attributes: Record<string, string> = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
	const element = document.createElement(tag);
	for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
	element.append(...children);
	return element;
}

const main = document.querySelector('main')!;

function show(...children: Child[]): void {
	main.replaceChildren(...children);
	scrollTo(0, 0);
	main.querySelector<HTMLElement>('.digits, h1[tabindex]')?.focus();
}

/** Of one that opens nothing there is nothing else to say. */
const over = (text: string): void => show(made('h1', { tabindex: '-1' }, words.title), made('p', { role: 'alert' }, text), made('p', {}, words.danger));

function field(id: string, label: string, attributes: Record<string, string>): [HTMLElement, HTMLInputElement] {
	const input = made('input', { id, autocomplete: 'off', spellcheck: 'false', autocapitalize: 'words', maxlength: '200', ...attributes });
	return [made('div', { class: 'field' }, made('label', { for: id }, label), input), input];
}

/** What is wrong, or null once it is done. One at a time: whoever taps twice asks once. */
function form(button: string, outcome: HTMLElement, submit: () => Promise<string | null>, ...fields: Child[]): HTMLFormElement {
	const main = made('button', { type: 'submit' }, button);
	const whole = made('form', { novalidate: '', autocomplete: 'off' }, ...fields, outcome, main);
	whole.addEventListener('submit', (event) => {
		event.preventDefault();
		if (main.getAttribute('aria-disabled') === 'true') return;
		main.setAttribute('aria-disabled', 'true');
		void submit().then((wrong) => {
			outcome.textContent = wrong ?? '';
			main.removeAttribute('aria-disabled');
		});
	});
	return whole;
}

/** The answer, or why there is none. */
async function ask(path: string, body: unknown): Promise<Response | string> {
	let answer: Response;
	try {
		answer = await fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body), cache: 'no-store', credentials: 'omit' });
	} catch {
		return words.away;
	}
	if (answer.ok) return answer;
	if (answer.status === 404) {
		over(words.gone);
		return words.gone;
	}
	if (answer.status === 400) return words.broken;
	if (answer.status === 403) return words.wrong;
	return answer.status === 429 || answer.status === 503 ? words.later : words.away;
}

function askCode(opens: Opens): void {
	const outcome = made('p', { role: 'alert', class: 'outcome' });
	const [digits, input] = field('code', words.code, { inputmode: 'numeric', maxlength: '7', class: 'digits' });
	const submit = async (): Promise<string | null> => {
		const code = input.value.replace(/\s/g, '');
		if (!/^[0-9]{6}$/.test(code)) return words.needsCode;
		outcome.textContent = words.opening;
		const answer = await ask('/links/open', { ...opens, code });
		if (typeof answer === 'string') return answer;
		read({ ...opens, code }, (await answer.json()) as Shown);
		return null;
	};
	show(made('h1', {}, words.title), made('p', {}, words.phoned), form(words.open, outcome, submit, digits), made('p', {}, words.danger));
}

const line = (name: string, text: string): HTMLElement => made('div', {}, made('dt', {}, name), made('dd', {}, text));
const part = ({ kind, text, by, at }: SharedPart): HTMLElement =>
	made('section', {}, made('h2', {}, passed.kinds[kind]), made('p', { class: kind === 'words' ? 'said' : '' }, text), made('p', { class: 'small' }, [by, at].filter(Boolean).join(', ')));

function read(opens: Opens & { readonly code: string }, shown: Shown): void {
	const until = new Date(shown.ends_at).toLocaleString('en-GB', { dateStyle: 'long', timeStyle: 'short' });
	const family = [words.answers[shown.family], shown.family_why].filter(Boolean).join('. ');
	show(
		made('h1', { tabindex: '-1' }, words.title),
		made(
			'dl',
			{},
			line(words.from, [shown.setting, shown.by.name, shown.by.role].filter(Boolean).join(', ')),
			line(words.for, shown.place),
			line(words.child, shown.named),
			line(words.purpose, shown.purpose),
			line(words.family, family)
		),
		...(shown.message ? [made('section', {}, made('h2', {}, words.message), made('p', {}, shown.message))] : []),
		...shown.parts.map(part),
		made('p', { class: 'small' }, words.left(shown.left, until), ...(shown.acknowledged ? [` ${words.already}`] : [])),
		acknowledging(opens, shown.setting)
	);
}

function acknowledging(opens: Opens & { readonly code: string }, setting: string): HTMLElement {
	const outcome = made('p', { role: 'alert', class: 'outcome' });
	const [naming, name] = field('name', words.name, {});
	const [being, role] = field('role', words.role, {});
	const noted = made('input', { type: 'checkbox', autocomplete: 'off' });
	const submit = async (): Promise<string | null> => {
		if (name.value.trim() === '') return words.needsName;
		if (role.value.trim() === '') return words.needsRole;
		if (!noted.checked) return words.needsNote;
		const answer = await ask('/links/acknowledge', { opens, name: name.value.trim(), role: role.value.trim(), noted: true });
		if (typeof answer === 'string') return answer;
		show(made('h1', { tabindex: '-1' }, words.thanks(setting)), made('p', {}, words.close));
		return null;
	};
	const tick = made('label', { class: 'tick' }, noted, made('span', {}, words.noted));
	return made('section', { class: 'mine' }, made('h2', {}, words.read), form(words.say, outcome, submit, naming, being, tick));
}

const opens = opensOf(location.hash);
history.replaceState(null, '', location.pathname);
// Whoever goes back finds an empty page, and no word of it.
addEventListener('pagehide', () => main.replaceChildren());
addEventListener('pageshow', ({ persisted }) => persisted && over(words.broken));
if (opens === null) over(words.broken);
else askCode(opens);
