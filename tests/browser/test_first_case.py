"""Whoever works above a desk and reads none is told of an adult at a setting of theirs while they are signed in."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
from playwright.sync_api import Locator, Page, expect

from sync.messages.concerns import Answer
from tests.browser import doing
from tests.browser.chromium import DESK
from tests.browser.conftest import NewProfile, sign_in
from tests.browser.served import Served
from tests.browser.visited import has_visited

SLUG = "first-case"
PLACE = "Elm School"
SAW = "He waits for her behind the kitchen, and she comes back without her coat."
TAPPED = "navigator.serviceWorker.dispatchEvent(new MessageEvent('message', { data: { alert: true } }))"
"""What the service worker says to a page that is open when somebody taps an alert."""


def _provider() -> dict[str, object]:
    """A director who has never been told of anything, as no other test could leave one of the demo."""
    place = {"kind": "school", "nation": "ENG", "name": PLACE, "ref": "elm", "region": "r", "duty_numbers": []}
    posts = {"lead": {"setting": "elm"}, "deputy": {"setting": "elm"}, "regional": {"region": "r"}, "safeguarding": {}}
    people = [
        {
            "login": f"{role}@{SLUG}.example",
            "name": f"Robin {role.title()}",
            "passphrase": f"demo-only {role} orchard",
            "appointments": [{"role": role, "title": role.title(), **of}],
        }
        for role, of in posts.items()
    ]
    tenant = {"slug": SLUG, "name": "First", "pack": "outcomes-first", "people": people}
    return {"tenants": [{**tenant, "regions": [{"ref": "r", "name": "R"}], "settings": [{**place, "children": []}]}]}


def test_a_director_reads_their_first_case_where_the_alert_led(
    served: Served, new_profile: NewProfile, tmp_path: Path
) -> None:
    (tmp_path / "provider.json").write_bytes(msgspec.json.encode(_provider()))
    served.seed(tmp_path / "provider.json")
    laptop = new_profile("laptop", DESK)
    has_visited(served, laptop)
    page = laptop.open(laptop.start())
    doing.enrol(page, served.named_code(SLUG, PLACE, shared=False))
    doing.works_without_network(page)
    sign_in(served, page, SLUG, "regional")
    desk = page.get_by_role("link", name="Concerns")
    expect(page.get_by_role("heading", name="My concerns")).to_be_visible()
    expect(desk).to_be_hidden()

    # The alert is quicker than what it is about: there is no desk for them yet.
    page.evaluate(TAPPED)
    page.wait_for_url("**/desk")
    page.wait_for_url("**/home")

    tablet = served.device(SLUG, PLACE, shared=True)
    tablet.push([tablet.seal(tablet.concern(saw=SAW, adult=Answer.NOT_SURE))])
    # It leads on by itself as soon as there is something to read, and there they stay.
    story = page.get_by_role("region", name="What they saw or heard")
    expect(story.get_by_text(SAW)).to_be_visible()
    expect(desk).to_have_attribute("aria-current", "page")
    page.get_by_role("button", name="I have it").click()
    expect(page.get_by_role("article")).to_contain_text("Robin Regional, Regional has it")
    expect(page).to_have_url(re.compile("/desk$"))
    _and_again(served, page, desk)


def _and_again(served: Served, page: Page, desk: Locator) -> None:
    """The way there stays, wherever they go, and when they sign in anew."""
    page.get_by_role("link", name="Home").click()
    expect(page.get_by_role("heading", name="My concerns")).to_be_visible()
    desk.click()
    row = page.get_by_role("navigation", name="Concerns to read").get_by_role("button").filter(has_text=SAW)
    expect(row).to_be_visible()
    doing.lock(page)
    sign_in(served, page, SLUG, "regional")
    expect(row).to_be_visible()
