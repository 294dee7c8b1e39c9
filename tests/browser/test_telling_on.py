"""Nobody answers, or cannot take it, or the recorder is still worried: what each of them sees (R1, R5, R9, R10)."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from sync import ids
from sync.messages.base import Command
from sync.messages.concerns import AcknowledgeConcern, FollowUpConcern
from sync.receipt import Verdict
from tests.browser import doing
from tests.browser.chromium import DESK
from tests.browser.conftest import NewProfile, set_up, sign_in
from tests.browser.doing import Concern
from tests.browser.rehearsing import nothing_real_waits
from tests.browser.served import Served
from tests.support.pushes import PushService
from tests.support.running import Reader

ONE_HOUR = "01:00:01"
"""After which a front door that nobody touches is read again."""


def does(reader: Reader, command: Command) -> None:
    [receipt] = reader.device.push([reader.device.seal(command, by=reader.me)])
    assert receipt.verdict is Verdict.ACCEPTED


def says(page: Page, words: str | re.Pattern[str]) -> None:
    expect(doing.loud(page)).to_contain_text(words)


def is_red(page: Page) -> bool:
    colour = doing.telling(page).evaluate("e => getComputedStyle(e).backgroundColor")
    red, green, blue = (int(part) for part in re.findall(r"\d+", colour)[:3])
    return red > 2 * max(green, blue)


def the_concern(reader: Reader, saw: str) -> str:
    """The id of the matter, from what a lead can read."""
    reader.read()
    found = [entry for entries in reader.feeds.values() for entry in entries if entry["d"].get("saw") == saw]
    return str(found[0]["of"])


def ended(served: Served) -> list[str]:
    """The references of what nobody answered to the end of the chain."""
    return [
        ids.reference(str(row["matter_id"]))
        for row in served.sql("affinity", "select matter_id from ladder where ended")
    ]


def test_nobody_answers_and_then_somebody_does(served: Served, new_profile: NewProfile) -> None:
    # What is left there by another journey gets to the end of the chain as well, once it is old enough.
    nothing_real_waits(served, "alder", "devi", "affinity")
    lead = served.reader("devi", "alder")
    tablet, other, laptop = new_profile("tablet"), new_profile("other"), new_profile("laptop", DESK)
    recorder = set_up(served, tablet, "affinity", "alder")
    door = set_up(served, other, "affinity", "alder")
    head = set_up(served, laptop, "affinity", "alder", shared=False)
    sign_in(served, head, "affinity", "helen")
    waits = head.get_by_role("region", name="Not picked up: Alder Lane School")
    saw = "He has burns on both hands and says that he fell."
    reference = doing.record(recorder, Concern(danger="Yes", child="Eli Moorcroft", saw=saw, name="Rowan Tully"))
    says(recorder, "Nobody has read it yet.")
    expect(waits).to_be_hidden()

    # The third step: red for the recorder, and the head is told that something waits, and not what.
    served.later("affinity", reference, 10)
    says(recorder, "Nobody has answered. Phone Designated Safeguarding Lead on duty (daytime).")
    assert is_red(recorder)
    expect(waits).to_contain_text("has not been picked up since")
    seen = head.locator("body").inner_text() + head.title() + head.url
    assert [word for word in ("Eli", "Moorcroft", "burns", "Rowan", reference) if word in seen] == []

    # The end of the chain: every tablet of the setting says so, and not of whom.
    banner = door.get_by_text("Something in this school has not been picked up.")
    served.later("affinity", reference, 20)
    doing.until(lambda: reference in ended(served))
    expect(banner).to_be_hidden()
    door.clock.install()
    door.reload()
    door.clock.fast_forward(ONE_HOUR)
    expect(banner).to_be_visible()
    door.get_by_role("button", name="Phone", exact=True).tap()
    expect(door.get_by_role("dialog")).to_contain_text("01632 960 111")
    doing.close_sheet(door)
    assert is_red(recorder)

    does(lead, AcknowledgeConcern(concern=the_concern(lead, saw)))
    says(recorder, re.compile(r"Devi Marsh, Designated Safeguarding Lead has it, \d\d:\d\d"))
    expect(waits).to_be_hidden()
    door.clock.fast_forward(ONE_HOUR)
    expect(banner).to_be_hidden()


def test_passed_on_given_back_and_still_worried(served: Served, pushes: PushService, new_profile: NewProfile) -> None:
    grace, idris = served.reader("grace", "beech"), served.reader("idris", "beech")
    phones = {name: pushes.subscription() for name in ("grace", "idris")}
    for name, reader in (("grace", grace), ("idris", idris)):
        assert reader.device.http.post("/alerts/subscriptions", json=phones[name].json()).status_code == 204
    tablet, laptop = new_profile("tablet"), new_profile("laptop", DESK)
    recorder = set_up(served, tablet, "affinity", "beech")
    desk = set_up(served, laptop, "affinity", "beech", shared=False)
    sign_in(served, desk, "affinity", "grace")
    sign_in(served, recorder, "affinity", "sam")
    saw = "Her sleeve was wet through and she would not take it off."
    reference = doing.record(recorder, Concern(child="Lena Ashdown", saw=saw))
    desk.get_by_role("navigation", name="Concerns to read").get_by_role("button", name=saw).click()
    concern = desk.get_by_role("article")
    pushes.wait(1, one=phones["idris"])

    # R5: whoever cannot take it passes it on. The others are told now; it stays to be read, and to be taken.
    before = len(pushes.of(phones["idris"]))
    doing.pass_on(desk)
    expect(desk.get_by_role("group", name="What to do")).to_contain_text("You passed this on")
    told = concern.get_by_role("listitem").filter(has_text="Alerted").last
    expect(concern.get_by_role("listitem").filter(has_text="Passed on")).to_contain_text(
        "Grace Pell, Safeguarding Lead"
    )
    expect(told).to_contain_text("Idris Vaughan, Deputy Safeguarding Lead: alert on their device")
    expect(told).not_to_contain_text("Grace")
    pushes.wait(before + 1, one=phones["idris"])

    desk.get_by_role("button", name="I have it").click()
    says(recorder, "Grace Pell, Safeguarding Lead has it")
    before = len(pushes.of(phones["idris"]))
    doing.give_back(desk)
    expect(concern).to_contain_text("Nobody has it now.")
    says(recorder, "Opened again. Nobody has it now.")
    pushes.wait(before + 1, one=phones["idris"])

    # The other one takes it and follows it up. The recorder, still signed in, is still worried.
    matter = the_concern(idris, saw)
    does(idris, AcknowledgeConcern(concern=matter))
    followed_up = FollowUpConcern(concern=matter, summary="Wet sleeve.", action="Spoke to her.", outcome="Dry clothes.")
    does(idris, followed_up)
    says(recorder, "Followed up")
    before = len(pushes.of(phones["grace"]))
    recorder.get_by_role("link", name="Back").tap()
    doing.arrives(recorder, re.compile("^Hello"))
    doing.still_worried(recorder, "It is wet again today.", of=reference)
    doing.close_sheet(recorder)
    expect(concern).to_contain_text("Nobody has it now. It was opened again.")
    expect(concern.get_by_role("listitem").filter(has_text="Still worried")).to_contain_text("It is wet again today.")
    pushes.wait(before + 1, one=phones["grace"])

    # And once more by nobody in particular, with the reference.
    desk.get_by_role("button", name="I have it").click()
    expect(concern).to_contain_text("Grace Pell, Safeguarding Lead has it")
    doing.follow_up(desk, "Wet sleeve, twice.", "Rang her mother.", "Visit on Monday.")
    expect(desk.get_by_text("On this device only")).to_have_count(0)
    doing.lock(recorder)
    doing.look_up(recorder, reference)
    says(recorder, "Followed up")
    before = len(pushes.of(phones["idris"]))
    doing.still_worried(recorder, name="Sam Okafor")
    expect(concern).to_contain_text("Nobody has it now. It was opened again.")
    expect(desk.get_by_role("navigation", name="Concerns to read").get_by_role("button", name=saw)).to_contain_text(
        "Opened again"
    )
    pushes.wait(before + 1, one=phones["idris"])
    desk.get_by_role("button", name="I have it").click()
    expect(concern).to_contain_text("Grace Pell, Safeguarding Lead has it")
    expect(desk.get_by_text("On this device only")).to_have_count(0)
