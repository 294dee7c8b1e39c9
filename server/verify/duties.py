"""What policy or law demands of each concern: told again step by step, lengthened by nothing, ended only by what
somebody did or said, and due to be looked at while anything is open (S8, R13, R16)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final
from uuid import UUID

from server.verify.findings import Check, Pen
from server.verify.kinds import KINDS, Source
from server.verify.log import Log, instant
from server.verify.rounds import Course
from server.verify.rows import Matter
from server.verify.text import Said
from server.verify.waiting import Due

OPEN: Final = frozenset({"owed", "claimed", "uncountersigned"})
SAID_SO: Final = frozenset({"claimed", "uncountersigned", "done", "decided"})
SHOWN: Final = frozenset({"sent", "noted"})
"""Of a receipt: what shows that somebody was told, or has written a note."""
NEXT_LATEST: Final = timedelta(days=6)
"""Before it is overdue, or over the longest holiday, nothing that is open waits longer to be told again."""
LATELY: Final = timedelta(minutes=5)
"""Whom another alert of the same concern woke so shortly before is not woken again."""


@dataclass(slots=True)
class Duty:
    """What its states and steps say, in order."""

    states: list[Said] = field(default_factory=list)
    steps: list[Said] = field(default_factory=list)
    before: list[int] = field(default_factory=list)
    """How many states stood before each step."""

    @property
    def open(self) -> bool:
        return bool(self.states) and self.states[-1].d.get("status") in OPEN

    @property
    def theirs(self) -> bool:
        """It waits for the other setting, which is told that it is late (R20)."""
        return self.open and bool(self.states[-1].d.get("theirs"))


OfConcern = Mapping[UUID, Duty]


def fold(courses: Mapping[UUID, Course], sealed: Collection[UUID], log: Log) -> dict[UUID, OfConcern]:
    """The duties of each matter that was not disposed of, by id. Of what is `sealed` nothing more is said."""
    found: dict[UUID, OfConcern] = {}
    for matter, course in courses.items():
        if matter in sealed:
            continue
        duties = defaultdict[UUID, Duty](Duty)
        for said in log.story(matter, course.feed.feed_id):
            if said.kind == "duty-kept":
                duties[UUID(said.d["duty"])].states.append(said)
            elif said.kind == "duty-stepped":
                duty = duties[UUID(said.d["duty"])]
                duty.steps.append(said)
                duty.before.append(len(duty.states))
        found[matter] = duties
    return found


def check(
    duties: Mapping[UUID, OfConcern],
    stories: Mapping[UUID, Collection[Said]],
    matters: Mapping[UUID, Matter],
    due: Mapping[UUID, Due],
    pen: Pen,
) -> None:
    """`stories`: all that was said of each; `due`: when each is to be looked at."""
    for matter in sorted(due.keys() - matters.keys()):
        pen.wrong(Check.FOREIGN, f"matter {matter}", "is to be looked at for what it demands, and is not there")
    for matter, of in duties.items():
        said = stories[matter]
        # What a lead, or whoever recorded it, said: the words that a state may rest on.
        words = {one.cmd: one for one in said if one.kind in KINDS and KINDS[one.kind].source is Source.AUTHOR}
        # So do the receipts of what was sent to another setting, and noted there.
        words |= {one.cmd: one for one in said if became(one) in SHOWN}
        # And what somebody outside said who had a link, which rests on the lead who made it.
        words |= {one.cmd: one for one in said if one.kind == "link-acknowledged"}
        # A lead took it back, or it was the word of somebody whom a move to a case excludes (R28).
        undone = [one for one in said if one.kind in ("evidence-withdrawn", "moved-to-case")]
        undone += [one for one in said if became(one) == "withdrawn"]
        for duty in of.values():
            pen.count("duties")
            _check_states(duty, matter, words, undone, pen)
            _check_steps(duty, pen)
        _check_due(matter, of, due.get(matter), pen)
        _check_theirs(matter, of, said, duties, due, pen)


def became(said: Said) -> str | None:
    """What a receipt says that became of a handoff; None of anything else."""
    return str(said.d.get("state")) if said.kind == "handoff-receipt" else None


def _check_theirs(
    matter: UUID,
    of: OfConcern,
    said: Collection[Said],
    duties: Mapping[UUID, OfConcern],
    due: Mapping[UUID, Due],
    pen: Pen,
) -> None:
    """What waits for the other setting is owed there, or about to be looked at: one of the two is told (S8)."""
    if matter in due and due[matter].at <= due[matter].rung_at:
        # Rung for since, and not looked at yet.
        return
    opened = [one.d for one in said if became(one) == "opened"]
    for now in (duty.states[-1].d for duty in of.values() if duty.theirs):
        there = {UUID(one["handoff"]) for one in opened if one["child"] == now["child"]}
        if not any(one in due or any(other.open for other in duties.get(one, {}).values()) for one in there):
            pen.wrong(Check.WAKING, f"matter {matter}", "it waits for another setting, where nobody is told of it")


def _check_states(duty: Duty, matter: UUID, words: Mapping[UUID, Said], undone: Collection[Said], pen: Pen) -> None:
    before: Said | None = None
    for now in duty.states:
        status, evidence = now.d.get("status"), now.d.get("evidence")
        if now.d.get("concern") != str(matter):
            pen.wrong(Check.ENTRY, now.place, "is of another concern")
        rests_on = None if evidence is None else words.get(UUID(evidence))
        # That somebody places a child, or nobody does, stands in the child's record and not here.
        named = evidence is not None or status == "done"
        if status in SAID_SO and (not named or (evidence is not None and rests_on is None)):
            pen.wrong(Check.ENTRY, now.place, "says that somebody did or decided it, and no entry beside it does")
        elif rests_on is not None and rests_on.at > now.at:
            pen.wrong(Check.ENTRY, now.place, "rests on what was said later")
        if before is not None:
            since = {one.kind for one in undone if before.at <= one.at <= now.at}
            lengthened = any(now.d[name] > before.d[name] for name in ("due", "overdue"))
            if lengthened and before.d["status"] != "ended" and "evidence-withdrawn" not in since:
                pen.wrong(Check.ENTRY, now.place, "is owed later than it was")
            if not (since or _stays(before, now)):
                pen.wrong(Check.ENTRY, now.place, "was done, and nobody took that back")
        before = now


def _stays(before: Said, now: Said) -> bool:
    """What is done stays done. What was decided against may be done after all, or asked for by another rule as well."""
    was, is_now = str(before.d["status"]), str(now.d["status"])
    if was == "decided":
        asked_before = set(before.d["rules"])
        return is_now in ("decided", "done") or bool(set(now.d["rules"]) - asked_before)
    return bool(was != "done" or is_now == "done")


def _check_steps(duty: Duty, pen: Pen) -> None:
    """Numbered without a gap, and from the first again where it is owed anew."""
    n, begun = 0, 0
    for step, states in zip(duty.steps, duty.before, strict=True):
        anew = sum(_anew(before, now) for before, now in pairwise(duty.states[:states]))
        n, begun = (0, anew) if anew > begun else (n, begun)
        if step.d.get("step") != n:
            pen.wrong(Check.LADDER, step.place, f"is not step {n} of its duty")
        if states == 0 or duty.states[states - 1].d.get("status") not in OPEN:
            pen.wrong(Check.LADDER, step.place, "a step, although nothing was owed")
        n += 1


def _anew(before: Said, now: Said) -> bool:
    """Owed once more: it begins later than what it was, which no clock that is the same ever does."""
    return bool(now.d["start"] > before.d["start"])


def _check_due(matter: UUID, of: OfConcern, due: Due | None, pen: Pen) -> None:
    climbing = [duty for duty in of.values() if duty.open and not duty.theirs]
    overdue = [datetime.fromisoformat(duty.states[-1].d["overdue"]) for duty in climbing]
    if not overdue:
        return
    if due is None:
        pen.wrong(Check.WAKING, f"matter {matter}", "something is owed, and nobody will be told that it is late")
    elif due.at > max(min(overdue), due.rung_at) + NEXT_LATEST:
        pen.wrong(Check.WAKING, f"matter {matter}", "what is owed is told again later than any duty is")


@dataclass(slots=True)
class AlertsOfDuties:
    """Takes every alert, then `finish`: each of a duty is of one of its steps, and whom a step told, an alert woke."""

    duties: Mapping[UUID, OfConcern]
    excluded: Collection[tuple[UUID, UUID]]
    """What a case feed is about, and whom that must never reach."""
    matters: Mapping[UUID, Course]
    pen: Pen
    _woken: dict[tuple[UUID, UUID], list[datetime]] = field(default_factory=lambda: defaultdict(list))

    def of_ladder(self, matter: UUID, person: UUID, at: datetime) -> None:
        self._woken[matter, person].append(at)

    def of_duty(self, matter: UUID, duty: UUID, step: int, person: UUID, at: datetime) -> None:
        self._woken[matter, person].append(at)
        known = self.duties.get(matter)
        if known is None:
            return
        steps = known[duty].steps if duty in known else []
        if not any(one.d.get("step") == step and one.at == instant(at) and person in _people(one) for one in steps):
            self.pen.wrong(Check.WAKING, f"matter {matter}", "an alert of a step of its duties that told nobody")

    def finish(self) -> None:
        for matter, of in self.duties.items():
            about = self.matters[matter].feed.about
            for step in (step for duty in of.values() for step in duty.steps):
                for person in _people(step):
                    if step.feed.kind == "case" and (about, person) in self.excluded:
                        self.pen.wrong(Check.LADDER, step.place, "told somebody who must never learn of it")
                    at = datetime.fromisoformat(step.at)
                    if not any(at - LATELY <= one <= at + timedelta(seconds=1) for one in self._woken[matter, person]):
                        self.pen.wrong(Check.WAKING, step.place, "woke nobody whom it told")


def _people(step: Said) -> Collection[UUID]:
    return [UUID(person) for person in step.d.get("people", ())]
