"""What people do in Harken, in the words on the screen. Each waits for what the person would wait to see."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Self

import msgspec
from playwright.sync_api import Locator, Page, expect

from tests.browser.chromium import WAIT_MS
from tests.browser.stored import stored
from tests.support.patience import Patience

REFERENCE = re.compile(r"[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}")


class Taps(msgspec.Struct):
    """How often a finger met the screen. Typing is not a tap; going to the next field is."""

    count: int = 0

    def on(self, target: Locator) -> Self:
        target.tap()
        self.count += 1
        return self


class Concern(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody types. Empty: left alone."""

    child: str = "the new girl in Willow room"
    saw: str = "She said the older lads have given her a second phone."
    words: str = ""
    place: str = ""
    name: str = ""
    role: str = ""
    phone: str = ""
    danger: str = "No"
    adult: str = "No"


def until(true: Callable[[], object]) -> None:
    """Waits for something that is not on a screen."""
    deadline = Patience(WAIT_MS / 1000)
    while not true():
        assert not deadline.passed()


def enrol(page: Page, code: str, name: str = "Oak tablet") -> None:
    """From the front door of a device that is not set up yet, to the front door of its setting."""
    page.get_by_role("link", name="Set up this device").click()
    page.get_by_label("Set-up code").fill(code)
    page.get_by_label("A name for this device").fill(name)
    page.get_by_role("button", name="Set it up").click()
    expect(page.get_by_role("link", name="Record a concern")).to_be_visible()


def works_without_network(page: Page) -> None:
    """Waits until the service worker holds the whole build: from here on a cold start needs nobody."""
    until(lambda: page.evaluate("navigator.serviceWorker.controller !== null"))


def answer(page: Page, question: str, choice: str) -> Locator:
    return page.get_by_role("group", name=question).get_by_text(choice, exact=True)


DANGER = "Is the child in danger now?"
ADULT = "Is an adult who works or helps here involved?"


def begin(page: Page, taps: Taps | None = None) -> None:
    (taps or Taps()).on(page.get_by_role("link", name="Record a concern"))
    expect(page.get_by_label("What I saw or heard")).to_be_visible()


def write(page: Page, concern: Concern, taps: Taps | None = None) -> None:
    """Fills in the sheet as a person goes through it."""
    taps = taps or Taps()
    if concern.danger:
        taps.on(answer(page, DANGER, concern.danger))
    for label, text in (
        ("The child", concern.child),
        ("What I saw or heard", concern.saw),
        ("The child’s exact words", concern.words),
        ("Where it happened", concern.place),
    ):
        if text:
            field = page.get_by_label(re.compile(f"^{label}(\\s|$)")).first
            taps.on(field)
            page.keyboard.insert_text(text)
    if concern.adult:
        taps.on(answer(page, ADULT, concern.adult))
    for label, text in (
        ("Your name", concern.name),
        ("Your job here", concern.role),
        ("A phone number for you", concern.phone),
    ):
        if text:
            taps.on(page.get_by_label(re.compile(f"^{label}(\\s|$)")).first)
            page.keyboard.insert_text(text)


def save(page: Page, taps: Taps | None = None) -> str:
    """Returns the reference that the screen shows."""
    (taps or Taps()).on(page.get_by_role("button", name="Save", exact=True))
    shown = page.get_by_text(REFERENCE)
    expect(shown).to_be_visible()
    return shown.inner_text()


def record(page: Page, concern: Concern, taps: Taps | None = None) -> str:
    begin(page, taps)
    write(page, concern, taps)
    return save(page, taps)


def look_up(page: Page, reference: str) -> Locator:
    """From the front door; the state of telling, whatever it is."""
    page.get_by_role("link", name="Look up a reference").click()
    page.get_by_label("Reference").fill(reference)
    page.get_by_role("button", name="Look it up").click()
    return telling(page)


def telling(page: Page) -> Locator:
    """The loudest thing on the screen: who knows."""
    return page.locator("main section[aria-live]")


