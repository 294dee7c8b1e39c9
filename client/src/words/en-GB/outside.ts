/** Bodies outside, in words that are right in every nation: a nation's own come with the policy (guide/kept.svelte.ts). */
import type { Outside } from '$duties/referrals';

export const outside = {
	'local-authority': 'Local authority',
	police: 'Police',
	'placing-authority': 'Placing authority',
	prevent: 'Prevent',
	lado: 'Local authority designated officer',
	ofsted: 'Inspectorate'
} as const satisfies Record<Outside, string>;
