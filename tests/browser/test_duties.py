"""A lead opens a concern, sees who must be told by when, and says in seconds that it is done; a decision not to refer
needs a second one (J6; R4, R13, R16, R17)."""

from __future__ import annotations

import re

from msgspec.structs import replace
from playwright.sync_api import Locator, Page, expect

from sync.messages.children import Authority, AuthorityPart, ChildFacts, KeepChildRecord
from sync.messages.concerns import Answer
from sync.messages.recording import ChildInvolved, More
from tests.browser import doing
from tests.browser.chromium import DESK, SMALL_TABLET, Profile
from tests.browser.conftest import NewProfile, set_up, sign_in
from tests.browser.looking import Looking
from tests.browser.reckoning import SECONDS_A_CHARACTER, SECONDS_A_TAP
from tests.browser.served import Served

MOVED = "She says that a man drove her to another town and told her to wait there."
CALM = "He was quiet all week and has new trainers again."
SECONDS = 15
READ_PX = 200
"""No line is read that is narrower."""
ONE_LINE_PX = 58
"""A button whose words take two is higher."""


def test_who_must_be_told_by_when_and_that_it_is_done(served: Served, new_profile: NewProfile) -> None:
    gwil = record_of_a_placed_child(served)
    tablet = served.device("affinity", served.demo.setting("alder"), shared=True)
    moved = tablet.concern(saw=MOVED, child=ChildInvolved(listed=gwil), danger=Answer.NOT_SURE)
    tablet.push([tablet.seal(replace(moved, more=More(moved=Answer.YES)))])
    calm = tablet.concern(saw=CALM, child=ChildInvolved(listed=gwil), danger=Answer.NO)
    tablet.push([tablet.seal(calm)])
    profile = new_profile("lead", SMALL_TABLET)
    lead = set_up(served, profile, "affinity", "alder", shared=False)
    deputy = set_up(served, new_profile("deputy", DESK), "affinity", "alder", shared=False)
    sign_in(served, lead, "affinity", "devi")
    sign_in(served, deputy, "affinity", "tom")
    look = Looking(lead)

    row = queue(lead).get_by_role("button").filter(has_text=MOVED)
    expect(row).to_contain_text(re.compile(r"Police: now, \d+ min ago, and \d more"))
    expect(queue(lead).get_by_role("button").filter(has_text=CALM)).to_contain_text(re.compile("by .*and 1 more"))
    row.click()
    reads(lead, look)
    the_police_are_told(lead, look)
    open_concern(deputy, MOVED)
    done(deputy).get_by_text("Done (").click()
    expect(done(deputy)).to_contain_text("Devi Marsh")
    expect(done(deputy)).to_contain_text("PC 4471, by phone, reference CAD 77")
    without_a_signal(lead, profile, deputy, look)
    by_keyboard(deputy)
    not_referring(lead, deputy, look)


def record_of_a_placed_child(served: Served) -> str:
    """Somebody placed Gwil: what is owed to them has a name."""
    gwil = next(one.child for one in served.demo.affinity.children if one.name == "Gwil Penrose")
    lead = served.reader("devi", "alder")
    facts = ChildFacts(authorities=(Authority(part=AuthorityPart.PLACING, name="Northshire Council"),))
    [receipt] = lead.device.push([lead.device.seal(KeepChildRecord(child=gwil, over=0, facts=facts), by=lead.me)])
    assert receipt.verdict.value == "accepted"
    return gwil


def queue(page: Page) -> Locator:
    return page.get_by_role("navigation", name="Concerns to read")


def todo(page: Page) -> Locator:
    return page.get_by_role("region", name="To do, by law or policy")


def owed(page: Page, what: str) -> Locator:
    return todo(page).get_by_role("listitem").filter(has=page.get_by_text(what, exact=True))


def done(page: Page) -> Locator:
    return todo(page).locator("details").filter(has_text="Done (")


def open_concern(page: Page, saw: str) -> None:
    queue(page).get_by_role("button").filter(has_text=saw).click()
    expect(page.get_by_role("article")).to_contain_text(saw)


def reads(page: Page, look: Looking) -> None:
    """What is to be done at once first; by when, why, whether law or policy asks, and where that stands."""
    expect(todo(page).get_by_role("listitem").locator(".what strong").first).to_have_text("Tell the police")
    police = owed(page, "Tell the police")
    expect(police).to_contain_text(re.compile(r"Now\. Owed since \d\d:\d\d, \d+ min ago\."))
    expect(police).to_contain_text("Policy")
    expect(police).to_contain_text("Who is told next: the other leads at")
    placing = todo(page).get_by_role("listitem").filter(has_text="Northshire Council")
    expect(placing.first).to_contain_text("Gwil Penrose")
    police.get_by_text("Where this is from").click()
    expect(police).to_contain_text("Section 7.6")
    look.at("duties-owed")
    page.emulate_media(color_scheme="dark")
    look.in_the_dark("duties-owed")
    page.emulate_media(color_scheme="light")


