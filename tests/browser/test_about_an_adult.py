"""About an adult who works here: whoever it is about must not learn of it, nor whom the writer does not trust."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser import doing
from tests.browser.alone import like_the_demo
from tests.browser.chromium import DESK
from tests.browser.conftest import NewProfile, set_up, sign_in
from tests.browser.doing import Concern
from tests.browser.served import Served, wait_for_story
from tests.browser.stored import stored

SLUG = "about-an-adult"
SAW = "The door was locked from the outside again."


def test_the_struck_lead_learns_nothing_and_the_next_person_has_it(
    served: Served, new_profile: NewProfile, tmp_path: Path
) -> None:
    like_the_demo(served, tmp_path, SLUG, "outcomes-first", "cedar")
    # R26: the writer sees who would be told, with no signal, and strikes out the lead. It goes to the head.
    tablet = new_profile("tablet")
    page = set_up(served, tablet, SLUG, "cedar")
    tablet.lose_signal()
    doing.begin(page)
    doing.write(page, Concern(saw=SAW, adult="Not sure"))
    told = page.get_by_role("list", name="Who will be told")
    # R27: as long as nobody is named, someone outside this place is told first.
    expect(told.get_by_role("listitem")).to_have_count(1)
    expect(told).to_contain_text("Moira")
    who = page.get_by_label("Who is it?")
    who.tap()
    expect(who).to_be_focused()
    page.keyboard.type("Finn")
    finn = page.get_by_role("group", name="People who work here").get_by_role("button").first
    expect(finn).to_contain_text("Finn")
    finn.tap()
    expect(told).to_contain_text("Mina")
    expect(told).not_to_contain_text("Finn")
    told.get_by_role("button", name="Strike out: Mina").tap()
    expect(told.get_by_role("listitem").filter(has_text="Mina")).to_contain_text("Will not be told")
    expect(page.get_by_role("status").filter(has_text="This goes to")).to_have_text("This goes to Headteacher.")
    doing.save(page)
    # R29: no number here leads to anybody at this place.
    expect(page.get_by_role("main")).not_to_contain_text("01632 960 211")
    tablet.find_signal()

    # The head has it, marked as what it is.
    reader = served.reader("anna", "cedar", SLUG)
    wait_for_story(reader, SAW)
    laptop = new_profile("head", DESK)
    desk = set_up(served, laptop, SLUG, "cedar", shared=False)
    sign_in(served, desk, SLUG, "anna")
    row = desk.get_by_role("navigation", name="Concerns to read").get_by_role("button").filter(has_text=SAW)
    row.click()
    expect(desk.get_by_role("article").get_by_text("Confidential", exact=True)).to_be_visible()
    expect(desk.get_by_role("article")).to_contain_text("Finn")

    # The lead who was struck out and the deputy whom it is about see what they saw before: nothing.
    for login in ("mina", "finn"):
        outside = new_profile(login, DESK)
        theirs = set_up(served, outside, SLUG, "cedar", shared=False)
        sign_in(served, theirs, SLUG, login)
        has_read(theirs)
        expect(theirs.get_by_text("Nothing is waiting.")).to_be_visible()
        theirs.get_by_role("link", name="Home").click()
        expect(theirs.get_by_text("What you record shows here")).to_be_visible()
        assert "Confidential" not in theirs.locator("body").inner_text()
        words = served.reader(login, "cedar", SLUG).words()
        assert SAW not in words
        outside.switch_off()


def has_read(page: Page) -> None:
    """Waits until what they may read has come: before that, an empty desk says nothing."""
    doing.until(lambda: stored(page)["cursors"])
