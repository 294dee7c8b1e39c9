"""An administrator reads what the policy makes Harken do, tries out an addition and changes it with a reason; a lead
reads it and changes nothing."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.chromium import DESK
from tests.browser.conftest import NewProfile, set_up, sign_in
from tests.browser.looking import Looking
from tests.browser.served import Served

PROVIDER = "outcomes-first"
EXPLAINED = "**/policy/explained"
SIGN = """[[groups]]
id = "IND"
cites = "our note of May"
[groups.signs]
X-outcomes-first-taxis = "Waits for the same taxi"
"""
SHORTER = '[[retention]]\nkind = "home"\nyears_from_birth = 7\nbasis = "own"\nrule = "r"\ncites = "c"\n'


def test_a_policy_is_read_tried_out_and_changed(served: Served, new_profile: NewProfile) -> None:
    office, desk = new_profile("office", DESK), new_profile("desk", DESK)
    page = set_up(served, office, PROVIDER, "cedar", shared=False)
    sign_in(served, page, PROVIDER, "zoe")
    look = Looking(page)
    page.get_by_role("link", name="Our policy").click()
    expect(page.get_by_role("heading", name="What is unclear in the text")).to_be_visible()
    expect(page.get_by_text("The trafficking contacts repeat the Prevent contacts").first).to_be_visible()
    page.get_by_text("Who is told of a concern about a child, and when").click()
    expect(page.get_by_text("When it cannot wait. At once: Designated Safeguarding Lead")).to_be_visible()
    look.at("policy")
    _tries(page, SHORTER)
    expect(page.get_by_text("keeps for less than 75 years from birth")).to_be_visible()
    expect(page.get_by_label("Why is it changed?")).to_have_count(0)
    _tries(page, SIGN)
    expect(page.get_by_text("New sign: Waits for the same taxi (Signs of exploitation).")).to_be_visible()
    look.at("policy-tried")
    _changes(served, page)
    expect(page.get_by_label("Additions", exact=True)).to_have_value(SIGN)

    reading = set_up(served, desk, PROVIDER, "cedar", shared=False)
    sign_in(served, reading, PROVIDER, "anna")
    reading.get_by_role("navigation", name="Harken").get_by_role("link", name="Keep up to date").click()
    reading.get_by_role("link", name="Our policy").click()
    expect(reading.get_by_text("Only who looks after the whole provider can change these.")).to_be_visible()
    expect(reading.get_by_text("X-outcomes-first-taxis")).to_be_visible()
    expect(reading.get_by_label("Additions", exact=True)).to_have_count(0)
    Looking(reading).at("policy-read")

    _tries(page, "")
    expect(page.get_by_text("No longer a sign: Waits for the same taxi")).to_be_visible()
    _types_on(served, page)
    _changes(served, page)
    expect(page.get_by_label("Additions", exact=True)).to_have_value(SIGN)


def _tries(page: Page, layer: str) -> None:
    page.get_by_label("Additions", exact=True).fill(layer)
    page.get_by_role("button", name="Preview").click()


def _types_on(served: Served, page: Page) -> None:
    """While what stands now is on its way. The words stay, and the policy may be changed to them."""
    held: list[Route] = []
    page.route(EXPLAINED, lambda route: held.extend([route]))
    with page.expect_request(EXPLAINED):
        _orders(served, page)
    page.get_by_label("Additions", exact=True).fill(SIGN)
    with page.expect_response(EXPLAINED):
        held.pop().continue_()
    page.unroute(EXPLAINED)
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_text("New sign: Waits for the same taxi (Signs of exploitation).")).to_be_visible()


def _changes(served: Served, page: Page) -> None:
    change = _orders(served, page)
    expect(change).to_have_count(0)
    # While it is changed that button says so, and whoever changed it before was told; the form goes once it is done.
    expect(page.get_by_label("Why is it changed?")).to_have_count(0)
    expect(page.get_by_text("Changed. New concerns go by it from now on")).to_be_visible()


def _orders(served: Served, page: Page) -> Locator:
    """With a second factor that was just shown, and not without a reason."""
    served.sql(PROVIDER, "update session set confirmed_at = now() where ended_at is null")
    change = page.get_by_role("button", name="Change our policy")
    change.click()
    expect(page.get_by_text("Please say why.")).to_be_visible()
    page.get_by_label("Why is it changed?").fill("A new taxi rank by the gate.")
    change.click()
    return change
