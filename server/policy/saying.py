"""How things of a pack are called in a sentence. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from server.policy.items import ChainLevel
from server.policy.pack import LadderPlan, Pack
from sync.messages.concerns import Answer
from sync.messages.escalation import LadderName
from sync.messages.people import Role
from sync.messages.settings import Hours, Nation, SettingKind

LADDERS: Final = {
    LadderName.NOW: "when it cannot wait",
    LadderName.TODAY: "when it is for today",
    LadderName.WORKING_DAY: "when another setting shared it, or it is not exploitation, and it can wait",
}
ANSWERS: Final = {
    Answer.YES: "yes",
    Answer.NO: "no",
    Answer.NOT_SURE: "not sure",
    Answer.NOT_ANSWERED: "left open",
}
HOURS: Final = {Hours.ALWAYS: "always", Hours.IN: "in hours", Hours.OUT: "out of hours"}


def role(pack: Pack, one: Role, nation: Nation) -> str:
    """In the provider's own words, for both kinds of setting where they differ."""
    if one is Role.LEAD:
        words: Mapping[SettingKind, str] = {kind: pack.lead_word(nation, kind) for kind in SettingKind}
    else:
        words = next(term.words for term in pack.roles if term.role is one)
    if len(set(words.values())) == 1:
        return next(iter(words.values()))
    return " or ".join(f"{word} (in a {kind})" for kind, word in words.items())


def roles(pack: Pack, some: Iterable[Role], nation: Nation) -> str:
    return ", ".join(role(pack, one, nation) for one in some)


def after(minutes: int) -> str:
    return "at once" if minutes == 0 else f"after {minutes} minutes"


def steps(pack: Pack, plan: LadderPlan, nation: Nation) -> list[str]:
    """Each step as a sentence, and what comes after the last. Whoever was told once is told again at each later one."""
    said, told, unanswered, on_duty = [], list[Role](), False, False
    for step in plan.steps:
        new = [one for one in step.roles if one not in told]
        whom = "the same again" if not new else f"{'the same, and ' if told else ''}{roles(pack, new, nation)}"
        if step.on_duty:
            whom += ": only those on duty, or all of them where nobody is"
        elif on_duty:
            whom = f"all of them{f', and {roles(pack, new, nation)}' if new else ''}"
        seen = "" if step.unanswered == unanswered else " The recorder sees that nobody has answered."
        said.append(f"{after(step.at_min).capitalize()}: {whom}.{seen}")
        told, unanswered, on_duty = [*told, *new], step.unanswered, step.on_duty
    night = " Nobody is told between 21:00 and 07:00, and none of that counts." if plan.by_day else ""
    return [*said, f"Then everyone again every {plan.every_min} minutes, until somebody has it.{night} ({plan.cites})"]


def chain(pack: Pack, levels: Iterable[ChainLevel], nation: Nation) -> str:
    return "; then ".join(f"{roles(pack, level.roles, nation)} ({level.cites})" for level in levels)
