"""Which child a concern is about, once somebody knows better (R33). Pure.

Nothing is changed or taken away: the first words stay, and beside them stands who said that they are about this child,
or that they are not. A chronology is what the last such word of each child makes it.
"""

from __future__ import annotations

from typing import Final

from server.access.administration import KEEPS_FACTS, keeps
from server.access.appointments import in_force
from server.feeds.append import Draft
from server.feeds.decision import Decided, Decision, Given, Hold, HoldReason
from server.feeds.matters import Matter, MatterKind
from server.feeds.registers import ChildPart
from sync.messages.children import SayAbout

RULES: Final = "about/1"


def say_about(command: SayAbout, given: Given) -> Decision:
    """By whoever works the concern, of a child that they may name. It carries their words, so it is placed or held."""
    concern = given.target
    workable = concern is not None and given.works_on_target and concern.kind is not MatterKind.REHEARSAL
    if concern is None or not workable or not may_name(command.child, concern, given):
        return Hold(reason=HoldReason.UNKNOWN_TARGET, waits_for=command.concern)
    return Decided(
        entries=(Draft(feed=concern.name, kind="about-said", matter_id=concern.matter_id, data=given.body),),
        rows=(ChildPart(matter_id=concern.matter_id, child_id=command.child, about=command.about),),
    )


def may_name(child_id: str, matter: Matter, given: Given) -> bool:
    """True for a child of the setting where it happened, or of one whose children the author knows. Of any other child
    the answer is that of one whom nobody knows."""
    known, person = given.known, given.actor.person
    child = None if known is None else known.children.get(child_id)
    if known is None or child is None or person is None:
        return False
    place = known.places[child.setting_id]
    held = in_force(known.posts.get(person, ()), given.now)
    return child.setting_id == matter.setting_id or keeps(held, KEEPS_FACTS, place)
