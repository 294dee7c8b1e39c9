/** A browser's push manager over memory: one subscription per key, a new address each time. */
import type { Pushing, Subscription } from '../../src/pushing';
import { b64 } from '../../src/sync/bytes';

export class Browser implements Pushing {
	granted: NotificationPermission | null = 'default';
	/** What the person says when asked. */
	answer: NotificationPermission = 'granted';
	held: Subscription | null = null;
	/** `hangs`: as some browsers do, for ever. */
	subscribing: 'works' | 'refuses' | 'hangs' = 'works';
	/** Some browsers do not say which key a subscription is of. */
	saysKey = true;
	addresses = 0;

	permission = () => this.granted;
	ask = async () => (this.granted = this.answer);
	current = async () => this.held;
	unsubscribe = async () => void (this.held = null);

	async subscribe(key: Uint8Array): Promise<Subscription> {
		if (this.subscribing === 'hangs') return new Promise(() => undefined);
		if (this.subscribing === 'refuses' || this.granted !== 'granted') throw new DOMException('', 'AbortError');
		this.held = this.another(b64(key));
		return this.held;
	}

	/** The address that the push service gives next. */
	another(key: string): Subscription {
		const n = ++this.addresses;
		return { endpoint: `https://push.example/${n}`, p256dh: `p${n}`, auth: `a${n}`, key: this.saysKey ? key : '' };
	}
}
