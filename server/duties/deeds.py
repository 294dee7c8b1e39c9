"""What people say that they did about duties: read from the entries of one concern, nothing decided yet. Pure
(R4, R17; D.4).

A deed ends a duty only where a key proves who says so, or the server's own signed receipt. Whoever cannot be proved, or
says neither whom they told nor a reference, claims it: a lead confirms.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from itertools import chain
from typing import Final

from msgspec.structs import replace

from server.duties import answering
from server.duties.done import Decided, Deed, Done, Theirs, deed_of
from server.duties.reading import Entry, read
from sync.messages.assessing import RecordSafety
from sync.messages.concerns import Answer, Writer
from sync.messages.duties import (
    Body,
    ChallengeReply,
    CountersignDecision,
    DecideDuty,
    DutyStatus,
    MeetingState,
    Needs,
    RecordEvidence,
    RecordMeeting,
    RecordReply,
    RecordReview,
    WithdrawEvidence,
)
from sync.messages.handoffs import HandoffReceipt, HandoffState
from sync.messages.links import LinkAcknowledged, LinkEnded
from sync.messages.recording import ToldAlready, ToldBody

BY_EVIDENCE: Final = frozenset({Needs.TELLING, Needs.NRM_REFERENCE, Needs.RETURN_INTERVIEW, Needs.COPY, Needs.NOTE})
"""What evidence is of. Who places a child stands in their record; a decision, an answer, safety, a meeting and a review
each have words of their own, a lead's."""
OWED_TO: Final = {
    ToldBody.POLICE: Body.POLICE,
    ToldBody.LOCAL_AUTHORITY: Body.LOCAL_AUTHORITY,
    ToldBody.PLACING_AUTHORITY: Body.PLACING_AUTHORITY,
}
"""Whom a recorder may have told already to whom something is owed (R4)."""


