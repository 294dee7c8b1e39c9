"""The port that push, pull and the rules' edges use, and nothing else: what is kept, as plain data.

A `Unit` is one write under the tenant's lock; a `Reading` is one snapshot. Both are asked for many rows at once: a
batch of a hundred items must not cost a hundred round trips.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from msgspec import Struct

from server.access.appointments import Appointment, Place
from sync.chain import Link
from sync.envelope import Route
from sync.feeds import FeedName


class Feed(Struct, frozen=True, kw_only=True):
    feed_id: str
    name: FeedName
    seq: int
    head: bytes


class StoreRefused(Exception):
    """The database refused a unit for what is in it and kept nothing. A fault of the world is raised as itself."""


class MatterKind(StrEnum):
    CONCERN = "concern"
    UNFINISHED = "unfinished"
    HELD = "held"


class MatterState(StrEnum):
    UNREAD = "unread"
    ACKNOWLEDGED = "acknowledged"
    FOLLOWED_UP = "followed-up"
    PLACED = "placed"
    """A held item that found its place later."""


class Matter(Struct, frozen=True, kw_only=True):
    """The clear index row of a matter: no words. A fold of its feed, rebuilt and compared by `harken verify`."""

    matter_id: str
    kind: MatterKind
    setting_id: str | None
    feed_id: str
    name: FeedName
    data_key_id: str
    state: MatterState
    author_id: str | None
    device_id: str | None
    danger: str
    adult: str
    made_at: datetime | None
    received_at: datetime
    acknowledged_at: datetime | None = None
    acknowledged_by: str | None = None
    followed_up_at: datetime | None = None


class MatterChild(Struct, frozen=True, kw_only=True):
    matter_id: str
    child_id: str
    part: str


class NewEntry(Struct, frozen=True, kw_only=True):
    """An entry as a row, linked and encrypted."""

    feed_id: str
    seq: int
    link: Link
    head: bytes
    matter_id: str
    data_key_id: str
    blob: bytes


class StoredEntry(Struct, frozen=True, kw_only=True):
    """An entry as read for a pull. `blob` is None when disposed of; `superseded` when a later state names it."""

    seq: int
    link: Link
    data_key_id: str
    blob: bytes | None
    superseded: bool


class StateKey(Struct, frozen=True):
    """One thing whose newest state a feed knows: an entry kind, about an id."""

    feed_id: str
    kind: str
    about: str


class WrappedKey(Struct, frozen=True, kw_only=True):
    data_key_id: str
    rest_key_id: str
    wrapped: bytes


class Device(Struct, frozen=True, kw_only=True):
    device_id: str
    setting_id: str
    shared: bool
    public: bytes
    revoked: bool


class AuthorKey(Struct, frozen=True, kw_only=True):
    """Proves one person's hand on one device."""

    key_id: str
    person_id: str
    device_id: str
    public: bytes
    revoked: bool


class Answered(Struct, frozen=True, kw_only=True):
    """The receipt that was given for these exact bytes."""

    digest: bytes
    cmd: str
    receipt: str
    rsig: bytes


class NewCommand(Struct, frozen=True, kw_only=True):
    """A settled command. Its body stands in its entry; this keeps what proves who wrote it and what was answered."""

    command_id: str
    digest: bytes
    header: bytes
    signature: bytes
    signer_key_id: str
    device_id: str
    device_seq: int
    carrier_id: str
    matter_id: str | None
    receipt: str
    rsig: bytes
    received_at: datetime


class HeldItem(Struct, frozen=True, kw_only=True):
    """Bytes that could not be placed, whole, encrypted under their own data key."""

    held_id: str
    command_id: str
    digest: bytes
    reason: str
    route: Route
    data_key_id: str
    envelope: bytes
    carrier_id: str
    received_at: datetime
    receipt: str
    rsig: bytes
    waits_for: str | None
    tries: int = 0


class CommandTold(Struct, frozen=True, kw_only=True):
    """How far something that a device carried has got."""

    command_id: str
    state: MatterState
    received_at: datetime
    at: datetime | None
    by_name: str | None
    by_title: str | None


