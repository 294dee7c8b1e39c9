"""How long the engine waits, in milliseconds. Whole numbers only, so that both languages count alike."""

from __future__ import annotations

from typing import Final

BACKOFF_FIRST: Final = 1_000
BACKOFF_MAX: Final = 300_000
"""No retry budget: an attempt at least every five minutes, for ever."""
HOLD_MAX: Final = 3_600_000
"""The longest Retry-After that is believed."""
PULL_EVERY: Final = 60_000
"""While somebody is signed in, even if the live stream says nothing: a lost poke costs this much and no more."""
DOOR_EVERY: Final = 300_000
"""The front door also says that something in the setting has not been picked up (R10): that may not come hours late."""
DOOR_STALE: Final = 300_000
"""At a nudge the front door is read again if it is older than this."""
DRAFT_REST: Final = 600_000
"""A sealed draft that nobody touched for ten minutes goes up as unfinished."""


def backoff(fails: int, jitter: int) -> int:
    """The wait after so many failures in a row: half of the doubled step, and up to the other half by chance."""
    whole = min(BACKOFF_MAX, BACKOFF_FIRST << min(fails - 1, 9))
    return whole * (500 + jitter // 2) // 1000


def is_due(at: int, now: int, longest: int) -> bool:
    """True once `at` has come, and also if it lies further off than it ever was: then the clock was set back."""
    return at <= now or at - now > longest
