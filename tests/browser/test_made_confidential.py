"""A lead sees on the desk that somebody who works here may be involved: it leaves the desk for all but a few (R28)."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.browser import doing
from tests.browser.alone import like_the_demo
from tests.browser.chromium import DESK
from tests.browser.conftest import NewProfile, set_up, sign_in
from tests.browser.doing import Concern
from tests.browser.served import Served, wait_for_story

SLUG = "made-confidential"
SAW = "She will not get into the minibus with him any more."
WHY = "She said who drives it."


def _row(desk: Page, text: str = SAW) -> Locator:
    return desk.get_by_role("navigation", name="Concerns to read").get_by_role("button").filter(has_text=text)


def test_what_leaves_the_desk_is_read_by_those_who_are_told_alone(
    served: Served, new_profile: NewProfile, tmp_path: Path
) -> None:
    like_the_demo(served, tmp_path, SLUG, "outcomes-first", "cedar")
    page = set_up(served, new_profile("tablet"), SLUG, "cedar")
    doing.begin(page)
    doing.write(page, Concern(saw=SAW))
    doing.save(page)
    wait_for_story(served.reader("mina", "cedar", SLUG), SAW)

    deputy = set_up(served, new_profile("deputy", DESK), SLUG, "cedar", shared=False)
    sign_in(served, deputy, SLUG, "finn")
    _row(deputy).click()
    expect(deputy.get_by_role("article")).to_contain_text(SAW)
    deputy.get_by_role("article").get_by_role("button", name="Assess").click()
    expect(deputy.get_by_role("button", name="Save")).to_be_visible()

    desk = set_up(served, new_profile("lead", DESK), SLUG, "cedar", shared=False)
    sign_in(served, desk, SLUG, "mina")
    _row(desk).click()
    article = desk.get_by_role("article")
    # What nobody has answered in it is no line at the foot, above which its buttons would stand in the middle of it.
    expect(article.get_by_text("Not answered:")).to_be_visible()
    expect(desk.get_by_role("group", name="What to do")).to_have_css("bottom", "0px")
    article.get_by_role("button", name="An adult who works or helps here may be involved").click()
    desk.get_by_role("radio", name="One may be involved").check()
    desk.get_by_label("Who is it?").click()
    desk.keyboard.type("Finn")
    desk.get_by_role("group", name="People who work here").get_by_role("button").first.click()
    told = desk.get_by_role("list", name="Who will be told")
    expect(told).to_contain_text("Mina")
    expect(told).not_to_contain_text("Finn")
    desk.get_by_role("button", name="Make it confidential").click()
    expect(desk.get_by_role("alert")).to_have_text("Say why, in a sentence. Those who are told read it first.")
    desk.get_by_label("Why you think so").fill(WHY)
    desk.get_by_role("button", name="Make it confidential").click()

    # It reads as it did, with what was said of it, and says whom it is about.
    expect(article.get_by_text("Confidential", exact=True)).to_be_visible()
    expect(article).to_contain_text(SAW)
    expect(article).to_contain_text("Finn")
    chronology = article.get_by_role("listitem")
    expect(chronology.filter(has_text="Made confidential")).to_contain_text(WHY)

    # Whom it is about has it no more, on the device that had shown it to them. They are told that, and not why, where
    # they were, rather than led away from what they were writing.
    gone = deputy.get_by_role("status").filter(has_text="not here for you to read any more")
    expect(gone).to_be_visible()
    assert SAW not in deputy.locator("body").inner_text()
    deputy.get_by_role("button", name="Back").click()
    # Of this one: what other tests left on this desk stands there still.
    expect(gone).to_be_hidden()
    expect(deputy.get_by_role("navigation", name="Concerns to read")).to_be_visible()
    expect(_row(deputy)).to_have_count(0)
    assert SAW not in deputy.locator("body").inner_text()
