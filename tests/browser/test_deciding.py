"""Somebody who is not signed in says that they rang the police about three children. A lead confirms that call in one
go, decides whether the regulator is told and why, and takes back what was not so (J6, J14; R4, R16, R22)."""

from __future__ import annotations

import re

from msgspec.structs import replace
from playwright.sync_api import Locator, Page, expect

from sync.messages.concerns import Answer, Writer
from sync.messages.duties import Body, Means, RecordEvidence
from sync.messages.recording import ChildInvolved
from sync.receipt import Verdict
from tests.browser.chromium import DESK
from tests.browser.conftest import NewProfile, set_up, sign_in
from tests.browser.looking import Looking
from tests.browser.served import Served

SAW = "All three were brought back at four by a man whom none of us knows."
CHILDREN = ("Kit Larkin", "Milo Thorne", "Orla Vance")
POLICE, REGULATOR = "Tell the police", "Decide whether Ofsted and the others are told that police were called"
READ_PX = 200
"""No line is read that is narrower."""


def test_a_call_about_three_children_is_confirmed_decided_upon_and_taken_back(
    served: Served, new_profile: NewProfile
) -> None:
    lead = set_up(served, new_profile("laptop", DESK), "affinity", "beech", shared=False)
    sign_in(served, lead, "affinity", "grace")
    look = Looking(lead)
    somebody_rang(served)
    lead.get_by_role("navigation", name="Concerns to read").get_by_role("button").filter(has_text=SAW).click()
    confirms(lead, look)
    decides(lead, look)
    takes_back(lead, look)


def somebody_rang(served: Served) -> None:
    """At the tablet of the home, by name and without a key."""
    tablet = served.device("affinity", served.demo.setting("beech"), shared=True)
    ids = {one.name: one.child for one in served.demo.affinity.children if one.name}
    children = tuple(ChildInvolved(listed=ids[name]) for name in CHILDREN)
    matter = tablet.new_id()
    concern = replace(tablet.concern(saw=SAW, danger=Answer.YES), children=children)
    claim = RecordEvidence(
        concern=matter,
        body=Body.POLICE,
        writer=Writer(name="Sam Okafor"),
        who="Sergeant at the desk",
        how=Means.PHONE,
        reference="CAD 912",
    )
    receipts = tablet.push([tablet.seal(concern, cmd=matter), tablet.seal(claim)])
    assert {one.verdict for one in receipts} == {Verdict.ACCEPTED}


def confirms(page: Page, look: Looking) -> None:
    """What they said stands there already: who is asked of the other two children needs no typing either."""
    owes_of_all(page)
    first = owed(page, POLICE)
    stands = first.get_by_text("Sam Okafor says it is done, not signed in").bounding_box()
    assert stands, "who says so"
    assert stands["width"] > READ_PX, "for whoever sees it, and not for screen readers alone"
    look.at("deciding-claimed")
    page.set_viewport_size(DESK)
    first.get_by_role("button", name="Confirm").click()
    sheet = page.get_by_role("dialog")
    expect(sheet.get_by_label("Who answered?")).to_have_value("Sergeant at the desk")
    expect(sheet.get_by_label("Their reference")).to_have_value("CAD 912")
    also = sheet.get_by_role("group", name="The same call was also about")
    expect(also.get_by_role("checkbox")).to_have_count(len(CHILDREN) - 1)
    for box in also.get_by_role("checkbox").all():
        box.focus()
        page.keyboard.press("Space")
        expect(box).to_be_checked()
    look.at("deciding-confirm")
    page.set_viewport_size(DESK)
    sheet.get_by_role("button", name="Save").click()
    expect(sheet).to_be_hidden()
    expect(owed(page, POLICE)).to_have_count(0)


def owes_of_all(page: Page) -> None:
    """One line for one call, with every child in it."""
    for name in CHILDREN:
        expect(owed(page, POLICE)).to_contain_text(name)
    expect(owed(page, POLICE)).to_have_count(1)


def decides(page: Page, look: Looking) -> None:
    """Owed because the police were called; without an answer and a reason nothing is decided."""
    decision = owed(page, REGULATOR)
    expect(decision).to_contain_text("Law")
    expect(decision).to_contain_text(re.compile(r"By .* left\."))
    decision.get_by_role("button", name="Decide").click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_role("button", name="Save").click()
    expect(sheet.get_by_role("alert")).to_have_text("Say whether they are told.")
    sheet.get_by_text("No, and this is why", exact=True).click()
    sheet.get_by_role("button", name="Save").click()
    expect(sheet.get_by_role("alert")).to_have_text("Write why. Without a reason nothing changes.")
    sheet.get_by_role("textbox", name="Why").fill("The police found that it was an uncle, known to all three councils.")
    look.at("deciding-why")
    page.set_viewport_size(DESK)
    sheet.get_by_role("button", name="Save").click()
    expect(decision).to_have_count(0)
    done(page).get_by_text("Done (").click()
    expect(done(page)).to_contain_text("Decided: Grace Pell")
    expect(done(page)).to_contain_text("it was an uncle")
    expect(page.get_by_text("On this device only")).to_have_count(0)
    look.at("deciding-decided")


def takes_back(page: Page, look: Looking) -> None:
    """What a call ended is owed again, for each child; that it was said stays on record."""
    page.set_viewport_size(DESK)
    said = done(page).get_by_role("listitem").filter(has_text=POLICE)
    expect(said).to_have_count(3)
    said.first.get_by_role("button", name="This was not so").click()
    sheet = page.get_by_role("dialog")
    expect(sheet).to_contain_text("It stays on record, and what it ended is owed again.")
    sheet.get_by_role("button", name="Save").click()
    expect(sheet.get_by_role("alert")).to_have_text("Write why. Without a reason nothing changes.")
    sheet.get_by_role("textbox", name="Why").fill(
        "The number was that of another station: nobody there has written it down."
    )
    look.at("deciding-not-so")
    page.set_viewport_size(DESK)
    sheet.get_by_role("button", name="Save").click()
    expect(sheet).to_be_hidden()
    owes_of_all(page)
    told = page.get_by_role("region", name="Chronology").or_(page.get_by_role("article"))
    expect(told.first).to_contain_text("another station")
    look.at("deciding-owed-again")


def todo(page: Page) -> Locator:
    return page.get_by_role("region", name="To do, by law or policy")


def owed(page: Page, what: str) -> Locator:
    items = todo(page).locator("> ul > li")
    return items.filter(has=page.locator(".what strong", has_text=re.compile(f"^{re.escape(what)}")))


def done(page: Page) -> Locator:
    return todo(page).locator("details").filter(has_text="Done (")
