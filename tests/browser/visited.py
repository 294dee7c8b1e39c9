"""What a browser keeps of one look at Harken: the build, fetched and checked by the service worker, and no device.

Made once for each build that is served, and copied: it takes each browser longer than to become a device and to sign
somebody in. First visits have journeys of their own, which start their profiles themselves.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from tests.browser import doing
from tests.browser.chromium import Profile
from tests.browser.served import Served
from tests.support.once import copy, once


def has_visited(served: Served, profile: Profile) -> None:
    """For a profile that was never started."""
    build = hashlib.sha256((served.client / "service-worker.js").read_bytes()).hexdigest()

    def visit(directory: Path) -> None:
        first = Profile(profile.playwright, directory, profile.origin, profile.viewport)
        try:
            doing.works_without_network(first.open(first.start()))
        finally:
            first.switch_off()
            first.line.close()
        first.watched.nothing_wrong()

    copy(once(served.data.parent / f"visited-{build[:8]}", visit), profile.directory)
