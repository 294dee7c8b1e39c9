"""What may become of a handoff. Pure: a command and what is known go in, entries and receipts or a reason come out.

It is addressed to whoever leads there, never to a person, so that nothing is stuck in the name of somebody who has
left (lessons B13). What carries words is placed or held; opening, taking back and closing carry none, and are refused
by name where the table of states does not have them.
"""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from server.access.appointments import in_force
from server.feeds.append import Draft
from server.feeds.bridges import Handoff
from server.feeds.decision import Decided, Decision, Given, Hold, HoldReason, Refuse, RefuseReason
from server.feeds.matters import Matter, MatterState
from server.feeds.sharing import Shared, Sharing
from server.handoffs.bridging import leads, sharing_of
from server.handoffs.receipts import Told, receipts
from server.handoffs.states import Act, after
from server.handoffs.taking_back import take_back
from sync.feeds import FeedKind
from sync.messages.concerns import By
from sync.messages.handoffs import (
    AnswerHandoff,
    AskHandoff,
    CloseHandoff,
    HandoffState,
    OpenHandoff,
    WithdrawHandoff,
)

RULES: Final = "handoffs/1"

NOT_YOURS: Final = Refuse(reason=RefuseReason.NOT_YOURS)


def open_it(command: OpenHandoff, given: Given) -> Decision:
    """By whoever leads there. Whoever had it and is gone has it no longer: another opens it again and has it."""
    target, handoff = given.target, sharing_of(given).handoff
    if target is None and given.restored:
        return Hold(reason=HoldReason.UNKNOWN_TARGET, waits_for=command.handoff)
    if target is None or handoff is None or not receives(handoff, given):
        return NOT_YOURS
    entry = between(target, "handoff-opened", given)
    if handoff.state is HandoffState.OPENED and target.state is MatterState.UNREAD:
        return Decided(entries=(entry,), changes=_had(target, given))
    state = after(handoff.state, Act.OPEN)
    if state is RefuseReason.WITHDRAWN and given.restored:
        # Before that it may have been opened in time, and what was read is not unread: it stays on record.
        return Decided(entries=(entry,))
    if isinstance(state, RefuseReason):
        return Refuse(reason=state)
    opened = replace(handoff, state=state, opened_at=given.now, opened_by=given.actor.person)
    return Decided(
        entries=(entry, *said(opened, HandoffState.OPENED, target, given)),
        changes=_had(target, given),
        shared=Shared(handoffs=(opened,)),
    )


def withdraw(command: WithdrawHandoff, given: Given) -> Decision:
    """Before anybody opened it."""
    target, handoff = given.target, sharing_of(given).handoff
    if target is None and given.restored:
        return Hold(reason=HoldReason.UNKNOWN_TARGET, waits_for=command.handoff)
    if target is None or handoff is None or not sends(handoff, given):
        return NOT_YOURS
    given = _as_sender(handoff, given)
    back = take_back(handoff, target, command.why, sharing_of(given).concern, given)
    if isinstance(back, RefuseReason):
        return Refuse(reason=back)
    return Decided(entries=(between(target, "handoff-withdrawn", given), *back.entries), shared=back.shared)


def close(command: CloseHandoff, given: Given) -> Decision:
    """The sending side has seen that the other has written it down."""
    target, handoff = given.target, sharing_of(given).handoff
    if target is None and given.restored:
        return Hold(reason=HoldReason.UNKNOWN_TARGET, waits_for=command.handoff)
    if target is None or handoff is None or not sends(handoff, given):
        return NOT_YOURS
    state = after(handoff.state, Act.CLOSE)
    if state is RefuseReason.NOT_YET_NOTED and given.restored:
        # The note was there, and is offered again by a device of the other side.
        return Hold(reason=HoldReason.UNKNOWN_TARGET, waits_for=command.handoff)
    if isinstance(state, RefuseReason):
        return Refuse(reason=state)
    given = _as_sender(handoff, given)
    closed = replace(handoff, state=state, closed_at=given.now)
    return Decided(
        entries=(between(target, "handoff-closed", given), *said(closed, HandoffState.CLOSED, target, given)),
        shared=Shared(handoffs=(closed,)),
    )


