"""A deputy joins and leaves: added by an administrator who shows who they are, invited, signed in on their own phone,
and suspended, which ends what they see at their next request (R34)."""

from __future__ import annotations

import re

import pyotp
from playwright.sync_api import Page, expect

from tests.browser import doing
from tests.browser.chromium import DESK, SMALL_TABLET
from tests.browser.conftest import NewProfile, set_up, sign_in
from tests.browser.looking import Looking
from tests.browser.served import Served

NAME, LOGIN, PASSPHRASE = "Quilla Fenn", "quilla@affinity.example", "quilla window lamp"


def test_a_deputy_joins_and_leaves(served: Served, new_profile: NewProfile) -> None:
    office, phone = new_profile("office", DESK), new_profile("phone", SMALL_TABLET)
    office.watched.expected.append("status of 403")  # a code that does not fit
    phone.watched.expected.append("status of 401")  # after the suspension
    page = set_up(served, office, "affinity", "alder", shared=False)
    sign_in(served, page, "affinity", "wyn")
    look = Looking(page)
    page.get_by_role("link", name=re.compile("^People")).click()
    doing.arrives(page, "People")
    _codes(served, page, look)

    page.get_by_role("button", name="Add a person").click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_label("Name", exact=True).fill(NAME)
    sheet.get_by_label("Sign-in name").fill("devi@affinity.example")
    sheet.get_by_label("Where", exact=True).select_option("Alder Lane School")
    sheet.get_by_label("What they do in Harken").select_option("Deputy lead")
    expect(sheet.get_by_label("Job title")).to_have_value("Deputy Designated Safeguarding Lead")
    sheet.get_by_role("button", name="Add and invite").click()
    expect(sheet.get_by_role("alert")).to_have_text("Someone already has this sign-in name. Choose another.")
    expect(sheet.get_by_label("Name", exact=True)).to_have_value(NAME)
    look.at("people-refused")
    sheet.get_by_label("Sign-in name").fill(LOGIN)
    sheet.get_by_role("button", name="Add and invite").click()

    page.get_by_text("It also sets up their own phone").click()
    page.get_by_role("button", name="Make the invitation").click()
    link = page.get_by_text(re.compile("/join#"))
    expect(link).to_be_visible()
    look.at("people-invited")
    theirs = phone.start()
    theirs.goto(link.inner_text())
    _join(theirs)

    page.get_by_role("link", name="Done").click()
    doing.arrives(page, "People")
    _a_way_in_takes_two(page, theirs, look)
    page.get_by_role("button", name=re.compile(NAME)).click()
    page.get_by_role("button", name="Suspend now").click()
    look.at("people-suspend")
    sheet.get_by_role("button", name="Suspend now").click()
    expect(page.get_by_role("article")).to_contain_text("Suspended since")
    page.goto(f"{served.origin}/people")  # straight to it, as from a bookmark
    expect(page.get_by_role("link", name="Sign in").or_(page.get_by_label("Sign-in name"))).to_be_visible()

    phone.lose_signal()
    phone.find_signal()
    expect(theirs.get_by_text("Not signed in: this is what the device has kept")).to_be_visible()
    doing.lock(theirs)
    theirs.get_by_role("link", name="Who are you?").click()
    theirs.get_by_label("Sign-in name").fill(LOGIN)
    theirs.get_by_label("Passphrase").fill(PASSPHRASE)
    theirs.get_by_role("button", name="Sign in").click()
    expect(theirs.get_by_role("alert")).to_have_text("That name and passphrase do not go together. Try again.")


def _a_way_in_takes_two(page: Page, theirs: Page, look: Looking) -> None:
    """The administrator makes one for the lead; the deputy, whom nobody told of it, refuses it."""
    page.get_by_role("button", name=re.compile("Devi Marsh")).click()
    page.get_by_role("button", name="New invitation").click()
    page.get_by_role("button", name="Make the invitation").click()
    expect(page.get_by_text(re.compile(f"somebody else has to agree. Ask .*{NAME}.* to open People"))).to_be_visible()
    look.at("people-needs-agreement")
    page.get_by_role("link", name="Done").click()
    doing.arrives(page, "People")

    theirs.get_by_role("link", name="Keep up to date").click()
    expect(theirs.get_by_text("A new way in for Devi Marsh waits for somebody to agree.")).to_be_visible()
    theirs.get_by_role("link", name=re.compile("^People")).click()
    theirs.get_by_role("button", name=re.compile("Devi Marsh.*Waits for you")).click()
    expect(theirs.get_by_role("article")).to_contain_text("Wyn Parfitt made an invitation for Devi Marsh")
    Looking(theirs).at("people-agree")
    theirs.get_by_role("button", name="Refuse").click()
    expect(theirs.get_by_text("You refused. The invitation is over.")).to_be_visible()
    theirs.go_back()
    theirs.get_by_role("link", name="Back").click()
    theirs.get_by_role("link", name="Concerns").click()
    expect(theirs.get_by_role("heading", name="Concerns", exact=True)).to_be_visible()
    page.get_by_role("link", name="Back").click()
    page.get_by_role("link", name=re.compile("^People")).click()
    page.get_by_role("button", name=re.compile("Devi Marsh")).click()
    expect(page.get_by_role("article")).to_contain_text(f"{NAME} refused it")
    page.go_back()


def _codes(served: Served, page: Page, look: Looking) -> None:
    """An authenticator is set up, and tried with a code that does not fit before one that does."""
    look.at("people-first")
    page.get_by_role("link", name="Set up the app").click()
    secret = page.locator("p.secret")
    expect(secret).to_be_visible()
    look.at("people-codes")
    codes = pyotp.TOTP(secret.inner_text().replace(" ", ""))
    page.get_by_label("Your passphrase").fill(served.demo.sign_in_of("wyn", "affinity")[1])
    page.get_by_label("The 6 digits").fill(f"{(int(codes.now()) + 500_000) % 1_000_000:06}")
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_role("alert")).to_contain_text("That did not fit.")
    page.get_by_label("The 6 digits").fill(codes.now())
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_role("button", name="Add them")).to_be_visible()
    page.get_by_role("link", name="Back").click()
    expect(page.get_by_role("button", name="Add a person")).to_be_visible()


def _join(page: Page) -> None:
    """On a phone that Harken has never seen, as far as the desk."""
    page.get_by_label("A name for this device").fill("Blue phone")
    page.get_by_role("button", name="Set it up").click()
    page.get_by_label("New passphrase").fill(PASSPHRASE)
    page.get_by_label("The same again").fill(PASSPHRASE)
    Looking(page).at("join")
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_role("heading", name=f"Welcome, {NAME}")).to_be_visible()
    expect(page.get_by_text(LOGIN)).to_be_visible()
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", name="Concerns", exact=True)).to_be_visible()
