"""Bridges, matched children and handoffs, as rows."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from asyncpg import Record

from server.feeds.bridges import Bridge, Handoff, Match
from server.feeds.postgres.rows import columns, text_of
from server.feeds.postgres.tenanted import Tenanted
from sync.messages.bridges import MatchState
from sync.messages.handoffs import HandoffState


class Bridging(Tenanted):
    async def bridges(self, bridge_ids: Collection[str]) -> dict[str, Bridge]:
        rows = await self._rows(
            "select * from bridge where tenant_id = $1 and bridge_id = any($2::uuid[])", list(bridge_ids)
        )
        return {str(row["bridge_id"]): _bridge_of(row) for row in rows}

    async def bridges_of(self, setting_ids: Collection[str]) -> dict[str, Bridge]:
        rows = await self._rows(
            "select * from bridge where tenant_id = $1"
            " and (school_id = any($2::uuid[]) or home_id = any($2::uuid[])) order by bridge_id",
            list(setting_ids),
        )
        return {str(row["bridge_id"]): _bridge_of(row) for row in rows}

    async def matches(self, match_ids: Collection[str]) -> dict[str, Match]:
        rows = await self._rows(
            "select * from child_match where tenant_id = $1 and match_id = any($2::uuid[])", list(match_ids)
        )
        return {str(row["match_id"]): _match_of(row) for row in rows}

    async def matches_of(self, child_ids: Collection[str]) -> list[Match]:
        rows = await self._rows(
            "select * from child_match where tenant_id = $1"
            " and (child_id = any($2::uuid[]) or there_id = any($2::uuid[])) order by match_id",
            list(child_ids),
        )
        return [_match_of(row) for row in rows]

    async def matched_over(self, bridge_ids: Collection[str]) -> set[str]:
        rows = await self._rows(
            "select child_id, there_id from child_match"
            " where tenant_id = $1 and bridge_id = any($2::uuid[]) and there_id is not null",
            list(bridge_ids),
        )
        return {str(child) for row in rows for child in row}

    async def handoffs(self, handoff_ids: Collection[str]) -> dict[str, Handoff]:
        rows = await self._rows(
            "select * from handoff where tenant_id = $1 and handoff_id = any($2::uuid[])", list(handoff_ids)
        )
        return {str(row["handoff_id"]): _handoff_of(row) for row in rows}

    async def handoffs_of(self, concern_ids: Collection[str]) -> list[Handoff]:
        rows = await self._rows(
            "select * from handoff where tenant_id = $1 and concern_id = any($2::uuid[]) order by sent_at, handoff_id",
            list(concern_ids),
        )
        return [_handoff_of(row) for row in rows]

    async def handoffs_since(self, concern_ids: Collection[str]) -> list[Handoff]:
        rows = await self._rows(
            "select h.* from (select m.setting_id, min(m.received_at) as since from matter m"
            "  where m.tenant_id = $1 and m.matter_id = any($2::uuid[]) group by m.setting_id) m"
            " cross join lateral (select * from handoff h where h.tenant_id = $1 and not h.sealed"
            "  and h.from_id = m.setting_id and h.sent_at >= m.since offset 0) h order by h.sent_at, h.handoff_id",
            list(concern_ids),
        )
        return [_handoff_of(row) for row in rows]

    async def held_beside(self, setting_ids: Collection[str]) -> list[str]:
        rows = await self._rows(
            "select h.held_id from held h where h.tenant_id = $1 and h.placed_at is null and h.waits_for is not null"
            " and exists (select from matter m where m.tenant_id = $1 and m.matter_id = h.waits_for"
            "  and m.setting_id = any($2::uuid[])) order by h.received_at, h.held_id",
            list(setting_ids),
        )
        return [str(row["held_id"]) for row in rows]

    async def first_sent(self, handoff_id: str, person_ids: Collection[str]) -> tuple[str, datetime] | None:
        rows = await self._rows(
            "select a.person_id, a.at from handoff h"
            " cross join lateral (select m.feed_id from matter m"
            "  where m.tenant_id = $1 and m.matter_id = h.handoff_id offset 0) m"
            " cross join lateral (select a.person_id, a.at from access a where a.tenant_id = $1 and a.did = 'pulled'"
            "  and a.feed_id = m.feed_id and a.from_seq < h.sent_seq and a.to_seq >= h.sent_seq"
            "  and a.person_id = any($3::uuid[]) offset 0) a"
            " where h.tenant_id = $1 and h.handoff_id = $2 order by a.at, a.person_id limit 1",
            handoff_id,
            list(person_ids),
        )
        return (str(rows[0]["person_id"]), rows[0]["at"]) if rows else None

    async def put_bridges(self, bridges: Sequence[Bridge]) -> None:
        if bridges:
            await self.connection.execute(
                "insert into bridge (tenant_id, bridge_id, school_id, home_id, from_id, offered_by, offered_at,"
                " agreed_by, agreed_at, ended_by, ended_at)"
                " select $1, * from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::uuid[],"
                " $7::timestamptz[], $8::uuid[], $9::timestamptz[], $10::uuid[], $11::timestamptz[])"
                " on conflict (tenant_id, bridge_id) do update set agreed_by = excluded.agreed_by,"
                " agreed_at = excluded.agreed_at, ended_by = excluded.ended_by, ended_at = excluded.ended_at",
                self.tenant_id,
                *columns(
                    [
                        (
                            b.bridge_id,
                            b.school_id,
                            b.home_id,
                            b.from_id,
                            b.offered_by,
                            b.offered_at,
                            b.agreed_by,
                            b.agreed_at,
                            b.ended_by,
                            b.ended_at,
                        )
                        for b in bridges
                    ],
                    10,
                ),
            )

    async def put_matches(self, matches: Sequence[Match]) -> None:
        if matches:
            await self.connection.execute(
                "insert into child_match"
                " (tenant_id, match_id, bridge_id, from_id, child_id, there_id, state, confirmed_at)"
                " select $1, * from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::uuid[], $7::text[],"
                " $8::timestamptz[])"
                " on conflict (tenant_id, match_id) do update set there_id = excluded.there_id,"
                " state = excluded.state, confirmed_at = excluded.confirmed_at",
                self.tenant_id,
                *columns(
                    [
                        (m.match_id, m.bridge_id, m.from_id, m.child_id, m.there_id, m.state.value, m.confirmed_at)
                        for m in matches
                    ],
                    7,
                ),
            )

    async def put_handoffs(self, handoffs: Sequence[Handoff]) -> None:
        if handoffs:
            await self.connection.execute(
                "insert into handoff (tenant_id, handoff_id, bridge_id, from_id, to_id, concern_id, child_id, there_id,"
                " digest, sent_seq, withheld_seq, sealed, state, sent_by, sent_at, delivered_at, opened_at, opened_by,"
                " noted_at, noted_by,"
                " note_id, note_digest, closed_at, withdrawn_at)"
                " select $1, * from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::uuid[], $7::uuid[],"
                " $8::uuid[], $9::bytea[], $10::bigint[], $11::bigint[], $12::boolean[], $13::text[], $14::uuid[],"
                " $15::timestamptz[], $16::timestamptz[], $17::timestamptz[], $18::uuid[], $19::timestamptz[],"
                " $20::uuid[], $21::uuid[], $22::bytea[], $23::timestamptz[], $24::timestamptz[])"
                " on conflict (tenant_id, handoff_id) do update set there_id = excluded.there_id,"
                " sent_seq = excluded.sent_seq, withheld_seq = excluded.withheld_seq, sealed = excluded.sealed,"
                " state = excluded.state, delivered_at = excluded.delivered_at,"
                " opened_at = excluded.opened_at, opened_by = excluded.opened_by, noted_at = excluded.noted_at,"
                " noted_by = excluded.noted_by, note_id = excluded.note_id, note_digest = excluded.note_digest,"
                " closed_at = excluded.closed_at, withdrawn_at = excluded.withdrawn_at",
                self.tenant_id,
                *columns(
                    [
                        (
                            h.handoff_id,
                            h.bridge_id,
                            h.from_id,
                            h.to_id,
                            h.concern_id,
                            h.child_id,
                            h.there_id,
                            h.digest,
                            h.sent_seq,
                            h.withheld_seq,
                            h.sealed,
                            h.state.value,
                            h.sent_by,
                            h.sent_at,
                            h.delivered_at,
                            h.opened_at,
                            h.opened_by,
                            h.noted_at,
                            h.noted_by,
                            h.note_id,
                            h.note_digest,
                            h.closed_at,
                            h.withdrawn_at,
                        )
                        for h in handoffs
                    ],
                    23,
                ),
            )


def _bridge_of(row: Record) -> Bridge:
    return Bridge(
        bridge_id=str(row["bridge_id"]),
        school_id=str(row["school_id"]),
        home_id=str(row["home_id"]),
        from_id=str(row["from_id"]),
        offered_by=text_of(row["offered_by"]),
        offered_at=row["offered_at"],
        agreed_by=text_of(row["agreed_by"]),
        agreed_at=row["agreed_at"],
        ended_by=text_of(row["ended_by"]),
        ended_at=row["ended_at"],
    )


def _match_of(row: Record) -> Match:
    return Match(
        match_id=str(row["match_id"]),
        bridge_id=str(row["bridge_id"]),
        from_id=str(row["from_id"]),
        child_id=str(row["child_id"]),
        there_id=text_of(row["there_id"]),
        state=MatchState(row["state"]),
        confirmed_at=row["confirmed_at"],
    )


def _handoff_of(row: Record) -> Handoff:
    return Handoff(
        handoff_id=str(row["handoff_id"]),
        bridge_id=str(row["bridge_id"]),
        from_id=str(row["from_id"]),
        to_id=str(row["to_id"]),
        concern_id=str(row["concern_id"]),
        child_id=str(row["child_id"]),
        there_id=text_of(row["there_id"]),
        digest=row["digest"],
        sent_seq=row["sent_seq"],
        withheld_seq=row["withheld_seq"],
        sealed=row["sealed"],
        state=HandoffState(row["state"]),
        sent_by=str(row["sent_by"]),
        sent_at=row["sent_at"],
        delivered_at=row["delivered_at"],
        opened_at=row["opened_at"],
        opened_by=text_of(row["opened_by"]),
        noted_at=row["noted_at"],
        noted_by=text_of(row["noted_by"]),
        note_id=text_of(row["note_id"]),
        note_digest=row["note_digest"],
        closed_at=row["closed_at"],
        withdrawn_at=row["withdrawn_at"],
    )
