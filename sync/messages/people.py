"""What a device may know of the adults of a setting."""

from __future__ import annotations

from enum import StrEnum

from sync.messages.base import EntryData, Line, PersonId, SettingId


class Role(StrEnum):
    """What someone is appointed to. The tenant's own word for it is the appointment's title."""

    RECORDER = "recorder"
    LEAD = "lead"
    DEPUTY = "deputy"
    HEAD = "head"
    REGIONAL = "regional"
    SAFEGUARDING = "safeguarding"
    CHIEF = "chief"


class PersonListed(EntryData, frozen=True, tag="person-listed", kw_only=True):
    """State, in a setting's feed: someone with an appointment there. `listed` false means they left."""

    person: PersonId
    setting: SettingId
    name: Line
    role: Role
    title: Line
    listed: bool = True
