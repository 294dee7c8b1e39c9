"""Which settings tell each other, and of which children: the rows are what their entries give."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from server.verify.findings import Check, Pen
from server.verify.handoff_said import children_of, text_of, uuid_of
from server.verify.log import Log, instant
from server.verify.rows import Row
from server.verify.text import Said


@dataclass(frozen=True, slots=True)
class Bridge(Row):
    SQL: ClassVar[str] = "select * from bridge where tenant_id = $1 order by bridge_id"
    bridge_id: UUID
    school_id: UUID
    home_id: UUID
    from_id: UUID
    offered_by: UUID | None
    offered_at: datetime
    agreed_by: UUID | None
    agreed_at: datetime | None
    ended_by: UUID | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Match(Row):
    SQL: ClassVar[str] = "select * from child_match where tenant_id = $1 order by match_id"
    match_id: UUID
    bridge_id: UUID
    from_id: UUID
    child_id: UUID
    there_id: UUID | None
    state: str
    confirmed_at: datetime | None


def check_bridges(bridges: Sequence[Bridge], log: Log, pen: Pen) -> None:
    for row in bridges:
        said = log.by_matter.get(row.bridge_id, ())
        kept = [one for one in said if one.kind == "bridge-kept"]
        place = f"bridge {row.bridge_id}"
        if not kept:
            pen.wrong(Check.INDEX, place, "has a row and no entry")
            continue
        by = {one.kind: one for one in said if one.kind in ("bridge-offered", "bridge-agreed", "bridge-ended")}
        made = {
            "from_id": uuid_of(kept[0].d["ends"][0][0]),
            "ends": {kind: uuid_of(one) for one, kind in kept[0].d["ends"]},
            "offered": (kept[0].d.get("at"), _by(by, "bridge-offered")),
            "agreed": (_at(by, "bridge-agreed", kept), _by(by, "bridge-agreed")),
            "ended": (_at(by, "bridge-ended", ()), _by(by, "bridge-ended")),
        }
        stored = {
            "from_id": row.from_id,
            "ends": {"school": row.school_id, "home": row.home_id},
            "offered": (instant(row.offered_at), row.offered_by),
            "agreed": (text_of(row.agreed_at), row.agreed_by),
            "ended": (text_of(row.ended_at), row.ended_by),
        }
        for name, expected in made.items():
            if stored[name] != expected:
                pen.wrong(Check.INDEX, place, f"{name} is not what its entries give")
        state = "ended" if row.ended_at else "agreed" if row.agreed_at else "offered"
        if kept[-1].d.get("state") != state:
            pen.wrong(Check.INDEX, place, "its newest state says otherwise")
        if row.agreed_by is not None and row.agreed_by == row.offered_by:
            pen.wrong(Check.INDEX, place, "was agreed to by whoever asked")


def check_matches(matches: Sequence[Match], log: Log, pen: Pen) -> None:
    for row in matches:
        kept = [one for one in log.by_matter.get(row.match_id, ()) if one.kind == "match-kept"]
        place = f"match {row.match_id}"
        if not kept:
            pen.wrong(Check.INDEX, place, "has a row and no entry")
            continue
        children = children_of(kept[-1])
        there = children[1][1] if len(children) > 1 else None
        made = (str(row.bridge_id), (str(row.from_id), str(row.child_id)), None if there is None else there, row.state)
        stored_there = None if row.there_id is None else str(row.there_id)
        said = (kept[-1].d.get("bridge"), children[0], stored_there, kept[-1].d.get("state"))
        if made != said:
            pen.wrong(Check.INDEX, place, "is not what its entries give")
        confirmed = [one.d.get("at") for one in kept if one.d.get("state") == "confirmed"]
        if text_of(row.confirmed_at) != (confirmed[-1] if confirmed else None):
            pen.wrong(Check.INDEX, place, "is confirmed at another time than was said")
        answers = [one for one in log.by_matter[row.match_id] if one.kind == "match-answered"]
        by_hand = any(one.kind == "match-offered" for one in log.by_matter[row.match_id])
        if row.state == "confirmed" and by_hand and not (answers and answers[-1].d.get("child") == there):
            pen.wrong(Check.INDEX, place, "is of a child whom nobody named")


def _by(by: Mapping[str, Said], kind: str) -> UUID | None:
    return by[kind].by if kind in by else None


def _at(by: Mapping[str, Said], kind: str, kept: Sequence[Said]) -> str | None:
    """Where a provider began with it, agreed already."""
    begun = str(kept[0].d.get("at")) if kept and kept[0].d.get("state") == "agreed" else None
    return by[kind].at if kind in by else begun