class Unit(Protocol):
    """One transaction under the tenant's lock. What it reads cannot change before it commits."""

    async def now(self) -> datetime:
        """The database's clock after the lock was had, so that times of a feed never run backwards."""
        ...

    async def pack_name(self) -> str: ...
    async def answered(self, digests: Collection[bytes]) -> dict[bytes, Answered]: ...
    async def known_commands(self, command_ids: Collection[str]) -> set[str]: ...
    async def appointments(self) -> tuple[Appointment, ...]: ...
    async def settings(self) -> dict[str, Place]: ...
    async def children(self, child_ids: Collection[str]) -> set[str]: ...
    async def matters(self, matter_ids: Collection[str]) -> dict[str, Matter]: ...
    async def case_members(self, feed_ids: Collection[str]) -> set[tuple[str, str]]: ...
    async def feeds(self, places: Collection[FeedName]) -> dict[FeedName, Feed]: ...
    async def newest_states(self, keys: Collection[StateKey]) -> dict[StateKey, int]: ...
    async def data_keys(self, data_key_ids: Collection[str]) -> dict[str, WrappedKey]: ...
    async def waiting_for(self, matter_ids: Collection[str]) -> list[str]: ...

    async def put_feeds(self, feeds: Sequence[Feed]) -> None: ...
    async def put_data_keys(self, keys: Sequence[WrappedKey]) -> None: ...
    async def put_entries(self, entries: Sequence[NewEntry]) -> None: ...
    async def put_newest_states(self, states: dict[StateKey, int]) -> None: ...
    async def put_matters(self, matters: Sequence[Matter]) -> None: ...
    async def put_matter_children(self, children: Sequence[MatterChild]) -> None: ...
    async def put_exclusions(self, exclusions: Sequence[tuple[str, str]]) -> None: ...
    async def put_case_members(self, members: Sequence[tuple[str, str]]) -> None: ...
    async def put_commands(self, commands: Sequence[NewCommand]) -> None: ...
    async def put_held(self, items: Sequence[HeldItem]) -> None: ...
    async def held_tried(self, held_id: str, placed_as: str | None) -> None: ...
    async def device_seen(self, device_id: str, seq: int) -> None: ...
    async def unring(self, kind: str, row_id: str) -> None: ...
    async def ring(self, kind: str, ids: Sequence[str], at: datetime) -> None: ...


class Reading(Protocol):
    """One repeatable-read snapshot."""

    async def devices(self, device_ids: Collection[str]) -> dict[str, Device]: ...
    async def author_keys(self, key_ids: Collection[str]) -> dict[str, AuthorKey]: ...
    async def held(self, held_id: str) -> HeldItem | None: ...
    async def appointments_of(self, person_id: str) -> tuple[Appointment, ...]: ...
    async def settings(self) -> dict[str, Place]: ...
    async def cases_of(self, person_id: str) -> tuple[str, ...]: ...
    async def feeds(self, places: Collection[FeedName]) -> dict[FeedName, Feed]: ...
    async def entries(self, feed_id: str, after: int, limit: int, limit_bytes: int | None = None) -> list[StoredEntry]:
        """In order, up to and with the one that brings the stored bodies to `limit_bytes`: at least one if there is."""
        ...

    async def heads_at(self, at: Collection[tuple[str, int]]) -> dict[tuple[str, int], bytes]: ...
    async def data_keys(self, data_key_ids: Collection[str]) -> dict[str, WrappedKey]: ...
    async def told(self, carrier_id: str, command_ids: Collection[str]) -> list[CommandTold]: ...


class Store(Protocol):
    def unit(self, tenant_id: str) -> AbstractAsyncContextManager[Unit]:
        """A write. Waits for the tenant's lock, commits when the block ends, rolls back when it raises."""
        ...

    def reading(self, tenant_id: str) -> AbstractAsyncContextManager[Reading]:
        """A snapshot that sees either all of a commit or nothing of it."""
        ...
