"""Nobody does what is to be done at once. A head is woken, sees that something waits, where, since when and whom to
phone, and not what it is; what was done ends it (S8b; R13, R29)."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Locator, Page, expect

from server.feeds.append import instant
from sync.messages.children import Authority, AuthorityPart, ChildFacts, KeepChildRecord
from sync.messages.concerns import Answer
from sync.messages.recording import ChildInvolved
from sync.receipt import Verdict
from tests.browser import doing
from tests.browser.chromium import DESK, SMALL_TABLET
from tests.browser.conftest import NewProfile, set_up, sign_in
from tests.browser.looking import Looking
from tests.browser.rehearsing import nothing_real_waits
from tests.browser.served import Served
from tests.browser.waking import deliver, phone_of, shown, tap, unlocks
from tests.support.pushes import PushService
from tests.support.running import Reader

SAW = "A man in a grey van has asked for him by name at the gate, three days running."
COUNCIL = "Northshire Council"
HEAD_AFTER = timedelta(minutes=60)
"""The police are late after half an hour; half an hour later those above the leads are told."""
MEANWHILE = timedelta(seconds=15)
"""From when it is sent to when a head is to be told: that long nobody above knows of it."""


def test_a_head_is_woken_by_what_nobody_has_done(served: Served, pushes: PushService, new_profile: NewProfile) -> None:
    nothing_real_waits(served, "beech", "idris", "affinity")
    phone, one = new_profile("phone", SMALL_TABLET), pushes.subscription()
    head = phone_of(served, phone, one, "owen", "beech")
    doing.lock(head)
    lead = set_up(served, new_profile("laptop", DESK), "affinity", "beech", shared=False)
    sign_in(served, lead, "affinity", "grace")
    grace, idris = served.reader("grace", "beech"), served.reader("idris", "beech")
    for reader in (grace, idris):
        # Both leads can be woken, so that no step hurries on for want of somebody (R12).
        given = pushes.subscription().json()
        reader.device.http.post("/alerts/subscriptions", json=given).raise_for_status()
    jude = a_placed_child(idris, served)

    # Written most of an hour ago, where there was no signal. A lead has it, and rings nobody.
    tablet = served.device("affinity", served.demo.setting("beech"), shared=True)
    written = datetime.now(UTC) + MEANWHILE - HEAD_AFTER
    concern = tablet.concern(saw=SAW, danger=Answer.YES, child=ChildInvolved(listed=jude))
    [receipt] = tablet.push([tablet.seal(concern, changes={"made": instant(written)})])
    assert receipt.verdict is Verdict.ACCEPTED
    early = pushes.of(one)
    assert not early or datetime.now(UTC) >= written + HEAD_AFTER, "whoever stands above is not the first to be told"
    lead.get_by_role("navigation", name="Concerns to read").get_by_role("button").filter(has_text=SAW).click()
    lead.get_by_role("button", name="I have it").click()
    expect(owed(lead, "Tell the police")).to_contain_text("Overdue. Owed at once since")

    # An hour after it was written it is the worker who tells the Registered Manager.
    [got, *_] = pushes.wait(1, one=one, seconds=60)
    assert datetime.now(UTC) >= written + HEAD_AFTER
    expect(owed(lead, "Tell the police")).to_contain_text("Owen Fairlie, Registered Manager")
    assert got.says == "now"
    assert set(got.payload) == {"p", "says", "n", "pad"}
    deliver(phone, head, got.plain)
    doing.until(lambda: shown(head))
    assert [(said["title"], said["body"]) for said in shown(head)] == [("Harken: please open now", "")]
    tap(phone.context)
    expect(head).to_have_url(re.compile(r"/unlock$"))
    unlocks(served, head, "owen")
    waits = head.get_by_role("region", name="Not done: Beech House")
    since = written + timedelta(minutes=30)
    expect(waits).to_contain_text("Something that policy asks for has not been done at Beech House since")
    expect(waits).to_contain_text(local(head, since))
    expect(waits).to_contain_text(re.compile(r"Phone Safeguarding (Lead on duty|on call)"))
    expect(waits.get_by_text(re.compile(r"01632 960 12\d")).first).to_be_visible()
    seen = head.locator("body").inner_text() + head.title() + head.url
    assert [word for word in ("Jude", "Carrow", "van", "gate", "olice", COUNCIL, "Grace") if word in seen] == []
    Looking(head).at("waits-head")

    # One of two is done: something still waits. Then the other, and the head sees that it is over.
    tells(lead, owed(lead, "Tell the police"), "PC 4471", "CAD 78")
    done = lead.get_by_role("article").get_by_role("listitem").filter(has_text="Police: told")
    expect(done).not_to_contain_text("On this device only")
    expect(waits).to_be_visible()
    tells(lead, owed(lead, "Tell the placing authority"), "Duty desk", "NC/8")
    expect(waits).to_be_hidden()
    expect(head.get_by_role("link", name="Record a concern")).to_be_visible()
    Looking(head).at("waits-over")


def a_placed_child(lead: Reader, served: Served) -> str:
    """Who placed him is known: nothing is owed but to tell them."""
    jude = next(one.child for one in served.demo.affinity.children if one.name == "Jude Carrow")
    facts = ChildFacts(authorities=(Authority(part=AuthorityPart.PLACING, name=COUNCIL),))
    [receipt] = lead.device.push([lead.device.seal(KeepChildRecord(child=jude, over=0, facts=facts), by=lead.me)])
    assert receipt.verdict is Verdict.ACCEPTED
    return jude


def owed(page: Page, what: str) -> Locator:
    todo = page.get_by_role("region", name="To do, by law or policy")
    return todo.get_by_role("listitem").filter(has=page.get_by_text(what, exact=True))


def tells(page: Page, owed: Locator, who: str, reference: str) -> None:
    owed.get_by_role("button", name="I told them").first.click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_label("Who answered?").fill(who)
    sheet.get_by_label("Their reference").fill(reference)
    sheet.get_by_role("button", name="Save").click()
    expect(sheet).to_be_hidden()


def local(page: Page, at: datetime) -> str:
    """The time of day as this browser's clock on the wall shows it."""
    said: str = page.evaluate(
        "(at) => new Date(at).toLocaleTimeString('en-GB', {hour: '2-digit', minute: '2-digit'})", at.isoformat()
    )
    return said
