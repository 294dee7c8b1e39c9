"""A lead sends what the other setting has to know. Pure (REQ-12-E, REQ-12-F; R20, R29).

The words stand in the sender's own record, and a copy of them between the two. Of what is confidential the copy
stands on a feed of its own, which nobody follows whom it excludes: neither they nor anybody else finds a hint of it on
the feed that both sides follow (S7).
"""

from __future__ import annotations

from hashlib import sha256

import msgspec
from msgspec import Struct

from server.access.appointments import LEADS, in_force
from server.access.receivers import receivers, told_first
from server.feeds.append import Draft
from server.feeds.bridges import Bridge, Handoff
from server.feeds.decision import Decided, Decision, Given, Hold, HoldReason, NewMatter
from server.feeds.matters import Matter, MatterKind
from server.feeds.sharing import Shared, Sharing
from server.handoffs.bridging import sharing_of
from server.handoffs.listing import feed_of
from server.handoffs.receipts import Told, receipts
from sync.feeds import FeedKind, FeedName
from sync.messages.concerns import By
from sync.messages.handoffs import HandoffNotSent, HandoffState, SendHandoff
from sync.messages.settings import Receiver

RULES = "handoffs/1"
SHAREABLE = frozenset({MatterKind.CONCERN, MatterKind.UNFINISHED})


class Circle(Struct, frozen=True):
    """Who there may read what is confidential, and else who is to be told instead. `excluded` never learn of it."""

    members: tuple[str, ...]
    routes: tuple[By, ...]
    excluded: frozenset[str]


def send(command: SendHandoff, given: Given) -> Decision:
    """By whoever works the concern and everything that parts are taken from. It carries words, so it is placed or held:
    held beside the concern where the two settings do not tell each other, the child is not the sender's, or a part is
    of something else that is confidential, or of another setting."""
    sharing, concern, person = sharing_of(given), given.target, given.actor.person
    held = Hold(reason=HoldReason.UNKNOWN_TARGET, waits_for=command.concern)
    if concern is None or person is None or not given.works_on_target or concern.kind not in SHAREABLE:
        return held
    bridge, child = _over(command.bridge, sharing), sharing.children.get(command.child)
    taken = {concern.matter_id, *(part.concern for part in command.parts)}
    if bridge is None or not _may_pass(bridge, concern, command.to) or not taken <= sharing.named.keys():
        return held
    if child is None or child.setting_id != concern.setting_id:
        return held
    of = [sharing.named[one] for one in sorted(taken)]
    if any(one.setting_id != concern.setting_id for one in of):
        # Of a third setting that its author leads as well: that one has agreed to tell this one nothing.
        return held
    kept = Draft(feed=concern.name, kind="handoff-sent", matter_id=concern.matter_id, data=given.body)
    confidential = any(one.name.kind is FeedKind.CASE for one in of)
    if any(one.name.kind is FeedKind.CASE and one.name != concern.name for one in of):
        # What is confidential would stand on the feed of another concern, before whoever follows that one.
        return held
    circle = circle_of(command.to, concern, of, given) if confidential else None
    if circle is not None and not circle.members:
        return Decided(entries=(kept, _not_sent(command, concern, circle, given)))
    match = None if command.match is None else sharing.matches.get(command.match)
    handoff = Handoff(
        handoff_id=given.cmd,
        bridge_id=bridge.bridge_id,
        from_id=bridge.beyond(command.to),
        to_id=command.to,
        concern_id=concern.matter_id,
        child_id=command.child,
        there_id=match.beyond(command.child) if match is not None and match.bridge_id == bridge.bridge_id else None,
        digest=sha256(given.body).digest(),
        state=HandoffState.SENT,
        sent_by=person,
        sent_at=given.now,
    )
    feed = feed_of(bridge.bridge_id) if circle is None else FeedName(FeedKind.CASE, given.cmd)
    told = Told(
        state=HandoffState.SENT,
        at=given.now,
        person=person,
        by=By(name=given.actor.name, role=given.actor.title),
        shared=tuple(dict.fromkeys(part.of for part in command.parts)),
    )
    return Decided(
        entries=(
            kept,
            Draft(feed=feed, kind="handoff-brought", matter_id=given.cmd, data=given.body),
            *receipts(handoff, told, sharing.signing, between=feed, concern=concern),
        ),
        begins=NewMatter(
            kind=MatterKind.HANDOFF,
            setting_id=command.to,
            feed=feed,
            facts=concern.facts,
            children=() if handoff.there_id is None else (handoff.there_id,),
            exclusions=() if circle is None else tuple(sorted(circle.excluded)),
            members=() if circle is None else tuple(sorted({*circle.members, *_sender_side(person, circle, sharing)})),
        ),
        shared=Shared(handoffs=(handoff,)),
    )


def circle_of(to: str, concern: Matter, of: list[Matter], given: Given) -> Circle:
    """The leads there, or else the next level that works there: without the subject and whoever the recorder struck
    out, whatever they are there (R28), and, while the subject is not known, without whoever works where it happened
    (R27). Where nobody is left, the nearest who are to be told instead, outside Harken."""
    sharing = sharing_of(given)
    home = sharing.places[concern.setting_id or ""]
    here = {
        person
        for person, posts in sharing.posts.items()
        if any(a.setting == home.setting for a in in_force(posts, given.now))
    }
    unknown = any(one.outside_only for one in of)
    excluded = sharing.excluded | (frozenset(here) if unknown else frozenset())
    everyone = receivers(
        chain=sharing.chain,
        appointments=[a for posts in sharing.posts.values() for a in posts],
        place=sharing.places[to],
        now=given.now,
    )
    there = [one for one in everyone if one.inside or _leads(one, to, given)]
    members = told_first(there, excluded=excluded, subject_identified=True)
    routes = () if members else told_first(everyone, excluded=excluded, subject_identified=True)
    return Circle(
        members=tuple(one.person for one in members),
        routes=tuple(By(name=one.name, role=one.title) for one in routes),
        excluded=excluded & sharing.posts.keys(),
    )


def _leads(one: Receiver, to: str, given: Given) -> bool:
    sharing = sharing_of(given)
    posts = in_force(sharing.posts.get(one.person, ()), given.now)
    return any(a.role in LEADS and a.covers(sharing.places[to]) for a in posts)


def _sender_side(person: str, circle: Circle, sharing: Sharing) -> frozenset[str]:
    """Whoever follows what it is taken from, so that a question finds somebody."""
    return (sharing.members | {person}) - circle.excluded


def _over(bridge_id: str, sharing: Sharing) -> Bridge | None:
    """The bridge that it was written for; where that has ended, the one on which the same two agreed anew. It is still
    for that setting, of that child, by somebody who works that concern."""
    named = sharing.bridges.get(bridge_id)
    if named is None or named.ended_at is None:
        return named
    anew = (one for one in sharing.bridges.values() if one.carries and set(one.ends) == set(named.ends))
    return next(anew, named)


def _may_pass(bridge: Bridge, concern: Matter, to: str) -> bool:
    setting = concern.setting_id
    return bridge.carries and setting is not None and bridge.joins(setting) and bridge.beyond(setting) == to


def _not_sent(command: SendHandoff, concern: Matter, circle: Circle, given: Given) -> Draft:
    said = HandoffNotSent(handoff=given.cmd, to_setting=command.to, routes=circle.routes)
    return Draft(
        feed=concern.name, kind="handoff-not-sent", matter_id=concern.matter_id, data=msgspec.json.encode(said)
    )
