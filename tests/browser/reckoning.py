"""How long a person needs for what a test does in a moment: to tap, to type, to read each screen that is new."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from msgspec import Struct, field
from playwright.sync_api import FilePayload, Locator, Page

SECONDS_A_TAP = 2
SECONDS_A_CHARACTER = 0.3
"""Forty words a minute, of five characters each."""
SECONDS_A_SCREEN = 20
"""For somebody who has never seen it: to read it, and to find where to go on."""


class Reckoning(Struct):
    """Strict: going to a field is a tap, choosing from a list is two, choosing a file is three; nothing is pasted."""

    taps: int = 0
    characters: int = 0
    screens: dict[str, None] = field(default_factory=dict)

    def sees(self, page: Page) -> None:
        """A page by its address, and what is laid over it by its heading, each once."""
        # At one moment: what is laid over it may be about to go.
        over = page.get_by_role("dialog").get_by_role("heading").all_inner_texts()
        self.screens[" ".join([urlsplit(page.url).path, *over[:1]])] = None

    def meets(self, screen: str) -> None:
        """What is new to read at an address that was seen before."""
        self.screens[screen] = None

    def tap(self, target: Locator) -> None:
        target.wait_for()
        self.sees(target.page)
        target.click()
        self.taps += 1

    def type(self, target: Locator, text: str) -> None:
        self.tap(target)
        target.fill(text)
        self.characters += len(text)

    def choose(self, target: Locator, label: str) -> None:
        target.wait_for()
        self.sees(target.page)
        target.select_option(label=label)
        self.taps += 2

    def give(self, target: Locator, file: FilePayload | Path) -> None:
        self.sees(target.page)
        target.set_input_files(file)
        self.taps += 3

    def elsewhere(self, screen: str, taps: int) -> None:
        """In another program: an app that shows codes, a camera."""
        self.screens[screen] = None
        self.taps += taps

    @property
    def seconds(self) -> float:
        by_hand = self.taps * SECONDS_A_TAP + self.characters * SECONDS_A_CHARACTER
        return by_hand + len(self.screens) * SECONDS_A_SCREEN

    def __str__(self) -> str:
        minutes = f"{self.seconds / 60:.1f} minutes"
        return f"{minutes}: {len(self.screens)} screens, {self.taps} taps, {self.characters} characters"
