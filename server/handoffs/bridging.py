"""Two settings agree to tell each other, and say which of their children are the same human. Pure (REQ-12-F).

None of it carries a word of a concern, so it may be refused. A setting or child of which the author knows nothing is
answered as one that there is not.
"""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from server.access.appointments import LEADS, in_force
from server.feeds.append import Draft, instant
from server.feeds.bridges import Bridge, Match
from server.feeds.decision import Decided, Decision, Given, Refuse, RefuseReason
from server.feeds.sharing import Shared, Sharing
from server.handoffs.listing import feed_of, keep_bridge, keep_match
from sync.feeds import FeedName
from sync.messages.bridges import (
    AgreeBridge,
    AnswerMatch,
    EndBridge,
    EndMatch,
    MatchedChild,
    MatchKept,
    MatchState,
    OfferBridge,
    OfferMatch,
)
from sync.messages.concerns import By
from sync.messages.settings import SettingKind

RULES: Final = "bridges/1"

_NOT_YOURS: Final = Refuse(reason=RefuseReason.NOT_YOURS)
_NOT_POSSIBLE: Final = Refuse(reason=RefuseReason.NOT_POSSIBLE)
_ALREADY_SO: Final = Refuse(reason=RefuseReason.ALREADY_SO)


def sharing_of(given: Given) -> Sharing:
    """What only a command about what settings tell each other is given."""
    assert given.sharing is not None, "registered with `shares`"
    return given.sharing


def leads(person: str | None, setting: str, given: Given) -> bool:
    """True for somebody who leads there now."""
    sharing = sharing_of(given)
    place = sharing.places.get(setting)
    if person is None or place is None:
        return False
    return any(a.role in LEADS and a.covers(place) for a in in_force(sharing.posts.get(person, ()), given.now))


def offer(command: OfferBridge, given: Given) -> Decision:
    """A school and a home, and only where the provider's policy has them tell each other."""
    sharing, person = sharing_of(given), given.actor.person
    if not leads(person, command.setting, given):
        return _NOT_YOURS
    here, there = sharing.settings.get(command.setting), sharing.settings.get(command.other)
    if here is None or there is None or {here.kind, there.kind} != set(SettingKind) or not sharing.integrated:
        return _NOT_POSSIBLE
    school, home = (here, there) if here.kind is SettingKind.SCHOOL else (there, here)
    if any(
        b.ended_at is None and b.school_id == school.setting_id and b.home_id == home.setting_id for b in _all(sharing)
    ):
        return _ALREADY_SO
    return _kept(
        Bridge(
            bridge_id=given.cmd,
            school_id=school.setting_id,
            home_id=home.setting_id,
            from_id=here.setting_id,
            offered_by=person,
            offered_at=given.now,
        ),
        "bridge-offered",
        given,
    )


def agree(command: AgreeBridge, given: Given) -> Decision:
    """By a lead of the setting that was asked: two humans, so that nobody opens a desk to themselves."""
    bridge, person = _known(command.bridge, given), given.actor.person
    if bridge is None or not leads(person, bridge.beyond(bridge.from_id), given):
        return _NOT_YOURS
    if person == bridge.offered_by:
        return Refuse(reason=RefuseReason.NOT_YOURSELF)
    if bridge.agreed_at is not None or bridge.ended_at is not None:
        return _ALREADY_SO
    if not sharing_of(given).integrated:
        return _NOT_POSSIBLE
    return _kept(replace(bridge, agreed_by=person, agreed_at=given.now), "bridge-agreed", given)


def end(command: EndBridge, given: Given) -> Decision:
    """What was sent can still be opened, noted and closed."""
    bridge = _known(command.bridge, given)
    if bridge is None:
        return _NOT_YOURS
    if bridge.ended_at is not None:
        return _ALREADY_SO
    return _kept(replace(bridge, ended_by=given.actor.person, ended_at=given.now), "bridge-ended", given)