def sign_in(page: Page, login: str, passphrase: str) -> None:
    """From the front door, to the desk of a lead or the home of anyone else."""
    page.get_by_role("link", name="Who are you?").click()
    page.get_by_label("Sign-in name").fill(login)
    page.get_by_label("Passphrase").fill(passphrase)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("button", name="Lock", exact=True)).to_be_visible()


def lock(page: Page) -> None:
    page.get_by_role("button", name="Lock", exact=True).click()
    expect(page.get_by_role("link", name="Who are you?")).to_be_visible()


def loud(page: Page) -> Locator:
    """The words of `telling` that are read first."""
    return telling(page).locator(".loud")


def add_note(page: Page, text: str) -> None:
    page.get_by_role("group", name="What to do").get_by_role("button", name="Note").click()
    _in_sheet(page, {"Note": text})


def add_to(page: Page, text: str) -> None:
    page.get_by_role("group", name="What to do").get_by_role("button", name="Add to it").click()
    _in_sheet(page, {"What to add": text})


def follow_up(page: Page, summary: str, action: str, outcome: str) -> None:
    page.get_by_role("group", name="What to do").get_by_role("button", name="Follow up").click()
    _in_sheet(page, {"Summary of the concern": summary, "What was done, and why": action, "Outcome": outcome})


def pass_on(page: Page, button: str = "I can’t take this, pass on", sure: str = "Pass it on") -> None:
    page.get_by_role("group", name="What to do").get_by_role("button", name=button).click()
    page.get_by_role("dialog").get_by_role("button", name=sure).click()
    expect(page.get_by_role("dialog")).to_be_hidden()


def give_back(page: Page) -> None:
    pass_on(page, "Give it back", "Give it back")


def still_worried(page: Page, text: str = "", name: str = "", *, of: str = "") -> None:
    """By the recorder, wherever the screen offers it once, or among others by the reference that it is `of`. Leaves the
    sheet that says how far it has got."""
    page.get_by_role("button", name=f"I’m still worried: {of}" if of else "I’m still worried").tap()
    sheet = page.get_by_role("dialog")
    sheet.get_by_label("What still worries you?").fill(text)
    if name:
        sheet.get_by_label("Your name").fill(name)
    save = sheet.get_by_role("button", name="Save", exact=True)
    save.tap()
    expect(save).to_be_hidden()


def close_sheet(page: Page) -> None:
    page.get_by_role("dialog").get_by_role("button", name="Close").click()
    expect(page.get_by_role("dialog")).to_be_hidden()


def _in_sheet(page: Page, texts: dict[str, str]) -> None:
    sheet = page.get_by_role("dialog")
    for label, text in texts.items():
        sheet.get_by_label(label).fill(text)
    sheet.get_by_role("button", name="Save").click()
    expect(sheet).to_be_hidden()


def kept(page: Page) -> None:
    """Waits until the screen says that what was typed is on the device."""
    expect(page.get_by_text(re.compile(r"^Kept on this (tablet|device)"))).to_be_visible()


def hide(page: Page) -> None:
    page.get_by_role("button", name="Hide this screen").click()


def arrives(page: Page, title: str | re.Pattern[str]) -> None:
    """Waits for the screen of this title. Each is fetched by whoever goes there, and what stood before answers to a tap
    until it has come: on a machine that does much else, for long."""
    expect(page.get_by_role("heading", level=1, name=title, exact=True)).to_be_visible()


def take(page: Page) -> None:
    """By a lead, of the concern that is open: until they see that they have it, and on more than this device."""
    page.get_by_role("button", name="I have it").click()
    expect(page.get_by_role("button", name="Give it back")).to_be_visible()
    expect(page.get_by_text("On this device only")).to_have_count(0)


class Typed:
    """Whatever somebody types from here on. The line that `kept` waits for stands there since the first of it."""

    def __init__(self, page: Page) -> None:
        self._page = page
        page.evaluate("addEventListener('input', () => (window.typedAt = Date.now()), {capture: true})")

    def kept(self) -> None:
        """Waits until the last of it is on the device."""
        last = self._page.evaluate("window.typedAt")
        until(lambda: any(json.loads(row)["touchedAt"] >= last for row in stored(self._page)["drafts"].values()))
