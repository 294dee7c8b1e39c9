"""The port that push, pull and the rules' edges use, and nothing else: what is kept, as plain data.

A `Unit` is one write under the tenant's lock; a `Reading` is one snapshot. Both are asked for many rows at once: a
batch of a hundred items must not cost a hundred round trips.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import date, datetime
from enum import StrEnum
from typing import Final, Protocol

from msgspec import Struct

from server.access.appointments import Appointment, Place
from server.feeds.registers import Child, Disposing, LegalHold, Person, Reviewed, Row, Setting
from sync.chain import Link
from sync.envelope import Route
from sync.feeds import FeedName
from sync.messages.escalation import Channel, LadderName


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
    REHEARSAL = "rehearsal"


class MatterState(StrEnum):
    UNREAD = "unread"
    ACKNOWLEDGED = "acknowledged"
    FOLLOWED_UP = "followed-up"
    PLACED = "placed"
    """A held item that found its place later."""
    ENDED = "ended"
    """A rehearsal that nobody answered, or that a real concern cut off."""


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
    round: int = 1
    """One more each time it is opened again: somebody is still worried, or gave back what they had."""


class Closed(Struct, frozen=True, kw_only=True):
    """A matter that nobody works any more, and the children whom it is about."""

    matter_id: str
    name: FeedName
    closed_at: datetime
    """When it was last followed up; when it came, where nobody follows such things up."""
    children: tuple[str, ...]


LADDER_BELL: Final = "ladder"
"""The kind of a due row that says: look at this matter's ladder."""
ALERT_BELL: Final = "alert"
"""The kind of a due row that says: something waits for this person to be told."""


class Ladder(Struct, frozen=True, kw_only=True):
    """How far the telling of a matter that nobody has has got. A fold of its feed; gone once somebody has it."""

    matter_id: str
    setting_id: str | None
    name: LadderName
    round: int
    from_at: datetime
    taken: int
    """Steps so far; the next one has this number."""
    last_at: datetime
    told: tuple[str, ...]
    """Everyone alerted in this round."""
    skipped: tuple[str, ...]
    """Who cannot take it, or had it before: told again only at the chain's end."""
    unanswered: bool
    ended: bool
    """The chain's end was reached, which every tablet of the setting may say (R10): never of a confidential matter."""


class Says(StrEnum):
    """The fixed texts of an alert (R12)."""

    NOW = "now"
    WAITING = "waiting"
    REHEARSAL = "rehearsal"


class NewAlert(Struct, frozen=True, kw_only=True):
    """One person to be woken; delivery is `server/alerts`."""

    alert_id: str
    person_id: str
    matter_id: str
    step: int
    says: Says


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


