"""What stands between a push service and a person in a browser, where the browser of a test has no push service.

Headless Chromium cannot subscribe. The page's `PushManager` is given the subscription of our own push service instead;
from there on all is real: Harken encrypts and sends, the service decrypts, the browser hands it to the service worker.
"""

from __future__ import annotations

import msgspec
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser import doing
from tests.browser.chromium import Profile, registration
from tests.browser.conftest import sign_in
from tests.browser.served import Served
from tests.support.pushes import Subscription

_SUBSCRIBES = """
((one) => {
	const plain = (text) => atob(text.replaceAll('-', '+').replaceAll('_', '/'));
	const bytes = (text) => Uint8Array.from(plain(text), (c) => c.charCodeAt(0)).buffer;
	const kept = () => localStorage.getItem('test-subscribed');
	const held = () => {
		const key = kept();
		return key === null ? null : {
			endpoint: one.endpoint,
			options: { userVisibleOnly: true, applicationServerKey: bytes(key) },
			getKey: (name) => bytes(one[name]),
			unsubscribe: async () => { localStorage.removeItem('test-subscribed'); return true; },
			toJSON: () => ({ endpoint: one.endpoint, keys: { p256dh: one.p256dh, auth: one.auth } })
		};
	};
	PushManager.prototype.getSubscription = async () => held();
	PushManager.prototype.subscribe = async ({ applicationServerKey }) => {
		const key = btoa(String.fromCharCode(...new Uint8Array(applicationServerKey)));
		localStorage.setItem('test-subscribed', key);
		return held();
	};
})
"""


def can_be_woken(profile: Profile, one: Subscription) -> None:
    """Before any page of the profile is opened."""
    context = profile.context
    context.grant_permissions(["notifications", "background-sync"], origin=profile.origin)
    context.add_init_script(f"{_SUBSCRIBES}({msgspec.json.encode(one.json()).decode()})")


def phone_of(served: Served, profile: Profile, one: Subscription, login: str, ref: str) -> Page:
    """Somebody signed in on a phone of their own, with alerts turned on by a tap."""
    page = profile.start()
    can_be_woken(profile, one)
    profile.open(page)
    doing.enrol(page, served.code("affinity", ref, shared=False), "A phone")
    doing.works_without_network(page)
    sign_in(served, page, "affinity", login)
    page.get_by_role("link", name="Alerts").click()
    doing.arrives(page, "Alerts")
    page.get_by_role("button", name="Turn alerts on").click()
    expect(page.get_by_text("Alerts are on here.")).to_be_visible()
    return page


def unlocks(served: Served, page: Page, login: str) -> None:
    """Whoever was woken, from where the tap led."""
    name, passphrase = served.demo.sign_in_of(login)
    page.get_by_label("Sign-in name").fill(name)
    page.get_by_label("Passphrase").fill(passphrase)
    page.get_by_role("button", name="Sign in").click()


def deliver(profile: Profile, beside: Page, plain: bytes) -> None:
    """As the browser does when its push service hands it a message that it could decrypt."""
    session = beside.context.new_cdp_session(beside)
    session.send(
        "ServiceWorker.deliverPushMessage",
        {"origin": profile.origin, "registrationId": registration(session, beside), "data": plain.decode()},
    )


def shown(page: Page) -> list[dict[str, object]]:
    """The notifications that stand on the lock screen now, with all that they say."""
    found: list[dict[str, object]] = page.evaluate(
        "async () => (await (await navigator.serviceWorker.ready).getNotifications())"
        ".map(({ title, body, tag, requireInteraction }) => ({ title, body, tag, requireInteraction }))"
    )
    return found


def tap(context: BrowserContext) -> None:
    """On the one notification, wherever it is shown."""
    [worker] = context.service_workers
    worker.evaluate(
        "async () => { const [notification] = await self.registration.getNotifications();"
        " self.dispatchEvent(new NotificationEvent('notificationclick', { notification })); }"
    )
