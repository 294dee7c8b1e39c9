"""A rehearsal: a marked drill through the real chain (R12). No word of any child is in it."""

from __future__ import annotations

from sync.messages.base import Command, EntryData, MatterId, SettingId


class StartRehearsal(Command, frozen=True, tag="start-rehearsal", kw_only=True):
    """By hand, by a lead of the setting. Carries no words, so it may be refused: at night, or over a live ladder."""

    setting: SettingId


class RehearsalBegun(EntryData, frozen=True, tag="rehearsal-begun", kw_only=True):
    """Fact, in the desk's feed: the month's rehearsal, begun by the server."""

    rehearsal: MatterId
    setting: SettingId


class RehearsalEnded(EntryData, frozen=True, tag="rehearsal-ended", kw_only=True):
    """Fact: the report. `answered` false: nobody did before the chain's end, or a real concern cut it off."""

    rehearsal: MatterId
    answered: bool
    cut_off: bool
    steps: int
    seconds: int
    """From the start to the answer, or to the end."""
    told: int
    """People who were alerted."""
    reached: int
    """Of those, people whose device's push service took the alert."""
