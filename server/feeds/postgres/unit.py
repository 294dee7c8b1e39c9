"""A write: reads what a decision needs, writes what it made, a whole batch per statement."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from server.access.appointments import Appointment
from server.feeds.items import Answered, HeldItem, NewCommand
from server.feeds.matters import Matter, MatterChild
from server.feeds.postgres.bridging import Bridging
from server.feeds.postgres.linking import Linking
from server.feeds.postgres.looking import Looking
from server.feeds.postgres.quoting import Quoting
from server.feeds.postgres.registering import Registering
from server.feeds.postgres.rows import appointment_of, columns
from server.feeds.postgres.telling import Telling
from server.feeds.postgres.tenanted import APPOINTMENTS
from server.feeds.stored import Feed, NewEntry, StateKey, StoredText, WrappedKey
from server.feeds.waking import DUTY_BELL


class PostgresUnit(Telling, Looking, Registering, Bridging, Linking, Quoting):
    async def now(self) -> datetime:
        at: datetime = await self.connection.fetchval("select clock_timestamp()")
        return at

    async def restored(self) -> bool:
        there: bool = await self.connection.fetchval(
            "select exists (select from epoch_feed where tenant_id = $1)", self.tenant_id
        )
        return there

    async def answered(self, items: Collection[tuple[bytes, str]]) -> dict[bytes, Answered]:
        rows = await self._rows(
            # Found by the id that they claim: a digest would be looked for in all that ever came.
            "select digest, command_id, receipt, rsig from command"
            " where tenant_id = $1 and command_id = any($3::uuid[]) and digest = any($2::bytea[])"
            " union all"
            " select digest, command_id, receipt, rsig from held where tenant_id = $1 and digest = any($2::bytea[])",
            [digest for digest, _ in items],
            [claimed for _, claimed in items],
        )
        return {
            row["digest"]: Answered(
                digest=row["digest"], cmd=str(row["command_id"]), receipt=row["receipt"], rsig=row["rsig"]
            )
            for row in rows
        }

    async def known_commands(self, command_ids: Collection[str]) -> set[str]:
        rows = await self._rows(
            "select command_id as id from command where tenant_id = $1 and command_id = any($2::uuid[])"
            " union all select person_id from person where tenant_id = $1 and person_id = any($2::uuid[])"
            " union all select child_id from child where tenant_id = $1 and child_id = any($2::uuid[])"
            " union all select region_id from region where tenant_id = $1 and region_id = any($2::uuid[])"
            " union all select appointment_id from appointment"
            "  where tenant_id = $1 and appointment_id = any($2::uuid[])",
            list(command_ids),
        )
        return {str(row["id"]) for row in rows}

    async def appointments(self) -> tuple[Appointment, ...]:
        return tuple(map(appointment_of, await self._rows(APPOINTMENTS)))

    async def children(self, child_ids: Collection[str]) -> set[str]:
        rows = await self._rows(
            "select child_id from child where tenant_id = $1 and child_id = any($2::uuid[])", list(child_ids)
        )
        return {str(row["child_id"]) for row in rows}

    async def placed_on(self, feed_ids: Collection[str]) -> set[str]:
        rows = await self._rows(
            "select matter_id from matter where tenant_id = $1 and feed_id = any($2::uuid[]) and state = 'placed'",
            list(feed_ids),
        )
        return {str(row["matter_id"]) for row in rows}

    async def owing_about(self, child_ids: Collection[str]) -> list[str]:
        rows = await self._rows(
            "select distinct c.matter_id from matter_child c"
            " join matter m on m.tenant_id = $1 and m.matter_id = c.matter_id and m.kind in ('concern', 'unfinished')"
            " where c.tenant_id = $1 and c.child_id = any($2::uuid[]) and (m.state <> 'followed-up'"
            "  or exists (select from due d where d.tenant_id = $1 and d.kind = $3 and d.id = c.matter_id))",
            list(child_ids),
            DUTY_BELL,
        )
        return [str(row["matter_id"]) for row in rows]

    async def texts_of(self, matter_ids: Collection[str]) -> list[StoredText]:
        rows = await self._rows(
            "select e.feed_id, e.seq, e.matter_id, e.data_key_id, e.blob from entry e join matter m"
            " on m.tenant_id = $1 and m.matter_id = e.matter_id and m.feed_id = e.feed_id"
            " where e.tenant_id = $1 and e.matter_id = any($2::uuid[]) and e.blob is not null"
            " and not exists (select from withheld w where w.tenant_id = $1 and w.feed_id = e.feed_id"
            "  and w.seq = e.seq offset 0) order by e.feed_id, e.seq",
            list(matter_ids),
        )
        return [
            StoredText(
                feed_id=str(row["feed_id"]),
                seq=row["seq"],
                matter_id=str(row["matter_id"]),
                data_key_id=str(row["data_key_id"]),
                blob=row["blob"],
            )
            for row in rows
        ]

    async def case_members(self, feed_ids: Collection[str]) -> set[tuple[str, str]]:
        rows = await self._rows(
            "select feed_id, person_id from case_member"
            " where tenant_id = $1 and to_at is null and feed_id = any($2::uuid[])",
            list(feed_ids),
        )
        return {(str(row["feed_id"]), str(row["person_id"])) for row in rows}

    async def newest_states(self, keys: Collection[StateKey]) -> dict[StateKey, int]:
        if not keys:
            return {}
        rows = await self._rows(
            "select n.* from unnest($2::uuid[], $3::text[], $4::uuid[]) as w(feed_id, kind, about) cross join lateral"
            "  (select n.feed_id, n.kind, n.about, n.seq from newest_state n"
            "   where n.tenant_id = $1 and n.feed_id = w.feed_id and n.kind = w.kind and n.about = w.about offset 0) n",
            [key.feed_id for key in keys],
            [key.kind for key in keys],
            [key.about for key in keys],
        )
        return {StateKey(str(row["feed_id"]), row["kind"], str(row["about"])): row["seq"] for row in rows}

    async def waiting_for(self, matter_ids: Collection[str]) -> list[str]:
        rows = await self._rows(
            "select held_id from held where tenant_id = $1 and waits_for = any($2::uuid[]) and placed_at is null",
            list(matter_ids),
        )
        return [str(row["held_id"]) for row in rows]

    async def put_feeds(self, feeds: Sequence[Feed]) -> None:
        if feeds:
            await self.connection.execute(
                "insert into feed (tenant_id, feed_id, kind, about, seq, head)"
                " select $1, * from unnest($2::uuid[], $3::text[], $4::uuid[], $5::bigint[], $6::bytea[])"
                " on conflict (tenant_id, feed_id) do update set seq = excluded.seq, head = excluded.head",
                self.tenant_id,
                *columns([(f.feed_id, f.name.kind.value, f.name.about, f.seq, f.head) for f in feeds], 5),
            )

    async def put_data_keys(self, keys: Sequence[WrappedKey]) -> None:
        if keys:
            await self.connection.execute(
                "insert into data_key (tenant_id, data_key_id, rest_key_id, wrapped)"
                " select $1, * from unnest($2::uuid[], $3::uuid[], $4::bytea[])",
                self.tenant_id,
                *columns([(key.data_key_id, key.rest_key_id, key.wrapped) for key in keys], 3),
            )

    async def put_entries(self, entries: Sequence[NewEntry]) -> None:
        if entries:
            rows = [
                (
                    e.feed_id,
                    e.seq,
                    e.link.cls.value,
                    e.link.prev,
                    e.link.leaf,
                    e.head,
                    e.matter_id,
                    e.data_key_id,
                    e.blob,
                )
                for e in entries
            ]
            await self.connection.execute(
                "insert into entry (tenant_id, feed_id, seq, class, prev, leaf, head, matter_id, data_key_id, blob)"
                ' select $1, feed_id, seq, class::"char", prev, leaf, head, matter_id, data_key_id, blob'
                " from unnest($2::uuid[], $3::bigint[], $4::text[], $5::bigint[], $6::bytea[], $7::bytea[], $8::uuid[],"
                " $9::uuid[], $10::bytea[])"
                " as e(feed_id, seq, class, prev, leaf, head, matter_id, data_key_id, blob)",
                self.tenant_id,
                *columns(rows, 9),
            )

    async def put_newest_states(self, states: dict[StateKey, int]) -> None:
        if states:
            await self.connection.execute(
                "insert into newest_state (tenant_id, feed_id, kind, about, seq)"
                " select $1, * from unnest($2::uuid[], $3::text[], $4::uuid[], $5::bigint[])"
                " on conflict (tenant_id, feed_id, kind, about) do update set seq = excluded.seq",
                self.tenant_id,
                *columns([(key.feed_id, key.kind, key.about, seq) for key, seq in states.items()], 4),
            )

    async def put_matters(self, matters: Sequence[Matter]) -> None:
        if matters:
            rows = [
                (
                    m.matter_id,
                    m.kind.value,
                    m.setting_id,
                    m.feed_id,
                    m.data_key_id,
                    m.state.value,
                    m.author_id,
                    m.device_id,
                    m.facts.danger.value,
                    m.facts.adult.value,
                    m.facts.disclosed.value,
                    m.facts.moved.value,
                    " ".join(m.facts.kinds),
                    None if m.facts.classified is None else m.facts.classified.value,
                    m.made_at,
                    m.received_at,
                    m.acknowledged_at,
                    m.acknowledged_by,
                    m.followed_up_at,
                    m.round,
                    m.moved_from,
                    m.moved_at,
                    m.moved_by,
                    m.outside_only,
                )
                for m in matters
            ]
            await self.connection.execute(
                "insert into matter (tenant_id, matter_id, kind, setting_id, feed_id, data_key_id, state, author_id,"
                " device_id, danger, adult, disclosed, moved, kinds, classified, made_at, received_at, acknowledged_at,"
                " acknowledged_by, followed_up_at, round, moved_from, moved_at, moved_by, outside_only)"
                " select $1, matter_id, kind, setting_id, feed_id, data_key_id, state, author_id, device_id, danger,"
                " adult, disclosed, moved, string_to_array(kinds, ' '), classified, made_at, received_at,"
                " acknowledged_at, acknowledged_by, followed_up_at, round, moved_from, moved_at, moved_by, outside_only"
                " from unnest($2::uuid[], $3::text[], $4::uuid[], $5::uuid[], $6::uuid[], $7::text[],"
                " $8::uuid[], $9::uuid[], $10::text[], $11::text[], $12::text[], $13::text[], $14::text[],"
                " $15::text[], $16::timestamptz[], $17::timestamptz[], $18::timestamptz[], $19::uuid[],"
                " $20::timestamptz[], $21::integer[], $22::uuid[], $23::timestamptz[], $24::uuid[], $25::boolean[])"
                " as m(matter_id, kind, setting_id, feed_id, data_key_id, state, author_id, device_id, danger, adult,"
                " disclosed, moved, kinds, classified, made_at, received_at, acknowledged_at, acknowledged_by,"
                " followed_up_at, round, moved_from, moved_at, moved_by, outside_only)"
                " on conflict (tenant_id, matter_id) do update set state = excluded.state, feed_id = excluded.feed_id,"
                " moved_from = excluded.moved_from, moved_at = excluded.moved_at, moved_by = excluded.moved_by,"
                " outside_only = excluded.outside_only,"
                " classified = excluded.classified, acknowledged_at = excluded.acknowledged_at,"
                " acknowledged_by = excluded.acknowledged_by, followed_up_at = excluded.followed_up_at,"
                " round = excluded.round",
                self.tenant_id,
                *columns(rows, 24),
            )

    async def put_matter_children(self, children: Sequence[MatterChild]) -> None:
        if children:
            await self.connection.execute(
                "insert into matter_child (tenant_id, matter_id, child_id, part)"
                " select $1, * from unnest($2::uuid[], $3::uuid[], $4::text[])",
                self.tenant_id,
                *columns([(c.matter_id, c.child_id, c.part) for c in children], 3),
            )

    async def put_exclusions(self, exclusions: Sequence[tuple[str, str]]) -> None:
        if exclusions:
            await self.connection.execute(
                "insert into exclusion (tenant_id, matter_id, person_id)"
                " select $1, * from unnest($2::uuid[], $3::uuid[])",
                self.tenant_id,
                *columns(exclusions, 2),
            )

    async def put_case_members(self, members: Sequence[tuple[str, str]]) -> None:
        if members:
            await self.connection.execute(
                "insert into case_member (tenant_id, feed_id, person_id, from_at)"
                " select $1, w.feed_id, w.person_id, now()"
                " from unnest($2::uuid[], $3::uuid[]) as w(feed_id, person_id)"
                " on conflict (tenant_id, feed_id, person_id) do update set to_at = null"
                " where case_member.to_at is not null",
                self.tenant_id,
                *columns(members, 2),
            )

    async def put_commands(self, commands: Sequence[NewCommand]) -> None:
        if commands:
            rows = [
                (
                    c.command_id,
                    c.digest,
                    c.header,
                    c.signature,
                    c.signer_key_id,
                    c.device_id,
                    c.device_seq,
                    c.carrier_id,
                    c.matter_id,
                    c.receipt,
                    c.rsig,
                    c.received_at,
                )
                for c in commands
            ]
            await self.connection.execute(
                "insert into command (tenant_id, command_id, digest, header, signature, signer_key_id, device_id,"
                " device_seq, carrier_id, matter_id, receipt, rsig, received_at)"
                " select $1, w.* from unnest($2::uuid[], $3::bytea[], $4::bytea[], $5::bytea[], $6::uuid[],"
                " $7::uuid[], $8::bigint[], $9::uuid[], $10::uuid[], $11::text[], $12::bytea[],"
                " $13::timestamptz[]) as w",
                self.tenant_id,
                *columns(rows, 12),
            )

    async def put_held(self, items: Sequence[HeldItem]) -> None:
        for item in items:
            await self.connection.execute(
                "insert into held (tenant_id, held_id, command_id, digest, reason, route, data_key_id, envelope,"
                " carrier_id, received_at, receipt, rsig, waits_for)"
                " values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
                self.tenant_id,
                item.held_id,
                item.command_id,
                item.digest,
                item.reason,
                item.route.value,
                item.data_key_id,
                item.envelope,
                item.carrier_id,
                item.received_at,
                item.receipt,
                item.rsig,
                item.waits_for,
            )

    async def held_tried(self, held_id: str, placed_as: str | None) -> None:
        # Two may have read it as held; whoever comes second does not take it out of its place again.
        await self.connection.execute(
            "update held set tries = tries + 1, placed_as = $3::uuid,"
            " placed_at = case when $3::uuid is null then null else now() end"
            " where tenant_id = $1 and held_id = $2 and placed_at is null",
            self.tenant_id,
            held_id,
            placed_as,
        )

    async def device_seen(self, device_id: str, seq: int) -> None:
        await self.connection.execute(
            # Not when: leads read `seen_at`, and that something was sent which is on no desk would be a hint (S7).
            "update device set seq_seen = greatest(seq_seen, $3) where tenant_id = $1 and device_id = $2",
            self.tenant_id,
            device_id,
            seq,
        )
