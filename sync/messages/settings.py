"""Providers and settings as a device sees them, and the front door that needs no sign-in."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from sync.messages.base import (
    Command,
    Day,
    DeviceId,
    EntryData,
    Instant,
    KeyId,
    Line,
    PersonId,
    RegionId,
    SettingId,
    TenantId,
    WallTime,
)
from sync.messages.people import Role


class SettingKind(StrEnum):
    SCHOOL = "school"
    HOME = "home"


class Nation(StrEnum):
    """Codes of the holidays package's subdivisions, which decide bank holidays (R15)."""

    ENGLAND = "ENG"
    WALES = "WLS"
    SCOTLAND = "SCT"
    NORTHERN_IRELAND = "NIR"


class Hours(StrEnum):
    ALWAYS = "always"
    IN = "in-hours"
    OUT = "out-of-hours"


class DutyNumber(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A number that someone answers for the setting; never a personal mobile (R3)."""

    label: Line
    number: Line
    hours: Hours


class OpenHours(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """When somebody answers the numbers marked in-hours. `weekday` 1 is Monday, as in ISO 8601."""

    weekday: Annotated[int, Meta(ge=1, le=7)]
    opens: WallTime
    closes: WallTime


class TenantDescribed(EntryData, frozen=True, tag="tenant-described", kw_only=True):
    """State, in the tenant's feed."""

    tenant: TenantId
    name: Line
    setting_word: Line
    lead_words: dict[SettingKind, Line]


class SettingDescribed(EntryData, frozen=True, tag="setting-described", kw_only=True):
    """State, in the setting's feed."""

    setting: SettingId
    kind: SettingKind
    nation: Nation
    name: Line
    duty_numbers: tuple[DutyNumber, ...]
    region: RegionId | None = None
    open_hours: tuple[OpenHours, ...] = ()


class RegionDescribed(EntryData, frozen=True, tag="region-described", kw_only=True):
    """State, in the tenant's feed."""

    region: RegionId
    name: Line


class AddRegion(Command, frozen=True, tag="add-region", kw_only=True):
    """The command's id becomes the region's."""

    name: Line


class AddSetting(Command, frozen=True, tag="add-setting", kw_only=True):
    """The command's id becomes the setting's."""

    kind: SettingKind
    nation: Nation
    name: Line
    region: RegionId | None = None


class DescribeSetting(Command, frozen=True, tag="describe-setting", kw_only=True):
    """Renamed, or put in another region."""

    setting: SettingId
    name: Line
    region: RegionId | None = None


class ContactFor(StrEnum):
    """Who answers. `duty` numbers stand on the front door, where no personal mobile belongs (R3)."""

    DUTY = "duty"
    LOCAL_AUTHORITY = "local-authority"
    POLICE = "police"
    PREVENT = "prevent"
    HEALTH = "health"
    OTHER = "other"


class Contact(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`checked_on`: somebody last made sure that it is answered."""

    part: ContactFor
    label: Line
    number: Line
    hours: Hours
    checked_on: Day | None = None


CONTACTS_MAX = 40
SHIFTS_MAX = 200
CLOSURES_MAX = 30


class KeepContacts(Command, frozen=True, tag="keep-contacts", kw_only=True):
    """All contacts of a setting, in place of those that stood at `over` on its feed: 0 where there were none."""

    setting: SettingId
    over: int
    contacts: Annotated[tuple[Contact, ...], Meta(max_length=CONTACTS_MAX)]
    open_hours: Annotated[tuple[OpenHours, ...], Meta(max_length=14)] = ()


class Shift(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    person: PersonId
    from_at: Instant
    to_at: Instant


class Closure(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Holidays, both days included."""

    from_on: Day
    to_on: Day
    label: Line = ""


class KeepCover(Command, frozen=True, tag="keep-cover", kw_only=True):
    """Who is on cover when, and when the setting is closed, in place of what stood at `over` on its feed (R14)."""

    setting: SettingId
    over: int
    shifts: Annotated[tuple[Shift, ...], Meta(max_length=SHIFTS_MAX)]
    closures: Annotated[tuple[Closure, ...], Meta(max_length=CLOSURES_MAX)] = ()


class SayAvailable(Command, frozen=True, tag="say-available", kw_only=True):
    """ "Available now", by whoever says so of themselves, until then; without `until`: no longer (R14)."""

    setting: SettingId
    until: Instant | None = None


class IntakeKey(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The key that devices seal to. `sig` is the tenant's, whose signing key was pinned at enrolment."""

    key: KeyId
    suite: str
    public: str
    sig: str


class Listed(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A name that may be shown at the front door."""

    person: PersonId
    name: Line
    title: Line
    role: Role


class Receiver(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Someone who would receive a concern about an adult who works or helps here (R26).

    `level` orders the chain: a higher level is told only when nobody is left below it. `inside` is false for those
    who work above the setting, where a concern about an unidentified adult starts (R27).
    """

    person: PersonId
    name: Line
    title: Line
    level: int
    inside: bool


class FrontDoor(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """All that a shared tablet keeps readable without a sign-in. Nothing about any child is in it."""

    tenant: TenantId
    tenant_name: Line
    setting: SettingId
    setting_name: Line
    setting_kind: SettingKind
    device: DeviceId
    shared: bool
    lead_word: Line
    duty_numbers: tuple[DutyNumber, ...]
    people: tuple[Listed, ...]
    receivers: tuple[Receiver, ...]
    outside_numbers: tuple[DutyNumber, ...]
    intake: IntakeKey
    read_at: Instant
    demo: bool = True
    """Outside production a tap on 999 or on a duty number opens a sheet and never dials (R37); absent means demo."""
    open_hours: tuple[OpenHours, ...] = ()
    unanswered: bool = False
    """Something in this setting has not been picked up and everyone was told (R10). Never of a confidential one."""
    guide: Line = ""
    """The digest of the guide to keep here (`sync/messages/guide.py`); empty: there is none yet."""
    agencies: tuple[Contact, ...] = ()
    """Police, local authority and Prevent, as whoever keeps this setting true has entered them."""
