"""Entries of a concern as text, and the times that people state in them. Pure."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Final, TypeVar

import msgspec
from msgspec import Struct

from sync.envelope import How

T = TypeVar("T")

BELIEVED: Final = timedelta(days=31)
"""A device's time further back than this is not believed, nor is one in the future (design, clocks)."""


class Entry(Struct, frozen=True, kw_only=True):
    """An entry's text, as far as duties read it. `by`: whom a key proved, where `how` says so."""

    k: str
    at: datetime
    by: str | None
    how: str
    cmd: str
    d: msgspec.Raw

    @property
    def signer(self) -> str | None:
        """Who wrote it, where that is proved and not only said."""
        return self.by if self.how == How.KEY.value else None


def read(entry: Entry, kind: type[T]) -> T:
    """What it says."""
    return msgspec.json.decode(entry.d, type=kind)


def moment(text: str) -> datetime | None:
    """A time that names its zone. Anything else that somebody typed is for people to read: None, and so is a time that
    no clock can show."""
    try:
        at = datetime.fromisoformat(text)
        return at.astimezone(UTC) if at.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None


def day(text: str | None) -> date | None:
    """None as well for a date that names no day."""
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError:
        return None


def believed(stated: datetime | None, received_at: datetime) -> datetime | None:
    """A time that somebody states, unless it cannot be."""
    if stated is None or not received_at - BELIEVED <= stated <= received_at:
        return None
    return stated
