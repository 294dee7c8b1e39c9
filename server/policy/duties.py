"""Duties as a pack says them: what makes one owed, to whom, from when and within what time (D.4; R13, R15-R24)."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from sync.messages.base import Line
from sync.messages.duties import Body, Needs, RuleId
from sync.messages.owing import DutyEach, DutyStarts, DutyWhen, DutyWithin
from sync.messages.people import Role
from sync.messages.settings import Nation, SettingKind


class Only(StrEnum):
    """What a provider's pack must say for a rule to be one of its own."""

    INTEGRATED = "integrated"
    """Schools and homes of the provider tell each other (R20)."""
    PRIMARY_SYSTEM = "primary-system"
    """Its records are kept in another system (R23)."""


class DutyRule(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`when`: any of them makes it owed; none: every concern does. `refusable`: a lead may decide not to, with a reason
    and a countersignature (R17). `ours`: the text names no time, and this one is Harken's, which a provider may change.
    Without `settings` or `nations`: in all of them."""

    id: RuleId
    what: Line
    """What is to be done, for a lead to read: "Tell the police"."""
    to: Body
    needs: Needs
    each: DutyEach = DutyEach.CHILD
    when: tuple[DutyWhen, ...] = ()
    starts: DutyStarts
    after: Body | None = None
    """With `starts` TOLD: whose telling it follows."""
    challenged: bool = False
    """It follows what we said against their answer to that, once for each time (REQ-12-I)."""
    within: DutyWithin
    n: int = 0
    overdue_min: int = 0
    """Minutes from the start after which what is to be done at once climbs (R13)."""
    refusable: bool = False
    provisional: bool = False
    """Owed only until a lead has classified it as not exploitation (R7)."""
    law: bool = False
    ours: bool = False
    again: bool = False
    """What came to be known after it was done or decided asks for it once more: whoever was told before knows nothing
    of it."""
    only: Only | None = None
    settings: tuple[SettingKind, ...] = ()
    nations: tuple[Nation, ...] = ()
    cites: str


class DutyStep(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Who is told, so many minutes after a duty was overdue. `levels`: as of a ladder's step."""

    after_min: int
    roles: tuple[Role, ...]
    levels: int


class DutySteps(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How a duty climbs (R13). The last step is taken again every `every_min` minutes until it is done: of a duty that
    was to be done at once by night as well, of any other only while offices are open."""

    remind_after_min: int
    """What is to be done at once: whoever has the concern is reminded so long after its start."""
    remind_before_min: int
    """Any other: so long before it is due."""
    steps: tuple[DutyStep, ...]
    every_min: int
    cites: str


class Forum(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A meeting in which open risks are reviewed (11.6), every `every_days` days."""

    id: RuleId
    title: Line
    every_days: int
    cites: str
