/**
 * What a keystroke costs the language guard in a text of 20,000 characters, beside what no guard can be below: the text
 * in lower case and a plain search for each phrase, without one inflexion. Prints milliseconds, medians, as JSON.
 */
import { compile } from '../../src/wording/compile';
import { watch } from '../../src/wording/find';
import { hinted, left } from '../../src/wording/sentences';
import { wordings } from '../support/wordings';

const CHARACTERS = 20_000;
const ROUNDS = 300;

const sentences = [...hinted.map(([, sentence]) => sentence), ...left];
let text = '';
for (let n = 0; text.length < CHARACTERS - ROUNDS; n++) text += `${n} ${sentences[n % sentences.length]} `;
const phrases = wordings.en.flatMap((wording) => wording.phrases.map((phrase) => phrase.replaceAll(/[~*()]/g, '')));

const median = (times: number[]) => times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? NaN;
function timed(run: () => unknown): number {
	const started = performance.now();
	run();
	return performance.now() - started;
}

const compiled = compile(wordings);
const watching = watch(compiled);
const [keys, whole, bare]: [number[], number[], number[]] = [[], [], []];
for (let n = 0; n < ROUNDS; n++) {
	const at = Math.floor(text.length / 2);
	text = text.slice(0, at) + 'risk and a'.charAt(n % 10) + text.slice(at);
	keys.push(timed(() => watching.look(text)));
	if (n % 10 === 0) whole.push(timed(() => watch(compiled).look(text)));
	bare.push(
		timed(() => {
			const lower = text.toLowerCase();
			return phrases.filter((phrase) => lower.includes(phrase)).length;
		})
	);
}
process.stdout.write(JSON.stringify({ characters: text.length, phrases: phrases.length, key: median(keys), whole: median(whole), bare: median(bare) }));
