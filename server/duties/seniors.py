"""Whom the policy names to be told of a concern as a matter of course, of those who may be. Pure (11.1; R19, R28, R29).

Roles are held at the setting or above it. Nobody whom the concern excludes, and while it is not known whom it is about,
nobody who works inside (R27). Posts that nobody holds here, in the policy's words, are left for the lead to tell.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from itertools import zip_longest

from msgspec import Struct

from server.access.appointments import Appointment, Place, in_force
from server.escalation.audience import Hearer, of_desk
from server.policy.items import ALL_BY_MAILBOX, BY_PHONE, LAST_BY_MAILBOX, Notice
from server.policy.pack import Step
from sync.messages.settings import SettingKind


class Senior(Struct, frozen=True, kw_only=True):
    """`woken` false: the shared mailbox is where they hear of it. It stands in their Harken all the same."""

    who: Hearer
    woken: bool


class Chosen(Struct, frozen=True, kw_only=True):
    """`missing`: the policy's words for posts that nobody holds here; `withheld`: for those of which every holder must
    not learn of it."""

    seniors: tuple[Senior, ...] = ()
    mailboxes: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    withheld: tuple[str, ...] = ()


class Barred:
    """Who must not learn of one concern."""

    def __init__(
        self,
        everyone: Iterable[Appointment],
        place: Place,
        now: datetime,
        *,
        excluded: Collection[str],
        outside_only: bool,
    ) -> None:
        """`everyone`: every appointment, also those that are over."""
        self._everyone = tuple(everyone)
        inside = (a.person for a in in_force(self._everyone, now) if a.setting == place.setting)
        self._barred = frozenset(excluded) | (frozenset(inside) if outside_only else frozenset())
        self._unknown = outside_only

    def __contains__(self, person: str) -> bool:
        return person in self._barred

    def reads(self, notice: Notice) -> bool:
        """True if one of them may read its mailbox. Who has left may still have the password to it; of a mailbox that
        names no readers nobody knows (R29)."""
        if not notice.readers:
            return bool(self._barred) or self._unknown
        return any(a.role in notice.readers and a.person in self._barred for a in self._everyone)


def choose(
    notices: Iterable[Notice],
    kind: SettingKind,
    place: Place,
    everyone: Sequence[Appointment],
    now: datetime,
    *,
    excluded: Collection[str],
    outside_only: bool,
) -> Chosen:
    """Each human once, however many posts they hold. Nobody is told by a mailbox that is not used: they are woken."""
    here = [notice for notice in notices if kind in (notice.settings or (kind,))]
    barred = Barred(everyone, place, now, excluded=excluded, outside_only=outside_only)
    mailed = {one.id: one.mailbox for one in here if _by_mail(one) and not barred.reads(one)}
    for_all = any(one.option == ALL_BY_MAILBOX for one in here if one.id in mailed)
    found: dict[str, Senior] = {}
    missing: list[str] = []
    withheld: list[str] = []
    for notice in here:
        for words, role in zip_longest(notice.whom, notice.roles):
            last = notice.id in mailed and words == notice.whom[-1]
            by_mail = for_all or (notice.option == LAST_BY_MAILBOX and last)
            if role is None or notice.option == BY_PHONE:
                missing += [] if by_mail else [words]
                continue
            holders = of_desk(Step(at_min=0, roles=(role,), levels=0), in_force(everyone, now), place)
            left = [one for one in holders if one.person not in barred]
            for one in left:
                before = found.get(one.person)
                found[one.person] = Senior(who=one, woken=not by_mail or (before is not None and before.woken))
            if not left and not by_mail:
                (withheld if holders else missing).append(words)
    return Chosen(
        seniors=tuple(found.values()),
        mailboxes=tuple(dict.fromkeys(mailed.values())),
        missing=tuple(dict.fromkeys(missing)),
        withheld=tuple(dict.fromkeys(withheld)),
    )


def _by_mail(notice: Notice) -> bool:
    return bool(notice.mailbox) and notice.option in (ALL_BY_MAILBOX, LAST_BY_MAILBOX)
