"""What a store is given to stand on, and things to put into it."""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Coroutine
from datetime import UTC, datetime
from typing import Protocol, TypeVar
from uuid import uuid4

from msgspec import Struct

from server.feeds.items import HeldItem, NewCommand
from server.feeds.matters import NOTHING_ASKED, Matter, MatterKind, MatterState
from server.feeds.store import Store
from server.feeds.stored import Feed, NewEntry, WrappedKey
from sync.chain import Class, Link, first_head, next_head
from sync.envelope import Route
from sync.feeds import FeedKind, FeedName

T = TypeVar("T")

AT = datetime(2026, 11, 21, 13, 55, tzinfo=UTC)


class Tenant(Struct, frozen=True, kw_only=True):
    """A provider that is there before anything is written: one setting with a desk, one person who leads it."""

    tenant: str
    setting: str
    person: str
    child: str
    rest_key: str


class Ground(Protocol):
    """A store with two providers in it. What another store brings to join the suite."""

    store: Store
    one: Tenant
    other: Tenant

    async def due(self, tenant: Tenant) -> dict[tuple[str, str], datetime]:
        """When each (kind, id) rings: no part of the port, for only the worker listens, and to all tenants at once."""
        ...


def new_id() -> str:
    return str(uuid4())


def apart(work: Coroutine[object, object, T]) -> asyncio.Task[T]:
    """A task as of another request: one that begins inside a unit would seem to be part of it."""
    return asyncio.create_task(work, context=contextvars.Context())


def feed(tenant: Tenant, kind: FeedKind = FeedKind.CASE, about: str | None = None) -> Feed:
    """A new, empty feed."""
    feed_id = new_id()
    name = FeedName(kind, about or new_id())
    return Feed(feed_id=feed_id, name=name, seq=0, head=first_head(tenant.tenant, feed_id))


def grown(before: Feed, *links: Link) -> tuple[Feed, list[NewEntry]]:
    """The feed after so many more entries, and these."""
    seq, head, entries = before.seq, before.head, []
    for link in links:
        seq += 1
        head = next_head(head, seq, link)
        entries.append(
            NewEntry(
                feed_id=before.feed_id,
                seq=seq,
                link=link,
                head=head,
                matter_id=new_id(),
                data_key_id=new_id(),
                blob=b"sealed %d" % seq,
            )
        )
    return Feed(feed_id=before.feed_id, name=before.name, seq=seq, head=head), entries


def fact() -> Link:
    return Link(cls=Class.FACT, prev=0, leaf=uuid4().bytes * 2)


def state(prev: int = 0) -> Link:
    return Link(cls=Class.STATE, prev=prev, leaf=uuid4().bytes * 2)


def key_of(kept: Matter | HeldItem, tenant: Tenant) -> WrappedKey:
    """The key that its words lie under: once that is gone, it was disposed of."""
    return WrappedKey(data_key_id=kept.data_key_id, rest_key_id=tenant.rest_key, wrapped=b"wrapped")


def data_key(tenant: Tenant) -> WrappedKey:
    return WrappedKey(data_key_id=new_id(), rest_key_id=tenant.rest_key, wrapped=b"wrapped")


def matter(of: Feed, tenant: Tenant, *, author: str | None = None) -> Matter:
    return Matter(
        matter_id=new_id(),
        kind=MatterKind.CONCERN,
        setting_id=tenant.setting,
        feed_id=of.feed_id,
        name=of.name,
        data_key_id=new_id(),
        state=MatterState.UNREAD,
        author_id=author,
        device_id=None,
        facts=NOTHING_ASKED,
        made_at=None,
        received_at=AT,
    )


def command(*, carrier: str | None = None, matter_id: str | None = None) -> NewCommand:
    return NewCommand(
        command_id=new_id(),
        digest=uuid4().bytes * 2,
        header=b"{}",
        signature=bytes(64),
        signer_key_id=new_id(),
        device_id=new_id(),
        device_seq=1,
        carrier_id=carrier or new_id(),
        matter_id=matter_id,
        receipt="receipt 1",
        rsig=bytes(64),
        received_at=AT,
    )


def held(*, waits_for: str | None = None, carrier: str | None = None) -> HeldItem:
    return HeldItem(
        held_id=new_id(),
        command_id=new_id(),
        digest=uuid4().bytes * 2,
        reason="unknown-target",
        route=Route.CHILD,
        data_key_id=new_id(),
        envelope=b"sealed",
        carrier_id=carrier or new_id(),
        received_at=AT,
        receipt="receipt 1",
        rsig=bytes(64),
        waits_for=waits_for,
    )
