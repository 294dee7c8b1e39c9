"""What stands on record of the newest invitation of each person: who made it, who agreed to it or refused it."""

from __future__ import annotations

from asyncpg import Connection, Record
from msgspec import Struct

from server.access.inviting import OPERATOR, Inviting, Made
from server.feeds.append import instant
from server.people.reading import id_text
from sync.messages.base import Instant, Line, PersonId


class Said(Struct, frozen=True, kw_only=True):
    by: PersonId
    name: Line
    at: Instant


class WayIn(Struct, frozen=True, kw_only=True):
    """`made`: null where whoever runs Harken made it. `waits`: its code opens nothing until somebody else agrees."""

    made_at: Instant
    made: Said | None
    used_at: Instant | None
    agreed: Said | None
    refused: Said | None
    waits: bool


class Waiting(Struct, frozen=True, kw_only=True):
    """For whoever may agree: who made it, and when. Both are sent back by whoever does."""

    by: PersonId
    name: Line
    since: Instant


async def read_newest(connection: Connection, tenant: str) -> dict[str, Record]:
    """By person, with the names of those who said something."""
    rows = await connection.fetch(
        "select distinct on (i.person_id) i.person_id, i.made_by, i.made_at, i.ends_at, i.used_at,"
        " i.agreed_by, i.agreed_at, i.refused_by, i.refused_at,"
        " m.name as made_name, a.name as agreed_name, r.name as refused_name from invitation i"
        " left join person m on m.tenant_id = $1 and m.person_id = i.made_by"
        " left join person a on a.tenant_id = $1 and a.person_id = i.agreed_by"
        " left join person r on r.tenant_id = $1 and r.person_id = i.refused_by"
        " where i.tenant_id = $1 order by i.person_id, i.made_at desc, i.ends_at desc",
        tenant,
    )
    return {str(row["person_id"]): row for row in rows}


def way_in(newest: Record, inviting: Inviting, *, joined: bool) -> WayIn:
    """For whoever keeps the person, and for the person."""
    return WayIn(
        made_at=instant(newest["made_at"]),
        made=_said(newest, "made"),
        used_at=None if newest["used_at"] is None else instant(newest["used_at"]),
        agreed=_said(newest, "agreed"),
        refused=_said(newest, "refused"),
        waits=_waits(newest, inviting, joined=joined),
    )


def waiting_for(by: str, newest: Record, inviting: Inviting, *, joined: bool) -> Waiting | None:
    """If it waits and `by` may agree to it."""
    maker, person = str(newest["made_by"]), str(newest["person_id"])
    if not _waits(newest, inviting, joined=joined) or not inviting.may_agree(by, maker, person):
        return None
    return Waiting(by=maker, name=newest["made_name"], since=instant(newest["made_at"]))


def _waits(newest: Record, inviting: Inviting, *, joined: bool) -> bool:
    is_open = newest["used_at"] is None and newest["ends_at"] > inviting.now
    made = Made(
        person=str(newest["person_id"]),
        made_by=str(newest["made_by"]),
        joined=joined,
        agreed_by=id_text(newest["agreed_by"]),
    )
    return is_open and inviting.waits(made)


def _said(newest: Record, did: str) -> Said | None:
    by = id_text(newest[f"{did}_by"])
    if by is None or by == OPERATOR:
        return None
    return Said(by=by, name=newest[f"{did}_name"], at=instant(newest[f"{did}_at"]))
