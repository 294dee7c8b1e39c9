"""A tablet whose storage is full while somebody writes (F10): it says so, the words stay, and with room they go."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser import doing
from tests.browser.chromium import SMALL_TABLET
from tests.browser.conftest import NewProfile, set_up
from tests.browser.served import Served, wait_for_story

SAW = "He would not take his coat off, and held his arm. " * 40
LEFT = 2_000
"""Bytes. Setting up begins in so many, and such a story does not fit."""
FULL = "There is no room left on this device. Your words are still here. Copy them onto paper and tell someone now."


def test_what_cannot_be_kept_is_said_and_stays_on_the_screen(served: Served, new_profile: NewProfile) -> None:
    tablet = new_profile("tablet", SMALL_TABLET)
    used = set_up(served, tablet, "affinity", "alder").evaluate("navigator.storage.estimate().then((e) => e.usage)")
    # The browser reckons for half a minute with the room that it last saw, so it begins anew.
    tablet.switch_off()
    page = tablet.start()
    storage = page.context.new_cdp_session(page)
    storage.send("Storage.overrideQuotaForOrigin", {"origin": tablet.origin, "quotaSize": used + LEFT})
    tablet.open(page)
    doing.begin(page)

    # Said while they still write, and not only when they save: on another device they could begin again now.
    saw = page.get_by_label("What I saw or heard")
    saw.fill(SAW)
    said = page.get_by_role("alert").filter(has_text=FULL)
    expect(said).to_be_visible()
    expect(page.get_by_text("Nothing typed yet")).to_be_hidden()
    doing.write(page, doing.Concern(saw=""))
    before = said.element_handle()
    page.get_by_role("button", name="Save", exact=True).tap()
    # It is said anew, once it was tried.
    before.wait_for_element_state("hidden")
    expect(page.get_by_role("button", name="Save", exact=True)).to_be_enabled()
    expect(said).to_be_visible()
    expect(saw).to_have_value(SAW)

    storage.send("Storage.overrideQuotaForOrigin", {"origin": tablet.origin})
    doing.kept(page)
    expect(said).to_be_hidden()
    doing.save(page)
    wait_for_story(served.reader("devi", "alder"), SAW)
