import { beforeEach, describe, expect, it } from 'vitest';
import { alertTexts } from '../words/en-GB/alert';
import { DESK, openDesk, saysOf, show, type OpenWindow, type Windows } from './alert';

const payload = (text: string) => ({ text: () => text });

describe('what a push says', () => {
	it.each(['now', 'waiting', 'rehearsal'] as const)('is one of three texts: %s', (says) => {
		expect(saysOf(payload(JSON.stringify({ p: 1, says, n: 'x'.repeat(22), pad: '0'.repeat(900) })))).toBe(says);
	});

	it('is that something waits, whatever else came', () => {
		const unreadable = { text: () => { throw new TypeError('not UTF-8'); } };
		const wrong = ['', 'null', '[]', '7', '{"says":"A child at Oak House"}', '{"says":"toString"}', '{"says":null}', '{"says"', '{}'];
		for (const data of [null, unreadable, ...wrong.map(payload)]) expect(saysOf(data)).toBe('waiting');
	});
});

/** The part of a registration that shows notifications: as a browser does, one tag one notification. */
class Tray {
	shown: { title: string; options: NotificationOptions & { renotify?: boolean } }[] = [];
	count = 0;
	showNotification = async (title: string, options: NotificationOptions = {}) => {
		this.count++;
		this.shown = [...this.shown.filter((one) => one.options.tag !== options.tag), { title, options }];
	};
	getNotifications = async () => this.shown.map(({ title, options }) => ({ title, data: options.data as unknown }) as Notification);
}

describe('a notification', () => {
	let tray: Tray;
	beforeEach(() => {
		tray = new Tray();
	});
	const titles = () => tray.shown.map(({ title }) => title);

	it('is shown once for each push, in the place of the one before, with no word but the text', async () => {
		await show(tray, 'waiting', 0);
		await show(tray, 'now', 60_000);
		expect(tray.count).toBe(2);
		expect(titles()).toEqual([alertTexts.now]);
		expect(tray.shown[0]?.options).toEqual({
			tag: 'harken', icon: '/icon-192.png', lang: 'en-GB', requireInteraction: true, renotify: true, data: { says: 'now', at: 60_000 }
		});
	});

	it('that is stronger and not tapped yet is not covered by a weaker one, and sounds again', async () => {
		await show(tray, 'now', 0);
		await show(tray, 'waiting', 60_000);
		await show(tray, 'rehearsal', 120_000);
		expect([tray.count, titles()]).toEqual([3, [alertTexts.now]]);
	});

	it('is not kept urgent for ever: after an hour a later one says what it says', async () => {
		await show(tray, 'now', 0);
		for (let minute = 10; minute <= 50; minute += 10) await show(tray, 'waiting', minute * 60_000);
		expect(titles()).toEqual([alertTexts.now]);
		await show(tray, 'waiting', 3_600_000);
		expect(titles()).toEqual([alertTexts.waiting]);
	});

	it('is shown where the browser cannot say what is shown already, or shows something of another build', async () => {
		tray.getNotifications = () => Promise.reject(new TypeError('not here'));
		await show(tray, 'rehearsal', 0);
		tray.getNotifications = async () => [{ title: '?', data: null } as Notification];
		await show(tray, 'waiting', 1);
		expect(titles()).toEqual([alertTexts.waiting]);
	});
});

describe('a tap on it', () => {
	let opened: string[];
	let told: string[];
	let opens: boolean;
	beforeEach(() => {
		opens = true;
		opened = [];
		told = [];
	});
	const window = (name: string, visibilityState: DocumentVisibilityState, focusable = true): OpenWindow => {
		const self: OpenWindow = {
			visibilityState,
			focus: async () => {
				if (!focusable) throw new DOMException('', 'InvalidAccessError');
				return self;
			},
			postMessage: (message: unknown) => void told.push(`${name} ${JSON.stringify(message)}`)
		};
		return self;
	};
	const clients = (...windows: OpenWindow[]): Windows => ({
		matchAll: async () => windows,
		openWindow: async (url: string) => {
			if (!opens) throw new DOMException('', 'InvalidAccessError');
			opened.push(url);
		}
	});

	it('leads to the window that is looked at, which goes to the desk by itself', async () => {
		await openDesk(clients(window('behind', 'hidden'), window('front', 'visible')));
		expect([told, opened]).toEqual([['front {"alert":true}'], []]);
	});

	it('leads to another where that one may not be brought forward', async () => {
		await openDesk(clients(window('front', 'visible', false), window('behind', 'hidden')));
		expect([told, opened]).toEqual([['behind {"alert":true}'], []]);
	});

	it('opens the desk where no window is open', async () => {
		await openDesk(clients());
		expect(opened).toEqual([DESK]);
		await openDesk(clients(window('only', 'hidden', false)));
		expect([told, opened]).toEqual([[], [DESK, DESK]]);
	});

	it('tells the window that is there, where the browser will do neither', async () => {
		opens = false;
		await openDesk(clients(window('only', 'hidden', false)));
		await openDesk(clients());
		expect(told).toEqual(['only {"alert":true}']);
	});
});
