"""What stands in clear of telling people: bells, ladders, and alerts that wait to be sent. Ids and times, no words."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Final

from msgspec import Struct

from sync.messages.escalation import LadderName

LADDER_BELL: Final = "ladder"
"""The kind of a due row that says: look at this matter's ladder."""
DUTY_BELL: Final = "duties"
"""The kind of a due row that says: look at what this concern demands."""
MAILBOX_BELL: Final = "mailbox"
"""The kind of a due row that says: a mailbox is to be told that a lead has something of this concern to tell."""
HANDOFF_BELL: Final = "handoff"
"""The kind of a due row that says: look whether what was sent lies on a device there."""
ALERT_BELL: Final = "alert"
"""The kind of a due row that says: something waits for this person to be told."""


class Ladder(Struct, frozen=True, kw_only=True):
    """How far the telling of a matter that nobody has has got. A fold of its feed; gone once somebody has it."""

    matter_id: str
    setting_id: str | None
    name: LadderName
    round: int
    from_at: datetime
    taken: int
    """Steps so far; the next one has this number."""
    last_at: datetime
    told: tuple[str, ...]
    """Everyone alerted in this round."""
    skipped: tuple[str, ...]
    """Who cannot take it, or had it before: told again only at the chain's end."""
    unanswered: bool
    ended: bool
    """The chain's end was reached, which every tablet of the setting may say (R10): never of a confidential matter."""


class Says(StrEnum):
    """The fixed texts of an alert (R12)."""

    NOW = "now"
    WAITING = "waiting"
    REHEARSAL = "rehearsal"


class NewAlert(Struct, frozen=True, kw_only=True):
    """One person to be woken; delivery is `server/alerts`."""

    alert_id: str
    person_id: str
    matter_id: str
    step: int
    says: Says
    duty_id: str | None = None
    """Of what is still to be done, whoever has the matter; None: of a ladder, until somebody has it."""
    notice_id: str | None = None
    """Of a notice to a senior, by the command that asked for it: whoever has the matter."""
    link_id: str | None = None
    """Of a link for somebody outside that was shut or ran out: whoever has the matter."""


class ToldLately(Struct, frozen=True):
    """Somebody whom an alert of a matter has reached, or will."""

    matter_id: str
    person_id: str
    says: Says
