"""Making a link for somebody outside, and taking it back. Pure (R36; J17)."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from msgspec.structs import replace

from server.feeds.append import Draft
from server.feeds.decision import Decided, Decision, Given, Hold, HoldReason, Refuse, RefuseReason
from server.feeds.links import SentLink
from server.feeds.matters import MatterKind
from sync.feeds import FeedKind
from sync.messages.links import MakeLink, TakeBackLink
from sync.text import unb64

RULES: Final = "links/1"
OF: Final = frozenset({MatterKind.CONCERN, MatterKind.UNFINISHED})
"""What something is owed of."""


def make(command: MakeLink, given: Given) -> Decision:
    """By whoever works the concern and everything that parts are taken from. Its words stand beside it, in the author's
    own body, so they are its matter's: confidential where it is, moved and disposed of with it. Until it is
    acknowledged it discharges nothing."""
    concern, sharing = given.target, given.sharing
    assert sharing is not None, "registered with `shares`"
    if concern is None or not given.works_on_target or concern.kind not in OF:
        return Hold(reason=HoldReason.UNKNOWN_TARGET, waits_for=command.concern)
    taken = [sharing.named.get(part.concern) for part in command.parts]
    if any(one is None or (one.name.kind is FeedKind.CASE and one.name != concern.name) for one in taken):
        # What is confidential would stand on the feed of another concern, before whoever follows that one (R28).
        return Hold(reason=HoldReason.UNKNOWN_TARGET, waits_for=command.concern)
    if command.child not in given.children_known:
        return Hold(reason=HoldReason.UNKNOWN_TARGET)
    link = SentLink(
        link_id=given.cmd,
        concern_id=concern.matter_id,
        made_by=given.actor.person,
        lock=unb64(command.lock),
        check=unb64(command.check),
        made_at=given.now,
        ends_at=given.now + timedelta(days=command.days),
    )
    made = Draft(feed=concern.name, kind="link-made", matter_id=concern.matter_id, data=given.body)
    return Decided(entries=(made,), links=(link,))


def take_back(command: TakeBackLink, given: Given) -> Decision:
    """By whoever works the concern, whoever made it. A link of another concern is none."""
    concern, link = given.target, given.link
    if (concern is None or link is None) and given.restored:
        return Hold(reason=HoldReason.UNKNOWN_TARGET, waits_for=command.concern)
    if concern is None or not given.works_on_target or link is None or link.concern_id != concern.matter_id:
        return Refuse(reason=RefuseReason.NOT_YOURS)
    if not link.is_live(given.now):
        return Refuse(reason=RefuseReason.ALREADY_SO)
    back = Draft(feed=concern.name, kind="link-taken-back", matter_id=concern.matter_id, data=given.body)
    return Decided(entries=(back,), links=(replace(link, taken_back_at=given.now),))
