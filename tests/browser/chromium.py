"""A real Chromium: one browser profile as a person holds it, watched for anything that the browser complains about."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, CDPSession, ConsoleMessage, Page, Playwright, Response, WebError, Worker

from tests.browser.line import Line
from tests.support.patience import Patience

if TYPE_CHECKING:
    from playwright.sync_api import ViewportSize

PROGRAM = "/usr/bin/chromium"
LEFT_OUT = (
    *("WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup"),
    *("AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades", "PaintHolding"),
    *("HttpsFirstBalancedModeAutoEnable", "MediaRouter", "ThirdPartyStoragePartitioning", "OptimizationHints"),
    *("NetworkTimeServiceQuerying", "AimEnabled", "PreconnectToSearch"),
)
"""First what an address bar shows where there is none: a process less in each browser, and a quarter of all its work.
Then what Playwright leaves out itself: of two such lists a browser takes the last."""
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--disable-features={','.join(LEFT_OUT)}",
)
BUSY = "status of 503"
"""Said, with when to ask again, by a server that is being killed: its database dies before it, or is back after it."""
WAIT_MS = 100_000
"""For something to come on a screen. It comes in a tenth of a second, except on a machine that does much else. More
than a minute: where word of something new is lost, a page asks for it within one."""
SMALL_TABLET: ViewportSize = {"width": 360, "height": 800}
TABLET: ViewportSize = {"width": 820, "height": 1180}
DESK: ViewportSize = {"width": 1180, "height": 820}

_SCREENS = re.compile(
    r"/(|enrol|record|saved|reference|unlock|home|alerts|keep|policy|retention|setup|setting(/\w+)?|people|adding|invitation|join"
    r"|guidance|listen|shared(#places)?|desk(/(classify|assess|safety|print|looked|meeting|referral|summary))?"
    r"|children(/(record|import|about|held|chronology|needs))?|link\.html)"
)
_NO_NETWORK = re.compile(r"Failed to load resource: net::ERR_")


_PARTS_COME_LATE = """() => {
    const match = Cache.prototype.match;
    Cache.prototype.match = async function (request, options) {
        const found = await match.call(this, request, options);
        if (found !== undefined && String(request).endsWith('.js')) await new Promise((done) => setTimeout(done, 300));
        return found;
    };
}"""
"""In a service worker, which answers for each part of the client that is fetched on the way."""


class Watched:
    """What the browser said was wrong, in one profile. A test ends with `nothing_wrong`."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        self.expected: list[str] = []
        """Answers of the server that a test provokes on purpose; the browser calls each an error."""

    def heard(self, message: ConsoleMessage) -> None:
        if message.type not in {"error", "warning"} or _NO_NETWORK.match(message.text):
            return
        if not any(part in message.text for part in self.expected):
            self.faults.append(f"{message.type}: {message.text} ({message.location.get('url', '')})")

    def failed(self, error: WebError) -> None:
        self.faults.append(f"uncaught: {error.error}")

    def answered(self, response: Response) -> None:
        if response.status >= 500 and f"status of {response.status}" not in self.expected:
            self.faults.append(f"{response.status} from {response.url}")

    def nothing_wrong(self) -> None:
        assert not self.faults, "\n".join(self.faults)


