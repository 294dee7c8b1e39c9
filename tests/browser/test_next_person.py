"""A shared tablet passes from hand to hand: the browser's own way back leads nobody into what another one did."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser import doing
from tests.browser.conftest import NewProfile, set_up
from tests.browser.doing import REFERENCE, Concern
from tests.browser.served import Served


def test_going_back_does_not_show_what_the_last_person_saved(served: Served, new_profile: NewProfile) -> None:
    page = set_up(served, new_profile("tablet"), "affinity", "alder")
    doing.begin(page)
    doing.write(page, Concern(adult="Yes", name="Robin Ash"))
    doing.save(page)
    expect(page.get_by_role("main")).to_contain_text(REFERENCE)
    page.get_by_role("link", name="Back").click()
    expect(page.get_by_role("link", name="Record a concern")).to_be_visible()
    # The door stands there already: they come to what was saved, and from there to it.
    with page.expect_event("framenavigated", lambda frame: frame.url.endswith("/saved")):
        page.go_back()
    expect(page).to_have_url(re.compile(r"^https?://[^/]+/$"))
    expect(page.get_by_role("link", name="Record a concern")).to_be_visible()
    expect(page.get_by_role("main")).not_to_contain_text(REFERENCE)
