"""A look at a screen at each size, as a person meets it: kept as a picture, read by axe, targets measured, narrow."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import Page

from tests.browser.chromium import DESK, SMALL_TABLET, tells_nothing

if TYPE_CHECKING:
    from playwright.sync_api import ViewportSize

CLIENT = Path(__file__).parents[2] / "client"
AXE = CLIENT / "node_modules" / "axe-core" / "axe.min.js"
SHOTS = CLIENT / "test-results" / "shots"
NARROW: ViewportSize = {"width": 320, "height": 640}
TARGET_PX = 48

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
    """One look at a screen at each size: kept as a picture, and read by axe."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.names: list[str] = []
        SHOTS.mkdir(parents=True, exist_ok=True)

    def at(self, name: str) -> None:
        page = self.page
        tells_nothing(page)
        if not page.evaluate("'axe' in window"):
            page.evaluate(AXE.read_text())
        page.set_viewport_size(NARROW)
        wide = page.evaluate(_TOO_WIDE)
        assert not wide, f"{name} scrolls sideways at {NARROW['width']} px: {wide}"
        for size in (DESK, SMALL_TABLET):
            page.set_viewport_size(size)
            page.screenshot(path=SHOTS / f"{name}-{size['width']}.png", full_page=True)
            assert page.evaluate(_VIOLATIONS) == [], f"{name} at {size['width']} px"
            assert page.evaluate(_SMALL_TARGETS) == [], f"{name} at {size['width']} px"
        self.names.append(name)
