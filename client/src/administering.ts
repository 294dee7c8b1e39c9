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
	| NotKept;
type NotKept = { readonly is: 'not-kept'; readonly why: SaveFailed['reason'] };

/** The id of a command that is in the outbox, or why it is not. */
export type Kept = CommandId | NotKept;

/** Resolves when the server has answered, or has not within a few seconds; never rejects. What was typed stays the form's. */
export async function administer(parts: Parts, command: Command, confidential = true): Promise<Ordered> {
	const kept = await keep(parts, command, confidential);
	return typeof kept === 'string' ? becameOf(parts, kept) : kept;
}

/** Into the outbox, and no further: for several commands of one form, which go up together in the order in which they are kept. */
export async function keep({ recorder }: Pick<Parts, 'recorder'>, command: Command, confidential = true): Promise<Kept> {
	try {
		return await recorder.order(command, confidential);
	} catch (error) {
		return { is: 'not-kept', why: error instanceof SaveFailed ? error.reason : 'storage-closed' };
	}
}

/** What became of one that was kept, as `administer` says it. */
export async function becameOf({ world, db }: Pick<Parts, 'world' | 'db'>, cmd: CommandId): Promise<Ordered> {
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
