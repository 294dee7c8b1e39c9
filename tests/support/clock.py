"""A clock that stands still until a test moves it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

TERM_BEGINS = datetime(2026, 9, 2, 8, 30, tzinfo=UTC)


class StillClock:
    def __init__(self, at: datetime = TERM_BEGINS) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    def after(self, time: timedelta) -> None:
        """So much later; earlier if it is negative, as when somebody sets a clock back."""
        self.at += time
