/** The card that is read while a child waits to tell. A device that never fetched a guide has this one all the same. */
import type { Card, Guide } from '$sync/protocol.gen';
import { guidance } from '$words/en-GB/guidance';

export type ShownCard = Pick<Card, 'title' | 'lines'>;

const BEFORE = 'before-a-child-tells';

export const cardOf = (guide: Guide | null): ShownCard => guide?.cards.find(({ id }) => id === BEFORE) ?? guidance.before;
