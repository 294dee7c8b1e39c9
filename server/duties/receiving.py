"""What the setting that was sent something owes for it: a note on the child's file, once somebody there has opened it.
Pure (R20, R36).

Before that nothing is owed there: the ladder tells those who lead there until one of them opens it. Their clock runs
from when it was sent, and not from when the other side knew of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final

from msgspec.structs import replace

from server.duties.calendar import Holidays
from server.duties.duty import Counterpart, Duty, Kept, KnownChild, KnownConcern
from server.duties.planning import plan
from server.escalation.rules import ladder_for
from server.feeds.bridges import Handoff
from server.feeds.matters import Matter
from server.feeds.registers import Setting
from server.policy.duties import DutyRule
from server.policy.pack import Pack
from sync.feeds import FeedKind
from sync.messages.duties import DutyStatus, Needs
from sync.messages.escalation import LadderName
from sync.messages.handoffs import HandoffState
from sync.messages.owing import DutyEach

NOW_OVERDUE: Final = timedelta(minutes=60)
"""As of any other telling that is owed at once and is not the police's (R13)."""


def standing(
    handoff: Handoff,
    matter: Matter,
    setting: Setting,
    before: Mapping[str, Kept],
    pack: Pack,
    holidays: Holidays,
    now: datetime,
) -> tuple[Kept, ...]:
    """`matter` is the handoff's own, `before` its duties as they were kept last. What has once been done stays so."""
    if handoff.sealed:
        # Its concern is confidential since: nothing more is said of it there.
        return ()
    if handoff.state is HandoffState.WITHDRAWN:
        return tuple(_ended(one, now) for one in before.values())
    if handoff.opened_at is None or (handoff.noted_at is not None and not before):
        return tuple(before.values())
    planned = {one.duty_id: one for one in _owed(handoff, matter, setting, pack, holidays, now)}
    every = dict.fromkeys((*before, *planned))
    kept = (before.get(one) or Kept(duty=planned[one], status=DutyStatus.OWED) for one in every)
    return tuple(_noted(one, handoff) for one in kept)


def _owed(
    handoff: Handoff, matter: Matter, setting: Setting, pack: Pack, holidays: Holidays, now: datetime
) -> Iterable[Duty]:
    """By the rules for such a note, whether or not the policy still asks anybody to send anything new."""
    at = min(handoff.sent_at, now)
    known = KnownConcern(
        concern=handoff.handoff_id,
        setting_kind=setting.kind,
        nation=setting.nation,
        facts=matter.facts,
        # Which child of theirs it is may not have been said yet, and is not what the note is owed for.
        children=(KnownChild(child=None, counterparts=(Counterpart(setting=handoff.to_id, since=at),)),),
        received_at=at,
        identified_at=at,
        shared_at=at,
        aware_at=at,
    )
    confidential = matter.name.kind is FeedKind.CASE
    now_class = ladder_for(pack.ladders, facts=matter.facts, confidential=confidential, shared=True) is LadderName.NOW
    for one in plan(known, [rule for rule in pack.duties if _is_of_a_note(rule)], holidays):
        sooner = replace(one, at_once=True, due=at, overdue=min(one.overdue, at + NOW_OVERDUE))
        yield sooner if now_class else one


def _is_of_a_note(rule: DutyRule) -> bool:
    return rule.each is DutyEach.COUNTERPART and rule.needs is Needs.NOTE


def _noted(one: Kept, handoff: Handoff) -> Kept:
    if handoff.noted_at is None or not one.open:
        return one
    return replace(one, status=DutyStatus.DONE, evidence=handoff.note_id, person=handoff.noted_by, at=handoff.noted_at)


def _ended(one: Kept, now: datetime) -> Kept:
    return replace(one, status=DutyStatus.ENDED, at=now) if one.open else one
