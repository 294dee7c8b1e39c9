import { expect, it } from 'vitest';
import type { DeviceListed } from '../../../port';
import { freeNumber, takenBy, type Made } from './making';

const device = (device: string, setting: string, name: string) => ({ device, setting, name }) as DeviceListed;
const made = { one: { setting: 'home' }, before: new Set(['old']) } as unknown as Made;

it.each<[number, string[]]>([
	[1, []],
	[1, ['Hall tablet', 'Room 12b']],
	[3, ['Tablet 2', 'Hall tablet']],
	[13, ['Tablet 2', 'Oak room 12']]
])('%i is free beside %j', (free, names) => expect(freeNumber(names)).toBe(free));

it('a code is used up once a device is at its place that was not there before, and by no other', () => {
	expect(takenBy(made, [device('old', 'home', 'Hall'), device('new', 'school', 'Oak')])).toBeUndefined();
	expect(takenBy(made, [device('old', 'home', 'Hall'), device('new', 'home', 'Tablet 2')])).toBe('Tablet 2');
	expect(takenBy(made, null)).toBeUndefined();
	expect(takenBy({ ...made, before: null }, [device('new', 'home', 'Tablet 2')])).toBeUndefined();
});
