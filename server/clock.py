"""The one home of wall-clock time. Made in composition roots and passed in; nothing else asks what time it is.

`received_at` of a command is not read here but from the database, once per transaction, so that every process agrees.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    def now(self) -> datetime:
        """The present, aware and in UTC."""
        ...


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)
