"""The screens of waking somebody, and their states: read by axe, at two sizes, narrow, and kept as pictures."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from sync import ids
from tests.browser import doing
from tests.browser.chromium import SMALL_TABLET, Profile
from tests.browser.conftest import NewProfile, sign_in
from tests.browser.doing import Concern
from tests.browser.looking import Looking
from tests.browser.rehearsing import nothing_real_waits, the_months
from tests.browser.served import Served
from tests.browser.waking import can_be_woken
from tests.support.pushes import PushService

SLUG = "outcomes-first"
ONE_HOUR = "01:00:01"
SAW = "He came in with burns on both hands. He says that he fell, and that I am not to ring home."
TABLET = "The tablet of the east corridor"


def test_every_screen_of_waking_can_be_used(
    served: Served, pushes: PushService, new_profile: NewProfile, monkeypatch: pytest.MonkeyPatch
) -> None:
    tablet, laptop = new_profile("tablet", SMALL_TABLET), new_profile("laptop", SMALL_TABLET)
    tablet.watched.expected += ["status of 401", "status of 403"]
    nothing_real_waits(served, "cedar", "finn")
    page = tablet.open(tablet.start())
    doing.enrol(page, served.code(SLUG, "cedar"), TABLET)
    doing.works_without_network(page)
    desk = laptop.start()
    can_be_woken(laptop, pushes.subscription())
    laptop.open(desk)
    doing.enrol(desk, served.code(SLUG, "cedar", shared=False), "Mina’s phone")
    doing.works_without_network(desk)
    sign_in(served, desk, SLUG, "mina")
    served.sql(SLUG, "update person set email = null where login like 'finn@%'")
    here, there = Looking(page), Looking(desk)
    nobody_answers(served, tablet, page, here)
    alerts_off_and_on(laptop, desk, there)
    the_desk(desk, there)
    rehearsing(served, laptop, desk, there, monkeypatch)
    withdrawing(page, desk, here, there)


def nobody_answers(served: Served, tablet: Profile, page: Page, look: Looking) -> None:
    """R8, then each colour of telling, the head, and the front door."""
    sign_in(served, page, SLUG, "jo")
    tablet.lose_signal()
    reference = doing.record(page, Concern(danger="Yes", child="Vik Ingram", saw=SAW))
    alarm = page.get_by_role("alertdialog")
    expect(alarm).to_contain_text("Nobody has been told yet. Phone now.")
    look.at("alarm")
    tablet.find_signal()
    expect(alarm).to_contain_text("Nobody has read it yet.")
    look.at("alarm-sent")
    alarm.get_by_role("button", name="I have phoned").click()
    expect(doing.telling(page)).to_contain_text("Alerted: ")
    look.at("saved-alerted")
    page.get_by_role("button", name="I’m still worried").click()
    expect(page.get_by_role("dialog").get_by_label("What still worries you?")).to_be_visible()
    look.at("still-worried")
    doing.close_sheet(page)
    served.later(SLUG, reference, 10)
    expect(doing.loud(page)).to_contain_text("Nobody has answered.")
    look.at("saved-unanswered")
    page.get_by_role("link", name="Back").click()
    expect(page.get_by_role("main")).to_contain_text("Nobody has answered.")
    look.at("home-unanswered")
    doing.lock(page)
    sign_in(served, page, SLUG, "anna")
    # Whoever is trusted with a confidential matter by now comes to the desk, and hears of it there as well.
    expect(page.get_by_text("Something at Cedar College has not been picked up since")).to_be_visible()
    page.get_by_role("link", name="Home").click()
    doing.arrives(page, re.compile("^Hello, Anna"))
    expect(page.get_by_text("Something at Cedar College has not been picked up since")).to_be_visible()
    look.at("home-of-a-head")
    doing.lock(page)
    served.later(SLUG, reference, 20)
    doing.until(lambda: reference in ended(served))
    page.clock.install()
    page.reload()
    page.clock.fast_forward(ONE_HOUR)
    expect(page.get_by_text("has not been picked up")).to_be_visible()
    look.at("front-door-unanswered")


def ended(served: Served) -> set[str]:
    """Those of which everyone has been told, and nobody has them."""
    rows = served.sql(SLUG, "select matter_id from ladder where ended")
    return {ids.reference(str(row["matter_id"])) for row in rows}


def alerts_off_and_on(laptop: Profile, page: Page, look: Looking) -> None:
    page.get_by_role("link", name="Alerts").click()
    expect(page.get_by_text("Cannot be alerted").first).to_be_visible()
    look.at("alerts-off")
    page.get_by_role("button", name="Turn alerts on").click()
    expect(page.get_by_text("Alerts are on here.")).to_be_visible()
    laptop.lose_signal()
    page.get_by_role("link", name="Concerns").click()
    doing.arrives(page, "Concerns")
    page.get_by_role("link", name="Alerts").click()
    expect(page.get_by_text("This needs a signal.").first).to_be_visible()
    look.at("alerts-no-signal")
    laptop.find_signal()
    page.get_by_role("link", name="Concerns").click()
    doing.arrives(page, "Concerns")
    page.get_by_role("link", name="Alerts").click()
    expect(page.get_by_text("Alert on 1 device")).to_be_visible()
    look.at("alerts-on")
    page.get_by_role("button", name="Start one at").click()
    expect(page.get_by_role("button", name="Not now")).to_be_visible()
    look.at("alerts-rehearse")
    page.get_by_role("button", name="Not now").click()
    page.get_by_role("button", name="Sign out everywhere").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    look.at("alerts-sign-out")
    doing.close_sheet(page)
    page.get_by_role("button", name=f"Withdraw: {TABLET}").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    look.at("alerts-withdraw")
    doing.close_sheet(page)


def the_desk(page: Page, look: Looking) -> None:
    page.get_by_role("link", name="Concerns").click()
    page.get_by_role("navigation", name="Concerns to read").get_by_role("button", name=SAW).click()
    concern = page.get_by_role("article")
    expect(concern).to_contain_text("Everyone has been told.")
    look.at("desk-alerted")
    page.get_by_role("button", name="Who has looked").click()
    doing.arrives(page, "Who has looked")
    expect(page.get_by_role("main")).to_contain_text("Sent to the devices of")
    look.at("desk-looked")
    page.get_by_role("button", name="Back", exact=True).click()
    doing.arrives(page, "Concerns")
    page.get_by_role("button", name="I can’t take this, pass on").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    look.at("desk-pass-on")
    page.get_by_role("dialog").get_by_role("button", name="Pass it on").click()
    expect(page.get_by_role("group", name="What to do")).to_contain_text("You passed this on")
    look.at("desk-passed-on")
    doing.take(page)
    look.at("desk-has-it")
    doing.give_back(page)
    expect(concern).to_contain_text("It was opened again.")
    expect(page.get_by_text("On this device only")).to_have_count(0)
    look.at("desk-reopened")
    doing.take(page)
    page.get_by_role("button", name="Back", exact=True).click()
    expect(concern).to_be_hidden()


def rehearsing(served: Served, laptop: Profile, page: Page, look: Looking, monkeypatch: pytest.MonkeyPatch) -> None:
    the_months(served, "cedar", monkeypatch)
    laptop.lose_signal()
    laptop.find_signal()
    page.get_by_role("navigation", name="Concerns to read").get_by_role("button", name="Rehearsal").click()
    expect(page.get_by_role("article")).to_be_visible()
    look.at("desk-rehearsal")
    page.get_by_role("button", name="I have it").click()
    expect(page.get_by_role("article")).to_contain_text("alerts reached")
    look.at("desk-rehearsal-over")
    page.get_by_role("button", name="Back", exact=True).click()
    expect(page.get_by_role("article")).to_be_hidden()
    page.get_by_role("link", name="Alerts").click()
    expect(page.get_by_role("region", name="Rehearsals")).to_contain_text("Mina Locke answered after")
    look.at("alerts-report")


def withdrawing(page: Page, desk: Page, here: Looking, there: Looking) -> None:
    desk.get_by_role("button", name=f"Withdraw: {TABLET}").click()
    desk.get_by_role("dialog").get_by_role("button", name="Withdraw").click()
    expect(desk.get_by_role("dialog")).to_be_hidden()
    expect(desk.get_by_role("listitem").filter(has_text=TABLET)).to_contain_text("Withdrawn")
    there.at("alerts-withdrawn")
    page.clock.fast_forward(ONE_HOUR)
    expect(page.get_by_text("This device has been withdrawn.")).to_be_visible()
    here.at("withdrawn")
