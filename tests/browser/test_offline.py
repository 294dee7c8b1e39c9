"""The main journey: a concern recorded with no network reaches the lead, and the recorder sees who has it (J1, J2)."""

from __future__ import annotations

import re
import time

import pytest
from playwright.sync_api import Page, expect

from tests.browser import doing
from tests.browser.chromium import DESK, SMALL_TABLET, tells_nothing, throttled
from tests.browser.conftest import NewProfile, set_up, sign_in
from tests.browser.doing import Concern, Taps
from tests.browser.served import Served

TAPS_MAX = 8
SECONDS_MAX = 60

STORY = Concern(
    child="Bryn, year 7, red coat",
    saw="He got out of a grey van at the gate and hid a second phone in his sock.",
    name="Robin Ash",
    danger="Yes",
)


def shows_the_way_to_help(page: Page) -> None:
    """J2: with no sign-in and no network, on the first screen."""
    expect(page.get_by_role("heading", name="Is a child in danger now?")).to_be_visible()
    for number in ("Phone 999", "01632 960 111", "01632 960 112"):
        expect(page.get_by_role("button", name=number).or_(page.get_by_role("link", name=number))).to_be_visible()


def background(page: Page) -> tuple[int, int, int]:
    red, green, blue = re.findall(r"\d+", doing.telling(page).evaluate("e => getComputedStyle(e).backgroundColor"))[:3]
    return int(red), int(green), int(blue)


def test_from_a_tablet_with_no_signal_to_the_lead_and_back(
    served: Served, new_profile: NewProfile, capsys: pytest.CaptureFixture[str]
) -> None:
    # Set up once, with a signal. Then a cold start without one, on a machine four times slower.
    tablet = new_profile("tablet", SMALL_TABLET)
    set_up(served, tablet, "affinity", "alder")
    tablet.switch_off()
    page = tablet.start(offline=True)
    throttled(page, 4)
    began = time.monotonic()
    tablet.open(page)
    shows_the_way_to_help(page)
    opened = time.monotonic() - began

    taps = Taps()
    began = time.monotonic()
    reference = doing.record(page, STORY, taps)
    seconds = time.monotonic() - began
    with capsys.disabled():
        print(f"\nJ1 at 4x throttling: door after {opened:.1f} s, saved after {seconds:.1f} s and {taps.count} taps")
    assert taps.count <= TAPS_MAX
    assert seconds <= SECONDS_MAX

    # R1: amber, and in so many words.
    expect(doing.loud(page)).to_have_text(
        "On this tablet only. Nobody has been told. Phone Designated Safeguarding Lead on duty (daytime)."
    )
    red, green, blue = background(page)
    assert red > green > blue
    tells_nothing(page)

    # Someone else opens the front door on it. They see one neutral line, and nothing that was written.
    door = tablet.open(tablet.context.new_page())
    neutral = door.get_by_text("Not everything written here has been sent yet.")
    expect(neutral).to_be_visible()
    seen = door.locator("body").inner_text()
    assert [secret for secret in (STORY.child, STORY.saw, STORY.name, reference) if secret in seen] == []

    # The signal returns in their hands, with nobody signed in. A receipt is blue.
    tablet.find_signal()
    expect(neutral).to_be_hidden()
    expect(doing.loud(page)).to_have_text(re.compile(r"^\s*Sent \d\d:\d\d\. Nobody has read it yet\.\s*$"))
    red, green, blue = background(page)
    assert blue > red

    # The lead, on a laptop of their own.
    laptop = new_profile("laptop", DESK)
    desk = laptop.open(laptop.start())
    doing.enrol(desk, served.named_code("affinity", "Alder Lane School", shared=False), "Devi’s laptop")
    sign_in(served, desk, "affinity", "devi")
    concerns = desk.get_by_role("navigation", name="Concerns to read")
    concerns.get_by_role("button").filter(has_text=STORY.child).click()
    expect(desk.get_by_role("article")).to_contain_text(STORY.saw)
    expect(desk.get_by_role("article")).to_contain_text("Robin Ash, name given, not signed in")
    doing.take(desk)

    # Green only now, with a name and a role; on the screen that was left open, and by the reference.
    has_it = re.compile(r"^\s*Devi Marsh, Designated Safeguarding Lead has it, \d\d:\d\d\s*$")
    expect(doing.loud(page)).to_have_text(has_it)
    red, green, blue = background(page)
    assert green > max(red, blue)
    doing.look_up(door, reference)
    expect(doing.loud(door)).to_have_text(has_it)
    assert STORY.child not in door.locator("body").inner_text()

    # The lead goes on with no signal, and all of it follows later.
    laptop.lose_signal()
    doing.add_note(desk, "Phoned home, no answer.")
    doing.add_to(desk, "The van was there on Tuesday as well.")
    doing.follow_up(
        desk, "Taken to the gate by men in a van.", "Told police and social care.", "Strategy meeting at 3."
    )
    expect(desk.get_by_text("On this device only")).to_have_count(3)
    laptop.find_signal()
    expect(desk.get_by_text("On this device only")).to_have_count(0)
    expect(doing.loud(page)).to_have_text("Followed up")

    # A deputy elsewhere sees it all. Items are independent: those made with no signal may arrive in another order.
    other = new_profile("other", DESK)
    beside = set_up(served, other, "affinity", "alder", shared=False)
    sign_in(served, beside, "affinity", "tom")
    beside.get_by_role("navigation", name="Concerns to read").get_by_role("button", name=STORY.child).click()
    for said in ("Phoned home, no answer.", "The van was there on Tuesday", "Strategy meeting at 3."):
        expect(beside.get_by_role("article")).to_contain_text(said)
    tells_nothing(beside)
