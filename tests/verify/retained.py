"""What retention leaves behind: a review, a hold that stands and one that was lifted, kept, and to go."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from datetime import date, datetime, timedelta

from msgspec.structs import replace

from server.children.importing import imported_id
from server.feeds.matters import Closed
from server.feeds.postgres.store import PostgresStore
from server.feeds.postgres.unit import PostgresUnit
from server.retention.reviews import look
from sync.messages.children import ChildFacts, ImportChildren, ImportedChild
from sync.messages.concerns import Answer, FollowUpConcern, Writer
from sync.messages.recording import ChildInvolved, RecordConcern
from sync.messages.retention import DecideRetention, Keeping, LiftHold, PutOnHold
from tests.verify.writing import PACKS, Provider

LONG = timedelta(days=3653)
GROWN = ChildFacts(born="1990-02-28")


async def confirm(made: Provider) -> None:
    """The lead has just shown their second factor on the tablet."""
    async with made.store.unit(made.tenant) as unit:
        await unit.connection.execute(
            "insert into session (tenant_id, token_hash, person_id, device_id, made_at, seen_at, idle_ends_at, ends_at,"
            " confirmed_at) values ($1, $2, $3, $4, now(), now(), now() + '1 day', now() + '1 day', now())",
            *(made.tenant, made.dice.bytes(32), made.lead.person, made.tablet.id),
        )


async def grown(made: Provider, ref: str = "grown") -> str:
    """A child of the setting who was born long ago."""
    row = ImportedChild(ref=ref, name="Fern", facts=GROWN)
    assert await made.does(ImportChildren(setting=made.setting, children=(row,)), made.administrator) == "accepted"
    return imported_id(made.setting, ref)


async def closed(made: Provider, child: str, saw: str = "She was out all night.") -> str:
    """A concern that was followed up."""
    about = RecordConcern(
        setting=made.setting, writer=Writer(name="Sam Holt", role="Teaching assistant"),
        children=(ChildInvolved(listed=child),), danger=Answer.NO, adult=Answer.NO, saw=saw, when="Monday",
    )  # fmt: skip
    matter, envelope = await made.seal(about, made.recorder)
    followed_up = FollowUpConcern(concern=matter, summary=saw, action="Rang.", outcome="Closed.")
    await made.push(envelope, (await made.seal(followed_up, made.lead))[1])
    return matter


class LongClosedUnit(PostgresUnit):
    async def closed_before(
        self, setting_id: str, before: datetime, children: Collection[str], today: date
    ) -> list[Closed]:
        found = await super().closed_before(setting_id, before, children, today)
        return [replace(one, closed_at=one.closed_at - LONG) for one in found]


class LongClosedStore(PostgresStore):
    """The same database, where everything that is closed was closed ten years earlier."""

    def __init__(self, store: PostgresStore) -> None:
        self._store = store

    @asynccontextmanager
    async def unit(self, tenant_id: str) -> AsyncIterator[PostgresUnit]:
        async with self._store.unit(tenant_id) as unit:
            yield LongClosedUnit(unit.connection, tenant_id)


async def review(made: Provider) -> None:
    await look(LongClosedStore(made.store), await made.keys(), PACKS, made.setting)


async def decide(made: Provider, decision: Keeping, *matters: str, until: str | None = None) -> str:
    decided = DecideRetention(
        setting=made.setting, matters=matters, decision=decision, until=until, reason="Nobody needs it."
    )
    return await made.does(decided, made.lead)


async def hold(made: Provider, *, concern: str | None = None, child: str | None = None) -> str:
    cmd, envelope = await made.seal(PutOnHold(concern=concern, child=child, reason="An inquiry."), made.lead)
    [answered] = await made.push(envelope)
    assert answered.receipt.split()[5] == "accepted"
    return cmd


async def lift(made: Provider, hold_id: str, *, concern: str | None = None, child: str | None = None) -> str:
    return await made.does(LiftHold(hold=hold_id, concern=concern, child=child, reason="It is over."), made.lead)


async def retention(made: Provider) -> None:
    await confirm(made)
    child = await grown(made)
    kept, goes, stands = [await closed(made, child, f"Number {n}.") for n in range(3)]
    await review(made)
    assert await decide(made, Keeping.KEEP, kept, until="2090-01-01") == "accepted"
    assert await decide(made, Keeping.DISPOSE, goes) == "accepted"
    assert await decide(made, Keeping.DISPOSE, goes) == "refused"
    await hold(made, child=child)
    first = await hold(made, concern=stands)
    for expected in ("accepted", "refused"):
        assert await lift(made, first, concern=stands) == expected
