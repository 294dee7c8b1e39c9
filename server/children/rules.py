"""Whom a setting knows as its children, and what a lead keeps of them (R21, R34). Pure: a command and what is known go
in, entries and rows or a reason come out.

Names stand in the roster, which everybody there follows; the fuller record on the desk, which its leads follow.
Nobody learns from an answer whether a child of another setting exists: unknown and not theirs are answered alike.
"""

from __future__ import annotations

from typing import Final

import msgspec
from msgspec.structs import replace

from server.access.administration import KEEPS_FACTS, keeps
from server.access.appointments import LEADS, in_force
from server.children.listing import list_child
from server.feeds.append import Draft
from server.feeds.decision import Decided, Decision, Given, Hold, HoldReason, Known, Refuse, RefuseReason
from server.feeds.registers import Child
from sync.feeds import FeedKind, FeedName
from sync.messages.children import ChildListed, KeepChildRecord, ListChild, MoveChild, RelistChild
from sync.messages.people import Role

RULES: Final = "children/1"

RECORD: Final = "child-record"


def add(command: ListChild, given: Given) -> Decision:
    """A child who is new in a setting."""
    if not keeps_facts(command.setting, given):
        return Refuse(reason=RefuseReason.NOT_YOURS)
    if nameless(command.name):
        return Refuse(reason=RefuseReason.NOT_POSSIBLE)
    child = Child(child_id=given.cmd, setting_id=command.setting)
    listed = ChildListed(child=child.child_id, name=command.name, room=command.room)
    return Decided(entries=(_said(child, "child-added", given), list_child(child.setting_id, listed)), rows=(child,))


def relist(command: RelistChild, given: Given) -> Decision:
    """Corrected, left, or back. What was written of them before stays theirs."""
    child = _kept(command.child, given)
    if child is None:
        return Refuse(reason=RefuseReason.NOT_YOURS)
    if nameless(command.name):
        return Refuse(reason=RefuseReason.NOT_POSSIBLE)
    listed = ChildListed(child=child.child_id, name=command.name, room=command.room, listed=command.listed)
    if listed == listed_now(child, given):
        return Refuse(reason=RefuseReason.ALREADY_SO)
    return Decided(
        entries=(_said(child, "child-relisted", given), list_child(child.setting_id, listed)),
        rows=(replace(child, left_at=None if command.listed else child.left_at or given.now),),
    )


def move(command: MoveChild, given: Given) -> Decision:
    """To another setting, where a record of its own begins: a setting owns what it wrote."""
    child = _kept(command.child, given)
    if child is None or not keeps_facts(command.to, given):
        return Refuse(reason=RefuseReason.NOT_YOURS)
    if nameless(command.name) or command.to == child.setting_id:
        return Refuse(reason=RefuseReason.NOT_POSSIBLE)
    if child.left_at is not None:
        return Refuse(reason=RefuseReason.ALREADY_SO)
    before = listed_now(child, given) or ChildListed(child=child.child_id, name=command.name)
    there = Child(child_id=given.cmd, setting_id=command.to)
    return Decided(
        entries=(
            _said(child, "child-moved", given),
            list_child(child.setting_id, replace(before, listed=False)),
            list_child(there.setting_id, ChildListed(child=there.child_id, name=command.name, room=command.room)),
        ),
        rows=(replace(child, left_at=given.now), there),
    )


def keep_record(command: KeepChildRecord, given: Given) -> Decision:
    """The fuller record, by a lead. Two who wrote at once are both kept: whoever reads next settles it. It carries a
    person's words, so it is placed or held."""
    known = registers(given)
    child = known.children.get(command.child)
    if child is None or not _holds(LEADS, child.setting_id, given):
        return Hold(reason=HoldReason.UNKNOWN_TARGET)
    if command.over != known.newest.get((desk_of(child), RECORD, child.child_id), 0):
        return Decided(entries=(_said(child, "child-record-offered", given),))
    return Decided(entries=(record_of(child, given.body),))


def record_of(child: Child, data: bytes) -> Draft:
    """A state on the desk. `data` is a `keep-child-record`, whoever made it."""
    return Draft(feed=desk_of(child), kind="child-record", matter_id=child.child_id, data=data, state_of=child.child_id)


def desk_of(child: Child) -> FeedName:
    return FeedName(FeedKind.DESK, child.setting_id)


def keeps_facts(setting: str, given: Given) -> bool:
    """Whether the author keeps the facts of that setting; false for a setting that there is not."""
    return _holds(KEEPS_FACTS, setting, given)


def listed_now(child: Child, given: Given) -> ChildListed | None:
    """As the roster has them; None where nothing can be read of them any more."""
    roster = FeedName(FeedKind.ROSTER, child.setting_id)
    text = registers(given).texts.get((roster, "child-listed", child.child_id))
    return None if text is None else msgspec.json.decode(text, type=ChildListed)


def nameless(name: str) -> bool:
    return not name.strip()


def registers(given: Given) -> Known:
    """What only a command of administration is given."""
    assert given.known is not None, "registered with `about`"
    return given.known


def _kept(child_id: str, given: Given) -> Child | None:
    child = registers(given).children.get(child_id)
    return child if child is not None and keeps_facts(child.setting_id, given) else None


def _holds(roles: frozenset[Role], setting: str, given: Given) -> bool:
    known, person = registers(given), given.actor.person
    place = known.places.get(setting)
    if person is None or place is None:
        return False
    return keeps(in_force(known.posts.get(person, ()), given.now), roles, place)


def _said(child: Child, kind: str, given: Given) -> Draft:
    return Draft(feed=desk_of(child), kind=kind, matter_id=child.child_id, data=given.body)
