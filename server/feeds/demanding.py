"""Whether a rule of a pack asks anything of a concern, by what was answered and classified. Pure."""

from __future__ import annotations

from server.feeds.matters import Facts
from server.policy.duties import DutyRule
from sync.messages.owing import DutyWhen, Judged
from sync.messages.settings import Nation, SettingKind


def is_here(rule: DutyRule, kind: SettingKind, nation: Nation) -> bool:
    """In this kind of setting in this nation."""
    return (not rule.settings or kind in rule.settings) and (not rule.nations or nation in rule.nations)


def holds(rule: DutyRule, facts: Facts) -> bool:
    """Any of what makes it owed; a rule that names nothing is owed of every concern."""
    return not rule.when or any(_holds(when, facts) for when in rule.when)


def judged(facts: Facts) -> Judged:
    return Judged.UNCLASSIFIED if facts.classified is None else Judged(facts.classified.value)


def _holds(when: DutyWhen, facts: Facts) -> bool:
    asked = (
        (when.danger, facts.danger),
        (when.disclosed, facts.disclosed),
        (when.moved, facts.moved),
        (when.adult, facts.adult),
        (when.judged, judged(facts)),
    )
    return all(not wanted or is_so in wanted for wanted, is_so in asked) and (
        not when.kinds or not set(when.kinds).isdisjoint(facts.kinds)
    )
