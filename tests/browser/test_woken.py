"""From a tablet with no signal to a lead whose phone is locked, and back: the alert that leaves the worker, what stands
on the lock screen, the tap, "I have it", and the recorder's screen (R1, R5, R12, J4)."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser import doing
from tests.browser.chromium import SMALL_TABLET, Profile
from tests.browser.conftest import NewProfile, set_up, sign_in
from tests.browser.doing import Concern
from tests.browser.served import Served
from tests.browser.waking import can_be_woken, deliver, shown, tap
from tests.support.pushes import PushService, Subscription

SAW = "She has a second phone and will not say who gave it to her."
SIZE_BYTES = 1024
SEALED_BYTES = SIZE_BYTES + 103
"""What aes128gcm adds: one size, so that nobody on the way tells a rehearsal from a child in danger."""


def lead_who_can_be_woken(served: Served, profile: Profile, one: Subscription, login: str, ref: str) -> Page:
    """Signed in on a phone of their own, with alerts turned on by a tap."""
    page = profile.start()
    can_be_woken(profile, one)
    profile.open(page)
    doing.enrol(page, served.code("affinity", ref, shared=False), "A phone")
    doing.works_without_network(page)
    sign_in(served, page, "affinity", login)
    page.get_by_role("link", name="Alerts").click()
    page.get_by_role("button", name="Turn alerts on").click()
    expect(page.get_by_text("Alerts are on here.")).to_be_visible()
    return page


def test_a_locked_phone_wakes_its_lead_and_the_answer_reaches_the_tablet(
    served: Served, pushes: PushService, new_profile: NewProfile
) -> None:
    tablet, phone, one = new_profile("tablet"), new_profile("phone", SMALL_TABLET), pushes.subscription()
    recorder = set_up(served, tablet, "affinity", "beech")
    lead = lead_who_can_be_woken(served, phone, one, "grace", "beech")
    doing.lock(lead)
    tablet.lose_signal()
    doing.record(recorder, Concern(danger="Yes", child="Ira Sandall", saw=SAW, name="Sam Okafor", place="the bus stop"))
    expect(doing.loud(recorder)).to_contain_text("Nobody has been told")
    assert not pushes.of(one)

    tablet.find_signal()
    [got] = pushes.wait(1, one=one)
    assert got.says == "now"
    assert (len(got.plain), len(got.sealed)) == (SIZE_BYTES, SEALED_BYTES)
    assert set(got.payload) == {"p", "says", "n", "pad"}
    for word in ("Ira", "Sandall", "phone", "Sam", "Beech", "affinity", "bus", "grace"):
        assert word.encode() not in got.plain
    expect(doing.loud(recorder)).to_contain_text("Nobody has read it yet")
    expect(doing.telling(recorder)).to_contain_text("Grace Pell, Safeguarding Lead")

    deliver(phone, lead, got.plain)
    doing.until(lambda: shown(lead))
    assert shown(lead) == [
        {"title": "Harken: please open now", "body": "", "tag": "harken", "requireInteraction": True}
    ]
    tap(phone.context)
    expect(lead).to_have_url(re.compile(r"/unlock$"))
    lead.get_by_label("Sign-in name").fill(served.demo.sign_in_of("grace")[0])
    lead.get_by_label("Passphrase").fill(served.demo.sign_in_of("grace")[1])
    lead.get_by_role("button", name="Sign in").click()
    story = lead.get_by_role("region", name="What they saw or heard")
    expect(story.get_by_text(SAW)).to_be_visible(timeout=20_000)
    doing.until(lambda: not shown(lead))
    lead.get_by_role("button", name="I have it").click()
    expect(doing.loud(recorder)).to_contain_text("Grace Pell, Safeguarding Lead has it", timeout=20_000)


def test_with_every_window_closed_the_tap_opens_the_desk(
    served: Served, pushes: PushService, new_profile: NewProfile
) -> None:
    """The service worker alone is left; whatever comes, one notification is shown, and it says nothing."""
    phone, one = new_profile("phone", SMALL_TABLET), pushes.subscription()
    lead = lead_who_can_be_woken(served, phone, one, "devi", "alder")
    tablet = served.reader("rowan", "alder").device
    beside = phone.context.new_page()
    lead.close()
    saw = "A grey van waits at the gate every Thursday."
    tablet.push([tablet.seal(tablet.concern(saw=saw))])
    [got, *_] = pushes.wait(1, one=one)
    deliver(phone, beside, got.plain)
    deliver(phone, beside, b"not what we send")
    [worker] = phone.context.service_workers
    doing.until(lambda: worker.evaluate("async () => (await self.registration.getNotifications()).length"))
    titles = worker.evaluate("async () => (await self.registration.getNotifications()).map(({ title }) => title)")
    assert titles in (["Harken: something is waiting"], ["Harken: please open now"])
