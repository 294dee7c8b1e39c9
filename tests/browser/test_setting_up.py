"""A provider from nothing, by somebody who has only a link: to a shared tablet that shows whom to phone, with cover."""

from __future__ import annotations

import re
from typing import Final

from playwright.sync_api import Locator, Page, expect

from tests.browser.chromium import SMALL_TABLET, TABLET
from tests.browser.conftest import NewProfile
from tests.browser.looking import Looking
from tests.browser.served import Served

PAT: Final = "Pat Reed, Home Safeguarding Lead"
PASSPHRASE: Final = "four small brown hens"
WITHIN_MS: Final = 15_000
"""From a receipt to what the feed brings back."""


def set_up(page: Page) -> None:
    """The form of the link, filled in: a home whose manager sets it up."""
    page.get_by_label("Its name").first.fill("The Rowan Trust")
    expect(page.get_by_label("A short name")).to_have_value("rowan-trust")
    page.get_by_text("Children’s home").click()
    page.get_by_label("Its name").last.fill("Rowan House")
    page.get_by_label("Where is it?").select_option(label="Wales")
    page.get_by_label("Your name").fill("Pat Reed")
    page.get_by_label("Sign-in name").fill("pat@rowan.example")
    page.get_by_label("Passphrase", exact=True).fill(PASSPHRASE)
    page.get_by_label("The same again").fill(PASSPHRASE)
    page.get_by_label("Are you also something at this place?").select_option(label="Safeguarding lead")
    expect(page.get_by_label("Job title")).to_have_value("Home Safeguarding Lead")
    page.get_by_role("button", name="Set it up").click()
    expect(page.get_by_role("heading", name="Hello, Pat Reed")).to_be_visible(timeout=30_000)


def add_number(page: Page, label: str, number: str, hours: str) -> None:
    page.get_by_role("button", name="Add a number").click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_label("Name on the screen").fill(label)
    sheet.get_by_label("Number", exact=True).fill(number)
    sheet.get_by_label("When somebody answers").select_option(label=hours)
    sheet.get_by_role("button", name="Save").click()
    expect(sheet).to_be_hidden(timeout=WITHIN_MS)
    expect(page.get_by_role("listitem").filter(has_text=label)).to_be_visible(timeout=WITHIN_MS)


def keep_contacts(page: Page) -> None:
    """Two numbers, when each is answered, and one of them checked today."""
    add_number(page, "Duty desk", "01632 960200", "In the hours below")
    add_number(page, "On call", "01632 960201", "Outside the hours below")
    page.get_by_role("button", name="Checked today: Duty desk").click()
    expect(page.get_by_role("listitem").filter(has_text="Duty desk")).to_contain_text("Last checked", timeout=WITHIN_MS)
    page.get_by_role("button", name="Monday to Friday").click()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("button", name="Save", exact=True)).to_be_hidden(timeout=WITHIN_MS)


def keep_cover(page: Page) -> None:
    """Every night of this week and the next by one person, so that tonight is covered whatever day it is."""
    for week in range(2):
        nights = page.get_by_label("Night, 20:00 to 08:00")
        for at in range(7):
            nights.nth(at).select_option(label=PAT)
        if week == 0:
            page.get_by_role("button", name="Week after").click()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Not saved yet.")).to_be_hidden(timeout=WITHIN_MS)
    # It stands there as it was chosen, once it has come back from the feed, in this week and in the one before.
    for _ in range(2):
        for at in range(7):
            expect(nights.nth(at).locator("option:checked")).to_have_text(PAT, timeout=WITHIN_MS)
        page.get_by_role("button", name="Week before", exact=True).click()


def step(page: Page, name: str) -> Locator:
    """One of what comes next at home."""
    return page.get_by_role("region", name="What comes next").get_by_role("link", name=re.compile(f"^{name}"))


def with_code(served: Served, page: Page, look: Looking, door: Page) -> None:
    """A code that is made on the phone sets up the shared tablet, which shows whom to phone before anyone signs in."""
    page.get_by_role("button", name="Make a code").click()
    sheet = page.get_by_role("dialog")
    expect(sheet.get_by_role("img", name="Code for a camera")).to_be_visible()
    code = sheet.get_by_text(re.compile(r"^rowan-trust\.[0-9A-Z]{12}$")).inner_text()
    expect(sheet).to_contain_text(f"{served.origin}/enrol#{code}")
    look.at("setting-code")
    door.goto(f"{served.origin}/enrol#{code}")
    door.get_by_label("A name for this device").fill("Hall tablet")
    door.get_by_role("button", name="Set it up").click()
    door.get_by_role("link", name="Start").click()
    for number in ("01632 960200", "01632 960201"):
        expect(door.get_by_role("button", name=number)).to_be_visible()
    sheet.get_by_role("button", name="Done").click()


def home(page: Page) -> None:
    """By the way back, as a person goes."""
    page.get_by_role("link", name="Back").click()
    page.get_by_role("link", name="Back").click()
    page.get_by_role("link", name="Home").click()


def test_from_the_link_to_a_shared_tablet_with_numbers_and_cover(served: Served, new_profile: NewProfile) -> None:
    link = served.command("provider").strip()
    phone = new_profile("pats-phone", SMALL_TABLET)
    page = phone.open(phone.start(), link.removeprefix(served.origin))
    look = Looking(page)
    expect(page.get_by_label("A short name")).to_be_visible()
    assert "#" not in page.url
    look.at("setup")
    set_up(page)
    look.at("home-next")

    step(page, "Phone numbers").click()
    keep_contacts(page)
    look.at("setting-contacts")
    home(page)
    step(page, "Cover").click()
    keep_cover(page)
    expect(page.get_by_text("Nobody on cover tonight")).to_be_hidden()
    look.at("setting-cover")
    home(page)
    step(page, "Tablets").click()
    tablet = new_profile("shared-tablet", TABLET)
    with_code(served, page, look, tablet.open(tablet.start()))
    home(page)
    expect(step(page, "Tablets")).to_contain_text("done", timeout=WITHIN_MS)
    for name in ("Phone numbers", "Cover", "Tablets"):
        expect(step(page, name)).to_contain_text("done")
    for name in ("People", "Children"):
        expect(step(page, name)).not_to_contain_text("done")
