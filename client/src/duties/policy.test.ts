import { expect, it } from 'vitest';
import type { Guide } from '../sync/protocol.gen';
import type { Duty } from './fold';
import { sourcesOf, whatOf } from './policy';

const rule = (id: string, within: string, what: string) => ({ id, within, what, cites: '7.5', law: false, ours: false });
const guide = { duties: [rule('IN-A-DAY', 'working-days', 'Refer to the local authority'), rule('AT-ONCE', 'at-once', 'Tell the local authority')] } as unknown as Guide;
const owed = (...rules: string[]) => ({ body: 'local-authority', needs: 'telling', rules }) as unknown as Duty;

it('is called by the rule that asks soonest, whichever asked first', () => {
	// A concern that nobody has said anything of is owed within a day; once a lead names what it is, at once.
	for (const rules of [['IN-A-DAY', 'AT-ONCE'], ['AT-ONCE', 'IN-A-DAY']]) {
		expect(whatOf(owed(...rules), guide)).toBe('Tell the local authority');
		expect(sourcesOf(owed(...rules), guide).map((one) => one.rule)).toEqual(['AT-ONCE', 'IN-A-DAY']);
	}
	expect(whatOf(owed('IN-A-DAY'), guide)).toBe('Refer to the local authority');
});

it('says whom it is owed to where the policy has not come, or does not know the rule', () => {
	expect(whatOf(owed('AT-ONCE'), null)).toBe('Local authority');
	expect(whatOf(owed('ANOTHER'), guide)).toBe('Local authority');
});
