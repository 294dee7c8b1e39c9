"""Signing in: how long a session lasts and how long to wait after a wrong passphrase. Pure."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from server.access.budget import Budget

SHARED_LASTS: Final = timedelta(hours=12)
PERSONAL_LASTS: Final = timedelta(days=14)

FREE_TRIES: Final = 5
WAITS: Final = tuple(timedelta(seconds=s) for s in (5, 15, 30, 60, 120, 300))
"""After the free tries. The last repeats: it slows guessing to 288 a day and never locks anyone out."""
FORGOTTEN_AFTER: Final = timedelta(days=1)
"""Wrong tries of one login that nobody added to for so long."""

DEVICE_GUESSES: Final = Budget(at_once=30, a_day=720)
"""Wrong passphrases of all logins together that one device may try, so that a stolen tablet cannot try one likely
passphrase for everybody: one each two minutes once thirty are spent. It is the device's own and slows no other, and a
right passphrase does not make it whole again, or a colleague's own sign-in would pay for their guesses."""


def session_lasts(*, shared: bool) -> timedelta:
    """The absolute end of a session, however much it is used (ASVS 7.3.2)."""
    return SHARED_LASTS if shared else PERSONAL_LASTS


def wait_after(failures: int) -> timedelta:
    """How long the same login on the same device waits after so many failures in a row."""
    if failures < FREE_TRIES:
        return timedelta()
    return WAITS[min(failures - FREE_TRIES, len(WAITS) - 1)]
