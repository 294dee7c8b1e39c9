"""What applies, case by case, for both languages: the server's planner says it, and a device with no signal must agree.

`python -m tests.duties.applying` writes the file. The rules are made for this, each for one thing that a `when` can
say, so that a pack may change without it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from typing import Any

import msgspec

from server.duties.duty import KnownChild, KnownConcern
from server.duties.planning import applies
from server.feeds.demanding import judged
from server.feeds.matters import Facts
from server.policy.duties import DutyRule
from sync.messages.assessing import Exploitation
from sync.messages.concerns import Answer
from sync.messages.duties import Body, Needs
from sync.messages.owing import DutyStarts, DutyWhen, DutyWithin, Judged
from sync.messages.recording import ConcernKind
from sync.messages.settings import Nation, SettingKind

HERE = Path(__file__).resolve().parent / "applies.json"
_YES, _UNSAID = (Answer.YES,), (Answer.NOT_SURE, Answer.NOT_ANSWERED)
_WHENS: dict[str, tuple[DutyWhen, ...]] = {
    "always": (),
    "nothing-asked": (DutyWhen(),),
    "danger": (DutyWhen(danger=_YES),),
    "told-by-a-child": (DutyWhen(disclosed=_YES),),
    "moved": (DutyWhen(moved=_YES),),
    "adult": (DutyWhen(adult=(Answer.YES, Answer.NOT_SURE)),),
    "moved-and-not-known-safe": (DutyWhen(moved=_YES, danger=_UNSAID),),
    "any-kind": (DutyWhen(kinds=(ConcernKind.TRAFFICKING, ConcernKind.GROOMING)),),
    "either": (DutyWhen(danger=_YES), DutyWhen(kinds=(ConcernKind.TRAFFICKING,), danger=_UNSAID)),
    "not-ruled-out": (DutyWhen(judged=(Judged.UNCLASSIFIED, Judged.YES, Judged.MAY_BE)),),
    "ruled-out": (DutyWhen(judged=(Judged.NO,), danger=(Answer.NO,)),),
}
_KINDS = ((), (ConcernKind.TRAFFICKING,), (ConcernKind.OTHER, ConcernKind.GROOMING), (ConcernKind.OTHER,))
_ADULTS = (Answer.NO, Answer.NOT_SURE)


def _facts() -> Iterator[Facts]:
    """Every answer with every other, and what else matters in turn: all pairs, and no more than a person can read."""
    turns = list(product(_KINDS, _ADULTS, (None, *Exploitation)))
    for n, (danger, disclosed, moved) in enumerate(product(Answer, Answer, Answer)):
        for turn in (n % len(turns), (n * 7 + 3) % len(turns)):
            kinds, adult, classified = turns[turn]
            yield Facts(
                danger=danger, disclosed=disclosed, moved=moved, adult=adult, kinds=kinds, classified=classified
            )


def rules() -> list[DutyRule]:
    return [
        DutyRule(
            id=name,
            what="Tell the police",
            to=Body.POLICE,
            needs=Needs.TELLING,
            when=when,
            starts=DutyStarts.IDENTIFIED,
            within=DutyWithin.AT_ONCE,
            cites="R6",
        )
        for name, when in _WHENS.items()
    ]


def known(facts: Facts) -> KnownConcern:
    """A concern of which nothing but its facts matters here."""
    then = datetime(2026, 11, 20, 15, tzinfo=UTC)
    return KnownConcern(
        concern="00000000-0000-4000-8000-000000000001",
        setting_kind=SettingKind.HOME,
        nation=Nation.ENGLAND,
        facts=facts,
        children=(KnownChild(child=None),),
        received_at=then,
        identified_at=then,
        shared_at=then,
    )


def text() -> str:
    """The file, one case a line."""
    shown: list[Any] = [{"id": rule.id, "when": msgspec.to_builtins(rule.when)} for rule in rules()]
    cases = []
    for facts in _facts():
        said: dict[str, Any] = msgspec.to_builtins(facts)
        del said["classified"]
        owed = [rule.id for rule in rules() if applies(rule, known(facts))]
        cases.append({"facts": {**said, "judged": judged(facts).value}, "applies": owed})
    lines = ",\n  ".join(json.dumps(one, separators=(",", ":")) for one in shown)
    return (
        f'{{\n "rules": [\n  {lines}\n ],\n "cases": [\n  '
        + ",\n  ".join(json.dumps(one, separators=(",", ":")) for one in cases)
        + "\n ]\n}\n"
    )


if __name__ == "__main__":
    HERE.write_text(text(), encoding="utf-8")
