"""A look at a screen at each size, as a person meets it: read by axe, targets measured, narrow. With `--pictures` each
is kept for people to look at: nothing compares them, and drawing them takes longer than all the rest."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from playwright.sync_api import Page

from tests.browser.chromium import DESK, SMALL_TABLET, tells_nothing

if TYPE_CHECKING:
    from playwright.sync_api import ViewportSize

CLIENT = Path(__file__).parents[2] / "client"
AXE = CLIENT / "node_modules" / "axe-core" / "axe.min.js"
SHOTS = CLIENT / "test-results" / "shots"
NARROW: ViewportSize = {"width": 320, "height": 640}
TARGET_PX = 48

_SETTLED = """async () => {
    const frame = () => new Promise(requestAnimationFrame);
    await frame();
    await frame();
    const ending = document.getAnimations().filter((one) => one.effect?.getComputedTiming().endTime !== Infinity);
    await Promise.allSettled(ending.map((one) => one.finished));
}"""
"""Drawn at the size that it has now, and nothing half faded: what is read then is what a person sees."""
_VIOLATIONS = """async () => {
    const {violations} = await axe.run(document, {resultTypes: ['violations']});
    return violations.map(({id, nodes}) => `${id}: ${nodes.map(({target}) => target.join(' ')).join(', ')}`);
}"""
_TOO_WIDE = """() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    return [...document.querySelectorAll('body *')]
        .filter((e) => e.getBoundingClientRect().right > width)
        .map((e) => e.outerHTML.slice(0, 80));
}"""
_TARGETS = "a, button, input:not([type=radio]), textarea, summary, label:has(input)"
_SMALL_TARGETS = f"""() => [...document.querySelectorAll('{_TARGETS}')]
    .filter((e) => e.checkVisibility() && !e.closest('p'))
    .map((e) => [e, e.getBoundingClientRect()])
    .filter(([, box]) => box.width > 0 && Math.min(box.height, box.width) < {TARGET_PX})
    .map(([e, box]) => `${{e.outerHTML.slice(0, 80)}} ${{Math.round(box.width)}}x${{Math.round(box.height)}}`)"""


class Looking:
    """One look at a screen at each size."""

    pictures: ClassVar[bool] = False

    def __init__(self, page: Page) -> None:
        self.page = page
        self.names: list[str] = []
        SHOTS.mkdir(parents=True, exist_ok=True)

    def in_the_dark(self, name: str) -> None:
        """At the size that it has, where the page was told that it is dark."""
        self._axe()
        self._drawn(f"{name}-dark")
        assert self.page.evaluate(_VIOLATIONS) == [], f"{name} in the dark"

    def _axe(self) -> None:
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE.read_text())

    def _drawn(self, name: str) -> None:
        self.page.evaluate(_SETTLED)
        if self.pictures:
            self.page.screenshot(path=SHOTS / f"{name}.png", full_page=True)

    def at(self, name: str) -> None:
        page = self.page
        tells_nothing(page)
        self._axe()
        page.set_viewport_size(NARROW)
        wide = page.evaluate(_TOO_WIDE)
        assert not wide, f"{name} scrolls sideways at {NARROW['width']} px: {wide}"
        for size in (DESK, SMALL_TABLET):
            page.set_viewport_size(size)
            self._drawn(f"{name}-{size['width']}")
            for wrong in (page.evaluate(_VIOLATIONS), page.evaluate(_SMALL_TARGETS)):
                assert not wrong, f"{name} at {size['width']} px: {wrong}"
        self.names.append(name)
