"""What a concern demands: pack and facts in, duties out. Pure (D.4; R13, R15-R24).

One duty for each child and body: where several rules ask for the same, the strictest time stands and every citation is
kept (R16). No amendment lengthens anything: what was owed sooner stays owed sooner (`server/duties/keeping.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from msgspec.structs import replace

from server.duties.calendar import Holidays
from server.duties.duty import Duty, KnownConcern, duty_id
from server.duties.timing import due_of, start_of
from server.duties.whom import Whom, again_in, whom_of
from server.feeds.demanding import holds, is_here
from server.feeds.matters import Facts
from server.policy.duties import DutyRule, Forum
from sync.messages.owing import DutyStarts, DutyWithin

Past = tuple[tuple[datetime | None, Facts], ...]
"""The facts as they were recorded, and as they stood after each thing that came to be known."""


def plan(
    known: KnownConcern, rules: Iterable[DutyRule], holidays: Holidays, forums: Iterable[Forum] = ()
) -> tuple[Duty, ...]:
    """In the order in which they are due."""
    found: dict[str, Duty] = {}
    past, every = past_of(known), tuple(forums)
    for rule in rules:
        for one in _of(rule, known, past, every, holidays):
            before = found.get(one.duty_id)
            found[one.duty_id] = one if before is None else joined(before, one)
    return tuple(sorted(found.values(), key=lambda one: (one.due, one.body, one.needs, one.child or "", one.whom)))


def joined(a: Duty, b: Duty) -> Duty:
    """Both rules at once, by the strictest time of the two."""
    return replace(
        a,
        rules=tuple(dict.fromkeys((*a.rules, *b.rules))),
        law=a.law or b.law,
        start=min(a.start, b.start),
        due=min(a.due, b.due),
        overdue=min(a.overdue, b.overdue),
        at_once=a.at_once or b.at_once,
        provisional=a.provisional and b.provisional,
    )


def past_of(known: KnownConcern) -> Past:
    """A lead who names the kinds adds to what the recorder marked: nothing that was asked for is taken back by it."""
    facts = replace(known.facts, classified=None) if known.learned else known.facts
    past: list[tuple[datetime | None, Facts]] = [(None, facts)]
    for one in known.learned:
        facts = replace(
            facts,
            classified=one.classified or facts.classified,
            kinds=tuple(dict.fromkeys((*facts.kinds, *one.kinds))),
            adult=one.adult or facts.adult,
            danger=one.danger or facts.danger,
        )
        past.append((one.at, facts))
    return tuple(past)


def applies(rule: DutyRule, known: KnownConcern) -> bool:
    """By what is known now, in this kind of setting in this nation."""
    return is_here(rule, known.setting_kind, known.nation) and holds(rule, past_of(known)[-1][1])


def _of(
    rule: DutyRule, known: KnownConcern, past: Past, forums: tuple[Forum, ...], holidays: Holidays
) -> Iterator[Duty]:
    if not is_here(rule, known.setting_kind, known.nation) or not holds(rule, past[-1][1]):
        return
    learned_at = next(at for at, facts in past if holds(rule, facts))
    for to in whom_of(rule, known, forums):
        start = start_of(rule, known, to.child, learned_at)
        if start is None:
            continue
        start = start if to.since is None else max(start, to.since)
        if to.reviewed is not None:
            start, due = again_in(to.reviewed, to.every_days)
        else:
            due = due_of(rule.within, to.every_days or rule.n, start, holidays)
        nth = to.nth or _nth(rule, known, to, start, learned_at)
        yield _duty(rule, known, to if nth == to.nth else replace(to, nth=nth), start, due)


def _nth(rule: DutyRule, known: KnownConcern, to: Whom, start: datetime, learned_at: datetime | None) -> int:
    """Whoever was told before it came to be known is told again, and what was decided then is decided again."""
    since = start if rule.starts is DutyStarts.TOLD else learned_at
    nth = 0
    if rule.again and since is not None:
        while (at := known.settled.get(_id(rule, known, to, nth))) is not None and at < since:
            nth += 1
    return nth


def _id(rule: DutyRule, known: KnownConcern, to: Whom, nth: int) -> str:
    return duty_id(known.concern, to.child, rule.to, to.needs, to.whom, nth)


def _duty(rule: DutyRule, known: KnownConcern, to: Whom, start: datetime, due: datetime) -> Duty:
    at_once = rule.within is DutyWithin.AT_ONCE
    return Duty(
        duty_id=_id(rule, known, to, to.nth),
        child=to.child,
        body=rule.to,
        needs=to.needs,
        whom=to.whom,
        nth=to.nth,
        rules=(rule.id,),
        law=rule.law,
        start=start,
        due=due,
        overdue=start + timedelta(minutes=rule.overdue_min) if at_once else due,
        at_once=at_once,
        provisional=rule.provisional,
    )
