"""The screens on which a lead keeps things true: a child is listed, corrected and leaves by keyboard alone; and every
one of them can be read in the dark."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser import doing
from tests.browser.chromium import DESK
from tests.browser.conftest import NewProfile, set_up, sign_in
from tests.browser.looking import Looking
from tests.browser.served import Served
from tests.browser.test_screens import keyboard, tab_to

CHILD, KNOWN_AS = "Kit Farrow", "Kit Farrow-Lane"
WAYS = ("People", "Children", "Places", "Tablets", "How long things are kept")


def test_a_lead_keeps_things_true_by_keyboard_and_in_the_dark(served: Served, new_profile: NewProfile) -> None:
    page = set_up(served, new_profile("laptop", DESK), "affinity", "beech", shared=False)
    sign_in(served, page, "affinity", "idris")
    tab_to(page, "Home")
    keyboard(page, "Enter")
    doing.arrives(page, re.compile("^Hello, Idris"))
    tab_to(page, "Keep up to date")
    keyboard(page, "Enter")
    doing.arrives(page, "Keep up to date")
    tab_to(page, "Children")
    keyboard(page, "Enter")
    doing.arrives(page, "Children")
    a_child_comes_and_goes(page)
    every_way_in_the_dark(page)


def a_child_comes_and_goes(page: Page) -> None:
    tab_to(page, "Add a child")
    keyboard(page, "Enter")
    sheet = page.get_by_role("dialog")
    expect(sheet).to_be_visible()
    keyboard(page, "Escape")
    # A browser says a moment after Escape that a sheet was closed, and until then it stands behind the screen.
    expect(page.locator("dialog")).to_have_count(0)
    expect(page.get_by_role("button", name="Add a child")).to_be_focused()
    keyboard(page, "Enter")
    expect(sheet).to_be_visible()
    tab_to(page, "Name, as used here")
    page.keyboard.type(CHILD)
    tab_to(page, "Room or tutor group")
    page.keyboard.type("Attic")
    keyboard(page, "Enter")
    expect(sheet).to_be_hidden()

    tab_to(page, "Search by name or room")
    page.keyboard.type("farrow")
    expect(page.get_by_role("button", name=CHILD)).to_be_visible()
    tab_to(page, CHILD)
    keyboard(page, "Enter")
    article = page.get_by_role("article")
    expect(article).to_be_visible()
    tab_to(page, "Correct name or room")
    keyboard(page, "Enter")
    expect(sheet).to_be_visible()
    tab_to(page, "Name, as used here")
    keyboard(page, "Control+A")
    page.keyboard.type(KNOWN_AS)
    tab_to(page, "Save")
    keyboard(page, "Enter")
    expect(article.get_by_role("heading", name=KNOWN_AS)).to_be_visible()
    expect(sheet).to_be_hidden()
    tab_to(page, "They have left")
    keyboard(page, "Enter")
    expect(sheet).to_be_visible()
    tab_to(page, "Yes, they have left")
    keyboard(page, "Enter")
    expect(article.get_by_role("button", name="They are back")).to_be_visible()
    expect(sheet).to_be_hidden()
    tab_to(page, "Back")
    keyboard(page, "Enter")
    expect(article).to_be_hidden()
    tab_to(page, "Back")
    keyboard(page, "Enter")


def every_way_in_the_dark(page: Page) -> None:
    look = Looking(page)
    page.emulate_media(color_scheme="dark")
    doing.arrives(page, "Keep up to date")
    look.in_the_dark("keep")
    for way in WAYS:
        page.get_by_role("main").get_by_role("link", name=way).click()
        doing.arrives(page, way)
        look.in_the_dark(f"keep-{WAYS.index(way)}")
        if way == "Places":
            for part in ("Phone numbers", "Cover"):
                page.get_by_role("main").get_by_role("link", name=part).first.click()
                doing.arrives(page, part)
                look.in_the_dark(f"keep-{part.split()[0].lower()}")
                page.go_back()
                doing.arrives(page, way)
        page.go_back()
        doing.arrives(page, "Keep up to date")
