"""What has words of another concern in it, as rows."""

from __future__ import annotations

from collections.abc import Collection

from server.feeds.postgres.rows import columns, matter_name
from server.feeds.postgres.tenanted import Tenanted
from server.feeds.quoting import LyingText
from server.feeds.stored import StoredText


class Quoting(Tenanted):
    async def handed_beside(self, concern_ids: Collection[str]) -> set[str]:
        rows = await self._rows(
            "with came as (select setting_id, received_at from matter"
            "  where tenant_id = $1 and matter_id = any($2::uuid[])),"
            " first as (select min(received_at) as at from came)"
            " select h.concern_id as id from (select setting_id, min(received_at) as at from came group by 1) c"
            " cross join lateral (select h.concern_id from handoff h where h.tenant_id = $1"
            "  and h.from_id = c.setting_id and h.sent_at >= c.at offset 0) h"
            " union select l.concern_id from first cross join lateral"
            "  (select l.concern_id from sent_link l where l.tenant_id = $1 and l.made_at >= first.at offset 0) l"
            " union select h.held_id from held h, first"
            "  where h.tenant_id = $1 and (h.placed_at is null or h.placed_at >= first.at)",
            list(concern_ids),
        )
        return {str(row["id"]) for row in rows}

    async def texts_read(self, matter_ids: Collection[str]) -> list[LyingText]:
        rows = await self._rows(
            "select f.kind, f.about, e.feed_id, e.seq, e.matter_id, e.data_key_id, e.blob from entry e cross join"
            " lateral (select f.kind, f.about from feed f where f.tenant_id = $1 and f.feed_id = e.feed_id"
            "  and f.kind in ('desk', 'case') offset 0) f"
            " where e.tenant_id = $1 and e.matter_id = any($2::uuid[]) and e.blob is not null"
            " and not exists (select from withheld w where w.tenant_id = $1 and w.feed_id = e.feed_id"
            "  and w.seq = e.seq offset 0)"
            " and not exists (select from matter m where m.tenant_id = $1 and m.matter_id = e.matter_id"
            "  and m.moved_from = e.feed_id offset 0) order by e.feed_id, e.seq",
            list(matter_ids),
        )
        return [
            LyingText(
                on=matter_name(row["kind"], row["about"]),
                stored=StoredText(
                    feed_id=str(row["feed_id"]),
                    seq=row["seq"],
                    matter_id=str(row["matter_id"]),
                    data_key_id=str(row["data_key_id"]),
                    blob=row["blob"],
                ),
            )
            for row in rows
        ]

    async def put_withheld(self, at: Collection[tuple[str, int]]) -> None:
        if at:
            await self.connection.execute(
                "insert into withheld (tenant_id, feed_id, seq) select $1, * from unnest($2::uuid[], $3::bigint[])",
                self.tenant_id,
                *columns(sorted(at), 2),
            )