def the_police_are_told(page: Page, look: Looking) -> None:
    """Counted as a hand does it: from the tap on what is owed to the tap that saves it."""
    page.set_viewport_size(SMALL_TABLET)
    taps = doing.Taps()
    typed = ("PC 4471", "CAD 77")
    taps.on(owed(page, "Tell the police").get_by_role("button", name="I told them"))
    sheet = page.get_by_role("dialog")
    expect(sheet.get_by_label("Who answered?")).to_be_focused()
    look.at("duties-evidence")
    page.set_viewport_size(SMALL_TABLET)
    taps.on(sheet.get_by_role("button", name="Save"))
    expect(sheet.get_by_role("alert")).to_have_text("Say who it was, or give a reference.")
    taps.count -= 1
    sheet.get_by_label("Who answered?").fill(typed[0])
    taps.on(sheet.get_by_label("Their reference"))
    sheet.get_by_label("Their reference").fill(typed[1])
    taps.on(sheet.get_by_role("button", name="Save"))
    expect(sheet).to_be_hidden()
    seconds = taps.count * SECONDS_A_TAP + sum(map(len, typed)) * SECONDS_A_CHARACTER
    assert (taps.count, seconds <= SECONDS) == (3, True), f"{taps.count} taps, {seconds} s"
    expect(owed(page, "Tell the police")).to_have_count(0)
    told = page.get_by_role("article").get_by_role("listitem").filter(has_text="Police: told")
    expect(told).to_contain_text("CAD 77")
    expect(told).not_to_contain_text("On this device only")


def without_a_signal(page: Page, profile: Profile, other: Page, look: Looking) -> None:
    """It is done here at once and says where it stands; the others see it when there is a signal."""
    profile.lose_signal()
    local = "Tell the local authority"
    owed(page, local).get_by_role("button", name="I told them").click()
    sheet = page.get_by_role("dialog")
    close = sheet.get_by_role("button", name="Close").bounding_box()
    assert close, "a way out of it"
    assert close["height"] < ONE_LINE_PX, "beside a long title it stands in one line"
    sheet.get_by_label("Who answered?").fill("Duty desk")
    sheet.get_by_role("button", name="Save").click()
    expect(owed(page, local)).to_have_count(0)
    done(page).get_by_text("Done (").click()
    expect(done(page)).to_contain_text("On this device only")
    look.at("duties-done")
    expect(owed(other, local)).to_have_count(1)
    profile.find_signal()
    expect(done(other)).to_contain_text("Duty desk")
    expect(done(page)).not_to_contain_text("On this device only")


def by_keyboard(page: Page) -> None:
    """`l` logs who was told: the next one that is owed."""
    page.get_by_role("heading", name="To do, by law or policy").click()
    page.keyboard.press("l")
    sheet = page.get_by_role("dialog")
    expect(sheet.get_by_label("Who answered?")).to_be_focused()
    page.keyboard.type("Social worker on duty")
    page.keyboard.press("Enter")
    expect(sheet).to_be_hidden()
    expect(done(page)).to_contain_text("Social worker on duty")


def not_referring(lead: Page, deputy: Page, look: Looking) -> None:
    """Only of the referral within one working day, and owed until somebody else agrees."""
    lead.set_viewport_size(DESK)
    expect(todo(lead)).to_be_visible()
    against = lead.get_by_role("button", name="Not referring")
    expect(against, "nobody decides against what 7.5 asks").to_have_count(0)
    open_concern(lead, CALM)
    refer = "Refer to the local authority"
    owed(lead, refer).get_by_role("button", name="Not referring").click()
    sheet = lead.get_by_role("dialog")
    sheet.get_by_role("button", name="Save").click()
    expect(sheet.get_by_role("alert")).to_have_text("Write why. Without a reason nothing changes.")
    sheet.get_by_label("Why").fill("His mother bought them, and showed us the receipt.")
    look.at("duties-not-referring")
    lead.set_viewport_size(DESK)
    # The telephone rings: what is half typed is there again.
    sheet.get_by_role("button", name="Close").click()
    owed(lead, refer).get_by_role("button", name="Not referring").click()
    expect(sheet.get_by_label("Why")).to_have_value("His mother bought them, and showed us the receipt.")
    sheet.get_by_role("button", name="Save").click()
    stands = owed(lead, refer).get_by_text("Devi Marsh decided not to refer").bounding_box()
    assert stands, "who decided so"
    assert stands["width"] > READ_PX, "for whoever sees it, and not for screen readers alone"
    expect(owed(lead, refer)).to_contain_text("Somebody else has to agree.")
    expect(owed(lead, refer).get_by_role("button", name="Agree or not")).to_have_count(0)

    open_concern(deputy, CALM)
    owed(deputy, refer).get_by_role("button", name="Agree or not").click()
    sheet = deputy.get_by_role("dialog")
    expect(sheet).to_contain_text("His mother bought them")
    sheet.get_by_text("I agree", exact=True).click()
    Looking(deputy).at("duties-countersign")
    deputy.set_viewport_size(DESK)
    sheet.get_by_role("button", name="Save").click()
    expect(owed(deputy, refer)).to_have_count(0)
    expect(owed(lead, refer)).to_have_count(0)
    done(lead).get_by_text("Done (").click()
    expect(done(lead)).to_contain_text("Decided: Devi Marsh")
    look.at("duties-decided")
