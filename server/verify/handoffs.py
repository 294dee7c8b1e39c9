"""What two settings told each other: the rows are what their entries give, and every receipt is true (S9).

Written again from the protocol: which state follows which, what a receipt signs, who may be told.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Final
from uuid import UUID

from asyncpg import Connection

from server.verify import rows, spec
from server.verify.bridges import Bridge, Match, check_bridges, check_matches
from server.verify.findings import Check, Pen
from server.verify.handoff_origin import beyond, bridge_of, sealed_by, there
from server.verify.handoff_receipts import LINE, Receipts, check_heads
from server.verify.handoff_said import uuid_of
from server.verify.keys import Keys
from server.verify.log import Log, instant
from server.verify.rows import Row
from server.verify.text import Said

AFTER: Final[Mapping[str | None, Collection[str]]] = {
    None: {"sent"},
    "sent": {"delivered", "opened", "withdrawn"},
    "delivered": {"opened", "withdrawn"},
    "opened": {"noted"},
    "noted": {"closed"},
    "closed": (),
    "withdrawn": (),
}
ASKS: Final = frozenset({"handoff-asked", "handoff-answered"})


@dataclass(frozen=True, slots=True)
class Handoff(Row):
    SQL: ClassVar[str] = "select * from handoff where tenant_id = $1 order by handoff_id"
    handoff_id: UUID
    bridge_id: UUID
    from_id: UUID
    to_id: UUID
    concern_id: UUID
    child_id: UUID
    there_id: UUID | None
    digest: bytes
    sent_seq: int
    withheld_seq: int
    sealed: bool
    state: str
    sent_by: UUID
    sent_at: datetime
    delivered_at: datetime | None
    opened_at: datetime | None
    opened_by: UUID | None
    noted_at: datetime | None
    noted_by: UUID | None
    note_id: UUID | None
    note_digest: bytes | None
    closed_at: datetime | None
    withdrawn_at: datetime | None


@dataclass(frozen=True, slots=True)
class Between:
    """The three tables, and where the desks are of which receipts speak."""

    bridges: Sequence[Bridge]
    matches: Sequence[Match]
    handoffs: Sequence[Handoff]

    def sealed(self) -> frozenset[UUID]:
        """Of which nothing more is said between the two."""
        return frozenset(row.handoff_id for row in self.handoffs if row.sealed)

    def withheld(self) -> dict[UUID, int]:
        """Up to where what was said of a handoff, where both sides read it, is served to nobody."""
        return {row.handoff_id: row.withheld_seq for row in self.handoffs if row.withheld_seq}


async def read(connection: Connection, tenant: UUID) -> Between:
    return Between(
        bridges=await rows.all_of(connection, Bridge, tenant),
        matches=await rows.all_of(connection, Match, tenant),
        handoffs=await rows.all_of(connection, Handoff, tenant),
    )


async def check(connection: Connection, tenant: UUID, between: Between, keys: Keys, log: Log, pen: Pen) -> None:
    check_bridges(between.bridges, log, pen)
    check_matches(between.matches, log, pen)
    receipts = Receipts(tenant, keys, pen)
    for entries in log.by_matter.values():
        for said in entries:
            if said.kind == "handoff-receipt":
                receipts.take(said)
    await check_heads(connection, tenant, receipts, pen)
    for kind, name, known in (
        ("bridge-kept", "bridge", {row.bridge_id for row in between.bridges}),
        ("match-kept", "match", {row.match_id for row in between.matches}),
        ("handoff-brought", "handoff", {row.handoff_id for row in between.handoffs}),
    ):
        named = {one.of for entries in log.by_matter.values() for one in entries if one.kind == kind}
        for lost in sorted(named - known - log.disposed):
            pen.wrong(Check.INDEX, f"{name} {lost}", "has entries and no row")
    for row in between.handoffs:
        pen.count("handoffs")
        if row.handoff_id not in log.disposed:
            _check_handoff(row, receipts, log, pen)


def check_looked(between: Between, looked: Collection[UUID], log: Log, pen: Pen) -> None:
    """Whether it lies on a device there is looked at until somebody there has it, or it was taken back. `looked`: those
    that will be."""
    for row in between.handoffs:
        if row.state == "sent" and row.handoff_id not in looked and row.handoff_id not in log.disposed:
            pen.wrong(Check.WAKING, f"handoff {row.handoff_id}", "nobody will look whether it lies on a device there")


def _is_brought(said: Said) -> bool:
    return said.kind == "handoff-brought"


def _check_handoff(row: Handoff, receipts: Receipts, log: Log, pen: Pen) -> None:
    place = f"handoff {row.handoff_id}"
    brought = next(filter(_is_brought, log.by_matter.get(row.handoff_id, ())), None)
    sent = next((one for one in log.by_cmd.get(row.handoff_id, ()) if one.kind == "handoff-sent"), None)
    if brought is None:
        pen.wrong(Check.INDEX, place, "has a row and no entry")
        return
    if sent is None and row.concern_id not in log.disposed:
        pen.wrong(Check.ENTRY, brought.place, "was never written by its sender")
    if sent is not None and (sent.body_digest, sent.of) != (brought.body_digest, row.concern_id):
        pen.wrong(Check.ENTRY, brought.place, "is not what its sender wrote")
    told = receipts.between.get(row.handoff_id, [])
    _check_course(row, told, pen)
    _check_kept(row, told, receipts, log, pen)
    by_state = {str(one.d["state"]): one for one in told}
    note = None if row.note_id is None else log.first(row.note_id, "handoff-noted")
    made: dict[str, Any] = {
        "bridge_id": bridge_of(brought, log),
        "from_id": beyond(brought, log),
        "to_id": uuid_of(brought.d.get("to")),
        "concern_id": uuid_of(brought.d.get("concern")),
        "child_id": uuid_of(brought.d.get("child")),
        "digest": brought.body_digest,
        "sent_seq": brought.seq,
        "state": str(told[-1].d["state"]) if told else None,
        "sent_by": brought.by,
        "sent_at": brought.at,
        "delivered_at": _when(by_state, "delivered"),
        "opened_at": _when(by_state, "opened"),
        "opened_by": _who(by_state, "opened"),
        "noted_at": _when(by_state, "noted"),
        "noted_by": _who(by_state, "noted"),
        "closed_at": _when(by_state, "closed"),
        "withdrawn_at": _when(by_state, "withdrawn"),
    }
    if note is not None:
        made |= {"note_digest": note.body_digest, "there_id": uuid_of(note.d.get("child"))}
    elif row.note_id is None:
        made |= {"note_digest": None, "there_id": there(brought, log)}
    for name, expected in made.items():
        stored = getattr(row, name)
        if (instant(stored) if isinstance(stored, datetime) else stored) != expected:
            pen.wrong(Check.INDEX, place, f"{name} is not what its entries give")
    _check_withheld(row, brought, log, pen)


def _check_course(row: Handoff, told: Sequence[Said], pen: Pen) -> None:
    before: str | None = None
    for one in told:
        if one.d.get("state") not in AFTER.get(before, ()):
            pen.wrong(Check.RECEIPT, one.place, f"cannot follow {before or 'nothing'}")
        before = str(one.d.get("state"))
    for one in told:
        match = LINE.fullmatch(str(one.d.get("line")))
        if match is not None and match["digest"] != spec.b64(row.digest):
            pen.wrong(Check.RECEIPT, one.place, "is of other words than were sent")
        if match is not None and match["state"] in ("noted", "closed") and row.note_digest is not None:
            note = str(row.note_id), spec.b64(row.note_digest)
            if (match["note"], match["noted"]) != note:
                pen.wrong(Check.RECEIPT, one.place, "is of another note than was written")


def _check_kept(row: Handoff, told: Sequence[Said], receipts: Receipts, log: Log, pen: Pen) -> None:
    """The same lines on both sides, as far as each still keeps its record."""
    for one in told:
        where = receipts.lines.get(str(one.d.get("line")), set())
        if "sender" not in where and row.concern_id not in log.disposed:
            pen.wrong(Check.RECEIPT, one.place, "stands not in its sender's record")
        kept_there = one.d.get("state") in ("noted", "closed") and row.note_id not in log.disposed
        if kept_there and "receiver" not in where:
            pen.wrong(Check.RECEIPT, one.place, "stands not in its receiver's record")
    of_this = f" {row.handoff_id} "
    if any(of_this in line and "between" not in where for line, where in receipts.lines.items()):
        pen.wrong(Check.RECEIPT, f"handoff {row.handoff_id}", "one side keeps a receipt that the other was not given")


def _check_withheld(row: Handoff, brought: Said, log: Log, pen: Pen) -> None:
    if row.sealed != (sealed_by(brought, log) is not None):
        pen.wrong(
            Check.INDEX, f"handoff {row.handoff_id}", "is said of between the two as if its concern lay elsewhere"
        )
    if not row.sealed and row.withheld_seq != (row.sent_seq if row.state == "withdrawn" else 0):
        pen.wrong(Check.INDEX, f"handoff {row.handoff_id}", "is kept from those who may read it, or served to others")


def _when(by_state: Mapping[str, Said], state: str) -> str | None:
    return by_state[state].at if state in by_state else None


def _who(by_state: Mapping[str, Said], state: str) -> UUID | None:
    return by_state[state].by if state in by_state else None
