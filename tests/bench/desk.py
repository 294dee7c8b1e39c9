"""The desk of two thousand concerns in a real Chromium, four times slower than this machine, beside what no page can be
below: all its text parsed and hashed once, and as many bare rows drawn."""

from __future__ import annotations

from statistics import median
from typing import Final

from msgspec import Struct
from playwright.sync_api import Page

from tests.bench import full
from tests.bench.browsing import THROTTLE, Slow, enrolled
from tests.bench.full import CONCERNS, LEAD, SETTING, SLUG, Desk
from tests.bench.place import Place
from tests.support.running import Harken

TAPS: Final = 9
NEW: Final = 5
TURNS: Final = 30
RESPONSE_MS, SCREEN_MS, COLD_MS = 100, 200, 2_500
"""What a person may be made to wait, by the rules for screens: until something answers a tap, until another screen is
there from what is held, until what is held stands on a screen from cold."""

_ROW: Final = "nav[aria-label='Concerns to read'] li button"
_ROWS: Final = f'document.querySelector("{_ROW}")'
_WHOLE: Final = f"{_ROWS} && !document.querySelector('.queue').innerText.includes('Fetching what you may see')"
_OPEN: Final = "document.querySelector('#todo') && document.querySelector('article h2')"
_SETTLE_MS: Final = 3_000
_IDLE_MS: Final = 17_000
"""A quarter of a minute and what it is for: everything that counts in minutes is reckoned again."""


class Measured(Struct, frozen=True, kw_only=True):
    """Milliseconds, medians where a thing was done several times. `longest`: the longest task of the main thread."""

    characters: int
    entries: int
    parsed: float
    rows: float
    cold: float
    whole: float
    whole_longest: float
    warm: float
    warm_longest: float
    response: float
    opened: float
    tap_longest: float
    live: float
    live_longest: float
    turned: float
    idle_longest: float


def measure(place: Place) -> Measured:
    harken = place.harken
    desk = full.filled(harken)
    code = harken.code(SLUG, SETTING, shared=False)
    with enrolled(place.directory / "lead", harken.settings.origin, code) as slow:
        return in_browser(harken, desk, slow)


def in_browser(harken: Harken, desk: Desk, slow: Slow) -> Measured:
    page = slow.page
    cold = sign_in(harken, slow)
    whole = slow.since(f"observed.when(() => {_WHOLE})")
    whole_longest = slow.longest()
    characters, entries, parsed = bare_pull(desk, page)
    response, opened, tap_longest = taps(slow)
    live, live_longest = news(desk, slow)
    turned = turns(slow)
    slow.clear()
    page.wait_for_timeout(_IDLE_MS)
    idle_longest = slow.longest()
    slow.profile.lose_signal()
    warm = sign_in(harken, slow)
    page.wait_for_timeout(_SETTLE_MS)
    warm_longest = slow.longest()
    rows = bare_rows(page)
    return Measured(
        characters=characters,
        entries=entries,
        parsed=parsed,
        rows=rows,
        cold=cold,
        whole=whole,
        whole_longest=whole_longest,
        warm=warm,
        warm_longest=warm_longest,
        response=response,
        opened=opened,
        tap_longest=tap_longest,
        live=live,
        live_longest=live_longest,
        turned=turned,
        idle_longest=idle_longest,
    )


def sign_in(harken: Harken, slow: Slow) -> float:
    """From the tap on "Sign in" until a row stands on the desk. The device may have a network or none."""
    page = slow.page
    login, passphrase = harken.sign_in_of(LEAD, SLUG)
    slow.quick()
    page.goto(slow.profile.origin + "/unlock")
    page.get_by_label("Sign-in name").fill(login)
    page.get_by_label("Passphrase").fill(passphrase)
    slow.slow()
    slow.begin("click", _ROWS)
    page.get_by_role("button", name="Sign in").click()
    return slow.since("observed.whole")


