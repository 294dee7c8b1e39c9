"""A lead keeps the children of a school: brings in thirty, writes a record, puts right whom a concern is about, finds a
place for what was held (R21, R33, R34)."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from sync.messages.concerns import AmendConcern, Writer
from sync.messages.recording import ChildInvolved
from tests.browser import doing
from tests.browser.alone import like_the_demo
from tests.browser.chromium import SMALL_TABLET
from tests.browser.conftest import NewProfile, sign_in
from tests.browser.looking import Looking
from tests.browser.served import Served
from tests.support.device import TestDevice

SLUG = "children"
HEADINGS = "UPN;Forename;Surname;Tutor group;DOB;Placing authority;Shoe size"
SAW = "He had a burn on his hand and would not say how."


def rows(*, mended: bool) -> bytes:
    """As an older Excel in a British office writes it; two rows are wrong until somebody mends them."""
    made = [f"P{n:03};Zo\u00eb;Number {n};7A;{n % 28 + 1}/3/2014;Northshire;38" for n in range(30)]
    if not mended:
        made[4], made[7] = "P004;;;7A;;;38", "P007;Zo\u00eb;Number 7;7A;31/02/2014;;38"
    return "\r\n".join([HEADINGS, *made, ""]).encode("cp1252")


def test_a_lead_keeps_the_children_of_a_school(served: Served, new_profile: NewProfile, tmp_path: Path) -> None:
    like_the_demo(served, tmp_path, SLUG, "affinity", "alder")
    profile = new_profile("laptop", SMALL_TABLET)
    page = profile.open(profile.start())
    doing.enrol(page, served.code(SLUG, "alder", shared=False))
    sign_in(served, page, SLUG, "devi")
    look = Looking(page)
    to_children(page)
    expect(page.get_by_role("button", name="Amber Quill")).to_contain_text("Placing authority: to confirm")
    look.at("children")
    brings_in(page, look)
    writes_a_record(page, look)
    says_that_nobody_placed_the_rest(page, look)
    tablet = served.device(SLUG, served.demo.setting("alder", SLUG), shared=True)
    puts_right(served, tablet, page, look)
    places(tablet, page, look)


def to_children(page: Page) -> None:
    page.get_by_role("navigation", name="Harken").get_by_role("link", name="Home").click()
    doing.arrives(page, re.compile("^Hello"))
    page.get_by_role("navigation", name="Harken").get_by_role("link", name="Keep up to date").click()
    doing.arrives(page, "Keep up to date")
    page.get_by_role("link", name="Children").click()
    expect(page.get_by_label("Search by name or room")).to_be_visible()


def brings_in(page: Page, look: Looking) -> None:
    page.get_by_role("link", name="Add many from a list").click()
    choose = page.locator("input[type=file]")
    choose.set_input_files({"name": "all.csv", "mimeType": "text/csv", "buffer": rows(mended=False)})
    expect(page.get_by_role("alert")).to_contain_text("Mend 2 rows in your list and read it again. Nothing was sent.")
    main = page.get_by_role("main")
    expect(main.get_by_label("Shoe size").locator("option:checked")).to_have_text("not read")
    expect(main.get_by_role("listitem").filter(has_text="Row 6")).to_contain_text("Forename: The name is missing.")
    expect(main.get_by_role("listitem").filter(has_text="Row 9")).to_contain_text("DOB: This is not a day.")
    expect(page.get_by_role("button", name="Bring in")).to_have_count(0)
    look.at("children-import-wrong")
    choose.set_input_files({"name": "all.csv", "mimeType": "text/csv", "buffer": rows(mended=True)})
    expect(page.get_by_role("heading", name="New: 30")).to_be_visible()
    look.at("children-import")
    page.get_by_role("button", name="Bring in 30 children").click()
    expect(
        page.get_by_role("status").filter(has_text="30 children were brought in at Alder Lane School.")
    ).to_be_visible()
    choose.set_input_files({"name": "all.csv", "mimeType": "text/csv", "buffer": rows(mended=True)})
    expect(page.get_by_role("alert")).to_contain_text("Everything in it is on the list already.")
    page.get_by_role("link", name="Back").click()


def writes_a_record(page: Page, look: Looking) -> None:
    page.get_by_label("Search by name or room").fill("amber")
    page.get_by_role("button", name="Amber Quill").click()
    article = page.get_by_role("article")
    expect(article).to_contain_text("Placing authority: to confirm. Most children at a school were placed by nobody.")
    look.at("child")
    article.get_by_role("button", name="Write the record").click()
    page.get_by_label("Legal status").fill("Section 20")
    page.get_by_label("Who at home is safe to tell").fill("Gran. Not the uncle.")
    page.get_by_role("button", name="Add an authority").click()
    page.get_by_label("Name of the authority").fill("Northshire Council")
    page.get_by_label("Emergency duty team").fill("01632 960100")
    page.get_by_role("button", name="Add a place").click()
    page.get_by_label("Where", exact=True).fill("With Gran")
    look.at("child-record")
    page.get_by_role("button", name="Save").click()
    expect(article).to_contain_text("Gran. Not the uncle.")
    expect(article).to_contain_text("01632 960100")
    expect(article).not_to_contain_text("Placing authority: to confirm")
    expect(article).to_contain_text("Devi Marsh")
    look.at("child-recorded")
    leaves_while_it_is_saved(page)
    page.get_by_role("button", name="Back").click()


def leaves_while_it_is_saved(page: Page) -> None:
    """Back to the child, and no further when the answer comes: the way back from there is still one step."""
    article = page.get_by_role("article")
    article.get_by_role("button", name="Change the record").click()
    page.get_by_role("textbox", name="School").fill("Alder Lane")
    back = page.get_by_role("button", name="Back", exact=True).element_handle()
    page.get_by_role("button", name="Save").evaluate("(save, back) => (save.click(), back.click())", back)
    expect(article).to_contain_text("Alder Lane")


def says_that_nobody_placed_the_rest(page: Page, look: Looking) -> None:
    """Each stands by itself, with who said so and how they know."""
    page.get_by_label("Search by name or room").fill("")
    school = page.get_by_role("region", name="Alder Lane School")
    left = school.get_by_role("button").filter(has_text="Placing authority: to confirm")
    # Those who were brought in have come, and with them where each was placed.
    expect(school.get_by_role("button", name=re.compile("Number \\d+"))).to_have_count(30)
    expect(left.filter(has_text=re.compile("Number \\d+"))).to_have_count(0)
    many = left.count()
    assert many > 1
    expect(school).to_contain_text(f"For {many} children nobody has confirmed whether an authority placed them here.")
    school.get_by_role("button", name="Nobody placed them").click()
    sheet = page.get_by_role("dialog")
    expect(sheet).not_to_contain_text("Amber Quill")
    confirm = sheet.get_by_role("button", name=f"Nobody placed these {many}")
    confirm.click()
    expect(sheet).to_contain_text("Write how you know.")
    sheet.get_by_label("How you know").fill("Asked each family at enrolment.")
    look.at("children-nobody-placed")
    confirm.click()
    expect(left).to_have_count(0)
    expect(school).not_to_contain_text("nobody has confirmed")
    school.get_by_role("button", name="Bryn Castell").click()
    article = page.get_by_role("article")
    expect(article).to_contain_text("as far as Devi Marsh, Designated Safeguarding Lead could find out")
    expect(article).to_contain_text("Asked each family at enrolment.")
    page.get_by_role("button", name="Back").click()


def puts_right(served: Served, tablet: TestDevice, page: Page, look: Looking) -> None:
    amber = next(one.child for one in served.demo.made[SLUG].children if one.name == "Amber Quill")
    tablet.push([tablet.seal(tablet.concern(saw=SAW, child=ChildInvolved(listed=amber)))])
    page.get_by_role("link", name="Back", exact=True).click()
    to_desk(page)
    page.get_by_role("navigation", name="Concerns to read").get_by_role("button").filter(has_text=SAW).click()
    article = page.get_by_role("article")
    expect(article.get_by_role("heading", name="Amber Quill")).to_be_visible()
    article.get_by_role("button", name="Which child is it about?").click()
    page.get_by_label("This is about", exact=True).fill("Zoe Number 12")
    page.get_by_role("group", name="Children on the list").get_by_role("button").first.click()
    page.get_by_role("button", name="This is not about Amber Quill").click()
    page.get_by_label("How you know").fill("Same year, same coat. I asked the writer.")
    look.at("about")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Has anyone been told who should not have been?")).to_be_visible()
    look.at("about-breach")
    page.get_by_role("link", name="Back to the concern").click()
    expect(article.get_by_role("heading", name="Zo\u00eb Number 12")).to_be_visible()
    expect(article).to_contain_text("This is not about Amber Quill")
    expect(article).to_contain_text("I asked the writer.")


def places(tablet: TestDevice, page: Page, look: Looking) -> None:
    lost = AmendConcern(
        concern="00000000-0000-4000-8000-00000000dead", writer=Writer(name="Rowan"), text="It was the blue car."
    )
    tablet.push([tablet.seal(lost)])
    page.get_by_role("button", name="Back", exact=True).click()
    to_desk(page)
    page.get_by_role("navigation", name="Concerns to read").get_by_role("button").filter(has_text="blue car").click()
    article = page.get_by_role("article")
    expect(article).to_contain_text("It belongs to something that has not arrived yet.")
    article.get_by_role("button", name="Say where it belongs").click()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose where it belongs.")
    page.get_by_role("group", name="It belongs to").get_by_text("A concern").click()
    page.get_by_role("group", name="Which concern").get_by_role("button").filter(has_text="burn on his hand").click()
    page.get_by_label("Why, and what you did").fill("Rowan says it was about the burn.")
    look.at("held")
    page.get_by_role("button", name="Save").click()
    waiting = page.get_by_role("navigation", name="Concerns to read")
    # On a small screen the queue is not there while one of it is read.
    expect(waiting.get_by_role("button").filter(has_text=SAW)).to_be_visible()
    expect(waiting.get_by_role("button").filter(has_text="blue car")).to_have_count(0)
    waiting.get_by_role("button").filter(has_text=SAW).click()
    expect(article).to_contain_text("Rowan says it was about the burn.")
    look.at("desk-placed")


def to_desk(page: Page) -> None:
    """From where the way round is at the foot."""
    page.get_by_role("navigation", name="Harken").get_by_role("link", name="Concerns").click()
    expect(page.get_by_role("navigation", name="Concerns to read")).to_be_visible()
