"""The clear index of matters: every row has its entries, every matter its row, and nobody reads what excludes them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from uuid import UUID

from server.verify.findings import Check, Pen
from server.verify.kinds import BEGINS
from server.verify.log import Log
from server.verify.matter import Tables, compare, compare_people, rebuild


def check(tables: Tables, log: Log, keys_of: Mapping[UUID, set[UUID]], pen: Pen) -> None:
    """`keys_of`: the data keys under which each matter's entries lie."""
    founded = {matter for matter, entries in log.by_matter.items() if any(said.kind in BEGINS for said in entries)}
    for matter in sorted(founded - tables.matters.keys()):
        pen.wrong(Check.INDEX, f"matter {matter}", "has entries and no index row")
    children, exclusions = defaultdict[UUID, set[UUID]](set), defaultdict[UUID, set[UUID]](set)
    for child in tables.children:
        children[child.matter_id].add(child.child_id)
    for exclusion in tables.exclusions:
        exclusions[exclusion.matter_id].add(exclusion.person_id)
    for matter in sorted((children.keys() | exclusions.keys()) - tables.matters.keys()):
        pen.wrong(Check.FOREIGN, f"matter {matter}", "has children or exclusions and no index row")
    for row in tables.matters.values():
        pen.count("matters")
        place = f"matter {row.matter_id}"
        if row.feed_id not in tables.feeds:
            pen.wrong(Check.FOREIGN, place, "lies on a feed that is not there")
        if not keys_of.get(row.matter_id, set()) <= {row.data_key_id}:
            pen.wrong(Check.INDEX, place, "its entries lie under another key than its row names")
        if row.matter_id in log.disposed:
            continue
        story = [said for said in log.by_matter.get(row.matter_id, ()) if said.feed.feed_id == row.feed_id]
        founding = next((said for said in story if said.kind in BEGINS), None)
        if founding is None:
            pen.wrong(Check.INDEX, place, "has an index row, and no entry on its feed begins it")
            continue
        compare(row, rebuild(founding, story, tables), place, pen)
        compare_people(founding, tables, log, children[row.matter_id], exclusions[row.matter_id], pen)
    _check_members(tables, exclusions, pen)


def _check_members(tables: Tables, exclusions: Mapping[UUID, set[UUID]], pen: Pen) -> None:
    """Nobody follows a case feed from which its matter excludes them (S7)."""
    for member in tables.members:
        feed = tables.feeds.get(member.feed_id)
        if feed is None or feed.kind != "case":
            pen.wrong(Check.FOREIGN, f"member {member.person_id}", "follows a case feed that is not there")
        elif member.person_id in exclusions.get(feed.about, ()):
            pen.wrong(Check.INDEX, str(feed), f"is followed by {member.person_id}, whom its matter excludes")
