"""A desk that is open shows what is new at once, in every tab. Without the stream it would come within a minute."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.chromium import DESK
from tests.browser.conftest import NewProfile, set_up, sign_in
from tests.browser.served import Served
from tests.support.device import TestDevice

AT_ONCE_MS = 15_000
"""Far below the minute after which it would come all the same, on a machine that is busy."""


def says(tablet: TestDevice, saw: str) -> None:
    tablet.push([tablet.seal(tablet.concern(saw=saw))])


def shows(page: Page, saw: str) -> None:
    expect(page.get_by_text(saw).first).to_be_visible(timeout=AT_ONCE_MS)


def test_every_tab_of_a_lead_shows_what_is_new_at_once(served: Served, new_profile: NewProfile) -> None:
    lead = new_profile("lead", DESK)
    first = set_up(served, lead, "affinity", "alder", shared=False)
    sign_in(served, first, "affinity", "devi")
    tablet = served.reader("rowan", "alder").device
    says(tablet, "The first: a red bicycle that nobody gave her.")
    shows(first, "a red bicycle")
    second = lead.open(lead.context.new_page())
    sign_in(served, second, "affinity", "devi")
    says(tablet, "The second: a green umbrella in the hedge.")
    for page in (second, first):
        shows(page, "a green umbrella")
    # The tab with the connection goes, and the other one takes it over.
    first.close()
    says(tablet, "The third: a blue lunchbox on the wall.")
    shows(second, "a blue lunchbox")


def test_it_comes_back_with_the_signal(served: Served, new_profile: NewProfile) -> None:
    lead = new_profile("lead", DESK)
    page = set_up(served, lead, "affinity", "beech", shared=False)
    sign_in(served, page, "affinity", "grace")
    tablet = served.reader("sam", "beech").device
    says(tablet, "Before: a yellow scarf.")
    shows(page, "a yellow scarf")
    lead.lose_signal()
    says(tablet, "Meanwhile: a brown suitcase.")
    lead.find_signal()
    shows(page, "a brown suitcase")
    says(tablet, "After: a white feather.")
    shows(page, "a white feather")
