"""When something is owed, as a pack says it and as a device shows it before anybody has signed in (D.4; R13, R15-R24).

Policy only: nothing here is about a concern, a child or a person.
"""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from sync.messages.assessing import Exploitation
from sync.messages.base import Line
from sync.messages.concerns import Answer
from sync.messages.duties import Body, Needs, RuleId
from sync.messages.recording import ConcernKind


class DutyWithin(StrEnum):
    AT_ONCE = "at-once"
    """Immediately, says the policy. It is shown as now, and is overdue after `overdue_min`."""
    SAME_DAY = "same-day"
    """Whatever day it is (R19)."""
    SAME_WORKING_DAY = "same-working-day"
    WORKING_DAYS = "working-days"
    """`n` of them, to the hour (R15)."""
    END_OF_WORKING_DAY = "end-of-working-day"
    """17:00 on the `n`th working day after (R20)."""
    HOURS = "hours"
    """`n` of them, on any day."""
    DAYS = "days"
    """17:00 on the `n`th day after, whatever day it is."""


class DutyStarts(StrEnum):
    """The moment that a clock runs from. What came to be known later runs from when it was known."""

    RECEIVED = "received"
    """The server had it."""
    IDENTIFIED = "identified"
    """It was saved on the device, where the device's time can be believed; else `received`."""
    SHARED = "shared"
    """A lead was told in person, as the recorder stated, or the server had it: whichever was earlier (R15)."""
    AWARE = "aware"
    """A lead said "I have it"."""
    CLASSIFIED = "classified"
    TOLD = "told"
    """The body that the rule names as `after` was told of it."""
    RETURNED = "returned"
    """A missing child came back."""


class Judged(StrEnum):
    """What a lead has classified a concern as, or that none has (R7)."""

    UNCLASSIFIED = "unclassified"
    YES = Exploitation.YES.value
    MAY_BE = Exploitation.MAY_BE.value
    NO = Exploitation.NO.value


class DutyWhen(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """All of what is given must hold; of each list, any."""

    danger: tuple[Answer, ...] = ()
    disclosed: tuple[Answer, ...] = ()
    moved: tuple[Answer, ...] = ()
    adult: tuple[Answer, ...] = ()
    kinds: tuple[ConcernKind, ...] = ()
    judged: tuple[Judged, ...] = ()


class DutyEach(StrEnum):
    """How often it is owed."""

    CHILD = "child"
    CONCERN = "concern"
    """Once, however many children it is about."""
    AUTHORITY = "authority"
    """Once for each child and each authority that placed or funds them (R16)."""
    COUNTERPART = "counterpart"
    """Once for each child who is in a school and a home of this provider that tell each other (R20)."""
    OUTSIDE = "outside"
    """Once for each child and each school or home of another provider that they are in (R36)."""
    FORUM = "forum"
    """Once in each meeting that the policy names, and again after each time (11.6)."""


class ShownDuty(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A rule of the pack that holds in this setting. `when`: any of them makes it owed; none: every concern does.

    `ours`: the text names no time, and this one is Harken's. `provisional`: a lead's reasoned "not exploitation" ends
    it (R7). `refusable`: a lead may decide not to, with a reason and a countersignature (R17).
    """

    id: RuleId
    what: Line
    to: Body
    needs: Needs
    each: DutyEach
    when: tuple[DutyWhen, ...] = ()
    starts: DutyStarts
    after: Body | None = None
    within: DutyWithin
    n: int = 0
    overdue_min: int = 0
    law: bool = False
    ours: bool = False
    refusable: bool = False
    provisional: bool = False
    cites: str


class ShownForum(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A meeting in which open risks are reviewed (11.6), every `every_days` days."""

    id: RuleId
    title: Line
    every_days: int
    cites: str
