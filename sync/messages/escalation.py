"""Who is told next while nobody has a concern (R9-R12), as it stands in the feeds."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from sync.messages.base import EntryData, Instant, Line, MatterId, PersonId, SettingId


class LadderName(StrEnum):
    """R9. Which one a concern is on follows from its own words until a lead has classified it."""

    NOW = "now"
    TODAY = "today"
    WORKING_DAY = "working-day"
    """Nobody is told again at night: what another setting shared, and what a lead has classified as not exploitation
    (R9, R36)."""


class Channel(StrEnum):
    """How a person can be reached at this moment. An open page shows it as well, whatever this says."""

    WEBPUSH = "webpush"
    EMAIL = "email"
    NONE = "none"


class Alerted(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    person: PersonId
    name: Line
    role: Line
    by: Channel


class LadderStepped(EntryData, frozen=True, tag="ladder-stepped", kw_only=True):
    """Fact, in the matter's own feed: a step was taken and these people were told that something waits.

    Steps count from 0; after the last one they go on counting while it repeats. `unanswered`: from here on the recorder
    is told that nobody has answered. `ended`: the chain has come to its end and goes on telling everyone (R10).
    """

    matter: MatterId
    ladder: LadderName
    round: int
    step: int
    told: tuple[Alerted, ...]
    unanswered: bool = False
    ended: bool = False


class SettingWaits(EntryData, frozen=True, tag="setting-waits", kw_only=True):
    """State, in the own feed of someone above a desk who was alerted and cannot read it: somewhere nobody has picked
    something up. What it is, or about whom, is not said. `waits` false: somebody has it now."""

    matter: MatterId
    setting: SettingId
    since: Instant
    waits: bool
