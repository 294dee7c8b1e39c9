"""Who is listed where and who has left: each child's row, rebuilt from what the rosters say."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from server.verify.findings import Check, Pen
from server.verify.log import Log, instant
from server.verify.rows import Child
from server.verify.text import Said


def check(children: Mapping[UUID, Child], log: Log, pen: Pen) -> None:
    """A child's row has the setting of the roster that lists them, and since when they are no longer there."""
    listed: dict[UUID, list[Said]] = {}
    for entries in log.by_matter.values():
        for said in entries:
            if said.kind == "child-listed":
                listed.setdefault(said.of, []).append(said)
    for child in sorted(listed.keys() - children.keys()):
        pen.wrong(Check.INDEX, f"child {child}", "is listed and has no row")
    for row in children.values():
        place = f"child {row.child_id}"
        said_of = listed.get(row.child_id, [])
        if row.child_id in log.disposed:
            continue
        if not said_of:
            pen.wrong(Check.INDEX, place, "has a row and no roster lists them")
        elif any(said.feed.about != row.setting_id for said in said_of):
            pen.wrong(Check.INDEX, place, "is listed in another setting than their row names")
        elif _left(said_of) != (None if row.left_at is None else instant(row.left_at)):
            pen.wrong(Check.INDEX, place, "left_at is not what the roster gives")


def _left(said_of: list[Said]) -> str | None:
    """When they left, if they are not back: the first of the last words that say so."""
    left = None
    for said in said_of:
        gone = said.d.get("listed") is False
        left = (left or said.at) if gone else None
    return left
