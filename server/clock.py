"""The one home of wall-clock time. Made in composition roots and passed in; nothing else asks what time it is.

`received_at` of a command is not read here but from the database, once per transaction, so that every process agrees.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    def now(self) -> datetime:
        """The present, aware and in UTC."""
        ...


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


class Deadline:
    """For waiting on the machine itself. Monotonic, so that setting the clock neither hurries nor stalls it."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def passed(self) -> bool:
        return time.monotonic() > self._end