def offer_match(command: OfferMatch, given: Given) -> Decision:
    """A child of the author's own side. One that the other side said is not there may be offered again."""
    sharing, bridge = sharing_of(given), _known(command.bridge, given)
    child = sharing.children.get(command.child)
    if bridge is None or child is None or not bridge.joins(child.setting_id):
        return _NOT_YOURS
    if not leads(given.actor.person, child.setting_id, given):
        return _NOT_YOURS
    if not bridge.carries or not command.name.strip():
        return _NOT_POSSIBLE
    if any(one.bridge_id == bridge.bridge_id and _stands(one) for one in _of_child(child.child_id, sharing)):
        return _ALREADY_SO
    match = Match(
        match_id=given.cmd,
        bridge_id=bridge.bridge_id,
        from_id=child.setting_id,
        child_id=child.child_id,
        there_id=None,
        state=MatchState.OFFERED,
    )
    said = MatchedChild(
        setting=child.setting_id, child=child.child_id, name=command.name, room=command.room, born=command.born
    )
    return _matched(match, (said,), "match-offered", given)


def answer_match(command: AnswerMatch, given: Given) -> Decision:
    """By a lead of the other side, who says which of theirs it is, or that they are not there."""
    sharing, match = sharing_of(given), sharing_of(given).matches.get(command.match)
    bridge = None if match is None else _known(match.bridge_id, given)
    if match is None or bridge is None or not leads(given.actor.person, bridge.beyond(match.from_id), given):
        return _NOT_YOURS
    if match.state is not MatchState.OFFERED:
        return _ALREADY_SO
    before = sharing.matches_kept[match.match_id].children
    if command.child is None:
        return _matched(replace(match, state=MatchState.DECLINED), before, "match-answered", given)
    child = sharing.children.get(command.child)
    if child is None or child.setting_id != bridge.beyond(match.from_id):
        return _NOT_YOURS
    # Each side may have asked about theirs before it heard of the other's question.
    others = (*_of_child(child.child_id, sharing), *_of_child(match.child_id, sharing))
    if any(one.state is MatchState.CONFIRMED for one in others if one.bridge_id == bridge.bridge_id):
        return _ALREADY_SO
    said = MatchedChild(setting=child.setting_id, child=child.child_id, name=command.name, room=command.room)
    confirmed = replace(match, there_id=child.child_id, state=MatchState.CONFIRMED, confirmed_at=given.now)
    return _matched(confirmed, (*before, said), "match-answered", given)


def end_match(command: EndMatch, given: Given) -> Decision:
    """By a lead of either."""
    sharing, match = sharing_of(given), sharing_of(given).matches.get(command.match)
    if match is None or _known(match.bridge_id, given) is None:
        return _NOT_YOURS
    if not _stands(match):
        return _ALREADY_SO
    ended = replace(match, state=MatchState.ENDED)
    return _matched(ended, sharing.matches_kept[match.match_id].children, "match-ended", given)


def _all(sharing: Sharing) -> tuple[Bridge, ...]:
    return tuple(sharing.bridges.values())


def _known(bridge_id: str, given: Given) -> Bridge | None:
    """A bridge that the author is at one end of."""
    bridge = sharing_of(given).bridges.get(bridge_id)
    if bridge is None or not any(leads(given.actor.person, one, given) for one in bridge.ends):
        return None
    return bridge


def _of_child(child_id: str, sharing: Sharing) -> tuple[Match, ...]:
    return tuple(one for one in sharing.matches.values() if child_id in (one.child_id, one.there_id))


def _stands(match: Match) -> bool:
    return match.state in (MatchState.OFFERED, MatchState.CONFIRMED)


def _kept(bridge: Bridge, kind: str, given: Given) -> Decided:
    sharing = sharing_of(given)
    feed: FeedName = feed_of(bridge.bridge_id)
    return Decided(
        entries=(
            Draft(feed=feed, kind=kind, matter_id=bridge.bridge_id, data=given.body),
            keep_bridge(bridge, sharing.settings, given.now, _by(given)),
        ),
        shared=Shared(bridges=(bridge,)),
    )


def _matched(match: Match, children: tuple[MatchedChild, ...], kind: str, given: Given) -> Decided:
    kept = MatchKept(
        match=match.match_id,
        bridge=match.bridge_id,
        children=children,
        state=match.state,
        at=instant(given.now),
        by=_by(given),
    )
    said = Draft(feed=feed_of(match.bridge_id), kind=kind, matter_id=match.match_id, data=given.body)
    return Decided(entries=(said, keep_match(kept)), shared=Shared(matches=(match,)))


def _by(given: Given) -> By:
    return By(name=given.actor.name, role=given.actor.title)