class Profile:
    """A browser profile on disk that outlives its browser: a tablet that is switched off and on again."""

    slow: ClassVar[float] = 1
    """With `--slow RATE`: a machine that does much else. Whoever taps sees for long what stood there before, and a
    test that does not wait for what comes taps that instead."""

    def __init__(self, playwright: Playwright, directory: Path, origin: str, viewport: ViewportSize) -> None:
        self.playwright = playwright
        self.directory = directory
        self.origin = origin
        self.viewport = viewport
        self.watched = Watched()
        self.line = Line(urlsplit(origin).port or 0)
        self._context: BrowserContext | None = None

    @property
    def context(self) -> BrowserContext:
        assert self._context is not None, "start it first"
        return self._context

    def start(self, *, offline: bool = False) -> Page:
        """Cold: a new browser process over what the profile kept. Nothing is opened yet."""
        if offline:
            self.line.cut()
        at = urlsplit(self.origin).netloc
        context = self.playwright.chromium.launch_persistent_context(
            self.directory,
            executable_path=PROGRAM,
            args=[*ARGUMENTS, f"--host-resolver-rules=MAP {at} 127.0.0.1:{self.line.port}"],
            viewport=self.viewport,
            has_touch=True,
            offline=offline,
            permissions=["background-sync"],
            locale="en-GB",
            timezone_id="Europe/London",
        )
        context.set_default_timeout(WAIT_MS)
        watch(context, self.watched)
        if self.slow != 1:
            slowed(context, self.slow)
        self._context = context
        return context.pages[0] if context.pages else context.new_page()

    def open(self, page: Page, path: str = "/") -> Page:
        page.goto(self.origin + path)
        return page

    def lose_signal(self) -> None:
        self.line.cut()
        self.context.set_offline(True)

    def find_signal(self) -> None:
        self.line.mend()
        self.context.set_offline(False)

    def switch_off(self) -> None:
        """As the system does when a person closes the browser. Nothing if it is off."""
        if self._context is not None:
            self._context.close()
            self._context = None

    def pull_the_battery(self) -> None:
        """SIGKILL to every process of this browser, at whatever they are doing."""
        processes = list(self._processes())
        assert processes
        for pid in processes:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        deadline = Patience(10)
        while any(self._processes()) and not deadline.passed():
            pass
        self._context = None

    def _processes(self) -> Iterator[int]:
        named = f"--user-data-dir={self.directory}".encode()
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                if (
                    named in (entry / "cmdline").read_bytes()
                    and b"Z" not in (entry / "stat").read_bytes().rpartition(b")")[2][:3]
                ):
                    yield int(entry.name)
            except OSError:
                continue


def watch(context: BrowserContext, watched: Watched) -> None:
    """Console, exceptions and server faults of every page and the service worker of this context."""
    context.on("console", watched.heard)
    context.on("weberror", watched.failed)
    context.on("response", watched.answered)


def sync_event(profile: Profile, beside: Page) -> None:
    """What the browser does by itself when the signal returns (Background Sync), at once. `beside`: any other page."""
    session = beside.context.new_cdp_session(beside)
    session.send(
        "ServiceWorker.dispatchSyncEvent",
        {
            "origin": profile.origin,
            "registrationId": registration(session, beside),
            "tag": "harken-outbox",
            "lastChance": False,
        },
    )


def registration(session: CDPSession, beside: Page) -> str:
    """The id of the one service worker of this profile, in the browser's own words."""
    found: list[str] = []
    session.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda event: found.extend(one["registrationId"] for one in event["registrations"] if not one["isDeleted"]),
    )
    session.send("ServiceWorker.enable")
    deadline = Patience(10)
    while not found and not deadline.passed():
        beside.title()
    return found[0]


def tells_nothing(page: Page) -> None:
    """Title and address say neither who nor what, whichever screen is open (ux.md 6)."""
    assert page.title() == "Harken"
    path = page.url.split("/", 3)[3]
    assert _SCREENS.fullmatch("/" + path), page.url


def throttled(page: Page, rate: float) -> CDPSession:
    """As slow as a cheap tablet: `rate` times slower than this machine."""
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": rate})
    return session


def slowed(context: BrowserContext, rate: float) -> None:
    """Every page of it `throttled`, and each part that it fetches a moment late."""

    def slow(page: Page) -> None:
        throttled(page, rate)

    def late(worker: Worker) -> None:
        worker.evaluate(_PARTS_COME_LATE)

    for page in context.pages:
        slow(page)
    context.on("page", slow)
    context.on("serviceworker", late)
