"""What the rules of duties must hold to be used, each mistake as a sentence. Pure (D.4; R13, R15-R24)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from server.policy.duties import DutyRule, DutySteps
from server.policy.pack import Pack
from sync.messages.duties import RULES_MAX, Body, Needs
from sync.messages.owing import DutyEach, DutyStarts, DutyWithin
from sync.messages.people import Role

READ_NOTHING: Final = frozenset({Role.RECORDER, Role.ADMINISTRATOR})
"""Roles that read no concern, so that telling them again tells nobody."""
COUNTED: Final = frozenset({DutyWithin.WORKING_DAYS, DutyWithin.END_OF_WORKING_DAY, DutyWithin.HOURS, DutyWithin.DAYS})
OWED_TO: Final = {
    DutyEach.AUTHORITY: Body.PLACING_AUTHORITY,
    DutyEach.COUNTERPART: Body.COUNTERPART,
    DutyEach.OUTSIDE: Body.OUTSIDE,
    DutyEach.FORUM: Body.SETTING,
}


def mistakes(pack: Pack) -> Iterator[str]:
    """Of each rule by itself, and of what they say of each other."""
    told = {rule.to for rule in pack.duties if rule.needs is Needs.TELLING}
    for rule in pack.duties:
        yield from (f"{rule.id} {mistake}" for mistake in (*_timing(rule), *_kind(rule)))
        if rule.after is not None and rule.after not in told:
            yield f"{rule.id} follows the telling of {rule.after}, whom no rule has told"
    together = Counter((rule.to, rule.needs, rule.each) for rule in pack.duties)
    yield from (
        f"more than {RULES_MAX} rules ask for {of[1]} of the {of[0]}" for of, n in together.items() if n > RULES_MAX
    )
    yield from (f"the forum {one.id} meets never" for one in pack.forums if one.every_days <= 0)
    if not pack.forums and any(rule.each is DutyEach.FORUM and pack.name != "base" for rule in pack.duties):
        yield "risks are reviewed in no forum (11.6)"
    yield from (f"the steps of what is late: {mistake}" for mistake in _steps(pack.duty_steps))
    words = {one.role for one in pack.roles} | {Role.LEAD}
    if nameless := {role for step in pack.duty_steps.steps for role in step.roles} - words:
        yield f"the steps of what is late tell {', '.join(sorted(nameless))}, whom nobody here is called"


def _timing(rule: DutyRule) -> Iterator[str]:
    if (rule.within is DutyWithin.AT_ONCE) != (rule.overdue_min > 0):
        yield "is late after some minutes if, and only if, it is owed at once"  # R13
    counts = rule.within in COUNTED and rule.each is not DutyEach.FORUM
    if counts != (rule.n > 0):
        yield "says how many days or hours if, and only if, it counts them"
    if (rule.starts is DutyStarts.TOLD) != (rule.after is not None):
        yield "says after whose telling it begins if, and only if, it begins after one"
    if rule.starts is DutyStarts.RETURNED and rule.each is not DutyEach.CHILD:
        yield "begins when a child is back, so it is owed for each child"


def _kind(rule: DutyRule) -> Iterator[str]:
    if OWED_TO.get(rule.each, rule.to) is not rule.to:
        yield f"is owed for each {rule.each}, and not to the {OWED_TO[rule.each]}"
    if (rule.each is DutyEach.FORUM) != (rule.needs is Needs.REVIEW):
        yield "is a review if, and only if, it is owed in each forum (11.6)"
    if rule.needs is Needs.PLACING:
        yield "asks who placed the child: that is owed wherever nobody is recorded, by itself"  # R21
    if rule.challenged and (rule.needs, rule.after) != (Needs.REPLY, rule.to):
        yield "follows a challenge: then it is an answer of those whose answer was challenged"
    if rule.refusable and (rule.to, rule.needs, rule.within, rule.law) != (
        Body.LOCAL_AUTHORITY,
        Needs.TELLING,
        DutyWithin.WORKING_DAYS,
        False,
    ):
        yield "is refusable: only the referral to the local authority within working days is"  # R17
    if rule.law and not rule.nations:
        yield "is law, and of no nation"  # R22


def _steps(steps: DutySteps) -> Iterator[str]:
    minutes = [step.after_min for step in steps.steps]
    if not minutes or minutes[0] != 0:
        yield "the first is when it is late"
        return
    if minutes != sorted(set(minutes)) or min(steps.every_min, steps.remind_after_min, steps.remind_before_min) <= 0:
        yield "each is later than the one before it"
    for before, after in zip(steps.steps, steps.steps[1:], strict=False):
        if not set(before.roles) <= set(after.roles) or before.levels > after.levels:
            yield f"after {after.after_min} minutes somebody is no longer told"
    if any(not step.roles for step in steps.steps):
        yield "one tells nobody"
    if misplaced := READ_NOTHING & {role for step in steps.steps for role in step.roles}:
        yield f"they tell {', '.join(sorted(misplaced))}, who read no concern"
