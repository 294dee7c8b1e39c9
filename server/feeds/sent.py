"""What went out of feeds, to whom, and who says that they opened it."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from server.feeds.matters import MatterState


class CommandTold(Struct, frozen=True, kw_only=True):
    """How far something that a device carried has got. `alerted` are names and titles."""

    command_id: str
    state: MatterState
    received_at: datetime
    at: datetime | None
    by_name: str | None
    by_title: str | None
    round: int
    unanswered: bool
    alerted: tuple[tuple[str, str], ...]


class SentRange(Struct, frozen=True, kw_only=True):
    """Entries of one feed that a pull sends: those after `from_seq`, up to and with `to_seq`."""

    access_id: str
    feed_id: str
    from_seq: int
    to_seq: int


class OpenedMatter(Struct, frozen=True, kw_only=True):
    """What somebody's device says that they opened; nobody has looked whether they could."""

    access_id: str
    at: datetime
    person_id: str
    device_id: str
    matter_id: str


class Looked(Struct, frozen=True, kw_only=True):
    """Somebody to whose devices a matter was sent, and how often they opened it, if at all."""

    person_id: str
    name: str
    title: str
    sent_at: datetime
    """The first time."""
    first_at: datetime | None
    last_at: datetime | None
    times: int
