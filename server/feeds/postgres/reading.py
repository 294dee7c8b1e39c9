"""A snapshot: what a pull sends."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Final

from server.access.appointments import Appointment
from server.access.who import SESSIONS_IN_FORCE
from server.feeds.matters import MatterState
from server.feeds.postgres.looking import Looking
from server.feeds.postgres.rows import appointment_of, columns
from server.feeds.postgres.tenanted import APPOINTMENTS
from server.feeds.sent import CommandTold
from server.feeds.stored import StoredEntry
from sync.chain import Class, Link

ENTRIES: Final = (
    # The length of a body is known without reading it, so the sizes are summed before any body is fetched.
    "select e.seq, e.class, e.prev, e.leaf, e.data_key_id,"
    # Each looked up by its key, one entry at a time: joined, the walls of the tables keep an entry's key from them, and
    # each entry of a page reads every handoff that there ever was.
    " case when"
    # What left this feed is read here by nobody, whether it has been emptied yet or not (R28).
    " not exists (select from matter m where m.tenant_id = $1 and m.matter_id = e.matter_id and m.moved_from = $2)"
    # Nor is what has words in it of something that left, beside something else.
    " and not exists (select from withheld w where w.tenant_id = $1 and w.feed_id = $2 and w.seq = e.seq)"
    # Nor are words that their sender took back before anybody opened them.
    " and not exists (select from handoff h where h.tenant_id = $1 and h.handoff_id = e.matter_id"
    "  and e.seq <= h.withheld_seq"
    "  and exists (select from matter b where b.tenant_id = $1 and b.matter_id = e.matter_id and b.feed_id = $2))"
    " then e.blob end as blob,"
    " e.class = 'S' and exists (select from entry n where n.tenant_id = $1 and n.feed_id = $2 and n.prev = e.seq"
    # Said for the index alone, which has only those: without it each state reads the whole feed anew.
    "  and n.prev > 0) as superseded"
    " from entry e where e.tenant_id = $1 and e.feed_id = $2 and e.seq > $3::bigint and e.seq <= ("
    "  select coalesce(min(b.seq) filter (where b.total >= $5::bigint), max(b.seq)) from ("
    "   select s.seq, sum(coalesce(octet_length(s.blob), 0)) over (order by s.seq) as total"
    "   from entry s where s.tenant_id = $1 and s.feed_id = $2 and s.seq > $3 and s.seq <= $3 + $4::bigint) b"
    " ) order by e.seq"
)
"""Of a feed, after an entry, so many at most, and so many bytes."""


class PostgresReading(Looking):
    async def appointments_of(self, person_id: str) -> tuple[Appointment, ...]:
        rows = await self._rows(APPOINTMENTS + " and a.person_id = $2", person_id)
        return tuple(map(appointment_of, rows))

    async def cases_of(self, person_id: str) -> tuple[str, ...]:
        rows = await self._rows(
            "select f.about from case_member c"
            " join feed f on f.tenant_id = c.tenant_id and f.feed_id = c.feed_id"
            " where c.tenant_id = $1 and c.to_at is null and c.person_id = $2",
            person_id,
        )
        return tuple(str(row["about"]) for row in rows)

    async def appointments_of_all(self, person_ids: Collection[str]) -> tuple[Appointment, ...]:
        rows = await self._rows(APPOINTMENTS + " and a.person_id = any($2::uuid[])", list(person_ids))
        return tuple(map(appointment_of, rows))

    async def members_of_cases(self, abouts: Collection[str], person_ids: Collection[str]) -> set[tuple[str, str]]:
        if not abouts:
            return set()
        rows = await self._rows(
            "select f.about, c.person_id from feed f"
            " join case_member c on c.tenant_id = f.tenant_id and c.feed_id = f.feed_id"
            " where f.tenant_id = $1 and c.to_at is null"
            " and f.about = any($2::uuid[]) and c.person_id = any($3::uuid[])",
            list(abouts),
            list(person_ids),
        )
        return {(str(row["about"]), str(row["person_id"])) for row in rows}

    async def sessions_in_force(self, token_hashes: Collection[bytes], now: datetime) -> set[bytes]:
        rows = await self._rows(
            f"select s.token_hash {SESSIONS_IN_FORCE} and s.token_hash = any($3::bytea[])", now, list(token_hashes)
        )
        return {row["token_hash"] for row in rows}

    async def entries(self, feed_id: str, after: int, limit: int, limit_bytes: int | None = None) -> list[StoredEntry]:
        rows = await self._rows(ENTRIES, feed_id, after, limit, limit_bytes)
        return [
            StoredEntry(
                seq=row["seq"],
                link=Link(cls=Class(row["class"].decode()), prev=row["prev"], leaf=row["leaf"]),
                data_key_id=str(row["data_key_id"]),
                blob=row["blob"],
                superseded=row["superseded"],
            )
            for row in rows
        ]

    async def heads_at(self, at: Collection[tuple[str, int]]) -> dict[tuple[str, int], bytes]:
        """The head of a feed after a given entry, for those that exist: what a device claims is checked against it."""
        if not at:
            return {}
        rows = await self._rows(
            "select e.feed_id, e.seq, e.head from entry e"
            " join unnest($2::uuid[], $3::bigint[]) as w(feed_id, seq) on (e.feed_id, e.seq) = (w.feed_id, w.seq)"
            " where e.tenant_id = $1",
            *columns(list(at), 2),
        )
        return {(str(row["feed_id"]), row["seq"]): row["head"] for row in rows}

    async def survived(self, since: str, feed_ids: Collection[str]) -> dict[str, tuple[int, bytes]]:
        rows = await self._rows(
            "select distinct on (feed_id) feed_id, seq, head from epoch_feed"
            " where tenant_id = $1 and feed_id = any($3::uuid[]) and number > coalesce("
            "  (select max(number) from epoch_feed where tenant_id = $1 and epoch = $2::uuid), 0)"
            " order by feed_id, seq",
            since,
            list(feed_ids),
        )
        return {str(row["feed_id"]): (row["seq"], row["head"]) for row in rows}

    async def told(self, carrier_id: str, command_ids: Collection[str]) -> list[CommandTold]:
        rows = await self._rows(_TOLD, carrier_id, list(command_ids))
        return [
            CommandTold(
                command_id=str(row["command_id"]),
                state=MatterState(row["state"]),
                received_at=row["received_at"],
                at=row["followed_up_at"] or row["acknowledged_at"],
                by_name=row["name"],
                by_title=row["title"],
                round=row["round"],
                unanswered=row["unanswered"] or False,
                alerted=tuple((name, title or "") for name, title in row["alerted"] or ()),
            )
            for row in rows
        ]


# Of several items under one id, what was placed is told of rather than what is held, and the first rather than a later.
# The title is that of any present post of whoever acknowledged: the recorder is told a name and a role, no more (R5).
# One whom it was moved away from is told nothing more of it.
_TOLD = (
    "select distinct on (c.command_id)"
    " c.command_id, m.state, m.received_at, m.acknowledged_at, m.followed_up_at, m.round, l.unanswered, p.name,"
    " (select a.title from appointment a where a.tenant_id = $1 and a.person_id = m.acknowledged_by"
    "  order by (a.setting_id is not distinct from m.setting_id) desc, a.from_at desc limit 1) as title,"
    " (select array_agg(array[t.name, t.title] order by t.n) from ("
    "   select u.n, q.name, (select a.title from appointment a where a.tenant_id = $1 and a.person_id = u.id"
    "    order by (a.setting_id is not distinct from m.setting_id) desc, a.from_at desc limit 1) as title"
    "   from unnest(l.told) with ordinality as u(id, n)"
    "   join person q on q.tenant_id = $1 and q.person_id = u.id) t) as alerted"
    " from (select command_id, matter_id, false as held from command"
    "   where tenant_id = $1 and carrier_id = $2 and command_id = any($3::uuid[])"
    "  union all select command_id, held_id, true from held"
    "   where tenant_id = $1 and carrier_id = $2 and command_id = any($3::uuid[])) c"
    " join matter m on m.tenant_id = $1 and m.matter_id = c.matter_id"
    " left join person p on p.tenant_id = $1 and p.person_id = m.acknowledged_by"
    " left join ladder l on l.tenant_id = $1 and l.matter_id = m.matter_id"
    " where m.moved_by is null or not exists (select from exclusion x join feed f on f.tenant_id = $1"
    "  and f.feed_id = m.feed_id where x.tenant_id = $1 and x.matter_id = f.about and x.person_id = m.author_id)"
    " order by c.command_id, c.held, m.received_at"
)
