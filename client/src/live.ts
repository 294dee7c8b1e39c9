/**
 * The live stream: the server says that something is new, and never what. A tab that hears it pulls, and tells the
 * others. All tabs of a browser share one connection, held by the one whose turn it is. Losing it costs only time: the
 * engine pulls each minute whatever this does.
 */
import type { PersonId } from './sync/protocol.gen';
import { backoff } from './sync/times';
import { Unreachable, type World } from './world';

/** The server gives a sign of life every 20 s. */
const QUIET_MS = 45_000;
const AGAIN_MS_MAX = 60_000;
/** Characters of an event: what runs on for longer is not Harken that answers. */
const EVENT_MAX = 1_000;
const PULL = 'event: pull';

/** How a connection ended: it had brought something, or nothing, or the session is over. */
type Ended = 'heard' | 'unheard' | 'signed-out';

/** From `begin` to `end`; `stop` cuts short what it is waiting for. */
interface Turn {
	over: boolean;
	stop: () => void;
}

export class Live {
	#turn: Turn | null = null;

	/** `poked`: something may be new, for whoever is signed in on any tab. */
	constructor(private readonly world: World, private readonly poked: () => void) {}

	/** Listens for this person, from when it is this tab's turn, until `end` or the end of the session. */
	begin(person: PersonId): void {
		this.end();
		const turn = { over: false, stop: () => undefined };
		this.#turn = turn;
		void this.world.exclusive('harken-live', () => this.#listen(person, turn));
	}

	end(): void {
		if (this.#turn === null) return;
		this.#turn.over = true;
		this.#turn.stop();
		this.#turn = null;
	}

	async #listen(person: PersonId, turn: Turn): Promise<void> {
		for (let fails = 0; !turn.over; ) {
			const ended = await this.#connect(person, turn);
			if (turn.over) return;
			// The pull finds out that the session is over, as it would have without us.
			if (ended === 'signed-out') return this.poked();
			fails = ended === 'heard' ? 1 : fails + 1;
			const [byte = 0] = this.world.bytes(1);
			await this.#rest(Math.min(backoff(fails, byte * 3), AGAIN_MS_MAX), turn);
		}
	}

	async #connect(person: PersonId, turn: Turn): Promise<Ended> {
		const until = new AbortController();
		turn.stop = () => until.abort();
		let ended: Ended = 'unheard';
		try {
			const reply = await this.world.ask('/live', { person, quietMs: QUIET_MS, until: until.signal });
			if (reply.status !== 200) {
				await reply.text();
				return reply.status === 401 ? 'signed-out' : 'unheard';
			}
			let rest = '';
			for await (const part of reply.parts()) {
				const events = (rest + part).split('\n\n');
				rest = events.pop() ?? '';
				if (turn.over || rest.length > EVENT_MAX) break;
				// Whatever comes first says that we are connected: what was new before that, nobody told us.
				if (events.some((event) => ended === 'unheard' || event.startsWith(PULL))) this.poked();
				if (events.length > 0) ended = 'heard';
			}
		} catch (error) {
			if (!(error instanceof Unreachable)) throw error;
		} finally {
			until.abort();
		}
		return ended;
	}

	#rest(ms: number, turn: Turn): Promise<void> {
		return new Promise((done) => {
			const cancel = this.world.after(ms, done);
			turn.stop = () => {
				cancel();
				done();
			};
		});
	}
}
