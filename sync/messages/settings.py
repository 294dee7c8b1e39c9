"""Providers and settings as a device sees them, and the front door that needs no sign-in."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from sync.messages.base import DeviceId, EntryData, Instant, KeyId, Line, PersonId, SettingId, TenantId
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
    unanswered: bool = False
    """Something in this setting has not been picked up and everyone was told (R10). Never of a confidential one."""
