"""Ladders and alerts as rows: who is being told of what nobody has."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from server.feeds.postgres.rows import columns, ladder_of
from server.feeds.postgres.tenanted import Tenanted
from server.feeds.waking import ALERT_BELL, LADDER_BELL, Ladder, NewAlert, Says, ToldLately
from sync.messages.escalation import Channel

FAILURES_TO_DOUBT = 5
"""A subscription that failed so often in a row does not count as a way to wake somebody."""


class Telling(Tenanted):
    async def exclusions(self, matter_ids: Collection[str]) -> set[tuple[str, str]]:
        rows = await self._rows(
            "select matter_id, person_id from exclusion where tenant_id = $1 and matter_id = any($2::uuid[])",
            list(matter_ids),
        )
        return {(str(row["matter_id"]), str(row["person_id"])) for row in rows}

    async def ladders(self, matter_ids: Collection[str]) -> dict[str, Ladder]:
        rows = await self._rows(
            "select * from ladder where tenant_id = $1 and matter_id = any($2::uuid[])", list(matter_ids)
        )
        return {str(row["matter_id"]): ladder_of(row) for row in rows}

    async def reach(self, person_ids: Collection[str]) -> dict[str, Channel]:
        if not person_ids:
            return {}
        rows = await self._rows(
            "select p.person_id, p.email is not null as mailed, exists (select from subscription s"
            "  join device d on d.tenant_id = s.tenant_id and d.device_id = s.device_id"
            "  where s.tenant_id = $1 and s.person_id = p.person_id and s.failures < $3 and d.revoked_at is null"
            " ) as pushed from person p where p.tenant_id = $1 and p.person_id = any($2::uuid[])",
            list(person_ids),
            FAILURES_TO_DOUBT,
        )
        return {
            str(row["person_id"]): Channel.WEBPUSH
            if row["pushed"]
            else Channel.EMAIL
            if row["mailed"]
            else Channel.NONE
            for row in rows
        }

    async def put_ladders(self, ladders: Sequence[Ladder]) -> None:
        if ladders:
            rows = [
                (
                    ladder.matter_id,
                    ladder.setting_id,
                    ladder.name.value,
                    ladder.round,
                    ladder.from_at,
                    ladder.taken,
                    ladder.last_at,
                    ",".join(ladder.told),
                    ",".join(ladder.skipped),
                    ladder.unanswered,
                    ladder.ended,
                )
                for ladder in ladders
            ]
            await self.connection.execute(
                "insert into ladder (tenant_id, matter_id, setting_id, name, round, from_at, taken, last_at, told,"
                " skipped, unanswered, ended)"
                # unnest would flatten arrays of arrays, so the ids of each row come as one text
                " select $1, w.m, w.s, w.name, w.round, w.from_at, w.taken, w.last_at,"
                " string_to_array(w.told, ',')::uuid[], string_to_array(w.skipped, ',')::uuid[], w.unanswered, w.ended"
                " from unnest($2::uuid[], $3::uuid[], $4::text[], $5::integer[], $6::timestamptz[], $7::integer[],"
                " $8::timestamptz[], $9::text[], $10::text[], $11::boolean[], $12::boolean[])"
                " as w(m, s, name, round, from_at, taken, last_at, told, skipped, unanswered, ended)"
                " on conflict (tenant_id, matter_id) do update set name = excluded.name, round = excluded.round,"
                " from_at = excluded.from_at, taken = excluded.taken, last_at = excluded.last_at,"
                " told = excluded.told, skipped = excluded.skipped, unanswered = excluded.unanswered,"
                " ended = excluded.ended",
                self.tenant_id,
                *columns(rows, 11),
            )

    async def end_ladders(self, matter_ids: Sequence[str]) -> None:
        if matter_ids:
            await self.connection.execute(
                "delete from ladder where tenant_id = $1 and matter_id = any($2::uuid[])",
                self.tenant_id,
                list(matter_ids),
            )
            await self.connection.execute(
                "delete from due where tenant_id = $1 and kind = $2 and id = any($3::uuid[])",
                self.tenant_id,
                LADDER_BELL,
                list(matter_ids),
            )

    async def put_alerts(self, alerts: Sequence[NewAlert], at: datetime) -> None:
        if alerts:
            rows = [
                (a.alert_id, a.person_id, a.matter_id, a.step, a.says.value, a.duty_id, a.notice_id, a.link_id)
                for a in alerts
            ]
            await self.connection.execute(
                "insert into alert (tenant_id, alert_id, person_id, matter_id, step, says, duty_id, notice_id, link_id,"
                " made_at) select $1, w.*, $10 from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::integer[],"
                " $6::text[], $7::uuid[], $8::uuid[], $9::uuid[]) as w",
                self.tenant_id,
                *columns(rows, 8),
                at,
            )
            await self.ring(ALERT_BELL, sorted({a.person_id for a in alerts}), at)

    async def told_lately(self, matter_ids: Collection[str], since: datetime, until: datetime) -> set[ToldLately]:
        if not matter_ids:
            return set()
        rows = await self._rows(
            "select distinct matter_id, person_id, says from alert"
            " where tenant_id = $1 and matter_id = any($2::uuid[]) and made_at between $3 and $4"
            " and (outcome in ('webpush', 'email') or (done_at is null and duty_id is not null))",
            list(matter_ids),
            since,
            until,
        )
        return {ToldLately(str(row["matter_id"]), str(row["person_id"]), Says(row["says"])) for row in rows}

    async def cover(self, setting_ids: Collection[str], at: datetime) -> dict[str, set[str]]:
        rows = await self._rows(
            "select setting_id, person_id from cover"
            " where tenant_id = $1 and setting_id = any($2::uuid[]) and from_at <= $3 and $3 < to_at",
            list(setting_ids),
            at,
        )
        found: dict[str, set[str]] = {}
        for row in rows:
            found.setdefault(str(row["setting_id"]), set()).add(str(row["person_id"]))
        return found

    async def live_ladders(self, setting_ids: Collection[str]) -> set[str]:
        rows = await self._rows(
            "select distinct l.setting_id from ladder l"
            " join matter m on m.tenant_id = l.tenant_id and m.matter_id = l.matter_id"
            " join feed f on f.tenant_id = m.tenant_id and f.feed_id = m.feed_id"
            " where l.tenant_id = $1 and l.setting_id = any($2::uuid[]) and m.kind <> 'rehearsal' and f.kind = 'desk'",
            list(setting_ids),
        )
        return {str(row["setting_id"]) for row in rows}

    async def rehearsing(self, setting_ids: Collection[str]) -> set[str]:
        rows = await self._rows(
            "select distinct m.setting_id from ladder l"
            " join matter m on m.tenant_id = l.tenant_id and m.matter_id = l.matter_id"
            " where l.tenant_id = $1 and m.setting_id = any($2::uuid[]) and m.kind = 'rehearsal'",
            list(setting_ids),
        )
        return {str(row["setting_id"]) for row in rows}

    async def alerts_reached(self, matter_ids: Collection[str]) -> dict[str, int]:
        rows = await self._rows(
            "select w.matter_id, count(distinct a.person_id) as people"
            " from unnest($2::uuid[]) as w(matter_id) cross join lateral (select a.person_id, a.outcome from alert a"
            "  where a.tenant_id = $1 and a.matter_id = w.matter_id offset 0) a"
            " where a.outcome = 'webpush' group by w.matter_id",
            list(matter_ids),
        )
        return {str(row["matter_id"]): row["people"] for row in rows}

    async def ring_at(self, kind: str, ids: Collection[str], at: datetime) -> None:
        await self._due(kind, [(row_id, at) for row_id in ids])

    async def ring_each(self, kind: str, at: Sequence[tuple[str, datetime]]) -> None:
        await self._due(kind, at)

    async def take_step_at(self, steps: Sequence[tuple[str, datetime]]) -> None:
        await self._due(LADDER_BELL, steps)

    async def _due(self, kind: str, steps: Sequence[tuple[str, datetime]]) -> None:
        if steps:
            await self.connection.execute(
                "insert into due (at, tenant_id, kind, id, rung_at)"
                # Whoever began before the clock was set back wrote by what it read then.
                " select w.at, $1, $2, w.id, greatest(now(), clock_timestamp())"
                " from unnest($3::uuid[], $4::timestamptz[]) as w(id, at)"
                # What was due is done: its time, and the lease of whoever did it, go.
                " on conflict (tenant_id, kind, id) do update"
                " set at = excluded.at, rung_at = excluded.rung_at, lease_until = null",
                self.tenant_id,
                kind,
                *columns(list(steps), 2),
            )

    async def unring(self, kind: str, row_id: str) -> None:
        await self.connection.execute(
            "delete from due where tenant_id = $1 and kind = $2 and id = $3", self.tenant_id, kind, row_id
        )

    async def ring(self, kind: str, ids: Sequence[str], at: datetime) -> None:
        if ids:
            await self.connection.execute(
                # A lease stays: whoever holds it looks, before it goes, whether more has come.
                "insert into due (at, tenant_id, kind, id, rung_at)"
                " select $1, $2, $3, unnest($4::uuid[]), greatest(now(), clock_timestamp())"
                " on conflict (tenant_id, kind, id) do update"
                " set at = least(due.at, excluded.at), rung_at = excluded.rung_at",
                at,
                self.tenant_id,
                kind,
                list(ids),
            )
