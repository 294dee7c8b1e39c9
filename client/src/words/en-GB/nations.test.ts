import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { deedTitle } from '../../duties/deeds';
import { BODIES } from '../../duties/now';
import { OUTSIDE } from '../../duties/referrals';
import { next } from './due';
import { outside } from './outside';
import { summary } from './summary';
import { told } from './told';

/** Offices, guidance and statutes of England alone. What of them is to be said comes with the policy of the nation (R22). */
const ENGLISH = /\bLADO\b|Ofsted|KCSIE|Keeping Children Safe|Working Together|\bHMCI\b|\bEHCP?\b|\b[Ss]ection (17|20|47)\b/;
const here = new URL('.', import.meta.url);
const files = readdirSync(here).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));

it('no word on any screen is of England alone', () => {
	const text = (name: string) => readFileSync(new URL(name, here), 'utf8').replaceAll(/\/\*.*?\*\/|\/\/.*/gs, '');
	expect(files.length).toBeGreaterThan(30);
	expect(files.filter((name) => ENGLISH.test(text(name)))).toEqual([]);
	expect(ENGLISH.test('Told: LADO')).toBe(true);
});

it('whoever is owed something has a name wherever the policy has not come, and it is right in every nation', () => {
	const names = OUTSIDE.flatMap((body) => [next.owed({ body, needs: 'telling' }), next.owed({ body, needs: 'reply' }), deedTitle({ k: 'record-evidence', body }), outside[body], summary.to[body], told.bodies[body]]);
	for (const name of [...names, ...BODIES.map((body) => told.now.which[body])]) expect(name).not.toMatch(ENGLISH);
	expect(names.every((name) => name.length > 2)).toBe(true);
});
