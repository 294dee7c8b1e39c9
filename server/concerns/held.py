"""What a lead does with something that was kept whole because it had no place (R11). Pure.

They read it and say where it belongs, or that it belongs nowhere, and why. It stays where it is, as it came; its ladder
ends, because a person has dealt with it.
"""

from __future__ import annotations

from typing import Final

import msgspec
from msgspec.structs import replace

from server.concerns.about import may_name
from server.feeds.append import Draft
from server.feeds.decision import Decided, Decision, Given, Hold, HoldReason
from server.feeds.matters import Matter, MatterKind, MatterState
from server.feeds.registers import ChildPart
from sync.feeds import FeedKind
from sync.messages.held import HeldAdded, SettleHeld

RULES: Final = "settling/1"


def settle(command: SettleHeld, given: Given) -> Decision:
    """By whoever works it. It carries their words, so it is placed or held; said twice it is said twice."""
    held = given.target
    if held is None or not given.works_on_target or held.kind is not MatterKind.HELD:
        return Hold(reason=HoldReason.UNKNOWN_TARGET, waits_for=command.held)
    if command.concern is not None and not _takes(given.beside, held):
        return Hold(reason=HoldReason.UNKNOWN_TARGET, waits_for=command.concern)
    if command.child is not None and not may_name(command.child, held, given):
        return Hold(reason=HoldReason.UNKNOWN_TARGET)
    entries = [Draft(feed=held.name, kind="held-settled", matter_id=held.matter_id, data=given.body)]
    place = given.beside
    if place is not None and place.name != held.name and held.name.kind is not FeedKind.CASE:
        # Followers of another feed are told that there is something, and not what: they may not follow this one. Of
        # what is confidential they are not told that there is anything: one of them may be whom it is about (S7).
        told = HeldAdded(held=held.matter_id, concern=place.matter_id)
        entries.append(
            Draft(feed=place.name, kind="held-added", matter_id=place.matter_id, data=msgspec.json.encode(told))
        )
    child = command.child
    return Decided(
        entries=tuple(entries),
        changes=replace(held, state=MatterState.PLACED),
        rows=() if child is None else (ChildPart(matter_id=held.matter_id, child_id=child, about=True),),
    )


def _takes(concern: Matter | None, held: Matter) -> bool:
    """A concern can have it, and no other thing that was held, nor a rehearsal."""
    kinds = {MatterKind.CONCERN, MatterKind.UNFINISHED}
    return concern is not None and concern.matter_id != held.matter_id and concern.kind in kinds
