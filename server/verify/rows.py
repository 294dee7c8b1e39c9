"""The rows that are checked, as they lie in the database: reads only, each table always in the same order."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import ClassVar, TypeVar
from uuid import UUID

from asyncpg import Connection, Record

_PREFETCH = 500
"""Rows per fetch: memory and time between statements stay small, however long a feed is."""


@dataclass(frozen=True, slots=True)
class Row:
    """Fields are named as their columns; `SQL` takes the tenant."""

    SQL: ClassVar[str]


R = TypeVar("R", bound=Row)


@dataclass(frozen=True, slots=True)
class TenantKey(Row):
    SQL: ClassVar[str] = "select * from tenant_key where tenant_id = $1 order by key_id"
    key_id: UUID
    purpose: str
    suite: str
    public: bytes
    wrapped: bytes
    state: str


@dataclass(frozen=True, slots=True)
class DataKey(Row):
    SQL: ClassVar[str] = "select * from data_key where tenant_id = $1 order by data_key_id"
    data_key_id: UUID
    rest_key_id: UUID
    wrapped: bytes


@dataclass(frozen=True, slots=True)
class Feed(Row):
    SQL: ClassVar[str] = "select * from feed where tenant_id = $1 order by feed_id"
    feed_id: UUID
    kind: str
    about: UUID
    seq: int
    head: bytes

    def __str__(self) -> str:
        return f"{self.kind} feed {self.feed_id}"


@dataclass(frozen=True, slots=True)
class Entry(Row):
    SQL: ClassVar[str] = 'select *, "class"::text as cls from entry where tenant_id = $1 order by feed_id, seq'
    feed_id: UUID
    seq: int
    cls: str
    prev: int
    leaf: bytes
    head: bytes
    matter_id: UUID
    data_key_id: UUID
    blob: bytes | None


@dataclass(frozen=True, slots=True)
class NewestState(Row):
    SQL: ClassVar[str] = "select * from newest_state where tenant_id = $1 order by feed_id, kind, about"
    feed_id: UUID
    kind: str
    about: UUID
    seq: int


@dataclass(frozen=True, slots=True)
class Matter(Row):
    SQL: ClassVar[str] = "select * from matter where tenant_id = $1 order by matter_id"
    matter_id: UUID
    kind: str
    setting_id: UUID | None
    feed_id: UUID
    data_key_id: UUID
    state: str
    author_id: UUID | None
    device_id: UUID | None
    danger: str
    adult: str
    disclosed: str
    moved: str
    kinds: tuple[str, ...]
    classified: str | None
    made_at: datetime | None
    received_at: datetime
    acknowledged_at: datetime | None
    acknowledged_by: UUID | None
    followed_up_at: datetime | None
    round: int
    moved_from: UUID | None
    moved_at: datetime | None
    moved_by: UUID | None
    outside_only: bool


@dataclass(frozen=True, slots=True)
class MatterChild(Row):
    SQL: ClassVar[str] = "select * from matter_child where tenant_id = $1 order by matter_id, child_id"
    matter_id: UUID
    child_id: UUID
    part: str


@dataclass(frozen=True, slots=True)
class Exclusion(Row):
    SQL: ClassVar[str] = "select * from exclusion where tenant_id = $1 order by matter_id, person_id"
    matter_id: UUID
    person_id: UUID


@dataclass(frozen=True, slots=True)
class CaseMember(Row):
    SQL: ClassVar[str] = "select * from case_member where tenant_id = $1 order by feed_id, person_id"
    feed_id: UUID
    person_id: UUID


@dataclass(frozen=True, slots=True)
class Child(Row):
    SQL: ClassVar[str] = "select * from child where tenant_id = $1 order by child_id"
    child_id: UUID
    setting_id: UUID
    left_at: datetime | None


@dataclass(frozen=True, slots=True)
class Region(Row):
    SQL: ClassVar[str] = "select * from region where tenant_id = $1 order by region_id"
    region_id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class Setting(Row):
    SQL: ClassVar[str] = "select * from setting where tenant_id = $1 order by setting_id"
    setting_id: UUID
    region_id: UUID | None
    kind: str
    nation: str
    name: str
    duty_numbers: str
    open_hours: str


@dataclass(frozen=True, slots=True)
class Cover(Row):
    SQL: ClassVar[str] = "select * from cover where tenant_id = $1 order by setting_id, person_id, from_at"
    setting_id: UUID
    person_id: UUID
    said: str
    from_at: datetime
    to_at: datetime


@dataclass(frozen=True, slots=True)
class Closure(Row):
    SQL: ClassVar[str] = "select * from closure where tenant_id = $1 order by setting_id, from_on"
    setting_id: UUID
    from_on: date
    to_on: date


@dataclass(frozen=True, slots=True)
class Device(Row):
    SQL: ClassVar[str] = "select * from device where tenant_id = $1 order by device_id"
    device_id: UUID
    setting_id: UUID
    public: bytes
    seq_seen: int


@dataclass(frozen=True, slots=True)
class AuthorKey(Row):
    SQL: ClassVar[str] = "select * from author_key where tenant_id = $1 order by key_id"
    key_id: UUID
    person_id: UUID
    public: bytes


@dataclass(frozen=True, slots=True)
class Command(Row):
    SQL: ClassVar[str] = "select * from command where tenant_id = $1 order by command_id"
    command_id: UUID
    digest: bytes
    header: bytes
    signature: bytes | None
    signer_key_id: UUID | None
    device_id: UUID | None
    device_seq: int | None
    carrier_id: UUID
    matter_id: UUID | None
    received_at: datetime
    receipt: str
    rsig: bytes


@dataclass(frozen=True, slots=True)
class Person(Row):
    SQL: ClassVar[str] = (
        "select person_id, login, name, email, disabled_at from person where tenant_id = $1 order by person_id"
    )
    person_id: UUID
    login: str
    name: str
    email: str | None
    disabled_at: datetime | None


@dataclass(frozen=True, slots=True)
class Appointment(Row):
    SQL: ClassVar[str] = "select * from appointment where tenant_id = $1 order by appointment_id"
    appointment_id: UUID
    person_id: UUID
    role: str
    title: str
    setting_id: UUID | None
    region_id: UUID | None
    from_at: datetime
    to_at: datetime | None


@dataclass(frozen=True, slots=True)
class Access(Row):
    SQL: ClassVar[str] = "select * from access where tenant_id = $1 order by access_id"
    access_id: UUID
    at: datetime
    person_id: UUID
    device_id: UUID
    did: str
    feed_id: UUID | None
    from_seq: int | None
    to_seq: int | None
    matter_id: UUID | None


@dataclass(frozen=True, slots=True)
class Held(Row):
    SQL: ClassVar[str] = "select * from held where tenant_id = $1 order by held_id"
    held_id: UUID
    command_id: UUID
    digest: bytes
    reason: str
    data_key_id: UUID
    envelope: bytes
    carrier_id: UUID
    received_at: datetime
    receipt: str
    rsig: bytes
    placed_as: UUID | None
    placed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Withheld(Row):
    SQL: ClassVar[str] = "select * from withheld where tenant_id = $1 order by feed_id, seq"
    feed_id: UUID
    seq: int


async def stream(connection: Connection, kind: type[R], tenant: UUID) -> AsyncIterator[R]:
    """The tenant's rows of one table, within the transaction that is open."""
    names = _names(kind)
    async for row in connection.cursor(kind.SQL, tenant, prefetch=_PREFETCH):
        yield _made(kind, names, row)


async def all_of(connection: Connection, kind: type[R], tenant: UUID) -> list[R]:
    """Of a table that is small enough to be asked for at once."""
    names = _names(kind)
    return [_made(kind, names, row) for row in await connection.fetch(kind.SQL, tenant)]


def _names(kind: type[R]) -> list[str]:
    return [field.name for field in fields(kind)]


def _made(kind: type[R], names: list[str], row: Record) -> R:
    """asyncpg's UUID is a subclass that compares equal but prints and hashes its own way: a plain one is surer."""
    return kind(
        *(
            UUID(bytes=value.bytes)
            if isinstance(value, UUID)
            else tuple(map(_plain, value))
            if isinstance(value, list)
            else value
            for value in map(row.__getitem__, names)
        )
    )


def _plain(value: object) -> object:
    return UUID(bytes=value.bytes) if isinstance(value, UUID) else value
