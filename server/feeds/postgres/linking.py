"""Links for somebody outside, as rows."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from asyncpg import Record

from server.feeds.links import SentLink
from server.feeds.postgres.rows import columns, text_of
from server.feeds.postgres.tenanted import Tenanted


class Linking(Tenanted):
    async def links(self, link_ids: Collection[str]) -> dict[str, SentLink]:
        rows = await self._rows(
            "select * from sent_link where tenant_id = $1 and link_id = any($2::uuid[])", list(link_ids)
        )
        return {str(row["link_id"]): _link_of(row) for row in rows}

    async def live_links(self, now: datetime) -> list[SentLink]:
        rows = await self._rows(
            "select * from sent_link where tenant_id = $1 and ends_at > $2 and taken_back_at is null"
            " and locked_at is null and ended_at is null order by link_id",
            now,
        )
        return [_link_of(row) for row in rows]

    async def put_links(self, links: Sequence[SentLink]) -> None:
        if links:
            await self.connection.execute(
                "insert into sent_link (tenant_id, link_id, concern_id, made_by, lock, code_check, made_at, ends_at,"
                " opens, acknowledged_at, taken_back_at, locked_at, expired_at, ended_at)"
                " select $1, * from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::bytea[], $6::bytea[],"
                " $7::timestamptz[], $8::timestamptz[], $9::smallint[], $10::timestamptz[], $11::timestamptz[],"
                " $12::timestamptz[], $13::timestamptz[], $14::timestamptz[])"
                " on conflict (tenant_id, link_id) do update set opens = excluded.opens,"
                " acknowledged_at = excluded.acknowledged_at, taken_back_at = excluded.taken_back_at,"
                " locked_at = excluded.locked_at, expired_at = excluded.expired_at, ended_at = excluded.ended_at",
                self.tenant_id,
                *columns(
                    [
                        (
                            p.link_id,
                            p.concern_id,
                            p.made_by,
                            p.lock,
                            p.check,
                            p.made_at,
                            p.ends_at,
                            p.opens,
                            p.acknowledged_at,
                            p.taken_back_at,
                            p.locked_at,
                            p.expired_at,
                            p.ended_at,
                        )
                        for p in links
                    ],
                    13,
                ),
            )

    async def forgive(self, link_id: str) -> None:
        await self.connection.execute(
            "update sent_link set wrong = greatest(wrong - 1, 0) where tenant_id = $1 and link_id = $2",
            self.tenant_id,
            link_id,
        )


def _link_of(row: Record) -> SentLink:
    return SentLink(
        link_id=str(row["link_id"]),
        concern_id=str(row["concern_id"]),
        made_by=text_of(row["made_by"]),
        lock=row["lock"],
        check=row["code_check"],
        made_at=row["made_at"],
        ends_at=row["ends_at"],
        wrong=row["wrong"],
        opens=row["opens"],
        acknowledged_at=row["acknowledged_at"],
        taken_back_at=row["taken_back_at"],
        locked_at=row["locked_at"],
        expired_at=row["expired_at"],
        ended_at=row["ended_at"],
    )
