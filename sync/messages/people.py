"""The adults of a provider: who they are, what they are appointed to, and what a device may know of them (R34, R35)."""

from __future__ import annotations

from enum import StrEnum

from sync.messages.base import (
    AppointmentId,
    Command,
    EntryData,
    Instant,
    Line,
    PersonId,
    RegionId,
    SettingId,
)


class Role(StrEnum):
    """What someone is appointed to. The tenant's own word for it is the appointment's title."""

    RECORDER = "recorder"
    LEAD = "lead"
    DEPUTY = "deputy"
    HEAD = "head"
    REGIONAL = "regional"
    SAFEGUARDING = "safeguarding"
    CHIEF = "chief"
    ADMINISTRATOR = "administrator"
    """Keeps people, settings and tablets true; reads no desk."""


class PersonListed(EntryData, frozen=True, tag="person-listed", kw_only=True):
    """State, in a setting's feed: someone with an appointment there. `listed` false means they left."""

    person: PersonId
    setting: SettingId
    name: Line
    role: Role
    title: Line
    listed: bool = True


class AddPerson(Command, frozen=True, tag="add-person", kw_only=True):
    """An adult of the provider; the command's id becomes the person's. They set their own passphrase by invitation."""

    name: Line
    login: Line
    email: Line = ""


class CorrectPerson(Command, frozen=True, tag="correct-person", kw_only=True):
    """A name or an address that was wrong or has changed. The login stays."""

    person: PersonId
    name: Line
    email: Line = ""


class AppointPerson(Command, frozen=True, tag="appoint-person", kw_only=True):
    """Appoints to a role at a setting, or in a region, or, with neither, in the whole provider (R35); the command's id
    becomes the appointment's. Without `from_at`: as soon as it arrives; without `to_at`: until it is ended."""

    person: PersonId
    role: Role
    title: Line
    setting: SettingId | None = None
    region: RegionId | None = None
    from_at: Instant | None = None
    to_at: Instant | None = None


class EndAppointment(Command, frozen=True, tag="end-appointment", kw_only=True):
    """Without `at`: as soon as it arrives."""

    appointment: AppointmentId
    at: Instant | None = None


class SuspendPerson(Command, frozen=True, tag="suspend-person", kw_only=True):
    """Takes effect at their next request. No reason is asked: it could be what a confidential matter is about."""

    person: PersonId


class RestorePerson(Command, frozen=True, tag="restore-person", kw_only=True):
    """Ends a suspension."""

    person: PersonId
