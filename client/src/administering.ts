/** One command of administration, from a form to what became of it. Kept before it is sent, like everything written here. */
import { SaveFailed, type Parts } from './port';
import * as outbox from './store/outbox';
import type { Command, CommandId } from './sync/protocol.gen';

/** While somebody looks at the form they have just sent. */
const ANSWER_WITHIN_MS = 8_000;
const LOOK_EVERY_MS = 200;

/** `waits`: kept on this device, and it goes up as soon as there is a signal. */
export type Ordered =
	| { readonly is: 'done'; readonly cmd: CommandId }
	| { readonly is: 'waits'; readonly cmd: CommandId }
	| { readonly is: 'refused'; readonly why: string }
	| { readonly is: 'held'; readonly why: string }
	| { readonly is: 'not-kept'; readonly why: SaveFailed['reason'] };

/** Resolves when the server has answered, or has not within a few seconds; never rejects. What was typed stays the form's. */
export async function administer({ world, db, recorder }: Parts, command: Command, confidential = true): Promise<Ordered> {
	let cmd: CommandId;
	try {
		cmd = await recorder.order(command, confidential);
	} catch (error) {
		return { is: 'not-kept', why: error instanceof SaveFailed ? error.reason : 'storage-closed' };
	}
	for (let waited = 0; waited < ANSWER_WITHIN_MS; waited += LOOK_EVERY_MS) {
		const line = (await outbox.find(db, cmd).catch(() => null))?.receipt?.line;
		if (line !== undefined) return became(cmd, line);
		await new Promise<void>((resolve) => world.after(LOOK_EVERY_MS, resolve));
	}
	return { is: 'waits', cmd };
}

/** The receipt has verified before it was kept; its sixth and seventh words are the verdict and why. */
function became(cmd: CommandId, line: string): Ordered {
	const [verdict, why = '-'] = line.split(' ').slice(5);
	return verdict === 'refused' || verdict === 'held' ? { is: verdict, why } : { is: 'done', cmd };
}
