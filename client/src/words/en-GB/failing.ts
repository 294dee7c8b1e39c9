/** Why something that was typed could not be saved, and what to do: nothing of it is gone. */
import type { SaveFailed } from '../../port';

export const saveFailed = {
	'storage-full': 'There is no room left on this device. Your words are still here. Copy them onto paper and tell someone now.',
	'storage-closed': 'This device would not keep it. Your words are still here. Try Save again; if it fails, copy them onto paper.',
	'too-long': 'This is too long to be kept in one piece. Save the first part, then add the rest.',
	'not-enrolled': 'This device is not set up, so it cannot send. Copy your words onto paper and tell someone now.'
} satisfies Record<SaveFailed['reason'], string>;
