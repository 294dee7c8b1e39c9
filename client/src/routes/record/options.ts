/** A closed list of the protocol as the answers to a question. */
import { record } from '$words/en-GB/record';

export interface Option<Value extends string> {
	readonly value: Value;
	readonly label: string;
}

export const options = <Value extends string>(labels: Readonly<Record<Value, string>>): Option<Value>[] =>
	(Object.entries(labels) as [Value, string][]).map(([value, label]) => ({ value, label }));

/** Nobody's silence is an answer, so that is none of them (R6). */
export const answers = options(record.answers);
