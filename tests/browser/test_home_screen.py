"""A browser as on an iPhone that nobody put Harken on the Home Screen of (F11): nothing is sent with Harken closed,
nothing can wake anybody, and what is kept may be cleared after seven days. The screens say so, and nothing is lost.

It is Chromium without what Safari lacks. That Safari itself behaves so is not proved here.
"""

from __future__ import annotations

from email import message_from_bytes
from email.message import Message

from playwright.sync_api import CDPSession, Page, expect

from tests.browser import doing
from tests.browser.chromium import SMALL_TABLET, Profile
from tests.browser.conftest import NewProfile, sign_in
from tests.browser.doing import Concern
from tests.browser.served import Served, wait_for_story
from tests.escalation.cedar import SLUG

IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6"
    " Mobile/15E148 Safari/604.1"
)
LIKE_ONE = """ if (isSecureContext) {
	delete globalThis.SyncManager;
	delete globalThis.PushManager;
	delete globalThis.Notification;
	for (const name of ['sync', 'periodicSync', 'pushManager', 'showNotification', 'getNotifications'])
		delete ServiceWorkerRegistration.prototype[name];
	Object.defineProperty(Navigator.prototype, 'standalone', { get: () => false });
	globalThis.persistAsked = 0;
	StorageManager.prototype.persisted = async () => false;
	StorageManager.prototype.persist = async () => { globalThis.persistAsked++; return false; };
} """
SAW = "She sat outside the office all break and would not say why."


def phone(profile: Profile) -> Page:
    page = profile.start()
    profile.context.add_init_script(LIKE_ONE)
    like_one(profile.context.new_cdp_session(page))
    return profile.open(page)


def like_one(session: CDPSession) -> None:
    session.send("Emulation.setUserAgentOverride", {"userAgent": IPHONE, "platform": "iPhone"})


def mails_to(served: Served, login: str) -> list[Message]:
    mails = [message_from_bytes(path.read_bytes()) for path in (served.data / "mail").glob("*.eml")]
    return [mail for mail in mails if login in str(mail["to"])]


def test_nothing_goes_with_harken_closed_and_the_screens_say_so(served: Served, new_profile: NewProfile) -> None:
    profile = new_profile("phone", SMALL_TABLET)
    page = phone(profile)
    doing.enrol(page, served.code(SLUG, "damson", shared=False), "Carys’s phone")
    doing.works_without_network(page)
    assert page.evaluate("[navigator.userAgent.includes('iPhone'), persistAsked > 0]") == [True, True]

    # Whoever leads is told how to be woken, and is told by e-mail meanwhile.
    sign_in(served, page, SLUG, "carys")
    page.get_by_role("link", name="Alerts").click()
    here = page.get_by_role("region", name="This device")
    expect(here).to_contain_text("Add Harken to your Home Screen first.")
    expect(here).to_contain_text("Tap Share, then “Add to Home Screen”. Open Harken from there, sign in")
    expect(page.get_by_role("button", name="Turn alerts on")).to_be_hidden()
    who = page.get_by_role("region", name="Who can be alerted").get_by_role("listitem").filter(has_text="Carys Hume")
    expect(who).to_contain_text("E-mail only")
    with page.expect_response(lambda answer: answer.request.method == "DELETE"):
        doing.lock(page)

    # Nobody is signed in, and there is no signal: what waits needs Harken open, and this browser may delete it.
    profile.lose_signal()
    before = len(mails_to(served, "carys"))
    doing.record(page, Concern(saw=SAW, danger="Yes"))
    expect(doing.telling(page)).to_contain_text("Nobody has been told.")
    expect(doing.telling(page)).to_contain_text(
        "It goes by itself when there is a signal. Keep Harken open until this turns blue."
    )
    door = profile.open(profile.context.new_page())
    expect(door.get_by_text("Keep Harken open. This browser may delete it to make room.")).to_be_visible()
    door.close()

    # In a pocket meanwhile: the page stands still while the signal returns, and goes on when it is looked at.
    life = page.context.new_cdp_session(page)
    life.send("Page.setWebLifecycleState", {"state": "frozen"})
    profile.find_signal()
    life.send("Page.setWebLifecycleState", {"state": "active"})
    expect(doing.loud(page)).to_contain_text("Sent ")
    wait_for_story(served.reader("leon", "damson", SLUG), SAW)
    doing.until(lambda: len(mails_to(served, "carys")) > before)
    assert {str(mail["subject"]) for mail in mails_to(served, "carys")} <= {
        "Harken: please open now",
        "Harken: something is waiting",
        "Harken rehearsal",
    }
