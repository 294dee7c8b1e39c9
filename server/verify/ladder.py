"""The steps of a matter's ladder, and what the server says beside each: who was told what, when (R1, R9-R12)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final
from uuid import UUID

from server.verify import spec
from server.verify.findings import Check, Pen
from server.verify.kinds import KINDS, Source
from server.verify.log import Log
from server.verify.rehearsal import bears_out, is_rehearsal, is_the_months
from server.verify.rounds import Course, Round, told
from server.verify.story import numbered
from server.verify.text import Said

NOW: Final = "now"
AT_ONCE: Final = frozenset({"yes", "not-sure"})
"""Answers on danger that no provider's policy can put on a slower ladder (R9)."""


@dataclass(slots=True)
class LadderCheck:
    """Checks one matter after the other, then `finish`."""

    log: Log
    excluded: Mapping[UUID, Collection[UUID]]
    """By what a case feed is about."""
    pen: Pen

    def check(self, course: Course) -> None:
        founding = course.founding
        if founding.kind == "rehearsal-begun" and not is_the_months(founding, founding.feed.about):
            self._wrong(founding, "is not the rehearsal of its month")
        for one in course.rounds:
            self._check_steps(course, one)
            for n, step in enumerate(one.steps):
                last = n == len(one.steps) - 1 or one.steps[n + 1].at != step.at
                self._check_beside(course, one, step, last_of_look=last)
            self._check_ended(course, one)
            self._check_given(one)

    def finish(self, courses: Mapping[UUID, Course]) -> None:
        """What says that it came of a ladder, and of which no step or end is known."""
        known = {
            cmd
            for matter, course in courses.items()
            for one in course.rounds
            for cmd in (spec.ladder_ended_id(matter, one.number), *(step.cmd for step in one.steps))
        }
        for matter, entries in self.log.by_matter.items():
            for said in entries if matter not in self.log.disposed else ():
                if said.kind in KINDS and KINDS[said.kind].source is Source.LADDER and said.cmd not in known:
                    self.pen.wrong(Check.LADDER, said.place, "belongs to no step of a ladder")

    def _check_steps(self, course: Course, one: Round) -> None:
        founding, confidential = course.founding, one.feed.kind == "case"
        excluded = self.excluded.get(one.feed.about, ()) if confidential else ()
        at_once = confidential or is_rehearsal(course) or founding.d.get("danger") in AT_ONCE
        for n, step in enumerate(one.steps):
            given = step.id, step.cmd, step.d.get("matter"), step.d.get("round"), step.d.get("step")
            cmd = spec.ladder_step_id(founding.of, one.number, n)
            if given != (cmd, cmd, str(founding.of), one.number, n):
                self._wrong(step, f"is not step {n} of round {one.number}")
            if at_once and step.d.get("ladder") != NOW:
                self._wrong(step, "of a slower ladder than it may be on")
            if any(person in excluded for person in told(step)):
                self._wrong(step, "told somebody who must never learn of it")
        for before, after in pairwise(one.steps):
            if before.d.get("ladder") != after.d.get("ladder"):
                self._wrong(after, "of another ladder than the step before it")
            if any(before.d.get(flag) and not after.d.get(flag) for flag in ("unanswered", "ended")):
                self._wrong(after, "takes back that nobody has answered")

    def _check_beside(self, course: Course, one: Round, step: Said, *, last_of_look: bool) -> None:
        """Seniors learn that something waits, and the recorder, once for all steps taken at one look, who was told."""
        entries = self.log.by_cmd[step.cmd]
        if not numbered(step.cmd, entries, start=0):
            self._wrong(step, "something that was said beside it is gone, or has an id of its own")
        for said in _of_kind(entries, "setting-waits"):
            if not _is_waiting(said, course, one) or said.feed.about not in told(step):
                self._wrong(said, "tells of waiting somebody who was not alerted, or of something else")
        reports = _of_kind(entries, "report-told")
        recorder = course.founding.by if course.founding.kind == "concern-recorded" else None
        if one.feed != course.founding.feed and recorder in self.excluded.get(one.feed.about, ()):
            recorder = None
        if len(reports) > int(recorder is not None) or (last_of_look and recorder is not None and not reports):
            self._wrong(step, "its recorder was not told of it, or nobody was to be")
        for said in reports:
            expected = "sent", one.number, step.d.get("unanswered")
            given = said.d.get("told"), said.d.get("round"), said.d.get("unanswered")
            if said.feed.about != recorder or said.of != course.founding.of or given != expected:
                self._wrong(said, "tells the recorder something else than the step")
        if len(entries) != 1 + len(reports) + len(_of_kind(entries, "setting-waits")):
            self._wrong(step, "stands beside something that is no part of a step")

    def _check_ended(self, course: Course, one: Round) -> None:
        """Whoever was told that something waits is told when somebody has it, and not before."""
        cmd = spec.ladder_ended_id(course.founding.of, one.number)
        entries = self.log.by_cmd.get(cmd, [])
        waiting = {
            said.feed.about for step in one.steps for said in _of_kind(self.log.by_cmd[step.cmd], "setting-waits")
        }
        closings, reports = _of_kind(entries, "setting-waits"), _of_kind(entries, "rehearsal-ended")
        closed = {said.feed.about for said in closings}
        place = f"matter {course.founding.of}"
        if not one.over:
            if entries:
                self.pen.wrong(Check.LADDER, place, "somebody was told that it is over, and nobody has it")
            return
        if not waiting <= closed <= set(one.told):
            self.pen.wrong(Check.LADDER, place, "somebody still waits for it although it is over, or never did")
        if (
            not numbered(cmd, entries, start=0)
            or not all(_is_waiting(said, course, one, waits=False) for said in closings)
            or any(said.at != one.given[0].at for said in entries)
        ):
            self.pen.wrong(Check.LADDER, place, "the end of waiting is told otherwise than it came")
        if len(reports) != int(is_rehearsal(course)) or not all(bears_out(course, one, said) for said in reports):
            self.pen.wrong(Check.LADDER, place, "a rehearsal that went otherwise than its report says")

    def _check_given(self, one: Round) -> None:
        """What a recorder is told beside an acknowledgement or a follow-up belongs to its round."""
        for given in one.given:
            for said in _of_kind(self.log.by_cmd[given.cmd], "report-told"):
                if said.of == given.of and said.d.get("round", 1) != one.number:
                    self._wrong(said, "of another round than what it tells of")

    def _wrong(self, said: Said, text: str) -> None:
        self.pen.wrong(Check.LADDER, said.place, text)


def _of_kind(entries: Iterable[Said], kind: str) -> Sequence[Said]:
    return [said for said in entries if said.kind == kind]


def _is_waiting(said: Said, course: Course, one: Round, *, waits: bool = True) -> bool:
    """True if it says of this matter and its desk, without a word of it, that something waits there, or no more."""
    matter, feed = one.began.of, one.feed
    # What another setting sent waits on the desk of whom it was sent to.
    place = course.founding.d.get("to") if feed.kind == "bridge" else str(feed.about)
    said_of = said.kind, said.of, said.d.get("matter"), said.d.get("setting"), said.d.get("waits")
    return feed.kind != "case" and said_of == ("setting-waits", matter, str(matter), place, waits)
