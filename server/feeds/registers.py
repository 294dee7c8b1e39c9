"""The registers that rules read beside the feeds: people, appointments, settings, children, cover.

Ids, roles and times. A rule that changes one says so with a row of these; the words that devices read are in the
entries beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from msgspec import Struct

from server.access.appointments import Appointment
from sync.messages.settings import DutyNumber, Nation, OpenHours, SettingKind


class Person(Struct, frozen=True, kw_only=True):
    """`email` is where they are mailed, if anywhere; `disabled_at` is set while they are suspended; `joined`: they have
    a passphrase, which only they can set."""

    person_id: str
    name: str
    login: str
    email: str | None
    disabled_at: datetime | None = None
    joined: bool = False


class Appointed(Struct, frozen=True, kw_only=True):
    """New, or with another end."""

    appointment: Appointment


class Region(Struct, frozen=True, kw_only=True):
    region_id: str
    name: str


class Setting(Struct, frozen=True, kw_only=True):
    setting_id: str
    region_id: str | None
    kind: SettingKind
    nation: Nation
    name: str
    duty_numbers: tuple[DutyNumber, ...] = ()
    open_hours: tuple[OpenHours, ...] = ()


class Child(Struct, frozen=True, kw_only=True):
    """Names are in the roster. The child's data key is that of their entries."""

    child_id: str
    setting_id: str
    left_at: datetime | None = None


class ChildPart(Struct, frozen=True, kw_only=True):
    """Whether a matter is about a child, as a lead said last (R33)."""

    matter_id: str
    child_id: str
    about: bool


class Shift(Struct, frozen=True, kw_only=True):
    person_id: str
    from_at: datetime
    to_at: datetime


class Rota(Struct, frozen=True, kw_only=True):
    """All of a setting's rota and holidays, in place of what stood."""

    setting_id: str
    shifts: tuple[Shift, ...]
    closures: tuple[tuple[date, date], ...]


class Available(Struct, frozen=True, kw_only=True):
    """One person's "available now", in place of an earlier one. None: no longer."""

    setting_id: str
    person_id: str
    until: datetime | None
    since: datetime


class Circle(Struct, frozen=True, kw_only=True):
    """Who follows a case feed from now on, or no longer."""

    feed_id: str
    person_id: str
    follows: bool


class LegalHold(Struct, frozen=True, kw_only=True):
    """Nothing of `of_id`, a matter or a child, goes until it is lifted."""

    hold_id: str
    of_id: str
    from_at: datetime
    lifted_at: datetime | None = None
    lifted_by: str | None = None


class Reviewed(Struct, frozen=True, kw_only=True):
    """The newest review of whether a matter is still needed: open while nobody has decided."""

    matter_id: str
    opened_at: datetime
    decided_at: datetime | None = None
    keep_until: date | None = None


class Disposing(Struct, frozen=True, kw_only=True):
    """Decided to go. `due_at` None: taken back before it was begun."""

    matter_id: str
    decided_by: str
    decided_at: datetime
    due_at: datetime | None


class Policy(Struct, frozen=True, kw_only=True):
    """The policy in use from now on, with every text that makes it. `layer` are the provider's own additions."""

    digest: bytes
    layer: str
    texts: Mapping[str, bytes]
    changed_by: str


Row = (
    Person
    | Appointed
    | Region
    | Setting
    | Child
    | ChildPart
    | Rota
    | Available
    | Circle
    | LegalHold
    | Reviewed
    | Disposing
    | Policy
)
