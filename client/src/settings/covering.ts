/** What is kept of a setting, as who covers it is reckoned from it. Pure. */
import type { Covering } from './cover';
import type { SettingKept } from './kept';
import { isLeft } from './left';

export function covering(one: SettingKept): Covering {
	const { shifts, availables, closures, people, hours } = one;
	return {
		left: people.length > 0 && isLeft(one),
		shifts: shifts.map(({ person, from_at, to_at }) => ({ person, from: Date.parse(from_at), to: Date.parse(to_at) })),
		availables,
		closures,
		hours,
		leads: new Set(people.map(({ person }) => person))
	};
}
