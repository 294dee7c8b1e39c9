"""A browser to be measured: a lead's own device in a real Chromium, as slow as a cheap tablet."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from msgspec import Struct
from playwright.sync_api import CDPSession, Page, expect, sync_playwright

from tests.browser import doing
from tests.browser.chromium import DESK, WAIT_MS, Profile, throttled

THROTTLE: Final = 4
OBSERVED: Final = (Path(__file__).parent / "observed.js").read_text()
LONG_WAIT_MS: Final = 240_000
"""For what is measured, however long it takes."""


class Slow(Struct):
    """A page, and how to make it slow and quick again."""

    profile: Profile
    page: Page
    session: CDPSession

    def slow(self) -> None:
        self.session.send("Emulation.setCPUThrottlingRate", {"rate": THROTTLE})

    def quick(self) -> None:
        self.session.send("Emulation.setCPUThrottlingRate", {"rate": 1})

    def begin(self, kind: str, whole: str) -> None:
        """What is measured begins with the next event of this kind, when it came to the browser, and is whole once this
        expression is true."""
        self.page.evaluate(f"observed.begin('{kind}', () => {whole})")

    def since(self, script: str) -> float:
        """From then until the time that the script answers."""
        return self.ms(f"{script}.then((at) => at - observed.began)")

    def clear(self) -> None:
        self.page.evaluate("observed.tasks.length = 0")

    def longest(self) -> float:
        """The longest task of the main thread since the page began, or since `clear`."""
        return self.ms("Math.max(0, ...observed.tasks)")

    def ms(self, script: str, argument: object = None) -> float:
        """What a script in the page answers, as a number."""
        return float(self.page.evaluate(script, argument))


@contextmanager
def enrolled(directory: Path, origin: str, code: str) -> Iterator[Slow]:
    """A device that has just been set up and works without a network; it is not slow yet."""
    expect.set_options(timeout=WAIT_MS)
    with sync_playwright() as playwright:
        profile = Profile(playwright, directory, origin, DESK)
        page = profile.start()
        profile.context.set_default_timeout(LONG_WAIT_MS)
        page.add_init_script(OBSERVED)
        try:
            doing.enrol(profile.open(page), code)
            doing.works_without_network(page)
            yield Slow(profile, page, throttled(page, 1))
            profile.watched.nothing_wrong()
        finally:
            profile.switch_off()
            profile.line.close()
