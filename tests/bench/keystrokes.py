"""The language guard in a real Chromium, four times slower than this machine: what a key in a long text on the page to
record costs until it is drawn, beside the same in a field that no guard reads; and the guard's own part."""

from __future__ import annotations

import re
from pathlib import Path
from statistics import median
from typing import Final

from msgspec import Struct
from playwright.sync_api import Locator

from tests.bench.browsing import THROTTLE, Slow, enrolled
from tests.bench.place import Place
from tests.bench.wording import BUDGET_MS
from tests.browser import doing

CHARACTERS: Final = 15_000
KEYS: Final = 25
PAUSE_MS: Final = 700
"""The guard looks once somebody has paused for so long, never while they type."""
_SENTENCES: Final = Path(__file__).parents[2] / "client/src/wording/sentences.ts"


class Typed(Struct, frozen=True, kw_only=True):
    """Milliseconds, medians. `look`: the guard's own, after each pause."""

    guarded: float
    bare: float
    look: float
    look_longest: float


def measure(place: Place) -> Typed:
    harken = place.harken
    with enrolled(place.directory / "tablet", harken.settings.origin, harken.code("affinity", "alder")) as slow:
        return in_browser(slow)


def in_browser(slow: Slow) -> Typed:
    page = slow.page
    doing.begin(page)
    slow.slow()
    guarded = _keys(slow, page.get_by_label("What I saw or heard"))
    looks = [float(ms) for ms in page.evaluate("observed.timers")]
    bare = _keys(slow, page.get_by_label(re.compile("^The child’s exact words")))
    slow.quick()
    return Typed(guarded=median(guarded), bare=median(bare), look=median(looks), look_longest=max(looks))


def _keys(slow: Slow, field: Locator) -> list[float]:
    """From each key, pressed in the middle of a long text, to the frame that shows it."""
    page, text = slow.page, _text()
    page.evaluate("observed.timers.length = 0")
    field.fill(text)
    page.wait_for_timeout(4 * PAUSE_MS)
    field.evaluate("(field, at) => { field.focus(); field.setSelectionRange(at, at); }", len(text) // 2)
    times = []
    for n in range(KEYS):
        slow.begin("keydown", "true")
        page.keyboard.type("risk and a"[n % 10])
        times.append(slow.since("observed.response"))
        page.wait_for_timeout(2 * PAUSE_MS)
    return times


def _text() -> str:
    sentences = re.findall(r"'([A-Z][^'\\]*\.)'", _SENTENCES.read_text())
    text = ""
    while len(text) < CHARACTERS:
        text += " ".join(sentences) + " "
    return text[:CHARACTERS]


def report(of: Typed) -> list[str]:
    title = f"a key in {CHARACTERS:,} characters, {THROTTLE} times slower"
    within = f"{'within' if of.look <= BUDGET_MS else 'beyond'} {BUDGET_MS:.0f} ms, {of.look_longest:.1f} at most"
    return [
        f"{title:46}{'ms':>9}{'bare ms':>9}",
        f"  {'from the key to the frame that shows it':44}{of.guarded:9.1f}{of.bare:9.1f}",
        f"  {'the language guard, once somebody pauses':44}{of.look:9.1f}{'':9}   {within}",
        "",
        "bare: the same key in the same text in the field for a child's exact words, which no guard reads.",
        f"The guard looks {PAUSE_MS} ms after the last key, so none of it comes between a key and its frame.",
    ]
