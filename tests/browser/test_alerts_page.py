"""What a lead does on the page of alerts: a rehearsal, from its beginning to its report, and signing out everywhere."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser import doing
from tests.browser.chromium import DESK
from tests.browser.conftest import NewProfile, set_up, sign_in
from tests.browser.rehearsing import begins, nothing_real_waits, the_months
from tests.browser.served import Served
from tests.escalation.cedar import SLUG

DAMSON = "Damson Cottage"


def test_a_rehearsal_from_its_beginning_to_its_report(
    served: Served, new_profile: NewProfile, monkeypatch: pytest.MonkeyPatch
) -> None:
    laptop = new_profile("laptop", DESK)
    nothing_real_waits(served, "damson", "leon")
    page = set_up(served, laptop, SLUG, "damson", shared=False)
    sign_in(served, page, SLUG, "carys")
    page.get_by_role("link", name="Alerts").click()
    rehearsals = page.get_by_role("region", name="Rehearsals")
    rehearsals.get_by_role("button", name=f"Start one at {DAMSON}").click()
    sheet = rehearsals.get_by_role("group", name=f"Start a rehearsal at {DAMSON}?")
    expect(sheet).to_contain_text("It never starts at night, nor while something real waits.")
    if not begins(sheet.get_by_role("button", name="Start it").click, rehearsals.get_by_role("status")):
        the_months(served, "damson", monkeypatch)
        laptop.lose_signal()
        laptop.find_signal()
    expect(rehearsals.get_by_role("listitem").first).to_contain_text("Going on now.")

    page.get_by_role("link", name="Concerns").click()
    queue = page.get_by_role("navigation", name="Concerns to read")
    queue.get_by_role("button", name="Rehearsal").click()
    drill = page.get_by_role("article")
    expect(drill).to_contain_text("This is a rehearsal. No child is in danger.")
    expect(page.get_by_role("button", name="Follow up")).to_be_hidden()
    page.get_by_role("button", name="I have it").click()
    report = re.compile(r"[Aa]nswered after \d+ (s|min).*\. 1 step; alerts reached \d of 2 people\.")
    expect(drill).to_contain_text("This rehearsal is over.")
    expect(drill).to_contain_text(report)
    page.get_by_role("link", name="Alerts").click()
    expect(rehearsals.get_by_role("listitem").first).to_contain_text("Carys Hume answered after")
    expect(rehearsals.get_by_role("listitem").first).to_contain_text(report)
    page.get_by_role("link", name="Concerns").click()
    doing.arrives(page, "Concerns")
    expect(queue.get_by_role("button", name="Rehearsal")).to_be_hidden()


def test_signing_out_everywhere_ends_the_sign_in_on_another_device(served: Served, new_profile: NewProfile) -> None:
    here, left_open = new_profile("here", DESK), new_profile("left-open", DESK)
    left_open.watched.expected.append("status of 401")
    there = set_up(served, left_open, "affinity", "beech", shared=False)
    sign_in(served, there, "affinity", "idris")
    page = set_up(served, here, "affinity", "beech", shared=False)
    sign_in(served, page, "affinity", "idris")
    page.get_by_role("link", name="Alerts").click()
    page.get_by_role("button", name="Sign out everywhere").click()
    sheet = page.get_by_role("dialog")
    expect(sheet).to_contain_text("What you recorded is kept, and still goes.")
    sheet.get_by_role("button", name="Sign out everywhere").click()
    expect(page.get_by_role("link", name="Who are you?")).to_be_visible()

    # What comes from now on does not come to the other one, which finds out as soon as something does.
    saw = "Somebody has cut the fence behind the bins."
    tablet = served.reader("sam", "beech").device
    tablet.push([tablet.seal(tablet.concern(saw=saw))])
    expect(there.get_by_text("Not signed in: this is what the device has kept")).to_be_visible()
    expect(there.get_by_text(saw)).to_be_hidden()
    sign_in(served, page, "affinity", "idris")
    expect(page.get_by_text(saw).first).to_be_visible()
