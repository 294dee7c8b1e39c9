"""A lost tablet that comes back: what was written on it reaches a person, and then it is nobody's (T5)."""

from __future__ import annotations

import json

from playwright.sync_api import Page, expect

from tests.browser import doing
from tests.browser.chromium import DESK
from tests.browser.conftest import NewProfile, set_up, sign_in
from tests.browser.doing import Concern
from tests.browser.served import Served
from tests.browser.stored import stored

NAME = "Tablet of the bus"
READ = "The smell of petrol was on his gloves."
STORIES = ("He hid under the bridge until it was dark.", "She says that the bridge is where they meet.")
WITHDRAWN = "This device has been withdrawn."


def withdraw(desk: Page, name: str) -> None:
    """By a lead, on the page of alerts."""
    desk.get_by_role("link", name="Alerts").click()
    desk.get_by_role("button", name=f"Withdraw: {name}").click()
    sheet = desk.get_by_role("dialog")
    expect(sheet).to_contain_text("What it has not sent is still taken in.")
    sheet.get_by_role("button", name="Withdraw").click()
    expect(sheet).to_be_hidden()
    gone = desk.get_by_role("region", name="Tablets and devices").get_by_role("listitem").filter(has_text=name)
    expect(gone).to_contain_text("Withdrawn")
    expect(gone.get_by_role("button")).to_be_hidden()


def test_a_withdrawn_tablet_gives_up_what_it_holds_and_forgets_the_rest(
    served: Served, new_profile: NewProfile
) -> None:
    elsewhere = served.reader("rowan", "alder").device
    elsewhere.push([elsewhere.seal(elsewhere.concern(saw=READ))])
    tablet, laptop = new_profile("tablet"), new_profile("laptop", DESK)
    tablet.watched.expected += ["status of 401", "status of 403"]
    desk = set_up(served, laptop, "affinity", "alder", shared=False)
    sign_in(served, desk, "affinity", "devi")
    page = tablet.open(tablet.start())
    doing.enrol(page, served.code("affinity", "alder"), NAME)
    doing.works_without_network(page)
    # Somebody reads on it, and two others write something at the front door, with no signal.
    sign_in(served, page, "affinity", "tom")
    expect(page.get_by_text(READ).first).to_be_visible()
    beside = tablet.open(tablet.context.new_page())
    tablet.lose_signal()
    for saw in STORIES:
        doing.record(beside, Concern(saw=saw))
        beside.get_by_role("link", name="Back").tap()
    full = stored(beside)
    assert [json.loads(row).get("waiting") for row in full["outbox"].values()].count(None) == 0
    assert all(full[name] for name in ("holders", "pages", "cursors"))

    withdraw(desk, NAME)
    desk.get_by_role("link", name="Concerns").click()
    tablet.find_signal()
    for saw in STORIES:
        row = desk.get_by_role("navigation", name="Concerns to read").get_by_role("button", name=saw)
        expect(row).to_contain_text("Kept whole")
    row.click()
    expect(desk.get_by_role("article")).to_contain_text("It came from a device that has been withdrawn.")
    for one in (page, beside):
        expect(one.get_by_text(WITHDRAWN)).to_be_visible()
        expect(one.get_by_role("link", name="Record a concern")).to_be_hidden()
    left = stored(page)
    assert left.pop("device") == {'"withdrawn"': "true"}
    sent = [json.loads(row) for row in left.pop("outbox").values()]
    assert [("waiting" in row, row["receipt"]["line"].split()[5]) for row in sent] == [(False, "held")] * len(STORIES)
    assert all(rows == {} for rows in left.values())

    doing.enrol(page, served.code("affinity", "alder"), "Elm tablet")
    expect(beside.get_by_role("link", name="Record a concern")).to_be_visible()
