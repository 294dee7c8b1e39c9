"""What is kept, what is asked about, what is to go: each row, rebuilt from what was said of it.

A decision that is missing keeps something longer, and no more. So what is checked is that nothing stands which nobody
said, that every hold stands, and that nothing went before its time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import ClassVar, Final
from uuid import UUID

from server.verify.findings import Check, Pen
from server.verify.log import Log, instant
from server.verify.rows import Row
from server.verify.text import Said

NOTICE: Final = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Hold(Row):
    SQL: ClassVar[str] = "select * from hold where tenant_id = $1 order by hold_id"
    hold_id: UUID
    of_id: UUID
    from_at: datetime
    lifted_at: datetime | None
    lifted_by: UUID | None


@dataclass(frozen=True, slots=True)
class Review(Row):
    SQL: ClassVar[str] = "select * from retention_review where tenant_id = $1 order by matter_id"
    matter_id: UUID
    opened_at: datetime
    decided_at: datetime | None
    keep_until: date | None


@dataclass(frozen=True, slots=True)
class Disposal(Row):
    SQL: ClassVar[str] = "select * from disposal where tenant_id = $1 order by matter_id"
    matter_id: UUID
    decided_by: UUID
    decided_at: datetime
    due_at: datetime
    begun_at: datetime | None
    said_at: datetime | None
    done_at: datetime | None


@dataclass(frozen=True, slots=True)
class Kept:
    holds: Iterable[Hold]
    reviews: Iterable[Review]
    disposals: Iterable[Disposal]
    placed_in: Mapping[UUID, UUID | None]
    """The matter that each held item found its place in: it goes with that."""


def check(kept: Kept, log: Log, pen: Pen) -> None:
    words = sorted(
        (said for entries in log.by_matter.values() for said in entries),
        key=lambda said: (said.at, said.feed.feed_id, said.seq),
    )
    _check_holds({row.hold_id: row for row in kept.holds}, words, log, pen)
    opened: dict[UUID, Said] = {}
    decided: dict[UUID, Said] = {}
    for said in words:
        if said.kind in {"review-opened", "retention-decided"}:
            newest = opened if said.kind == "review-opened" else decided
            newest |= {UUID(one): said for one in said.d.get("matters", ())}
    reviews = {row.matter_id: row for row in kept.reviews}
    for matter in sorted(opened.keys() - reviews.keys()):
        pen.wrong(Check.INDEX, f"matter {matter}", "was reviewed and has no row of it")
    for review in reviews.values():
        _check_review(review, opened.get(review.matter_id), decided.get(review.matter_id), pen)
    for disposal in kept.disposals:
        of = kept.placed_in.get(disposal.matter_id) or disposal.matter_id
        _check_disposal(disposal, decided.get(disposal.matter_id) or decided.get(of), log, pen)


def _check_holds(rows: Mapping[UUID, Hold], words: Iterable[Said], log: Log, pen: Pen) -> None:
    put = {said.cmd: said for said in words if said.kind == "hold-put"}
    lifted = {UUID(said.d["hold"]): said for said in words if said.kind == "hold-lifted"}
    for hold in sorted(put.keys() - rows.keys()):
        pen.wrong(Check.INDEX, f"hold {hold}", "was put and has no row")
    for row in rows.values():
        place, said, end = f"hold {row.hold_id}", put.get(row.hold_id), lifted.get(row.hold_id)
        if row.of_id in log.disposed:
            continue
        if said is None or (row.of_id, instant(row.from_at)) != (said.of, said.at):
            pen.wrong(Check.INDEX, place, "nobody put it, or on something else, or at another time")
        stored = None if row.lifted_at is None else instant(row.lifted_at), row.lifted_by
        if stored != ((None, None) if end is None else (end.at, end.cmd)):
            pen.wrong(Check.INDEX, place, "stands or is lifted against what was said")


def _check_review(row: Review, opened: Said | None, decided: Said | None, pen: Pen) -> None:
    place = f"matter {row.matter_id}"
    if opened is None or instant(row.opened_at) != opened.at:
        pen.wrong(Check.INDEX, place, "its review is not the one that was opened")
        return
    now = decided if decided is not None and decided.at >= opened.at else None
    keeps = now is not None and now.d.get("decision") == "keep"
    until = now.d.get("until") if now is not None and keeps else None
    stored = None if row.decided_at is None else instant(row.decided_at)
    if stored != (None if now is None else now.at) or until != (row.keep_until and row.keep_until.isoformat()):
        pen.wrong(Check.INDEX, place, "what became of its review is not what was said")


def _check_disposal(row: Disposal, decided: Said | None, log: Log, pen: Pen) -> None:
    place = f"disposal of {row.matter_id}"
    agreed = (
        decided is not None
        and decided.d.get("decision") == "dispose"
        and (decided.by, decided.at) == (row.decided_by, instant(row.decided_at))
        and row.due_at - row.decided_at == NOTICE
    )
    if not agreed:
        pen.wrong(Check.INDEX, place, "nobody decided it, or it is due earlier than was said")
    if row.begun_at is not None and row.begun_at < row.due_at:
        pen.wrong(Check.INDEX, place, "was begun before it was due")
    if row.done_at is not None and row.matter_id in log.by_matter and row.matter_id not in log.disposed:
        pen.wrong(Check.INDEX, place, "is done, and its texts are still here")
