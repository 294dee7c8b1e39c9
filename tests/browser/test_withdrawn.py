"""A lost tablet that comes back: what was written on it reaches a person, and then it is nobody's (T5)."""

from __future__ import annotations

import httpx
from playwright.sync_api import expect

from tests.browser import doing
from tests.browser.conftest import NewProfile, set_up, sign_in
from tests.browser.doing import Concern
from tests.browser.served import Served
from tests.browser.stored import stored

STORY = "He hid under the bridge until it was dark."
WITHDRAWN = "This device has been withdrawn."


def withdraw(served: Served, lead: httpx.Client, setting: str) -> None:
    """The newest device of the setting, by a lead on a device of their own."""
    ours = [one for one in lead.get("/devices").json()["devices"] if one["setting"] == setting]
    newest = max(ours, key=lambda one: str(one["enrolled_at"]))
    assert lead.post(f"/devices/{newest['device']}/revoke").status_code == 204


def test_a_withdrawn_tablet_gives_up_what_it_holds_and_forgets_the_rest(
    served: Served, new_profile: NewProfile
) -> None:
    lead = served.reader("devi", "alder")
    tablet = new_profile("tablet")
    tablet.watched.expected = ["401 (Unauthorized)", "403 (Forbidden)"]
    page = set_up(served, tablet, "affinity", "alder")
    sign_in(served, page, "affinity", "rowan")
    beside = tablet.open(tablet.context.new_page())
    tablet.lose_signal()
    doing.record(beside, Concern(saw=STORY))
    assert "waiting" in next(iter(stored(beside)["outbox"].values()))
    withdraw(served, lead.device.http, served.demo.setting("alder"))
    tablet.find_signal()
    doing.until(lambda: STORY in lead.words())
    for one in (page, beside):
        expect(one.get_by_text(WITHDRAWN)).to_be_visible(timeout=40_000)
        expect(one.get_by_role("link", name="Record a concern")).to_be_hidden()
    left = stored(page)
    assert left.pop("device") == {'"withdrawn"': "true"}
    [sent] = left.pop("outbox").values()
    assert "waiting" not in sent
    assert "receipt 1 " in sent
    assert all(rows == {} for rows in left.values())
    doing.enrol(page, served.code("affinity", "alder"), "Elm tablet")
    expect(beside.get_by_role("link", name="Record a concern")).to_be_visible()