class Deeds:
    """Gathers them, entry by entry. Only what is the first of its kind depends on their order."""

    def __init__(self, barred: frozenset[str] = frozenset()) -> None:
        self._barred = barred
        self._said: list[answering.Said] = []
        self._challenged: list[answering.Against] = []
        self._decisions: list[tuple[Entry, DecideDuty]] = []
        self._countersigned: list[tuple[Entry, CountersignDecision]] = []
        self._withdrawn: set[str] = set()
        self._opened: dict[str, tuple[datetime, Theirs]] = {}
        self._read: dict[str, str] = {}
        self._moved: datetime | None = None

    def done(self) -> Done:
        """With answers put to what they answer, and decisions to who countersigned them, whichever came first."""
        replies = answering.replies(self._said)
        deeds = (
            (one,) if isinstance(one, Deed) else replies[n].deeds() if n in replies else ()
            for n, one in enumerate(self._said)
        )
        challenges = tuple(answering.challenges(self._challenged, replies, self._withdrawn))
        answers = (answer for _, answer in challenges if answer is not None)
        return Done(
            deeds=(*chain.from_iterable(deeds), *answers),
            challenges=tuple(one for one, _ in challenges),
            decided=tuple(self._decided(entry, said) for entry, said in self._decisions),
            withdrawn=frozenset(self._withdrawn),
            theirs=frozenset(one for at, one in self._opened.values() if not self._is_sealed(at)),
        )

    def add(self, entry: Entry, children: Collection[str | None]) -> None:
        """`children`: whom the concern is about by then."""
        match entry.k:
            case "evidence-recorded":
                self._evidence(entry, read(entry, RecordEvidence), children)
            case "evidence-withdrawn":
                self._withdrawn.add(read(entry, WithdrawEvidence).evidence)
            case "reply-recorded":
                self._said.append((entry, read(entry, RecordReply)))
            case "reply-challenged":
                self._challenged.append((len(self._said), entry, read(entry, ChallengeReply)))
            case "duty-decided":
                self._decisions.append((entry, read(entry, DecideDuty)))
            case "decision-countersigned":
                self._countersigned.append((entry, read(entry, CountersignDecision)))
            case "handoff-receipt":
                self._became(entry, read(entry, HandoffReceipt))
            case "moved-to-case":
                self._moved = entry.at
            case _:
                self._here(entry)

    def _here(self, entry: Entry) -> None:
        """What those who work there did themselves."""
        match entry.k:
            case "safety-recorded":
                safety = read(entry, RecordSafety)
                if safety.measures and safety.parents_told is not Answer.NOT_ANSWERED:
                    self._said.append(deed_of(entry, Body.SETTING, Needs.SAFETY))
            case "meeting-recorded":
                self._meeting(entry, read(entry, RecordMeeting))
            case "review-recorded":
                forum = read(entry, RecordReview).forum
                self._said.append(replace(deed_of(entry, Body.SETTING, Needs.REVIEW), whom=forum))
            case _:
                self._outside(entry)

    def _outside(self, entry: Entry) -> None:
        """Who had a link and its code says that they have read what it shows. They are not signed in: it is a claim,
        and a lead confirms (R4, D.4)."""
        if entry.k == "link-acknowledged":
            said = read(entry, LinkAcknowledged)
            deed = deed_of(entry, Body.OUTSIDE, Needs.TELLING, shows=False)
            self._said.append(replace(deed, duties=(said.duty,), by=said.by))
            self._read[said.link] = entry.cmd
        elif entry.k == "link-ended":
            # It was of something else, or of what may not be told: what they say of it is claimed no more.
            self._withdrawn |= {cmd for link, cmd in self._read.items() if link == read(entry, LinkEnded).link}

    def told_already(
        self, entry: Entry, told: Collection[ToldAlready], writer: Writer, children: Collection[str | None]
    ) -> None:
        """What the recorder says in the record itself that they had told (R4): as evidence beside it would."""
        for one in told:
            if one.body in OWED_TO:
                shows = bool(one.who.strip() or one.reference.strip())
                deed = deed_of(entry, OWED_TO[one.body], Needs.TELLING, writer, shows=shows)
                self._said.append(replace(deed, anyones=True, children=frozenset(children)))

    def _became(self, entry: Entry, said: HandoffReceipt) -> None:
        """What became of a handoff, as its signed receipt says (R20). Sending tells them, and their note is theirs."""
        of = replace(
            deed_of(entry, Body.COUNTERPART, Needs.TELLING),
            whom=said.to_setting,
            children=frozenset({said.child}),
            proves=True,
            by=said.by if entry.signer is None else None,
        )
        match said.state:
            case HandoffState.SENT:
                self._said.append(replace(of, cmd=said.handoff))
            case HandoffState.OPENED:
                there = Theirs(handoff=said.handoff, child=said.child, setting=said.to_setting)
                self._opened[said.handoff] = entry.at, there
            case HandoffState.NOTED if said.note is not None:
                self._opened.pop(said.handoff, None)
                self._said.append(replace(of, cmd=said.note, needs=Needs.NOTE))
            case HandoffState.WITHDRAWN:
                self._withdrawn.add(said.handoff)
            case _:
                pass

    def _is_sealed(self, opened_at: datetime) -> bool:
        """What was opened before the concern became confidential is read by nobody there any more (R28)."""
        return self._moved is not None and opened_at <= self._moved

    def _evidence(self, entry: Entry, told: RecordEvidence, children: Collection[str | None]) -> None:
        if told.needs not in BY_EVIDENCE:
            return
        shows = bool(told.reference.strip())
        if told.needs is not Needs.NRM_REFERENCE:
            shows = shows or told.needs is not Needs.TELLING or told.confirms is not None or bool(told.who.strip())
        deed = deed_of(entry, told.body, told.needs, told.writer, shows=shows)
        self._said.append(replace(deed, anyones=True, duties=told.duties, children=frozenset(children)))

    def _meeting(self, entry: Entry, said: RecordMeeting) -> None:
        deed = deed_of(entry, Body.SETTING, Needs.MEETING)
        if said.state in (MeetingState.CONVENED, MeetingState.HELD):
            self._said.append(deed)
        elif said.state is MeetingState.DECLINED and said.reason.strip():
            self._said.append(replace(deed, ends=DutyStatus.DECIDED))

    def _decided(self, entry: Entry, said: DecideDuty) -> Decided:
        """The first other person who says anything to it counts: who disagrees asks for a new decision. Whom the
        concern excludes says nothing (R28)."""
        others = (
            (by, one)
            for by, one in self._countersigned
            if one.decision == entry.cmd and by.signer not in (None, entry.signer, *self._barred)
        )
        by, one = next(others, (None, None))
        return Decided(
            cmd=entry.cmd,
            duty=said.duty,
            decision=said.decision,
            person=entry.signer,
            at=entry.at,
            agreed_at=by.at if by is not None and one is not None and one.agrees else None,
            opposed=one is not None and not one.agrees,
        )