class Unit(Protocol):
    """One transaction under the tenant's lock. What it reads cannot change before it commits."""

    async def now(self) -> datetime:
        """The database's clock after the lock was had, so that times of a feed never run backwards."""
        ...

    async def pack_name(self) -> str: ...
    async def restored(self) -> bool:
        """Whether an epoch after the first has begun."""
        ...

    async def answered(self, digests: Collection[bytes]) -> dict[bytes, Answered]: ...
    async def known_commands(self, command_ids: Collection[str]) -> set[str]:
        """Those that a command has already, or somebody or something that no command made: a concern under the id of
        a child would share the child's key, and be disposed of with it."""
        ...

    async def appointments(self) -> tuple[Appointment, ...]: ...
    async def settings(self) -> dict[str, Place]: ...
    async def children(self, child_ids: Collection[str]) -> set[str]: ...
    async def matters(self, matter_ids: Collection[str]) -> dict[str, Matter]: ...
    async def case_members(self, feed_ids: Collection[str]) -> set[tuple[str, str]]: ...
    async def exclusions(self, matter_ids: Collection[str]) -> set[tuple[str, str]]: ...
    async def ladders(self, matter_ids: Collection[str]) -> dict[str, Ladder]: ...
    async def live_ladders(self, setting_ids: Collection[str]) -> set[str]:
        """Those of these settings on whose desk something waits that is no rehearsal. What is confidential does not
        count: that a rehearsal was refused or cut off would hint at it (S7)."""
        ...

    async def alerts_reached(self, matter_ids: Collection[str]) -> dict[str, int]:
        """How many people's push services took an alert of each."""
        ...

    async def reach(self, person_ids: Collection[str]) -> dict[str, Channel]:
        """How each can be alerted now, by what is on record: whether it arrives is another matter."""
        ...

    async def feeds(self, places: Collection[FeedName]) -> dict[FeedName, Feed]: ...
    async def newest_states(self, keys: Collection[StateKey]) -> dict[StateKey, int]: ...
    async def data_keys(self, data_key_ids: Collection[str]) -> dict[str, WrappedKey]: ...
    async def waiting_for(self, matter_ids: Collection[str]) -> list[str]: ...

    async def people(self) -> dict[str, Person]: ...
    async def regions(self) -> frozenset[str]: ...
    async def setting_register(self) -> dict[str, Setting]: ...
    async def child_register(self, child_ids: Collection[str]) -> dict[str, Child]: ...
    async def states_about(self, abouts: Collection[str]) -> dict[StateKey, int]:
        """The newest state of every kind, in every feed, of these."""
        ...

    async def bodies(self, at: Collection[tuple[str, int]]) -> dict[tuple[str, int], tuple[str, bytes]]:
        """Data key and stored body of the entries at these places (feed, sequence) that still have one."""
        ...

    async def keys_of(self, matter_ids: Collection[str]) -> dict[str, str]:
        """The data key of each that has an entry: of a person, a child, a setting as well as of a matter."""
        ...

    async def had_by(self, person_ids: Collection[str]) -> tuple[Matter, ...]:
        """What these people have: acknowledged, and not yet followed up."""
        ...

    async def cases_followed(self, person_ids: Collection[str]) -> set[tuple[str, str, str]]:
        """Person, what the case feed is about, and its id."""
        ...

    async def barred_from(self, feed_id: str) -> frozenset[str]:
        """Whom something that lies on this feed excludes."""
        ...

    async def confirmed(self, since: datetime) -> set[tuple[str, str]]:
        """Person and device, where a second factor was shown since."""
        ...

    async def holds(self, ids: Collection[str]) -> dict[str, LegalHold]: ...
    async def reviews(self, matter_ids: Collection[str]) -> dict[str, Reviewed]: ...
    async def disposals(self, matter_ids: Collection[str]) -> dict[str, Disposing]:
        """Those that were decided and have not begun."""
        ...

    async def closed_children(self, setting_id: str) -> list[str]:
        """Whom the closed matters of a setting are about."""
        ...

    async def closed_before(
        self, setting_id: str, before: datetime, children: Collection[str], today: date
    ) -> list[Closed]:
        """Closed matters of a setting that nobody holds, reviews, keeps or disposes of, the oldest first: those closed
        before that time, and those about one of these children."""
        ...

    async def put_rows(self, rows: Sequence[Row], data_keys: Mapping[str, str]) -> None:
        """`data_keys`: of each child that is new."""
        ...

    async def end_sessions(self, person_ids: Collection[str]) -> None: ...

    async def put_feeds(self, feeds: Sequence[Feed]) -> None: ...
    async def put_data_keys(self, keys: Sequence[WrappedKey]) -> None: ...
    async def put_entries(self, entries: Sequence[NewEntry]) -> None: ...
    async def put_newest_states(self, states: dict[StateKey, int]) -> None: ...
    async def put_matters(self, matters: Sequence[Matter]) -> None: ...
    async def put_matter_children(self, children: Sequence[MatterChild]) -> None: ...
    async def put_exclusions(self, exclusions: Sequence[tuple[str, str]]) -> None: ...
    async def put_case_members(self, members: Sequence[tuple[str, str]]) -> None: ...
    async def put_ladders(self, ladders: Sequence[Ladder]) -> None: ...
    async def end_ladders(self, matter_ids: Sequence[str]) -> None: ...
    async def ring_at(self, kind: str, ids: Collection[str], at: datetime) -> None:
        """As `ring`, and replaces what was said before, sooner or later."""
        ...

    async def take_step_at(self, steps: Sequence[tuple[str, datetime]]) -> None:
        """When each matter's ladder is to be climbed next. Replaces what was said before."""
        ...

    async def put_alerts(self, alerts: Sequence[NewAlert], at: datetime) -> None:
        """Into the outbox, and rings for each person."""
        ...

    async def put_commands(self, commands: Sequence[NewCommand]) -> None: ...
    async def put_held(self, items: Sequence[HeldItem]) -> None: ...
    async def put_opened(self, opened: Sequence[OpenedMatter]) -> None: ...
    async def held_tried(self, held_id: str, placed_as: str | None) -> None: ...
    async def device_seen(self, device_id: str, seq: int) -> None: ...
    async def unring(self, kind: str, row_id: str) -> None: ...
    async def ring(self, kind: str, ids: Sequence[str], at: datetime) -> None: ...


