"""Wall clocks of real processes that a test sets while they run: Debian's libfaketime, loaded before all else.

Nothing of Harken knows of it. A process reads the time that its clock's file says, at once when that changes; what it
measures by the monotonic clock, as every machine's is when somebody sets the time, goes on as it did.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

LONDON = ZoneInfo("Europe/London")
_SLACK = timedelta(seconds=2)
"""A transaction keeps the time at which it began, whatever is set meanwhile."""


class Clock:
    """As the machine's is."""

    def now(self) -> datetime:
        return self.reads(datetime.now(UTC))

    def reads(self, at: datetime) -> datetime:
        """What it says at a true moment, as it is set now."""
        return at

    def truly(self, read: datetime) -> datetime:
        """When it really was, of a moment that somebody read from it."""
        return read


class SetClock(Clock):
    """`directory` is made, for it alone, where every account can read it. Readings that it gave twice, because it was
    set back for less time than had passed since, would be ambiguous: no test does that."""

    def __init__(self, directory: Path, ahead: timedelta = timedelta()) -> None:
        directory.mkdir()
        directory.chmod(0o755)
        self._file = directory / "ahead"
        self._history: list[tuple[datetime, timedelta]] = []
        self.set(ahead)

    def set(self, ahead: timedelta) -> None:
        """From now on it is so far ahead of the truth; behind it if that is negative."""
        new = self._file.with_suffix(".new")
        new.write_text(f"{ahead.total_seconds():+.3f}\n", encoding="ascii")
        new.chmod(0o644)
        new.rename(self._file)
        self._history.append((datetime.now(UTC), ahead))

    def jump(self, by: timedelta) -> None:
        self.set(self._history[-1][1] + by)

    def reads(self, at: datetime) -> datetime:
        return at + self._history[-1][1]

    def truly(self, read: datetime) -> datetime:
        until = datetime.now(UTC)
        for from_, ahead in reversed(self._history):
            if from_ - _SLACK <= read - ahead <= until + _SLACK:
                return read - ahead
            until = from_
        raise AssertionError(f"it never read {read}")

    @contextmanager
    def for_what_starts(self) -> Iterator[None]:
        """Whatever this process starts meanwhile goes by it, and lives in London."""
        before = dict(os.environ)
        os.environ |= {
            "LD_PRELOAD": str(library()),
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "NO_FAKE_STAT": "1",
            "TZ": LONDON.key,
        }
        try:
            yield
        finally:
            os.environ.clear()
            os.environ |= before


def library() -> Path:
    """Skips the test, saying what is missing, where this machine has none."""
    for found in Path("/usr/lib").glob("*/faketime/libfaketime.so.1"):
        return found
    pytest.skip("without Debian's faketime no test can set the clock of a running process")
