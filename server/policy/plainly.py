"""A rule of duties as a sentence. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from server.policy import saying
from server.policy.duties import DutyRule, DutySteps, Only
from server.policy.pack import Pack
from sync.messages.owing import DutyEach, DutyStarts, DutyWhen, DutyWithin, Judged
from sync.messages.recording import ConcernKind
from sync.messages.settings import Nation

EACH: Final = {
    DutyEach.CHILD: "for each child",
    DutyEach.CONCERN: "once for the concern",
    DutyEach.AUTHORITY: "for each child, to each authority that placed or funds them",
    DutyEach.COUNTERPART: "for each child who is in a school and a home of yours",
    DutyEach.OUTSIDE: "for each child who is in another provider's school or home",
    DutyEach.FORUM: "in each forum",
}
STARTS: Final = {
    DutyStarts.RECEIVED: "it arrived",
    DutyStarts.IDENTIFIED: "it was saved",
    DutyStarts.SHARED: "a lead was told",
    DutyStarts.AWARE: "a lead has it",
    DutyStarts.CLASSIFIED: "a lead classified it",
    DutyStarts.TOLD: "that was done",
    DutyStarts.RETURNED: "the child was back",
}
JUDGED: Final = {
    Judged.UNCLASSIFIED: "not classified yet",
    Judged.YES: "exploitation",
    Judged.MAY_BE: "perhaps exploitation",
    Judged.NO: "not exploitation",
}
ONLY: Final = {
    Only.INTEGRATED: "where schools and homes tell each other",
    Only.PRIMARY_SYSTEM: "where records are kept in another system",
}


def duty(pack: Pack, rule: DutyRule) -> str:
    """With where it is from."""
    return f"{demand(pack, rule)} ({rule.cites})"


def demand(pack: Pack, rule: DutyRule) -> str:
    """What is to be done, for whom, if what, and by when."""
    kinds = {one.kind: one.label for one in pack.kinds}
    asked = "; or ".join(_when(when, kinds) for when in rule.when)
    after = "" if rule.after is None else f", when the {rule.after.replace('-', ' ')} have been told"
    after = ", when you do not agree with what they answered" if rule.challenged else after
    parts = [
        f"{rule.what}, {EACH[rule.each]}{after}{f', if {asked}' if asked else ''}: {_within(rule)}.",
        *([f"Only {ONLY[rule.only]}."] if rule.only is not None else []),
        *([f"In a {' or a '.join(rule.settings)}."] if rule.settings else []),
        *(["It ends when a lead says, with a reason, that it is no exploitation."] if rule.provisional else []),
        *(["A lead may decide against it, with a reason, if another countersigns."] if rule.refusable else []),
        *(["The text names no time: this one is Harken's."] if rule.ours else []),
    ]
    return " ".join(parts)


def steps(pack: Pack, said: DutySteps, nation: Nation) -> list[str]:
    """Who is told again of what is not done."""
    whom = [
        f"{saying.after(step.after_min).capitalize()} when it is late: {saying.roles(pack, step.roles, nation)}."
        if step.after_min == 0
        else f"After {step.after_min} minutes more: {saying.roles(pack, step.roles, nation)}."
        for step in said.steps
    ]
    reminded = (
        f"Whoever has it is reminded after {said.remind_after_min} minutes of what is owed at once, and"
        f" {said.remind_before_min} minutes before anything else is due."
    )
    return [reminded, *whom, f"Then again every {said.every_min} minutes, until it is done. ({said.cites})"]


def _when(when: DutyWhen, kinds: Mapping[ConcernKind, str]) -> str:
    asked = (
        ("Is a child in danger now?", when.danger),
        ("Did a child tell you?", when.disclosed),
        ("Was the child moved?", when.moved),
        ("Is an adult who works or helps here involved?", when.adult),
    )
    said = [f'"{what}" is answered {" or ".join(saying.ANSWERS[one] for one in of)}' for what, of in asked if of]
    if when.kinds:
        said.append(f"it is marked as {' or '.join(kinds[one] for one in when.kinds)}")
    if when.judged:
        said.append(f"it is {' or '.join(JUDGED[one] for one in when.judged)}")
    return " and ".join(said)


def _within(rule: DutyRule) -> str:
    since = f"of when {'you said so' if rule.challenged else STARTS[rule.starts]}"
    days = "" if rule.n == 1 else "s"
    match rule.within:
        case DutyWithin.AT_ONCE:
            return f"now, and late {rule.overdue_min} minutes after {STARTS[rule.starts]}"
        case DutyWithin.SAME_DAY:
            return f"by the end of the day {since}"
        case DutyWithin.SAME_WORKING_DAY:
            return f"by five on the working day {since}"
        case DutyWithin.WORKING_DAYS:
            return f"within {rule.n} working day{days} {since}"
        case DutyWithin.END_OF_WORKING_DAY:
            return f"by five, {rule.n} working day{days} after the day {since}"
        case DutyWithin.HOURS:
            return f"within {rule.n} hours {since}, on any day"
        case DutyWithin.DAYS if rule.each is DutyEach.FORUM:
            return f"as often as the forum says, first after {STARTS[rule.starts]}"
        case DutyWithin.DAYS:
            return f"within {rule.n} days {since}"
