"""Duties as they stand once plan and deeds are laid over what was kept. Pure (R7, R16, R17, R33).

What is done stays done, unless a lead says that it was not so. What was owed sooner stays owed sooner. Only a lead's
reasoned "not exploitation", or that it is not about this child, ends what nobody did.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from server.duties.done import Decided, Deed, Done
from server.duties.duty import Duty, Kept, KnownChild
from server.duties.matching import Matching
from server.duties.planning import joined
from sync.messages.duties import Body, Decision, DutyStatus, Needs

ANSWERS: Final = frozenset({Needs.REPLY, Needs.NRM_REFERENCE})
"""What is owed because somebody was told, and not where it turns out that they were not."""
FOLLOW: Final = ANSWERS | {Needs.RETURN_INTERVIEW}
"""What runs from when something is said to have happened: where that was not so, from when it did."""


class Now(Struct, frozen=True, kw_only=True):
    """What ends a duty without anybody doing it. `barred`: whom the concern excludes: their word ends nothing (R28).
    `strangers`: the commands of what was said by somebody who did not work there, or not any more: they claim it."""

    at: datetime
    not_exploitation: bool
    children: tuple[KnownChild, ...]
    barred: frozenset[str]
    strangers: frozenset[str] = frozenset()


def keep(
    before: Mapping[str, Kept], planned: Iterable[Duty], done: Done, now: Now, refusable: Collection[str]
) -> tuple[Kept, ...]:
    """`refusable`: the rules whose duty a lead may decide against (R17)."""
    new = {one.duty_id: one for one in planned}
    return _Keeping(before, new, done, now, refusable).all()


class _Keeping:
    def __init__(
        self, before: Mapping[str, Kept], new: Mapping[str, Duty], done: Done, now: Now, refusable: Collection[str]
    ) -> None:
        self._before = before
        self._new = new
        self._done = done
        self._now = now
        self._refusable = refusable
        duties = (*(one.duty for one in before.values()), *new.values())
        self._matching = Matching(duties, done.named)

    def all(self) -> tuple[Kept, ...]:
        kept = (self._kept(one) for one in dict.fromkeys((*self._before, *self._new)))
        return tuple(replace(one, theirs=self._is_theirs(one)) for one in kept)

    def _is_theirs(self, one: Kept) -> bool:
        if not one.open or (one.duty.body, one.duty.needs) != (Body.COUNTERPART, Needs.NOTE):
            return False
        return any((there.child, there.setting) == (one.duty.child, one.duty.whom) for there in self._done.theirs)

    def _kept(self, duty_id: str) -> Kept:
        old, duty = self._before.get(duty_id), self._new.get(duty_id)
        if old is not None and old.status is DutyStatus.DONE and self._stands(old):
            return old
        ended = None if old is None or duty is not None else self._ended(old)
        if duty is None:
            assert old is not None
            duty = old.duty
        elif old is not None and not _begins_anew(old, duty):
            duty = joined(old.duty, duty)
        said = [one for one in (self._by_deed(duty), self._by_decision(duty, old)) if one is not None]
        over = [one for one in said if not one.open]
        found = [*sorted(over, key=_decided), *([] if ended is None else [ended]), *reversed(said)]
        return _as_before(old, found[0] if found else Kept(duty=duty, status=DutyStatus.OWED))

    def _stands(self, old: Kept) -> bool:
        """What showed that it was done has not been taken back since, nor come to be the word of whom it excludes."""
        if old.evidence is None:
            return True
        gone = {one.cmd for one in self._done.deeds if one.person in self._now.barred or not self._counts(one)}
        return old.evidence not in gone

    def _ended(self, old: Kept) -> Kept | None:
        """Nothing asks for it any more. It goes only for a reason that a person gave."""
        duty, children = old.duty, {one.child: one for one in self._now.children}
        child = children.get(duty.child)
        if duty.needs is Needs.PLACING and child is not None and (child.placing or child.unplaced):
            return replace(old, status=DutyStatus.DONE, evidence=None, at=self._now.at)
        same = [one for one in self._new.values() if (one.body, one.needs) == (duty.body, duty.needs)]
        elsewhere = duty.body is not Body.COUNTERPART and bool(duty.child and duty.whom)
        replaced = elsewhere and any(one.child == duty.child for one in same)
        named = duty.child is None and None not in children
        of_nobody = (duty.child is not None and child is None) or (
            named and (duty.needs is Needs.PLACING or any(one.child is not None for one in same))
        )
        if old.status is DutyStatus.ENDED:
            return old
        gone = of_nobody or replaced or (child is not None and self._parted(duty, child))
        if (duty.provisional and self._now.not_exploitation) or gone or self._without_cause(duty):
            return replace(old, status=DutyStatus.ENDED, evidence=None, by=None, person=None, at=self._now.at)
        return None

    def _parted(self, duty: Duty, child: KnownChild) -> bool:
        """A lead of one of them has said that the two settings no longer tell each other, or not of this child. Of what
        was sent before a note is owed all the same. That a stay is over ends nothing that nobody did."""
        if duty.body is not Body.COUNTERPART or any(one.setting == duty.whom for one in child.counterparts):
            return False
        told = (one for one in self._done.deeds if one.whom == duty.whom and one.needs is Needs.TELLING)
        sent = any(self._counts(one) and duty.child in (one.children or ()) for one in told)
        return duty.needs is Needs.TELLING or not sent

    def _without_cause(self, duty: Duty) -> bool:
        """It followed from something that a lead has taken back, or closed. Nobody was told, so nobody need answer, or
        nobody disagrees; the child was not back; what is over is not reviewed again; what was owed once is owed again,
        and not once more."""
        if duty.needs is Needs.RETURN_INTERVIEW or (duty.needs is Needs.REPLY and duty.nth > 0):
            return True
        if duty.needs is Needs.REVIEW:
            return duty.nth > 0
        others = [one for one in self._before.values() if (one.duty.body, one.duty.whom) == (duty.body, duty.whom)]
        if duty.needs in ANSWERS:
            told = [one for one in others if one.duty.needs is Needs.TELLING and duty.child in (None, one.duty.child)]
            return not any(one.status is DutyStatus.DONE for one in told)
        first = [one for one in others if (one.duty.child, one.duty.needs) == (duty.child, duty.needs)]
        return any(one.open and one.duty.nth < duty.nth for one in first)

    def _by_deed(self, duty: Duty) -> Kept | None:
        """By the first that shows it; else by a meeting that was declined, else by the newest claim."""
        mine = [deed for deed in self._done.deeds if self._counts(deed) and self._matching.of(deed, duty)]
        shown = [deed for deed in mine if self._shows(deed, duty)]
        for ends in (DutyStatus.DONE, DutyStatus.DECIDED):
            for deed in shown:
                if deed.ends is ends:
                    return _by(duty, ends, deed)
        return _by(duty, DutyStatus.CLAIMED, mine[-1]) if mine else None

    def _counts(self, deed: Deed) -> bool:
        return self._done.withdrawn.isdisjoint({deed.cmd, deed.answers or deed.cmd})

    def _shows(self, deed: Deed, duty: Duty) -> bool:
        """Whoever says "the placing authority" where a child has one and another child another has not said which."""
        believed = deed.person not in self._now.barred and deed.cmd not in self._now.strangers
        return deed.proves and believed and self._matching.certain(deed, duty)

    def _by_decision(self, duty: Duty, old: Kept | None) -> Kept | None:
        """The first that holds; else the newest that waits for somebody to countersign it."""
        waits: Kept | None = None
        for one in self._done.decided:
            if one.duty != duty.duty_id or one.cmd in self._done.withdrawn or one.person in (None, *self._now.barred):
                continue
            said = Kept(duty=duty, status=DutyStatus.DECIDED, evidence=one.cmd, person=one.person, at=one.at)
            if one.decision is Decision.NOT_REFERRED:
                if self._may_refuse(duty, old) and one.agreed_at is not None:
                    return replace(said, at=one.agreed_at)
                if self._may_refuse(duty, old) and not one.opposed:
                    waits = replace(said, status=DutyStatus.UNCOUNTERSIGNED)
            elif _allows(duty, one):
                return said
        return waits

    def _may_refuse(self, duty: Duty, old: Kept | None) -> bool:
        """Every rule that asks for it must allow it: what 7.5 or 12.3 asks as well, nobody decides against. What was
        decided stays so when a pack no longer has the rule, and is owed again when another asks for it."""
        asked = set(duty.rules)
        if old is not None and old.status is DutyStatus.DECIDED:
            asked -= set(old.duty.rules)
        return (duty.body, duty.needs) == (Body.LOCAL_AUTHORITY, Needs.TELLING) and asked <= set(self._refusable)


def _decided(one: Kept) -> bool:
    """What was done comes before what was decided."""
    return one.status is DutyStatus.DECIDED


def _begins_anew(old: Kept, duty: Duty) -> bool:
    """What is owed sooner stays owed sooner, unless what it ran from has been taken back."""
    return duty.needs in FOLLOW or (duty.nth > 0 and old.status is DutyStatus.ENDED)


def _allows(duty: Duty, one: Decided) -> bool:
    """To decide is what is owed; or a meeting, which need not be convened where there is a reason."""
    return duty.needs is Needs.DECISION or (duty.needs is Needs.MEETING and one.decision is Decision.NOT_TOLD)


def _by(duty: Duty, status: DutyStatus, deed: Deed) -> Kept:
    return Kept(duty=duty, status=status, evidence=deed.cmd, person=deed.person, by=deed.by, at=deed.at)


def _as_before(old: Kept | None, found: Kept) -> Kept:
    """With how often it was told again, and under the name that whoever did it had then."""
    if old is None:
        return found
    if (old.status, old.evidence) == (found.status, found.evidence):
        return replace(old, duty=found.duty)
    anew = found.duty.start > old.duty.start
    return found if anew else replace(found, taken=old.taken, last_at=old.last_at)
