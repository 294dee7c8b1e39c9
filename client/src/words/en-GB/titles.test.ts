import { expect, it } from 'vitest';
import { usualTitle } from './titles';

it('offers what a role is usually called where it is held', () => {
	expect(usualTitle('school', 'lead')).toBe('Designated Safeguarding Lead');
	expect(usualTitle('home', 'head')).toBe('Registered Manager');
	expect(usualTitle(null, 'regional')).toBe('Regional Manager');
});

it('leaves empty what people have many titles for', () => {
	expect(usualTitle('school', 'recorder')).toBe('');
	expect(usualTitle(null, 'lead')).toBe('');
});
