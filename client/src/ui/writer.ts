import type { Writer } from '$sync/protocol.gen';
import type { Holder } from '../port';

/** Whoever is signed in, as the writer of something. */
export const writerOf = (holder: Holder): Writer => ({ name: holder.name, role: holder.posts[0]?.title ?? '', phone: '' });
