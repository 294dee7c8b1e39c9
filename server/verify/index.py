"""The clear index of matters: every row has its entries, every matter its row, and nobody reads what excludes them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID

from server.verify import between
from server.verify.findings import Check, Pen
from server.verify.kinds import BEGINS
from server.verify.ladder import LadderCheck
from server.verify.log import Log
from server.verify.matter import Tables, compare, compare_people, rebuild
from server.verify.rounds import Course, fold
from server.verify.rows import Matter
from server.verify.text import Said


def check(tables: Tables, log: Log, keys_of: Mapping[UUID, set[UUID]], pen: Pen) -> dict[UUID, Course]:
    """`keys_of`: the data keys under which each matter's entries lie. Answers with the rounds of each matter that was
    not disposed of, which are checked too."""
    founded = {matter for matter, entries in log.by_matter.items() if any(said.kind in BEGINS for said in entries)}
    for matter in sorted(founded - tables.matters.keys()):
        pen.wrong(Check.INDEX, f"matter {matter}", "has entries and no index row")
    children, exclusions = defaultdict[UUID, dict[UUID, str]](dict), defaultdict[UUID, set[UUID]](set)
    for child in tables.children:
        children[child.matter_id][child.child_id] = child.part
    for exclusion in tables.exclusions:
        exclusions[exclusion.matter_id].add(exclusion.person_id)
    for matter in sorted((children.keys() | exclusions.keys()) - tables.matters.keys()):
        pen.wrong(Check.FOREIGN, f"matter {matter}", "has children or exclusions and no index row")
    courses, ladders = dict[UUID, Course](), LadderCheck(log, exclusions, pen)
    for row in tables.matters.values():
        pen.count("matters")
        place = f"matter {row.matter_id}"
        if row.feed_id not in tables.feeds:
            pen.wrong(Check.FOREIGN, place, "lies on a feed that is not there")
        if not keys_of.get(row.matter_id, set()) <= {row.data_key_id}:
            pen.wrong(Check.INDEX, place, "its entries lie under another key than its row names")
        if row.matter_id in log.disposed:
            continue
        story = log.story(row.matter_id, row.feed_id)
        founding = next((said for said in story if said.kind in BEGINS), None)
        if founding is None:
            pen.wrong(Check.INDEX, place, "has an index row, and no entry on its feed begins it")
            continue
        courses[row.matter_id] = fold(
            founding, (said for said in story if said is not founding), pen, moved=log.moves.get(row.matter_id)
        )
        ladders.check(courses[row.matter_id])
        _compare(row, founding, story, tables, log, children[row.matter_id], exclusions, pen)
    ladders.finish(courses)
    _check_members(tables, exclusions, pen)
    _check_told(tables, courses, log, pen)
    return courses


def _compare(
    row: Matter,
    founding: Said,
    story: Sequence[Said],
    tables: Tables,
    log: Log,
    children: Mapping[UUID, str],
    exclusions: Mapping[UUID, set[UUID]],
    pen: Pen,
) -> None:
    place, barred = f"matter {row.matter_id}", exclusions.get(row.matter_id, set())
    if founding.kind in between.TELLS:
        compare(row, between.rebuild(founding, story, tables, log), place, pen)
        between.compare_people(founding, tables, log, children, barred, exclusions, pen)
        return
    compare(row, rebuild(founding, story, tables, log.moves.get(row.matter_id)), place, pen)
    compare_people(founding, story, tables, log, children, barred, pen)


def _check_told(tables: Tables, courses: Mapping[UUID, Course], log: Log, pen: Pen) -> None:
    """Whoever was alerted of a confidential matter can read it, and nobody else but who wrote it or saw whom it may be
    about (R26, R28)."""
    members = defaultdict[UUID, set[UUID]](set)
    for member in tables.members:
        members[member.feed_id].add(member.person_id)
    for matter, course in courses.items():
        feed = course.feed
        if feed.kind != "case":
            continue
        here = [one for one in course.rounds if one.feed == feed]
        alerted = {person for one in here for person in one.told}
        tells = course.founding.kind in between.TELLS
        by_nature = between.knows(course.founding, tables, log, members) if tells else set()
        knows = by_nature | {course.founding.by, *(one.began.by for one in here if one.began.kind == "moved-to-case")}
        # A duty brings somebody in only where nobody is left who follows it.
        by_duty = {
            UUID(person)
            for said in log.story(matter, feed.feed_id)
            if said.kind == "duty-stepped" and said.feed == feed
            for person in said.d.get("people", ())
        }
        alerted |= by_duty
        for person in sorted(alerted - members[feed.feed_id]):
            pen.wrong(Check.INDEX, str(feed), f"is not followed by {person}, who was told of matter {matter}")
        if feed.about == matter and not course.old:
            for person in sorted(members[feed.feed_id] - alerted - knows):
                pen.wrong(Check.INDEX, str(feed), f"is followed by {person}, whom no step told")


def _check_members(tables: Tables, exclusions: Mapping[UUID, set[UUID]], pen: Pen) -> None:
    """Nobody follows a case feed from which its matter excludes them (S7)."""
    for member in tables.members:
        feed = tables.feeds.get(member.feed_id)
        if feed is None or feed.kind != "case":
            pen.wrong(Check.FOREIGN, f"member {member.person_id}", "follows a case feed that is not there")
        elif member.person_id in exclusions.get(feed.about, ()):
            pen.wrong(Check.INDEX, str(feed), f"is followed by {member.person_id}, whom its matter excludes")
