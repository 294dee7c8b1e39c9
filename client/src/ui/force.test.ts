import { expect, it } from 'vitest';
import type { DutyNumber, Hours } from '$sync/protocol.gen';
import { inForceFirst } from './force';

const number = (label: string, hours: Hours): DutyNumber => ({ label, number: '01632 960100', hours });
const NUMBERS = [number('desk', 'in-hours'), number('anyone', 'always'), number('on call', 'out-of-hours')];
const TUESDAY = [{ weekday: 2, opens: '08:00', closes: '17:00' }];
const order = (hours: Parameters<typeof inForceFirst>[1], local: string) =>
	inForceFirst(NUMBERS, hours, new Date(local).getTime()).map(({ label }) => label);

it.each([
	['by day', '2026-11-24T12:00', ['desk', 'anyone', 'on call']],
	['from the first minute', '2026-11-24T08:00', ['desk', 'anyone', 'on call']],
	['up to the last', '2026-11-24T17:00', ['anyone', 'on call', 'desk']],
	['at night', '2026-11-24T03:00', ['anyone', 'on call', 'desk']],
	['on another day', '2026-11-29T12:00', ['anyone', 'on call', 'desk']]
])('%s', (_, local, expected) => expect(order(TUESDAY, local)).toEqual(expected));

it('leaves them as they are where nobody has said when the place is open', () => {
	expect(order([], '2026-11-24T03:00')).toEqual(['desk', 'anyone', 'on call']);
	expect(order(undefined, '2026-11-24T03:00')).toEqual(['desk', 'anyone', 'on call']);
});