def taps(slow: Slow) -> tuple[float, float, float]:
    """From a tap on a row until anything of it is drawn, and until the concern stands there whole; the longest task."""
    responses, opens = [], []
    slow.clear()
    for n in range(TAPS + 1):
        slow.begin("click", _OPEN)
        slow.page.locator(_ROW).nth(2 * n).click()
        responses.append(slow.since("observed.response"))
        opens.append(slow.since("observed.whole"))
        slow.page.wait_for_timeout(500)
    longest = slow.longest()
    # The first one also fetches the parts that come a moment after a concern.
    return median(responses[1:]), median(opens[1:]), longest


def news(desk: Desk, slow: Slow) -> tuple[float, float]:
    """From the answer to whoever recorded until it stands on the open desk."""
    times = []
    slow.clear()
    for n in range(NEW):
        saw = f"New concern {n} of {NEW}"
        one = full.concern(desk.tablet, 20 * (n + 1), desk.children, saw)
        envelope = desk.tablet.seal(one)
        began = slow.ms("performance.now()")
        desk.tablet.push([envelope])
        shown = slow.ms(f"observed.when(() => document.querySelector('.queue').textContent.includes('{saw}'))")
        times.append(shown - began)
        slow.page.wait_for_timeout(_SETTLE_MS)
    return median(times), slow.longest()


def turns(slow: Slow) -> float:
    """The longest time between two frames while somebody turns the wheel through the list."""
    slow.page.locator(_ROW).nth(1).hover()
    slow.page.evaluate("observed.frames()")
    for _ in range(TURNS):
        slow.page.mouse.wheel(0, 240)
    slow.page.wait_for_timeout(1_000)
    return slow.ms("Math.max(...observed.gaps)")


def bare_pull(desk: Desk, page: Page) -> tuple[int, int, float]:
    """Everything that the lead may see, asked for once more: its characters, its entries, and how long it takes to
    parse and hash each entry, which no device can leave out."""
    device = desk.lead.device
    answer = page.evaluate("(epoch) => observed.bare(epoch)", device.home.epoch)
    return int(answer["characters"]), int(answer["entries"]), float(answer["ms"])


def bare_rows(page: Page) -> float:
    """As many rows as there are concerns, of two lines of text each, in a page with nothing else."""
    return float(page.evaluate("(count) => observed.rows(count)", CONCERNS))


def report(of: Measured) -> list[str]:
    title = f"desk of {CONCERNS:,} concerns, {of.entries:,} entries, {of.characters / 1e6:.0f} MB"
    bare = of.parsed
    return [
        f"{title:58}{'ms':>8}{'bare ms':>9}{'goal':>8}{'longest task':>14}",
        _row("from sign-in on a new device until the first rows", of.cold, None, None, None),
        _row("and until everything is fetched, checked and sealed", of.whole, bare, None, of.whole_longest),
        _row("from unlocking offline until the rows", of.warm, bare + of.rows, COLD_MS, of.warm_longest),
        _row("from a tap on a row to the next frame", of.response, None, RESPONSE_MS, None),
        _row("and until the whole concern stands there", of.opened, None, SCREEN_MS, of.tap_longest),
        _row("a concern recorded elsewhere until it is on the desk", of.live, None, None, of.live_longest),
        _row("between two frames while scrolling, at most", of.turned, None, None, None),
        _row("a quarter of a minute of nothing", None, None, None, of.idle_longest),
        "",
        f"A real Chromium, its main thread {THROTTLE} times slower; medians of {TAPS} taps and of {NEW} concerns.",
        f"bare: the same text parsed and hashed once in the same page, {bare:.0f} ms; offline, with as many bare rows",
        f"drawn besides, {of.rows:.0f} ms. goal: what a person may be made to wait on a cheap tablet.",
    ]


def _row(name: str, ms: float | None, bare: float | None, goal: float | None, longest: float | None) -> str:
    ratio = "" if bare is None or ms is None else f"   {ms / bare:.1f} ×"
    cells = [(ms, 8), (bare, 9), (goal, 8), (longest, 14)]
    return f"  {name:56}" + "".join(f"{'' if one is None else f'{one:.0f}':>{width}}" for one, width in cells) + ratio
