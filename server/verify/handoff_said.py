"""Ids, times and ends as entries of bridges and handoffs say them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from server.verify.log import instant
from server.verify.text import Said


def precedes(one: Said, other: Said) -> bool:
    return one.seq < other.seq if one.feed == other.feed else one.at <= other.at


def children_of(said: Said) -> list[tuple[str, str]]:
    return list(said.d["both"])


def text_of(at: datetime | None) -> str | None:
    return None if at is None else instant(at)


def uuid_of(text: object) -> UUID | None:
    try:
        return UUID(text) if isinstance(text, str) else None
    except ValueError:
        return None
