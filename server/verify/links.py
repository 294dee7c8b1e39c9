"""Links for somebody outside: each row is what its concern's feed says, and whom an alert of one woke, that names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Final
from uuid import UUID

from server.verify.findings import Check, Pen
from server.verify.rows import Row
from server.verify.text import Said

OPENS_MAX: Final = 3
_ONCE: Final = ("link-made", "link-taken-back", "link-acknowledged", "link-locked", "link-expired", "link-ended")


@dataclass(frozen=True, slots=True)
class SentLink(Row):
    SQL: ClassVar[str] = "select * from sent_link where tenant_id = $1 order by link_id"
    link_id: UUID
    concern_id: UUID
    made_at: datetime
    ends_at: datetime
    opens: int
    acknowledged_at: datetime | None
    taken_back_at: datetime | None
    locked_at: datetime | None
    expired_at: datetime | None
    ended_at: datetime | None


Told = Mapping[tuple[UUID, UUID], Collection[UUID]]
"""Matter and link -> whom a fact names as alerted."""


def check(
    links: Collection[SentLink],
    stories: Mapping[UUID, Collection[Said]],
    due: Collection[UUID],
    pen: Pen,
) -> Told:
    """`stories`: all that was said of each matter that has words; `due`: links that the worker will look at."""
    rows = {one.link_id: one for one in links}
    said: dict[UUID, Counter[str]] = {}
    woken: dict[tuple[UUID, UUID], list[UUID]] = {}
    for matter, story in stories.items():
        for one in story:
            if not one.kind.startswith("link-"):
                continue
            link = one.cmd if one.kind == "link-made" else UUID(one.d["link"])
            if link not in rows or rows[link].concern_id != matter:
                pen.wrong(Check.ENTRY, one.place, "speaks of a link that is not there")
                continue
            said.setdefault(link, Counter())[one.kind] += 1
            woken.setdefault((matter, link), []).extend(UUID(person) for person in one.d.get("people", ()))
    for link_id, row in rows.items():
        pen.count("links")
        if row.concern_id in stories:
            _compare(row, said.get(link_id, Counter()), pen)
        if row.concern_id in stories and _waits(row) and link_id not in due:
            pen.wrong(Check.WAKING, f"link {link_id}", "nobody will be told when its time is over")
    return woken


def _compare(row: SentLink, said: Counter[str], pen: Pen) -> None:
    stand = (True, row.taken_back_at, row.acknowledged_at, row.locked_at, row.expired_at, row.ended_at)
    kept = tuple(int(bool(one)) for one in stand)
    if tuple(said[kind] for kind in _ONCE) != kept or said["link-opened"] != row.opens or row.opens > OPENS_MAX:
        pen.wrong(Check.INDEX, f"link {row.link_id}", "is not what its feed says")


def _waits(row: SentLink) -> bool:
    return not any((row.taken_back_at, row.acknowledged_at, row.locked_at, row.expired_at, row.ended_at))
