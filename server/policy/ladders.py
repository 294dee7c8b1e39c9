"""What a ladder must hold to be used, and the floor that a provider may shorten and never lengthen (R9, R10)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from server.policy.pack import LadderPlan, Ladders
from sync.messages.concerns import Answer
from sync.messages.escalation import LadderName
from sync.messages.people import Role

ALWAYS_NOW: Final = frozenset({Answer.YES, Answer.NOT_SURE})


def mistakes(ladders: Ladders, *, floor: Ladders) -> Iterator[str]:
    """What is wrong with a pack's ladders, each as a sentence; `floor` are the base's."""
    if not ladders.cites or not all(plan.cites for plan in ladders.plans.values()):
        yield "a ladder cites nothing"
    if not set(ladders.now_when_danger) >= ALWAYS_NOW:
        yield "a child in danger, or perhaps in danger, is on the Now ladder (R9)"
    for name in LadderName:
        plan = ladders.plans.get(name)
        if plan is None:
            yield f"no {name} ladder"
        else:
            yield from (f"{name} ladder: {mistake}" for mistake in _of(plan))
    now, least = ladders.plans.get(LadderName.NOW), floor.plans[LadderName.NOW]
    if now is not None:
        yield from _later(now, least)


def _of(plan: LadderPlan) -> Iterator[str]:
    if not plan.steps or plan.steps[0].at_min != 0:
        yield "the first step is at once"
        return
    minutes = [step.at_min for step in plan.steps]
    if minutes != sorted(set(minutes)) or plan.every_min <= 0:
        yield "each step is later than the one before it"
    if Role.SAFEGUARDING not in plan.steps[-1].roles:
        yield "the last step tells the safeguarding role (R10)"
    if not all(
        set(before.roles) <= set(after.roles) for before, after in zip(plan.steps, plan.steps[1:], strict=False)
    ):
        yield "who was told once is told again at each later step"
    if [step.levels for step in plan.steps] != sorted(step.levels for step in plan.steps):
        yield "a later step tells no fewer levels of the staff concern chain"
    if not plan.steps[-1].unanswered:
        yield "at the end the recorder is told that nobody has answered (R1)"


def _later(plan: LadderPlan, floor: LadderPlan) -> Iterator[str]:
    """Only Now is a floor."""
    for step in floor.steps:
        here = next(
            (own for own in plan.steps if set(step.roles) <= set(own.roles) and own.levels >= step.levels), None
        )
        if here is None or here.at_min > step.at_min:
            yield f"the Now ladder tells {', '.join(step.roles)} later than after {step.at_min} minutes (R9)"
    if plan.every_min > floor.every_min:
        yield f"the Now ladder repeats less often than every {floor.every_min} minutes (R10)"
