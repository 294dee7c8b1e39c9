"""Whatever is killed, at whatever moment, a concern is not lost and does not arrive twice (J1; F1, F2, F14)."""

from __future__ import annotations

import re
import time
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser import doing
from tests.browser.alone import like_the_demo
from tests.browser.chromium import BUSY, SMALL_TABLET, sync_event
from tests.browser.conftest import NewProfile, set_up
from tests.browser.doing import Concern
from tests.browser.served import Served, stories, wait_for_story

SLUG = "killed"
"""Where nobody can be woken: with somebody above who can, the telling hurries on to them (R12)."""
SECONDS_LOST_MAX = 2.0
SECONDS_OF_TYPING = 5.0
UNFINISHED_AFTER = "10:05"
"""Minutes and seconds: a sealed draft goes up by itself after ten."""

COOKIE_GONE = "status of 401"
"""Chromium writes cookies half a minute late, so a battery pulled before takes the device's along; it is got again."""

WAITS = "Not everything written here has been sent yet."


def type_for_a_while(page: Page) -> list[tuple[float, str]]:
    """Numbered words, as fast as somebody upset types, each with when the page had it."""
    typed: list[tuple[float, str]] = []
    began = time.monotonic()
    while (now := time.monotonic()) - began < SECONDS_OF_TYPING:
        word = f"van{len(typed)}."
        page.keyboard.type(word + " ", delay=20)
        typed.append((max(now, time.monotonic()), word))
    return typed


def test_a_battery_pulled_while_typing_costs_two_seconds_of_text_at_most(
    served: Served, new_profile: NewProfile
) -> None:
    tablet = new_profile("tablet", SMALL_TABLET)
    page = set_up(served, tablet, "affinity", "beech")
    tablet.lose_signal()
    doing.begin(page)
    page.get_by_label("What I saw or heard").tap()
    expect(page.get_by_label("What I saw or heard")).to_be_focused()
    typed = type_for_a_while(page)
    killed = time.monotonic()
    tablet.pull_the_battery()
    tablet.watched.expected.append(COOKIE_GONE)

    # Switched on again by someone else: nothing of it can be read, and nobody need know that it is there.
    page = tablet.start(offline=True)
    page.clock.install()
    tablet.open(page)
    doing.begin(page)
    expect(page.get_by_label("What I saw or heard")).to_have_value("")
    assert "van" not in page.locator("main").inner_text()

    # Nobody finishes it, so it goes up as it was left.
    page.get_by_role("link", name="Back").tap()
    tablet.find_signal()
    page.clock.fast_forward(UNFINISHED_AFTER)
    reader = served.reader("grace", "beech")
    doing.until(lambda: stories(reader, "concern-left-unfinished"))
    [story] = stories(reader, "concern-left-unfinished")
    assert "".join(f"{word} " for _, word in typed).startswith(story)
    lost = [word for at, word in typed if word not in story and at < killed - SECONDS_LOST_MAX]
    assert lost == []


def test_a_server_killed_in_the_middle_gets_each_concern_once(
    served: Served, new_profile: NewProfile, tmp_path: Path
) -> None:
    like_the_demo(served, tmp_path, SLUG, "affinity", "beech")
    tablet = new_profile("tablet")
    page = set_up(served, tablet, SLUG, "beech")
    reader = served.reader("idris", "beech", SLUG)
    told = [f"Told {n} times that the gate was open." for n in range(4)]
    doing.record(page, Concern(saw=told[0]))
    wait_for_story(reader, told[0])

    # Killed as the second leaves; the third is written with no server at all, after a cold start of the browser.
    page.get_by_role("link", name="Record another").tap()
    doing.write(page, Concern(saw=told[1]))
    page.get_by_role("button", name="Save", exact=True).tap()
    tablet.watched.expected += [COOKIE_GONE, BUSY]
    served.kill()
    expect(page.get_by_text(doing.REFERENCE)).to_be_visible()
    tablet.pull_the_battery()
    page = tablet.open(tablet.start())
    doing.record(page, Concern(saw=told[2]))
    expect(doing.loud(page)).to_contain_text("Nobody has been told.")

    served.start()
    expect(doing.loud(page)).to_have_text(re.compile(r"Sent \d\d:\d\d\."))
    page.get_by_role("link", name="Back").tap()
    expect(page.get_by_role("link", name="Record a concern")).to_be_visible()
    expect(page.get_by_text(WAITS)).to_be_hidden()
    doing.record(page, Concern(saw=told[3]))
    wait_for_story(reader, told[3])
    arrived = stories(reader, "concern-recorded")
    assert [arrived.count(saw) for saw in told] == [1, 1, 1, 1]
    served.command("verify")


def test_with_every_page_closed_the_service_worker_sends_when_the_signal_returns(
    served: Served, new_profile: NewProfile
) -> None:
    tablet = new_profile("tablet")
    page = set_up(served, tablet, "affinity", "beech")
    reader = served.reader("grace", "beech")
    tablet.lose_signal()
    saw = "The window was open and the bed was cold."
    doing.record(page, Concern(saw=saw))
    empty = tablet.context.new_page()
    page.close()
    tablet.find_signal()
    sync_event(tablet, empty)
    wait_for_story(reader, saw)
    assert [page.url for page in tablet.context.pages] == ["about:blank"]
