"""Leases on due rows: who is doing what, written down so that two workers share the work and a dead one loses none.

All by the database's clock. It may be set back: what was rung in a future that has not come yet is due at once, and a
lease that ends in one is none (F9).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from server.db.tenant_tx import Database
from server.figures import STEP_LATE_SECONDS
from server.work.lanes import Place, Share

LEASE: Final = timedelta(seconds=30)
"""What a dead worker had in hand is due again after this."""
_CREDIBLE: Final = 2 * LEASE
"""No lease reaches further than one `LEASE`. Twice that is a clock that was set back, not two that differ a little."""
_SET_BACK: Final = timedelta(seconds=5)
"""More than passes between a statement's beginning and what it sees."""
_SET_BACK_MAX: Final = 1000

_FREE: Final = "at <= now() and (lease_until is null or lease_until <= now() or lease_until > now() + $1)"

# Neither reads more of the index than it takes: the first hops from tenant to tenant, the second stops at each limit.
_WAITING: Final = f"""
with recursive place as (
    (select tenant_id, kind from due order by tenant_id, kind limit 1)
    union all
    select next.tenant_id, next.kind from place cross join lateral (
        select tenant_id, kind from due where (tenant_id, kind) > (place.tenant_id, place.kind)
        order by tenant_id, kind limit 1) as next
)
select tenant_id, kind from place where kind = any($2) and exists (
    select from due where due.tenant_id = place.tenant_id and due.kind = place.kind and {_FREE})
"""  # noqa: S608 (joined from our own texts)
_TAKE: Final = f"""
update due set lease_until = now() + $2 from (
    select free.* from unnest($3::uuid[], $4::text[], $5::int[]) as share (tenant_id, kind, rows) cross join lateral (
        select tenant_id, kind, id from due
        where due.tenant_id = share.tenant_id and due.kind = share.kind and {_FREE}
        order by at limit share.rows for update skip locked) as free) as taken
where due.tenant_id = taken.tenant_id and due.kind = taken.kind and due.id = taken.id
returning due.tenant_id, due.kind, due.id, due.lease_until, extract(epoch from now() - due.at)::float8 as late
"""  # noqa: S608


class Leased(Struct, frozen=True, kw_only=True):
    """A row that is ours until then. That very instant is in the row: another there means that we have lost it."""

    place: Place
    id: str
    until: datetime


class Leases:
    """On a connection of its own, so that no handler's work keeps the sweep waiting for one."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def waiting(self, kinds: Collection[str]) -> list[Place]:
        """Whose rows of which of these kinds are due and free."""
        async with self._database.untenanted() as connection:
            await connection.execute(
                "update due set at = least(at, now()), rung_at = now() where (tenant_id, kind, id) in ("
                " select tenant_id, kind, id from due where rung_at > statement_timestamp() + $1"
                " order by rung_at limit $2 for update skip locked)",
                _SET_BACK,
                _SET_BACK_MAX,
            )
            rows = await connection.fetch(_WAITING, _CREDIBLE, list(kinds))
        return [Place(str(row["tenant_id"]), row["kind"]) for row in rows]

    async def take(self, shares: Sequence[Share]) -> list[Leased]:
        """The oldest rows of each, up to its share, without those that another worker takes at this moment."""
        async with self._database.untenanted() as connection:
            rows = await connection.fetch(
                _TAKE,
                _CREDIBLE,
                LEASE,
                [share.place.tenant_id for share in shares],
                [share.place.kind for share in shares],
                [share.rows for share in shares],
            )
        for row in rows:
            STEP_LATE_SECONDS.labels(row["kind"]).observe(row["late"])
        return [
            Leased(place=Place(str(row["tenant_id"]), row["kind"]), id=str(row["id"]), until=row["lease_until"])
            for row in rows
        ]

    async def renew(self, row: Leased) -> Leased | None:
        """The same row for another `LEASE` from now; None if it is no longer ours: done, or another worker's."""
        async with self._database.untenanted() as connection:
            until: datetime | None = await connection.fetchval(
                "update due set lease_until = now() + $5"
                " where tenant_id = $1 and kind = $2 and id = $3 and lease_until = $4 returning lease_until",
                row.place.tenant_id,
                row.place.kind,
                row.id,
                row.until,
                LEASE,
            )
        return None if until is None else replace(row, until=until)

    async def give_back(self, rows: Sequence[Leased]) -> None:
        """What was taken and will not be done here is anybody's at once."""
        async with self._database.untenanted() as connection:
            await connection.execute(
                "update due set lease_until = null from unnest($1::uuid[], $2::text[], $3::uuid[], $4::timestamptz[])"
                " as ours (tenant_id, kind, id, until) where due.tenant_id = ours.tenant_id and due.kind = ours.kind"
                " and due.id = ours.id and due.lease_until = ours.until",
                [row.place.tenant_id for row in rows],
                [row.place.kind for row in rows],
                [row.id for row in rows],
                [row.until for row in rows],
            )
