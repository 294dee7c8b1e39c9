"""Holds, reviews and disposals as rows: what is kept, what is asked about, what is to go."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from server.feeds.matters import Closed
from server.feeds.postgres.rows import matter_name
from server.feeds.postgres.tenanted import Tenanted
from server.feeds.registers import Disposing, LegalHold, Reviewed

# A child's hold covers whatever names the child, whatever was said later of whom it is about: it is the law's.
ON_HOLD = (
    "exists (select from hold h where h.tenant_id = m.tenant_id and h.lifted_at is null and (h.of_id = m.matter_id"
    "  or h.of_id in (select c.child_id from matter_child c"
    "   where c.tenant_id = m.tenant_id and c.matter_id = m.matter_id)))"
)
_CANDIDATES = (
    "select m.matter_id, f.kind, f.about,"  # noqa: S608 (one part of the statement stands above it)
    " coalesce(m.followed_up_at, m.received_at) as closed_at,"
    "  array(select c.child_id from matter_child c where c.tenant_id = m.tenant_id and c.matter_id = m.matter_id"
    "   and c.part = 'concerned') as children"
    " from matter m join feed f on f.tenant_id = m.tenant_id and f.feed_id = m.feed_id"
    " left join retention_review r on r.tenant_id = m.tenant_id and r.matter_id = m.matter_id"
    " where m.tenant_id = $1 and m.setting_id = $2 and m.state in ('followed-up', 'placed', 'ended')"
    "  and m.kind <> 'rehearsal'"
    "  and (coalesce(m.followed_up_at, m.received_at) < $3 or m.matter_id in (select c.matter_id from matter_child c"
    "   where c.tenant_id = $1 and c.child_id = any($4::uuid[]) and c.part = 'concerned'))"
    "  and (r.matter_id is null or (r.decided_at is not null and coalesce(r.keep_until < $5, true)))"
    "  and not exists (select from disposal d where d.tenant_id = m.tenant_id and d.matter_id = m.matter_id)"
    "  and not exists (select from entry e where e.tenant_id = $1 and e.matter_id = m.matter_id"
    "   and e.feed_id = m.feed_id and e.blob is null)"
    # What found its place goes with what it became.
    "  and not exists (select from held h where h.tenant_id = m.tenant_id and h.held_id = m.matter_id"
    "   and h.placed_at is not null)"
    "  and not " + ON_HOLD + " order by closed_at, m.matter_id"
)


class Retaining(Tenanted):
    async def holds(self, ids: Collection[str]) -> dict[str, LegalHold]:
        rows = await self._rows("select * from hold where tenant_id = $1 and hold_id = any($2::uuid[])", list(ids))
        return {
            str(row["hold_id"]): LegalHold(
                hold_id=str(row["hold_id"]),
                of_id=str(row["of_id"]),
                from_at=row["from_at"],
                lifted_at=row["lifted_at"],
                lifted_by=None if row["lifted_by"] is None else str(row["lifted_by"]),
            )
            for row in rows
        }

    async def reviews(self, matter_ids: Collection[str]) -> dict[str, Reviewed]:
        rows = await self._rows(
            "select * from retention_review where tenant_id = $1 and matter_id = any($2::uuid[])", list(matter_ids)
        )
        return {
            str(row["matter_id"]): Reviewed(
                matter_id=str(row["matter_id"]),
                opened_at=row["opened_at"],
                decided_at=row["decided_at"],
                keep_until=row["keep_until"],
            )
            for row in rows
        }

    async def disposals(self, matter_ids: Collection[str]) -> dict[str, Disposing]:
        rows = await self._rows(
            "select * from disposal where tenant_id = $1 and matter_id = any($2::uuid[]) and begun_at is null",
            list(matter_ids),
        )
        return {
            str(row["matter_id"]): Disposing(
                matter_id=str(row["matter_id"]),
                decided_by=str(row["decided_by"]),
                decided_at=row["decided_at"],
                due_at=row["due_at"],
            )
            for row in rows
        }

    async def closed_children(self, setting_id: str) -> list[str]:
        rows = await self._rows(
            "select distinct c.child_id from matter m join matter_child c"
            " on c.tenant_id = m.tenant_id and c.matter_id = m.matter_id and c.part = 'concerned'"
            " where m.tenant_id = $1 and m.setting_id = $2 and m.state in ('followed-up', 'placed', 'ended')",
            setting_id,
        )
        return [str(row["child_id"]) for row in rows]

    async def closed_before(
        self, setting_id: str, before: datetime, children: Collection[str], today: date
    ) -> list[Closed]:
        rows = await self._rows(_CANDIDATES, setting_id, before, list(children), today)
        return [
            Closed(
                matter_id=str(row["matter_id"]),
                name=matter_name(row["kind"], row["about"]),
                closed_at=row["closed_at"],
                children=tuple(map(str, row["children"])),
            )
            for row in rows
        ]

    async def put_retained(self, row: LegalHold | Reviewed | Disposing) -> None:
        match row:
            case LegalHold():
                await self.connection.execute(
                    "insert into hold (tenant_id, hold_id, of_id, from_at, lifted_at, lifted_by)"
                    " values ($1, $2, $3, $4, $5, $6) on conflict (tenant_id, hold_id)"
                    " do update set lifted_at = excluded.lifted_at, lifted_by = excluded.lifted_by",
                    *(self.tenant_id, row.hold_id, row.of_id, row.from_at, row.lifted_at, row.lifted_by),
                )
            case Reviewed():
                await self.connection.execute(
                    "insert into retention_review (tenant_id, matter_id, opened_at, decided_at, keep_until)"
                    " values ($1, $2, $3, $4, $5) on conflict (tenant_id, matter_id) do update"
                    " set opened_at = excluded.opened_at, decided_at = excluded.decided_at,"
                    " keep_until = excluded.keep_until",
                    *(self.tenant_id, row.matter_id, row.opened_at, row.decided_at, row.keep_until),
                )
            case Disposing(due_at=None):
                await self.connection.execute(
                    "delete from disposal where tenant_id = $1 and matter_id = $2 and begun_at is null",
                    *(self.tenant_id, row.matter_id),
                )
            case Disposing():
                await self.connection.execute(
                    "insert into disposal (tenant_id, matter_id, decided_by, decided_at, due_at)"
                    " values ($1, $2, $3, $4, $5) on conflict (tenant_id, matter_id) do update"
                    " set decided_by = excluded.decided_by, decided_at = excluded.decided_at, due_at = excluded.due_at",
                    *(self.tenant_id, row.matter_id, row.decided_by, row.decided_at, row.due_at),
                )
