/** The inflexions of an English word, by rule and a short list of exceptions. Too many rather than too few: a form that
 * nobody writes costs one line of a map, and one that is missing costs a hint. */

const IRREGULAR: Readonly<Record<string, string>> = {
	be: "am is are was were been being 'm 's 're isn't aren't wasn't weren't",
	have: "has had having 've 's 'd hasn't haven't hadn't",
	do: "does did done doing doesn't don't didn't",
	go: 'goes went gone going',
	get: 'gets got gotten getting',
	put: 'puts putting',
	let: 'lets letting',
	make: 'makes made making',
	take: 'takes took taken taking',
	give: 'gives gave given giving',
	choose: 'chooses chose chosen choosing',
	sell: 'sells sold selling',
	send: 'sends sent sending',
	hang: 'hangs hung hanging',
	deal: 'deals dealt dealing',
	hold: 'holds held holding',
	run: 'runs ran running',
	sleep: 'sleeps slept sleeping',
	see: 'sees saw seen seeing',
	tell: 'tells told telling',
	feel: 'feels felt feeling',
	think: 'thinks thought thinking',
	say: 'says said saying',
	know: 'knows knew known knowing',
	lose: 'loses lost losing',
	leave: 'leaves left leaving',
	meet: 'meets met meeting',
	keep: 'keeps kept keeping',
	spend: 'spends spent spending',
	bring: 'brings brought bringing',
	lead: 'leads led leading',
	lie: 'lies lied lying',
	child: 'children'
};

const VOWEL = /[aeiou]/;

/** The word itself first. */
export function formsOf(word: string): string[] {
	const irregular = IRREGULAR[word];
	if (irregular !== undefined) return [word, ...irregular.split(' ')];
	const stem = word.endsWith('e') ? word.slice(0, -1) : word;
	const forms = [word, `${word}s`, `${stem}ed`, `${stem}ing`];
	if (/(s|x|z|ch|sh|o)$/.test(word)) forms.push(`${word}es`);
	if (/[^aeiou]y$/.test(word)) forms.push(`${word.slice(0, -1)}ies`, `${word.slice(0, -1)}ied`);
	if (/ie$/.test(word)) forms.push(`${word.slice(0, -2)}ying`);
	if (/ee$/.test(word)) forms.push(`${word}ing`);
	if (doubles(word)) forms.push(`${word}${word.at(-1)}ed`, `${word}${word.at(-1)}ing`);
	return forms;
}

/** One vowel before one consonant, as in "plug" or "travel". */
function doubles(word: string): boolean {
	const [before, vowel, last] = word.slice(-3);
	return before !== undefined && vowel !== undefined && last !== undefined && !VOWEL.test(before) && VOWEL.test(vowel) && !/[aeiouwxy]/.test(last);
}