def ask(command: AskHandoff, given: Given) -> Decision:
    """By either side, whatever the state: somebody's words are never refused. The other side is alerted once."""
    target, handoff = given.target, sharing_of(given).handoff
    if target is None or handoff is None or not _takes_part(handoff, given):
        return Hold(reason=HoldReason.UNKNOWN_TARGET, waits_for=command.handoff)
    return Decided(entries=(between(target, "handoff-asked", given),), shared=_nudging(handoff, target, given))


def answer(command: AnswerHandoff, given: Given) -> Decision:
    """To a question of the other side."""
    target, handoff = given.target, sharing_of(given).handoff
    if target is None or handoff is None or not _takes_part(handoff, given):
        return Hold(reason=HoldReason.UNKNOWN_TARGET, waits_for=command.handoff)
    return Decided(entries=(between(target, "handoff-answered", given),), shared=_nudging(handoff, target, given))


def _nudging(handoff: Handoff, target: Matter, given: Given) -> Shared:
    other = handoff.from_id if receives(handoff, given) else handoff.to_id
    return Shared(nudges=tuple(one for one in _who_leads(other, target, given) if one != given.actor.person))


# -- who is at which end ---------------------------------------------------------------------------------------------


def receives(handoff: Handoff, given: Given) -> bool:
    """Whoever may read it and works where it was sent: a lead, or, of what is confidential, whom its sender's route
    named there."""
    return given.works_on_target and _at(handoff.to_id, given)


def sends(handoff: Handoff, given: Given) -> bool:
    """Whoever may read it and works where it came from."""
    return given.works_on_target and _at(handoff.from_id, given)


def _as_sender(handoff: Handoff, given: Given) -> Given:
    """By the post that they hold where it came from, though they may hold another where it was sent."""
    actor, sharing = given.actor, sharing_of(given)
    posts = in_force(sharing.posts.get(actor.person or "", ()), given.now)
    post = next((a for a in posts if a.setting == handoff.from_id), None)
    return given if post is None else replace(given, actor=replace(actor, name=post.name, title=post.title))


def _takes_part(handoff: Handoff, given: Given) -> bool:
    return receives(handoff, given) or sends(handoff, given)


def _at(setting: str, given: Given) -> bool:
    target = given.target
    if target is None or target.name.kind is not FeedKind.CASE:
        return leads(given.actor.person, setting, given)
    return given.actor.person in _posted(setting, sharing_of(given), given)


def _posted(setting: str, sharing: Sharing, given: Given) -> frozenset[str]:
    """Everyone with a post there or above it."""
    place = sharing.places[setting]
    return frozenset(
        person for person, posts in sharing.posts.items() if any(a.covers(place) for a in in_force(posts, given.now))
    )


def _who_leads(setting: str, target: Matter, given: Given) -> tuple[str, ...]:
    sharing = sharing_of(given)
    if target.name.kind is FeedKind.CASE:
        return tuple(sorted(sharing.members & _posted(setting, sharing, given)))
    return tuple(person for person in sorted(sharing.posts) if leads(person, setting, given))


# -- what is said ----------------------------------------------------------------------------------------------------


def between(target: Matter, kind: str, given: Given) -> Draft:
    """The author's own words, where both sides read them."""
    return Draft(feed=target.name, kind=kind, matter_id=target.matter_id, data=given.body)


def said(handoff: Handoff, state: HandoffState, target: Matter, given: Given) -> tuple[Draft, ...]:
    """The receipts of one thing that became of it."""
    sharing = sharing_of(given)
    by = By(name=given.actor.name, role=given.actor.title)
    told = Told(state=state, at=given.now, person=given.actor.person, by=by)
    return tuple(
        receipts(handoff, told, sharing.signing, between=target.name, concern=sharing.concern, note=sharing.note)
    )


def _had(target: Matter, given: Given) -> Matter:
    return replace(
        target,
        state=MatterState.ACKNOWLEDGED,
        acknowledged_at=given.now,
        acknowledged_by=given.actor.person,
    )
