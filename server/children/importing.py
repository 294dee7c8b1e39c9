"""A list of children from a setting's own system (R34): one command, which takes place whole or not at all.

The same reference again is the same child, so the same file again changes nothing. What it leaves out stays as it was:
neither a child who is not in it nor a fact that it does not know is taken away.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import msgspec
from msgspec.structs import fields, replace

from server.children.listing import list_child
from server.children.rules import RECORD, desk_of, keeps_facts, listed_now, nameless, record_of, registers
from server.feeds.append import Draft
from server.feeds.decision import Decided, Decision, Given, Refuse, RefuseReason
from server.feeds.registers import Child
from sync import ids
from sync.feeds import FeedKind, FeedName
from sync.messages.children import (
    AUTHORITIES_MAX,
    STAYS_MAX,
    Authority,
    ChildFacts,
    ChildListed,
    ImportChildren,
    ImportedChild,
    KeepChildRecord,
    Stay,
)

_LABEL: Final = b"harken/child"


def imported(command: ImportChildren) -> tuple[str, ...]:
    """The ids of its children, in order."""
    return tuple(imported_id(command.setting, one.ref) for one in command.children)


def imported_id(setting: str, ref: str) -> str:
    """Whom a reference means in a setting: anyone can compute it again."""
    return ids.derived(_LABEL, ids.raw(setting), ref.encode())


def import_children(command: ImportChildren, given: Given) -> Decision:
    """Of each row what is new in it, and nothing of a row that says what is known."""
    if not keeps_facts(command.setting, given):
        return Refuse(reason=RefuseReason.NOT_YOURS)
    refs = {one.ref for one in command.children}
    if len(refs) != len(command.children) or any(nameless(one.name) or nameless(one.ref) for one in command.children):
        return Refuse(reason=RefuseReason.NOT_POSSIBLE)
    drafts: list[Draft] = []
    rows: list[Child] = []
    for one in command.children:
        child = Child(child_id=imported_id(command.setting, one.ref), setting_id=command.setting)
        listed = ChildListed(child=child.child_id, name=one.name, room=one.room)
        if listed != listed_now(child, given):
            drafts.append(list_child(command.setting, listed))
            rows.append(child)
        record = _record(child, one, given)
        if record is not None:
            if not _fits(record.facts):
                return Refuse(reason=RefuseReason.NOT_POSSIBLE)
            drafts.append(record_of(child, msgspec.json.encode(record)))
    desk = FeedName(FeedKind.DESK, command.setting)
    said = Draft(feed=desk, kind="children-imported", matter_id=command.setting, data=given.body)
    return Decided(entries=(said, *drafts), rows=tuple(rows))


def _record(child: Child, one: ImportedChild, given: Given) -> KeepChildRecord | None:
    """The fuller record with what the row adds to it, if that is anything."""
    if one.facts is None:
        return None
    known = registers(given)
    place = (desk_of(child), RECORD, child.child_id)
    text = known.texts.get(place)
    before = ChildFacts() if text is None else msgspec.json.decode(text, type=KeepChildRecord).facts
    facts = _joined(before, one.facts)
    if facts == before:
        return None
    return KeepChildRecord(child=child.child_id, over=known.newest.get(place, 0), facts=facts)


def _joined(before: ChildFacts, new: ChildFacts) -> ChildFacts:
    """What the row says over what stood, and beside it where there may be several: a lead's own words are never lost to
    a file that does not know them."""
    said = {one.name: getattr(new, one.name) for one in fields(new) if getattr(new, one.name)}
    said |= {
        "authorities": _authorities(before.authorities, new.authorities),
        "stays": (*before.stays, *(stay for stay in new.stays if _unlike(stay, before.stays))),
    }
    return replace(before, **said)


def _authorities(before: tuple[Authority, ...], new: tuple[Authority, ...]) -> tuple[Authority, ...]:
    """The same authority in the same part is one, with what either knows of it; the row's word counts."""
    joined = {(one.part, one.name.casefold()): one for one in before}
    for one in new:
        known = joined.get((one.part, one.name.casefold()), one)
        said = {f.name: getattr(one, f.name) for f in fields(one) if getattr(one, f.name)}
        joined[one.part, one.name.casefold()] = replace(known, **said)
    return tuple(joined.values())


def _unlike(stay: Stay, others: Iterable[Stay]) -> bool:
    """False for a stay that is there already, with whatever a lead has added to it."""
    return not any(
        (one.kind, one.where.casefold(), one.from_on) == (stay.kind, stay.where.casefold(), stay.from_on)
        for one in others
    )


def _fits(facts: ChildFacts) -> bool:
    return len(facts.authorities) <= AUTHORITIES_MAX and len(facts.stays) <= STAYS_MAX
