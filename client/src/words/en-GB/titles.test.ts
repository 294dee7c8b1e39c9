import { expect, it } from 'vitest';
import { usualTitle } from './titles';

it('offers what a role is usually called where it is held', () => {
	expect(usualTitle('school', 'lead')).toBe('Designated Safeguarding Lead');
	expect(usualTitle('home', 'head')).toBe('Registered Manager');
	expect(usualTitle(null, 'regional')).toBe('Regional Manager');
});

it('offers the nation’s own word for a lead where it is known, and for no one else', () => {
	const word = 'child protection co-ordinator';
	expect((['lead', 'deputy', 'head'] as const).map((role) => usualTitle('school', role, word))).toEqual(['Child protection co-ordinator', `Deputy ${word}`, 'Head teacher']);
	expect(usualTitle(null, 'regional', word)).toBe('Regional Manager');
});

it('calls whoever only writes concerns something that fits anyone, and leaves empty what nobody can guess', () => {
	expect(usualTitle('school', 'recorder')).toBe('Member of staff');
	expect(usualTitle(null, 'lead')).toBe('');
});
