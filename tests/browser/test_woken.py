"""From a tablet with no signal to a lead whose phone is locked, and back: the alert that leaves the worker, what stands
on the lock screen, the tap, "I have it", and the recorder's screen (R1, R5, R12, J4)."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser import doing
from tests.browser.chromium import SMALL_TABLET
from tests.browser.conftest import NewProfile, set_up
from tests.browser.doing import Concern
from tests.browser.rehearsing import nothing_real_waits
from tests.browser.served import Served
from tests.browser.waking import deliver, phone_of, shown, tap, unlocks
from tests.support.pushes import PushService

SAW = "She has a second phone and will not say who gave it to her."
SIZE_BYTES = 1024
SEALED_BYTES = SIZE_BYTES + 103
"""What aes128gcm adds: one size, so that nobody on the way tells a rehearsal from a child in danger."""


def test_a_locked_phone_wakes_its_lead_and_the_answer_reaches_the_tablet(
    served: Served, pushes: PushService, new_profile: NewProfile
) -> None:
    tablet, phone, one = new_profile("tablet"), new_profile("phone", SMALL_TABLET), pushes.subscription()
    # The alert leads to what waits longest: nothing of another journey's may.
    nothing_real_waits(served, "beech", "idris", "affinity")
    recorder = set_up(served, tablet, "affinity", "beech")
    lead = phone_of(served, phone, one, "grace", "beech")
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
    unlocks(served, lead, "grace")
    story = lead.get_by_role("region", name="What they saw or heard")
    expect(story.get_by_text(SAW)).to_be_visible()
    doing.until(lambda: not shown(lead))
    lead.get_by_role("button", name="I have it").click()
    expect(doing.loud(recorder)).to_contain_text("Grace Pell, Safeguarding Lead has it")


def test_with_every_window_closed_the_tap_opens_the_desk(
    served: Served, pushes: PushService, new_profile: NewProfile
) -> None:
    """The service worker alone is left; whatever comes, one notification is shown, and it says nothing."""
    phone, one = new_profile("phone", SMALL_TABLET), pushes.subscription()
    lead = phone_of(served, phone, one, "devi", "alder")
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
