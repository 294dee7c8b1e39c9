"""What a provider may make of the rules of duties below it: sooner and more, never later, less or refusable. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from server.policy.duties import DutyRule, DutyStep, DutySteps
from server.policy.pack import Pack
from sync.messages.owing import DutyWithin


def loosened(pack: Pack, *, floor: Pack) -> Iterator[str]:
    """What `pack` has lost or weakened of what is owed below it, each as a sentence."""
    own, below = {rule.id: rule for rule in pack.duties}, {rule.id: rule for rule in floor.duties}
    for rule in floor.duties:
        if rule.id not in own:
            yield f"{rule.id} is no longer owed"
        else:
            yield from (f"{rule.id} {what}" for what in _weaker(own[rule.id], rule))
    yield from (
        f"{one} says that it is law, which no provider makes" for one in own if own[one].law and one not in below
    )
    forums = {one.id: one for one in pack.forums}
    for forum in floor.forums:
        if forum.id not in forums or forums[forum.id].every_days > forum.every_days:
            yield f"the forum {forum.title} is gone, or meets less often"
    if floor.integrated and not pack.integrated:
        yield "schools and homes no longer tell each other"  # R20
    yield from _steps(pack.duty_steps, floor.duty_steps)


def no_later(own: DutyRule, below: DutyRule) -> bool:
    """Whenever it begins, and by the same moment of beginning."""
    if own.within is below.within:
        return (own.n, own.overdue_min) <= (below.n, below.overdue_min)
    if own.within is DutyWithin.AT_ONCE:
        return True
    if own.within is DutyWithin.SAME_DAY:
        return below.within in (DutyWithin.WORKING_DAYS, DutyWithin.END_OF_WORKING_DAY)
    mine, theirs = _half_days(own), _half_days(below)
    return mine is not None and theirs is not None and mine <= theirs


def _half_days(rule: DutyRule) -> int | None:
    """In an order in which each is due no later than the next, whenever they begin."""
    match rule.within:
        case DutyWithin.SAME_WORKING_DAY:
            return 1
        case DutyWithin.WORKING_DAYS:
            return 2 * rule.n
        case DutyWithin.END_OF_WORKING_DAY:
            return 2 * rule.n + 1
        case _:
            return None


def _weaker(own: DutyRule, below: DutyRule) -> Iterator[str]:
    if not below.ours and not no_later(own, below):
        yield "is owed later"
    if own.refusable and not below.refusable:
        yield "can be decided against"  # R17
    if own.provisional and not below.provisional:
        yield "ends when it is no exploitation"  # R7
    if below.again and not own.again:
        yield "is no longer owed once more"
    if own.when and not (below.when and set(below.when) <= set(own.when)):
        yield "is no longer owed for all that it was owed for"
    if own.only not in (None, below.only):
        yield "is owed only by some"
    for what, mine, theirs in (("settings", own.settings, below.settings), ("nations", own.nations, below.nations)):
        if mine and not (theirs and set(theirs) <= set(mine)):
            yield f"is owed in fewer {what}"
    loose = {"when": (), "within": below.within, "n": 0, "overdue_min": 0, "ours": False, "only": None, "cites": ""}
    free = {**loose, "what": "", "refusable": False, "provisional": False, "again": False}
    if replace(own, **free, settings=(), nations=()) != replace(below, **free, settings=(), nations=()):
        yield "is owed to somebody else, for something else or from another moment"


def _steps(own: DutySteps, floor: DutySteps) -> Iterator[str]:
    """Between each step of the floor and the one before it, at least the same people are told."""
    if own.remind_after_min > floor.remind_after_min or own.remind_before_min < floor.remind_before_min:
        yield "what is owed is remembered later"  # R13
    before, taken = -1, _taken(own, until=floor.steps[-1].after_min)
    for step in floor.steps:
        if not any(before < one.after_min <= step.after_min and _reaches(one, step) for one in taken):
            yield f"what is late is told to {', '.join(step.roles)} later than after {step.after_min} minutes"  # R13
        before = step.after_min
    if own.every_min > floor.every_min:
        yield f"what is late is told again less often than every {floor.every_min} minutes"  # R13


def _reaches(own: DutyStep, floor: DutyStep) -> bool:
    return set(floor.roles) <= set(own.roles) and own.levels >= floor.levels


def _taken(steps: DutySteps, *, until: int) -> list[DutyStep]:
    """Each, and the last one again as often as it comes by that minute."""
    if not steps.steps or steps.every_min <= 0:
        return list(steps.steps)
    last = steps.steps[-1]
    again = range(last.after_min + steps.every_min, until + 1, steps.every_min)
    return [*steps.steps, *(replace(last, after_min=minute) for minute in again)]
