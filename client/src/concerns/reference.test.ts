import { describe, expect, it } from 'vitest';
import { referenceOf } from './reference';

describe('a reference that somebody typed from paper', () => {
	it.each(['K7QF-2M9D', 'k7qf2m9d', ' k7qf – 2m9d ', 'K7QF 2M9D'])('reads %s', (typed) => {
		expect(referenceOf(typed)).toBe('K7QF-2M9D');
	});

	it('takes O for 0, I and L for 1, which are never in a reference', () => {
		expect(referenceOf('OIL0-1234')).toBe('0110-1234');
	});

	it.each(['', 'K7QF-2M9', 'K7QF-2M9DD', 'K7QF-2M9U', 'K7QF_2M9D'])('knows that %s is none', (typed) => {
		expect(referenceOf(typed)).toBeNull();
	});
});
