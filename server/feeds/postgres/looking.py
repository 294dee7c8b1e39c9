"""Who looked, as rows: what was sent to whose device, and what they opened of it."""

from __future__ import annotations

from collections.abc import Sequence

from server.feeds.postgres.rows import columns
from server.feeds.postgres.tenanted import Tenanted
from server.feeds.sent import Looked, OpenedMatter, SentRange


class Looking(Tenanted):
    async def put_sent(self, person_id: str, device_id: str, ranges: Sequence[SentRange]) -> None:
        if ranges:
            await self.connection.execute(
                "insert into access (tenant_id, access_id, at, person_id, device_id, did, feed_id, from_seq, to_seq)"
                " select $1, w.access_id, now(), $2, $3, 'pulled', w.feed_id, w.from_seq, w.to_seq"
                " from unnest($4::uuid[], $5::uuid[], $6::bigint[], $7::bigint[])"
                " as w(access_id, feed_id, from_seq, to_seq)",
                self.tenant_id,
                person_id,
                device_id,
                *columns([(r.access_id, r.feed_id, r.from_seq, r.to_seq) for r in ranges], 4),
            )

    async def put_opened(self, opened: Sequence[OpenedMatter]) -> None:
        if opened:
            await self.connection.execute(
                "insert into access (tenant_id, access_id, at, person_id, device_id, did, matter_id)"
                " select $1, w.access_id, w.at, w.person_id, w.device_id, 'opened', w.matter_id"
                " from unnest($2::uuid[], $3::timestamptz[], $4::uuid[], $5::uuid[], $6::uuid[])"
                " as w(access_id, at, person_id, device_id, matter_id)",
                self.tenant_id,
                *columns([(o.access_id, o.at, o.person_id, o.device_id, o.matter_id) for o in opened], 5),
            )

    async def looked(self, matter_id: str, setting_id: str | None) -> list[Looked]:
        rows = await self._rows(_LOOKED, matter_id, setting_id)
        return [
            Looked(
                person_id=str(row["person_id"]),
                name=row["name"],
                title=row["title"] or "",
                sent_at=row["sent_at"],
                first_at=row["first_at"],
                last_at=row["last_at"],
                times=row["times"] or 0,
            )
            for row in rows
        ]


# It was sent once a range covered its first entry, on a feed that it lay on, while it did: what has words of something
# else in it may be read with that, by people of whom whoever asks must not know (S7). Whoever says that they opened
# what was never sent to them is not believed, and nothing counts as opened before it was sent.
# The title is that of any post of theirs, the one where the matter is before others.
_LOOKED = (
    "with begun as (select e.feed_id, min(e.seq) as seq, max(m.moved_at) as until from entry e left join matter m"
    "  on m.tenant_id = $1 and m.matter_id = $2 and m.moved_from = e.feed_id"
    "  where e.tenant_id = $1 and e.matter_id = $2 and not exists (select from matter l where l.tenant_id = $1"
    "   and l.matter_id = $2 and e.feed_id <> l.feed_id and e.feed_id is distinct from l.moved_from)"
    "  group by e.feed_id),"
    " sent as (select a.person_id, min(a.at) as at from begun b cross join lateral"
    "  (select a.person_id, a.at from access a where a.tenant_id = $1 and a.did = 'pulled' and a.feed_id = b.feed_id"
    "   and a.from_seq < b.seq and a.to_seq >= b.seq and a.at < coalesce(b.until, 'infinity') offset 0) a"
    "  group by a.person_id),"
    " opened as (select person_id, min(at) as first_at, max(at) as last_at, count(*) as times from access"
    "  where tenant_id = $1 and matter_id = $2 and did = 'opened' group by person_id)"
    " select s.person_id, p.name, s.at as sent_at, o.times,"
    " case when o.times > 0 then greatest(o.first_at, s.at) end as first_at,"
    " case when o.times > 0 then greatest(o.last_at, s.at) end as last_at,"
    " (select a.title from appointment a where a.tenant_id = $1 and a.person_id = s.person_id"
    "  order by (a.setting_id is not distinct from $3) desc, a.from_at desc limit 1) as title"
    " from sent s join person p on p.tenant_id = $1 and p.person_id = s.person_id"
    " left join opened o on o.person_id = s.person_id"
    " order by s.at, s.person_id"
)
