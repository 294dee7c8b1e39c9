"""What a ladder must hold to be used, and the floor that a provider may shorten and never lengthen (R9, R10)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from msgspec.structs import replace

from server.policy.pack import LadderPlan, Ladders, Step
from sync.messages.concerns import Answer
from sync.messages.escalation import LadderName
from sync.messages.people import Role

ALWAYS_NOW: Final = frozenset({Answer.YES, Answer.NOT_SURE})
NOW_WHEN: Final = {
    "now_when_danger": "an answer to whether a child is in danger",
    "now_when_disclosed": "an answer to whether a child told of it",
    "now_when_moved": "an answer to whether the child was moved",
    "now_when_kinds": "a kind of concern",
}


def mistakes(ladders: Ladders) -> Iterator[str]:
    """What is wrong with a pack's ladders, whatever is below them, each as a sentence."""
    if not ladders.cites or not all(plan.cites for plan in ladders.plans.values()):
        yield "a ladder cites nothing"
    if not set(ladders.now_when_danger) >= ALWAYS_NOW:
        yield "a child in danger, or perhaps in danger, is on the Now ladder"  # R9
    for name in LadderName:
        plan = ladders.plans.get(name)
        if plan is None:
            yield f"no {name} ladder"
        else:
            yield from (f"{name} ladder: {mistake}" for mistake in _of(plan))
            if name is LadderName.NOW and plan.by_day:
                yield "the Now ladder waits for no morning"  # R9


def loosened(ladders: Ladders, *, floor: Ladders) -> Iterator[str]:
    """What reaches a human later than below, or not at all. Of the ladders only Now is a floor (R9)."""
    for field, what in NOW_WHEN.items():
        if missing := set(getattr(floor, field)) - set(getattr(ladders, field)):
            yield f"{what} is no longer on the Now ladder: {', '.join(sorted(missing))}"  # R9
    plan = ladders.plans.get(LadderName.NOW)
    if plan is not None:
        yield from _later(plan, floor.plans[LadderName.NOW])


def _of(plan: LadderPlan) -> Iterator[str]:
    if not plan.steps or plan.steps[0].at_min != 0:
        yield "the first step is at once"
        return
    minutes = [step.at_min for step in plan.steps]
    if minutes != sorted(set(minutes)) or plan.every_min <= 0:
        yield "each step is later than the one before it"
    if Role.SAFEGUARDING not in plan.steps[-1].roles:
        yield "the last step tells the safeguarding role"  # R10
    if any(later.on_duty > before.on_duty for before, later in zip(plan.steps, plan.steps[1:], strict=False)):
        yield "once everyone with a role has been told, no later step tells only those on duty"
    if plan.steps[-1].on_duty:
        yield "the last step tells everyone, not only those on duty"  # R10
    if not all(
        set(before.roles) <= set(after.roles) for before, after in zip(plan.steps, plan.steps[1:], strict=False)
    ):
        yield "who was told once is told again at each later step"
    if [step.levels for step in plan.steps] != sorted(step.levels for step in plan.steps):
        yield "a later step tells no fewer levels of the staff concern chain"
    if not plan.steps[-1].unanswered:
        yield "at the end the recorder is told that nobody has answered"  # R1


def _later(plan: LadderPlan, floor: LadderPlan) -> Iterator[str]:
    """Between each step of the floor and the one before it, at least the same people are told."""
    before, taken = -1, _taken(plan, until=floor.steps[-1].at_min)
    for step in floor.steps:
        if not any(before < own.at_min <= step.at_min and _reaches(own, step) for own in taken):
            yield f"the Now ladder tells {', '.join(step.roles)} later than after {step.at_min} minutes"  # R9
        before = step.at_min
    if plan.every_min > floor.every_min:
        yield f"the Now ladder repeats less often than every {floor.every_min} minutes"  # R10


def _reaches(own: Step, floor: Step) -> bool:
    return (
        set(floor.roles) <= set(own.roles)
        and own.on_duty <= floor.on_duty
        and own.levels >= floor.levels
        and own.unanswered >= floor.unanswered
    )


def _taken(plan: LadderPlan, *, until: int) -> list[Step]:
    """Its steps, and the last one again as often as it comes by that minute."""
    if not plan.steps or plan.every_min <= 0:
        return list(plan.steps)
    last = plan.steps[-1]
    again = range(last.at_min + plan.every_min, until + 1, plan.every_min)
    return [*plan.steps, *(replace(last, at_min=minute) for minute in again)]
