"""What makes a child vulnerable and how they are on a usual day, so that a change can be seen (REQ-1-B, REQ-6-D). Pure.

Kept as the fuller record is: a state on the desk, by its leads. Two who wrote at once are both kept. It is put before
whoever works a concern, and never makes one smaller.
"""

from __future__ import annotations

from typing import Final

from server.access.administration import keeps
from server.access.appointments import LEADS, in_force
from server.children.rules import desk_of, registers
from server.feeds.append import Draft
from server.feeds.decision import Decided, Decision, Given, Hold, HoldReason
from sync.messages.assessing import KeepNeeds

RULES: Final = "needs/1"

NEEDS: Final = "child-needs"


def keep_needs(command: KeepNeeds, given: Given) -> Decision:
    """It carries a person's words, so it is placed or held. Of a child of another setting the author learns no more
    than of one whom nobody knows."""
    known, person = registers(given), given.actor.person
    child = known.children.get(command.child)
    if child is None or person is None:
        return Hold(reason=HoldReason.UNKNOWN_TARGET)
    if not keeps(in_force(known.posts.get(person, ()), given.now), LEADS, known.places[child.setting_id]):
        return Hold(reason=HoldReason.UNKNOWN_TARGET)
    desk, of = desk_of(child), child.child_id
    if command.over != known.newest.get((desk, NEEDS, of), 0):
        return Decided(entries=(Draft(feed=desk, kind="child-needs-offered", matter_id=of, data=given.body),))
    return Decided(entries=(Draft(feed=desk, kind="child-needs", matter_id=of, data=given.body, state_of=of),))