class Reading(Protocol):
    """One repeatable-read snapshot. All that it writes is who was sent what of it, kept if the block ends well."""

    async def devices(self, device_ids: Collection[str]) -> dict[str, Device]: ...
    async def author_keys(self, key_ids: Collection[str]) -> dict[str, AuthorKey]: ...
    async def held(self, held_id: str) -> HeldItem | None: ...
    async def appointments_of(self, person_id: str) -> tuple[Appointment, ...]: ...
    async def settings(self) -> dict[str, Place]: ...
    async def cases_of(self, person_id: str) -> tuple[str, ...]: ...
    async def appointments_of_all(self, person_ids: Collection[str]) -> tuple[Appointment, ...]: ...
    async def members_of_cases(self, abouts: Collection[str], person_ids: Collection[str]) -> set[tuple[str, str]]:
        """Of these people those who are members, as (what the case feed is about, person)."""
        ...

    async def sessions_in_force(self, token_hashes: Collection[bytes], now: datetime) -> set[bytes]: ...
    async def feeds(self, places: Collection[FeedName]) -> dict[FeedName, Feed]: ...
    async def entries(self, feed_id: str, after: int, limit: int, limit_bytes: int | None = None) -> list[StoredEntry]:
        """In order, up to and with the one that brings the stored bodies to `limit_bytes`: at least one if there is."""
        ...

    async def heads_at(self, at: Collection[tuple[str, int]]) -> dict[tuple[str, int], bytes]: ...
    async def survived(self, since: str, feed_ids: Collection[str]) -> dict[str, tuple[int, bytes]]:
        """Sequence and head up to which the past of each feed is what was known in the epoch `since`: the shortest that
        any restore after it left. An epoch that is not on record was lost with a restore, so all count."""
        ...

    async def data_keys(self, data_key_ids: Collection[str]) -> dict[str, WrappedKey]: ...
    async def told(self, carrier_id: str, command_ids: Collection[str]) -> list[CommandTold]: ...
    async def matters(self, matter_ids: Collection[str]) -> dict[str, Matter]: ...
    async def put_sent(self, person_id: str, device_id: str, ranges: Sequence[SentRange]) -> None: ...
    async def looked(self, matter_id: str, setting_id: str | None) -> list[Looked]:
        """Everyone to whose devices the matter was sent, the earliest first, with their title at the setting."""
        ...


class Store(Protocol):
    def unit(self, tenant_id: str) -> AbstractAsyncContextManager[Unit]:
        """A write. Waits for the tenant's lock, commits when the block ends, rolls back when it raises."""
        ...

    def reading(self, tenant_id: str) -> AbstractAsyncContextManager[Reading]:
        """A snapshot that sees either all of a commit or nothing of it."""
        ...
