/** What is owed alike for several children is read as one, with the children named in it: three cards for one call hide the rest. Pure. */
import type { Duty } from './fold';

/** All that a card says, but for the child; when somebody was told again as it says it, to the minute. */
const saidOf = ({ id: _id, child: _child, name: _name, stepped, ...rest }: Duty): string => JSON.stringify([rest, stepped?.at.slice(0, 16), stepped?.told]);

/** In the order in which they came, each with those that are like it. Of what names no child there is one each. */
export function alike(duties: readonly Duty[]): Duty[][] {
	const found = new Map<string, Duty[]>();
	for (const duty of duties) {
		const said = duty.name === '' ? duty.id : saidOf(duty);
		found.set(said, [...(found.get(said) ?? []), duty]);
	}
	return [...found.values()];
}
