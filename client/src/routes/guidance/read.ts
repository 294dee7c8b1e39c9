/** Which policies somebody has said they read, by their own feed: id and version, and when. Pure. */
import type { Entry } from '../../entry';

export function readPolicies(own: readonly Entry[]): Map<string, string> {
	const read = new Map<string, string>();
	for (const entry of own) if (entry.k === 'policy-read') read.set(`${entry.d.policy ?? ''} ${entry.d.version ?? ''}`, entry.at);
	return read;
}
