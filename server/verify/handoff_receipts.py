"""What became of handoffs, as signed: each receipt is the tenant's, and the heads in it are the chain's own (S9)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from asyncpg import Connection

from server.verify import spec
from server.verify.findings import Check, Pen
from server.verify.handoff_said import uuid_of
from server.verify.keys import Keys
from server.verify.text import Said

_ID: Final = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_DESK: Final = rf"({_ID}) ({_ID}) (\d+) ([A-Za-z0-9_-]{{43}})"
LINE: Final = re.compile(
    rf"handoff 1 (?P<tenant>{_ID}) (?P<handoff>{_ID}) (?P<state>[a-z]+) (?P<at>{spec.INSTANT.pattern}) (?P<by>-|{_ID})"
    rf" (?P<digest>[A-Za-z0-9_-]{{43}}) (?P<note>-|{_ID}) (?P<noted>-|[A-Za-z0-9_-]{{43}}) {_ID} {_DESK} {_DESK}"
)


@dataclass(slots=True)
class Receipts:
    tenant: UUID
    keys: Keys
    pen: Pen
    between: dict[UUID, list[Said]] = field(default_factory=dict)
    """By handoff, those that stand between the two."""
    lines: dict[str, set[str]] = field(default_factory=dict)
    """Line -> where it stands: between, sender, receiver."""
    heads: dict[tuple[UUID, int], set[str]] = field(default_factory=dict)

    def take(self, said: Said) -> None:
        handoff, line = uuid_of(said.d.get("handoff")), said.d.get("line")
        match = LINE.fullmatch(line) if isinstance(line, str) else None
        if handoff is None or match is None:
            self.pen.wrong(Check.RECEIPT, said.place, "is no receipt of a handoff")
            return
        try:
            signed = self.keys.signed_by_tenant(spec.unb64(said.d.get("sig", "")), spec.handoff_signed(match[0]))
        except (ValueError, TypeError):
            signed = False
        if not signed:
            self.pen.wrong(Check.RECEIPT, said.place, "the tenant's key did not sign it")
        told = (match["tenant"], match["handoff"], match["state"], match["at"])
        at = said.d.get("at")
        if told != (str(self.tenant), str(handoff), said.d.get("state"), at) or at != said.at:
            self.pen.wrong(Check.RECEIPT, said.place, "says something else than it was signed for")
        if match["by"] != ("-" if said.by is None else str(said.by)):
            self.pen.wrong(Check.RECEIPT, said.place, "names another than who did it")
        if said.of == handoff:
            self.between.setdefault(handoff, []).append(said)
        where = "between" if said.of == handoff else "sender" if said.d.get("concern") else "receiver"
        self.lines.setdefault(match[0], set()).add(where)
        groups = match.groups()
        for _, feed, seq, head in (groups[-8:-4], groups[-4:]):
            self.heads.setdefault((UUID(feed), int(seq)), set()).add(head)


async def check_heads(connection: Connection, tenant: UUID, receipts: Receipts, pen: Pen) -> None:
    """What the chain itself was checked against."""
    wanted = list(receipts.heads)
    stored = await connection.fetch(
        "select e.feed_id, e.seq, e.head from entry e join unnest($2::uuid[], $3::bigint[]) as w(feed_id, seq)"
        " on (e.feed_id, e.seq) = (w.feed_id, w.seq) where e.tenant_id = $1",
        tenant,
        [feed for feed, _ in wanted],
        [seq for _, seq in wanted],
    )
    heads = {(UUID(bytes=row["feed_id"].bytes), row["seq"]): spec.b64(row["head"]) for row in stored}
    for (feed, seq), said in receipts.heads.items():
        known = spec.b64(spec.head_0(tenant, feed)) if seq == 0 else heads.get((feed, seq))
        if said != {known}:
            pen.wrong(Check.RECEIPT, f"desk feed {feed}, entry {seq}", "has another head than a receipt witnesses")
