"""The duties of one concern as they stand now: what is known of it, what it demands, and what was done. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from typing import Final

from msgspec.structs import replace

from server.duties.calendar import Holidays
from server.duties.done import Done
from server.duties.duty import Challenged, Kept, KnownChild, KnownConcern
from server.duties.folding import Story
from server.duties.keeping import Now, keep
from server.duties.matching import Matching
from server.duties.planning import plan
from server.duties.reading import believed
from server.feeds.matters import Matter, MatterState
from server.feeds.registers import Setting
from server.policy.owed import in_use
from server.policy.pack import Pack
from sync.messages.assessing import Exploitation
from sync.messages.duties import Body, DutyStatus, Needs

_ROUNDS_MAX: Final = 4
"""A telling that was done may make something else owed, and that once more: an answer, a reference."""


def known_of(
    matter: Matter, setting: Setting, story: Story, children: Iterable[KnownChild], now: datetime
) -> KnownConcern:
    """What came under a clock that was ahead came by now: nothing waits until that clock is right (S8b)."""
    received = min(matter.received_at, now)
    over = matter.followed_up_at if matter.state is MatterState.FOLLOWED_UP else None
    told_lead = believed(story.told_lead, received)
    return KnownConcern(
        concern=matter.matter_id,
        setting_kind=setting.kind,
        nation=setting.nation,
        # Who classified it, and whether that counts, stands in the story.
        facts=replace(matter.facts, classified=None) if story.learned else matter.facts,
        children=tuple(child if over is None else _by_then(child, over) for child in children),
        received_at=received,
        identified_at=believed(matter.made_at, received) or received,
        shared_at=received if told_lead is None else min(told_lead, received),
        aware_at=None if story.aware_at is None else min(story.aware_at, now),
        learned=tuple(replace(one, at=min(one.at, now)) for one in story.learned),
        followed_up=matter.state is MatterState.FOLLOWED_UP,
        returned=story.returned,
        reviewed=story.reviewed,
    )


def _by_then(child: KnownChild, over: datetime) -> KnownChild:
    """Of what was over before anybody knew that the child is there as well, nobody there need be told."""
    known = tuple(replace(one, here=one.here and one.since <= over) for one in child.counterparts)
    return replace(child, counterparts=known)


def stand(
    known: KnownConcern,
    story: Story,
    pack: Pack,
    holidays: Holidays,
    now: datetime,
    barred: frozenset[str],
    strangers: frozenset[str] = frozenset(),
) -> tuple[Kept, ...]:
    """`story`: what was kept last, and what was done since. `barred` and `strangers`: as of `Now`."""
    rules = in_use(pack)
    refusable: Collection[str] = frozenset(rule.id for rule in rules if rule.refusable)
    ends = Now(
        at=now,
        not_exploitation=known.classified is Exploitation.NO,
        children=known.children,
        barred=barred,
        strangers=strangers,
    )
    kept = tuple(story.kept.values())
    for _ in range(_ROUNDS_MAX):
        before = kept
        planned = plan(after(known, before, story.done), rules, holidays, pack.forums)
        kept = keep({one.duty.duty_id: one for one in before}, planned, story.done, ends, refusable)
        if kept == before:
            break
    return kept


def after(known: KnownConcern, kept: Collection[Kept], done: Done) -> KnownConcern:
    """When each body was told first of each child, when each duty was done or decided, and what we said against what
    was answered to it."""
    told: dict[tuple[Body, str | None], datetime] = {}
    settled: dict[str, datetime] = {}
    for one in kept:
        if one.at is None or one.status not in (DutyStatus.DONE, DutyStatus.DECIDED):
            continue
        settled[one.duty.duty_id] = one.at
        if one.status is DutyStatus.DONE and one.duty.needs is Needs.TELLING:
            of = (one.duty.body, one.duty.child)
            told[of] = min(told.get(of, one.at), one.at)
    return replace(known, told=told, settled=settled, challenged=tuple(_challenged(kept, done)))


def _challenged(kept: Collection[Kept], done: Done) -> Iterator[Challenged]:
    """Where they were not told after all, there is nothing that we could disagree with."""
    if not done.challenges:
        return
    matching = Matching((one.duty for one in kept), done.named)
    for one in kept:
        duty = one.duty
        if one.status is not DutyStatus.DONE or duty.needs is not Needs.TELLING:
            continue
        for challenge in done.challenges:
            if matching.of(challenge.told, duty):
                yield Challenged(body=duty.body, child=duty.child, whom=duty.whom, nth=challenge.nth, at=challenge.at)
