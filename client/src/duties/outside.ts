/** What a body outside is called on the screens of its referral: as the nation of the place calls it. */
import { outside } from '$words/en-GB/outside';
import { called } from '../guide/kept.svelte';
import type { Nation } from '../sync/protocol.gen';
import type { Outside } from './referrals';

/** Read in markup: drawn again when the policy comes. */
export const outsideName = (body: Outside, nation: Nation | undefined): string => called(body, nation)?.label ?? outside[body];
