"""What is known of a concern that duties follow from, and the duties themselves: plain values."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from msgspec import Struct

from server.feeds.matters import Facts
from sync import ids
from sync.messages.assessing import Exploitation
from sync.messages.concerns import Answer, By
from sync.messages.duties import Body, DutyStatus, Needs
from sync.messages.recording import ConcernKind
from sync.messages.settings import Nation, SettingKind

NOBODY = "00000000-0000-0000-0000-000000000000"
"""Stands for "no listed child" in the id of a duty."""


class Counterpart(Struct, frozen=True, kw_only=True):
    """A school or home of this provider that the child is in as well, and which tells the one that asks (R20): since
    when a lead of each has said that this is the same child, or since when they have stayed there. `here` false: they
    do not stay there now (R36)."""

    setting: str
    since: datetime
    here: bool = True


class KnownChild(Struct, frozen=True, kw_only=True):
    """A child whom the concern is about, to whom something is owed; `child` None: one who is not on the list.

    `placing`: who placed or funds them today, by name (R21). `unplaced`: a lead confirmed that nobody does. `outside`:
    schools or homes of other providers that they are in, by name (R36).
    """

    child: str | None
    placing: tuple[str, ...] = ()
    unplaced: bool = False
    counterparts: tuple[Counterpart, ...] = ()
    outside: tuple[str, ...] = ()


class Learned(Struct, frozen=True, kw_only=True):
    """What came to be known of a concern after it was recorded, and when: a lead classified it, saw that it may be
    about an adult who works or helps here (R28), or that the child is being harmed now, whatever was answered or left
    open before (R6). What is not given stayed as it was."""

    at: datetime
    classified: Exploitation | None = None
    kinds: tuple[ConcernKind, ...] = ()
    adult: Answer | None = None
    danger: Answer | None = None


class Reviewed(Struct, frozen=True, kw_only=True):
    """The newest review in a forum (11.6). `at`: when that was said here; `again_on`: when next, if the forum said;
    `times`: how often it was reviewed there so far."""

    at: datetime
    on: date
    again_on: date | None = None
    times: int = 1


class Challenged(Struct, frozen=True, kw_only=True):
    """To whom, of which child, we said that we disagree with their answer, and when. `nth`: as the `Challenge`."""

    body: Body
    child: str | None
    whom: str
    nth: int
    at: datetime


class KnownConcern(Struct, frozen=True, kw_only=True):
    """All that the planner may know of one concern. Times are UTC.

    `facts`: as they were recorded; `learned`: what came to be known since, in order. `told`: when each body was told
    first, by child; of what is owed once, None is the child. `settled`: when each duty was done or decided, by its id.
    `returned`: when a child came back. `reviewed`: by forum.
    """

    concern: str
    setting_kind: SettingKind
    nation: Nation
    facts: Facts
    children: tuple[KnownChild, ...]
    received_at: datetime
    identified_at: datetime
    shared_at: datetime
    aware_at: datetime | None = None
    learned: tuple[Learned, ...] = ()
    followed_up: bool = False
    told: Mapping[tuple[Body, str | None], datetime] = {}
    settled: Mapping[str, datetime] = {}
    challenged: tuple[Challenged, ...] = ()
    returned: Mapping[str, datetime] = {}
    reviewed: Mapping[str, Reviewed] = {}

    @property
    def classified(self) -> Exploitation | None:
        """What a lead said last that it is."""
        said = [one.classified for one in self.learned if one.classified is not None]
        return said[-1] if said else self.facts.classified


class Duty(Struct, frozen=True, kw_only=True):
    """One thing owed, by the strictest of the rules that ask for it; every citation is kept (R16).

    `whom`: the authority, or the school or home outside, by name; the provider's own setting, or the forum, by its id.
    `nth`: how often the same was owed before.
    """

    duty_id: str
    child: str | None
    body: Body
    needs: Needs
    whom: str
    nth: int = 0
    rules: tuple[str, ...]
    law: bool
    start: datetime
    due: datetime
    overdue: datetime
    at_once: bool
    provisional: bool


class Kept(Struct, frozen=True, kw_only=True):
    """A duty as it stands. `taken`: how often it has been told again so far, the last time at `last_at`. `person`: who
    did it, where a key proved it and nobody has put a name in its place yet. `theirs`: the other setting has opened
    what was sent, and is the one that is told that its note is late (R20)."""

    duty: Duty
    status: DutyStatus
    evidence: str | None = None
    by: By | None = None
    person: str | None = None
    at: datetime | None = None
    taken: int = 0
    last_at: datetime | None = None
    theirs: bool = False

    @property
    def open(self) -> bool:
        """Somebody still has to do something."""
        return self.status in (DutyStatus.OWED, DutyStatus.CLAIMED, DutyStatus.UNCOUNTERSIGNED)

    @property
    def climbs(self) -> bool:
        """Somebody here has to, and is told so until it is done."""
        return self.open and not self.theirs


def duty_id(concern: str, child: str | None, body: Body, needs: Needs, whom: str, nth: int = 0) -> str:
    """The same for whoever plans it, and however often."""
    again = f"\0{nth}" if nth else ""
    named = f"{body.value}\0{needs.value}\0{whom.casefold()}{again}".encode()
    return ids.derived(b"harken/duty", ids.raw(concern), ids.raw(child or NOBODY), named)
