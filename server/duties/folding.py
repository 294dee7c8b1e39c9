"""What the entries of one concern say of its duties: facts, deeds, and the duties as they were kept last. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Final

import msgspec
from msgspec import Struct, field
from msgspec.structs import replace

from server.duties.deeds import Deeds
from server.duties.done import Done
from server.duties.duty import Duty, Kept, Learned, Reviewed
from server.duties.notices import Notices
from server.duties.reading import Entry, believed, day, moment, read
from sync.messages.assessing import AssessConcern, ClassifyConcern, MoveToCase, Significance
from sync.messages.concerns import Answer, ChildRef, Writer
from sync.messages.duties import (
    Body,
    DutyKept,
    DutyStepped,
    RecordEvidence,
    RecordReturn,
    RecordReview,
    WithdrawEvidence,
)
from sync.messages.recording import ChildInvolved, ChildRole, ToldAlready, ToldBody

BESIDE: Final = frozenset({ChildRole.WITNESS, ChildRole.OTHER})
"""Parts in which a child is owed nothing by this concern."""


class Story(Struct, frozen=True, kw_only=True):
    """`children`: whom it is about, by id; None stands for one whom nobody has named: described, or not the child who
    was chosen. `told_lead`: when the recorder says that they told a lead. `returned`, `reviewed`: without what a lead
    has taken back."""

    children: tuple[str | None, ...] = ()
    told_lead: datetime | None = None
    aware_at: datetime | None = None
    learned: tuple[Learned, ...] = ()
    done: Done = field(default_factory=Done)
    returned: dict[str, datetime] = field(default_factory=dict)
    reviewed: dict[str, Reviewed] = field(default_factory=dict)
    """By forum."""
    kept: dict[str, Kept] = field(default_factory=dict)
    brought: set[str] = field(default_factory=set)
    """Duties whose newest state stands on the feed from which this was moved, and not on its own yet (R28)."""
    kept_times: dict[str, int] = field(default_factory=dict)
    """How often each duty was said to stand in some way."""
    stepped_times: dict[str, int] = field(default_factory=dict)
    told_again: dict[str, None] = field(default_factory=dict)
    """Whoever was told that something is late, in order."""
    notices: Notices = field(default_factory=Notices)


class _More(Struct, frozen=True):
    told: tuple[ToldAlready, ...] = ()


class _Founding(Struct, frozen=True):
    """A concern in either version."""

    writer: Writer = Writer(name="")
    children: tuple[ChildInvolved, ...] = ()
    child: ChildRef | None = None
    more: _More = field(default_factory=_More)


class _About(Struct, frozen=True):
    child: str | None = None
    about: bool = True


class _Moved(Struct, frozen=True):
    entry: str


def fold(texts: Iterable[bytes], barred: Collection[str] = ()) -> Story:
    """Texts of entries in the order of their feed. What stood on another feed counts as what it was there. `barred`:
    whom the concern excludes: what they made of it before anybody saw that it is about them ends nothing (R28)."""
    folding = _Folding(frozenset(barred))
    for text in texts:
        entry, moved = msgspec.json.decode(text, type=Entry), False
        while entry.k == "entry-moved":
            entry = msgspec.json.decode(msgspec.json.decode(entry.d, type=_Moved).entry, type=Entry)
            moved = True
        folding.add(entry, moved=moved)
    return folding.story()


class _Folding:
    def __init__(self, barred: frozenset[str]) -> None:
        self._barred = barred
        self._children: dict[str, bool] = {}
        self._named: dict[str, None] = {}
        self._described = 0
        self._story = Story()
        self._deeds = Deeds(barred)
        self._returned: list[tuple[Entry, RecordReturn]] = []
        self._not_back: set[str] = set()
        self._reviewed: list[tuple[Entry, RecordReview]] = []
        self._learned: list[Learned] = []

    def story(self) -> Story:
        done = self._deeds.done()
        returned: dict[str, datetime] = {}
        for entry, back in self._returned:
            if entry.cmd not in self._not_back:
                returned.setdefault(back.child, believed(moment(back.at), entry.at) or entry.at)
        reviewed: dict[str, Reviewed] = {}
        for entry, one in self._reviewed:
            if entry.cmd not in done.withdrawn:
                reviewed[one.forum] = _again(reviewed.get(one.forum), entry.at, one)
        return replace(
            self._story,
            children=self._about(),
            done=replace(done, named=frozenset(self._identified())),
            # What was moved stands behind what moved it.
            learned=tuple(sorted(self._learned, key=lambda one: one.at)),
            returned=returned,
            reviewed=reviewed,
        )

    def add(self, entry: Entry, *, moved: bool = False) -> None:
        match entry.k:
            case "concern-recorded" | "concern-left-unfinished":
                self._begin(entry, read(entry, _Founding))
            case "about-said" | "held-settled":
                self._name(read(entry, _About))
            case "concern-acknowledged" | "concern-followed-up":
                self._story = replace(self._story, aware_at=self._story.aware_at or entry.at)
            case "duty-kept":
                self._keep(kept_of(read(entry, DutyKept)), moved=moved)
            case "duty-stepped":
                stepped = read(entry, DutyStepped)
                self._story.told_again.update(dict.fromkeys(stepped.people))
                times = self._story.stepped_times
                times[stepped.duty] = times.get(stepped.duty, 0) + 1
                if (of := self._story.kept.get(stepped.duty)) is not None:
                    self._story.kept[stepped.duty] = replace(of, taken=stepped.step + 1, last_at=entry.at)
            case _:
                self._later(entry)
        self._deeds.add(entry, self._about())
        self._story.notices.add(entry)

    def _later(self, entry: Entry) -> None:
        """What somebody says of it afterwards from which a clock may run."""
        match entry.k:
            case "concern-classified":
                judged = read(entry, ClassifyConcern)
                counts = None if entry.signer in self._barred else judged.exploitation
                self._learned.append(Learned(at=entry.at, classified=counts, kinds=judged.kinds))
            case "concern-assessed":
                # Nothing found so far is not the same as safe: only the other word answers whether there is danger.
                if read(entry, AssessConcern).significance is Significance.HARM_NOW:
                    self._learned.append(Learned(at=entry.at, danger=Answer.YES))
            case "moved-to-case":
                self._learned.append(Learned(at=entry.at, adult=read(entry, MoveToCase).adult))
            case "return-recorded":
                self._returned.append((entry, read(entry, RecordReturn)))
            case "evidence-withdrawn" if entry.signer not in self._barred:
                self._not_back.add(read(entry, WithdrawEvidence).evidence)
            case "review-recorded":
                self._reviewed.append((entry, read(entry, RecordReview)))
            case "evidence-recorded":
                told = read(entry, RecordEvidence)
                if told.body is Body.LEAD:
                    self._shared(told.at)
            case _:
                pass

    def _name(self, said: _About) -> None:
        if said.child is not None:
            if said.about and said.child not in self._children:
                self._named[said.child] = None
            self._children[said.child] = said.about

    def _begin(self, entry: Entry, said: _Founding) -> None:
        children = said.children or (ChildInvolved(listed=None if said.child is None else said.child.listed),)
        owed = [child for child in children if not child.roles or not set(child.roles) <= BESIDE]
        self._children |= {child.listed: True for child in owed if child.listed is not None}
        self._described += sum(child.listed is None for child in owed)
        for one in said.more.told:
            if one.body is ToldBody.LEAD:
                self._shared(one.when)
        self._deeds.told_already(entry, said.more.told, said.writer, self._about())

    def _about(self) -> tuple[str | None, ...]:
        """What a concern owes it owes to a child. Where the one who was chosen is not the one, or nobody has said yet
        who was described, it is owed to somebody all the same (R33)."""
        listed = tuple(child for child, about in self._children.items() if about)
        unnamed = not listed or len(self._identified()) < self._described
        return (*listed, None) if unnamed else listed

    def _identified(self) -> tuple[str, ...]:
        """Who those are that were described, as leads said since, in that order."""
        return tuple(child for child in self._named if self._children[child])[: self._described]

    def _shared(self, stated: str) -> None:
        """Somebody says when they told a lead: the earliest counts (R15)."""
        times = [at for at in (self._story.told_lead, moment(stated)) if at is not None]
        self._story = replace(self._story, told_lead=min(times, default=None))

    def _keep(self, kept: Kept, *, moved: bool) -> None:
        times = self._story.kept_times
        times[kept.duty.duty_id] = times.get(kept.duty.duty_id, 0) + 1
        before = self._story.kept.get(kept.duty.duty_id)
        # One that begins later than it did is owed anew: the next review, an answer to what was told after all.
        if before is not None and kept.duty.start <= before.duty.start:
            kept = replace(kept, taken=before.taken, last_at=before.last_at)
        self._story.kept[kept.duty.duty_id] = kept
        (self._story.brought.add if moved else self._story.brought.discard)(kept.duty.duty_id)


def _again(before: Reviewed | None, at: datetime, said: RecordReview) -> Reviewed:
    times = 1 if before is None else before.times + 1
    return Reviewed(at=at, on=day(said.on) or at.date(), again_on=day(said.again_on), times=times)


def kept_of(said: DutyKept) -> Kept:
    """A duty as its state says it."""
    return Kept(
        duty=Duty(
            duty_id=said.duty,
            child=said.child,
            body=said.body,
            needs=said.needs,
            whom=said.whom,
            rules=said.rules,
            law=said.law,
            start=datetime.fromisoformat(said.start),
            due=datetime.fromisoformat(said.due),
            overdue=datetime.fromisoformat(said.overdue),
            nth=said.nth,
            at_once=said.at_once,
            provisional=said.provisional,
        ),
        status=said.status,
        theirs=said.theirs,
        evidence=said.evidence,
        by=said.by,
        at=None if said.at is None else datetime.fromisoformat(said.at),
    )
