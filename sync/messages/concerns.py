"""A concern once it is recorded: added to, acknowledged, followed up (REQ-11, REQ-12, R1-R6)."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from sync.messages.base import (
    ChildId,
    Command,
    CommandId,
    DeviceId,
    EntryData,
    Instant,
    Line,
    MatterId,
    PersonId,
    Story,
)


class Answer(StrEnum):
    """An answer that was given, or that it was not. Unanswered is never "no" (R6)."""

    YES = "yes"
    NO = "no"
    NOT_SURE = "not-sure"
    NOT_ANSWERED = "not-answered"


class Told(StrEnum):
    """Who knows of a concern. A machine's receipt is never more than `sent` (R1)."""

    SENT = "sent"
    ACKNOWLEDGED = "acknowledged"
    FOLLOWED_UP = "followed-up"


class Writer(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Who says they wrote it. Without a sign-in this is a claim, and the desk says so (R2)."""

    name: Line
    role: Line = ""
    phone: Line = ""


class ChildRef(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The child, picked from the roster or described in words; "not known yet" is a description too."""

    listed: ChildId | None = None
    described: Line = ""


class Subject(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The adult a matter is about. With no `person` they are not identified (R27)."""

    person: PersonId | None = None
    described: Line = ""


class AmendConcern(Command, frozen=True, tag="amend-concern", kw_only=True):
    """Something added later by whoever recorded the concern, or by a lead. The first words stay as they are."""

    concern: MatterId
    writer: Writer
    text: Story


class AcknowledgeConcern(Command, frozen=True, tag="acknowledge-concern", kw_only=True):
    """ "I have it" (R5). Carries no words, so it may be refused with a reason."""

    concern: MatterId


class PassOnConcern(Command, frozen=True, tag="pass-on-concern", kw_only=True):
    """ "I can't take this, pass on" (R5): the next step of the ladder is taken at once. Carries no words."""

    concern: MatterId


class SayStillWorried(Command, frozen=True, tag="say-still-worried", kw_only=True):
    """ "I'm still worried" (R5), also after it was followed up: goes to a different lead and reopens."""

    concern: MatterId
    writer: Writer
    text: Story = ""


class AddNote(Command, frozen=True, tag="add-note", kw_only=True):
    """A lead's working note."""

    concern: MatterId
    text: Story


class FollowUpConcern(Command, frozen=True, tag="follow-up-concern", kw_only=True):
    """The lead's account of what was done: a clear summary, the action taken, the outcome (KCSIE, record keeping)."""

    concern: MatterId
    summary: Story
    action: Story
    outcome: Story


class By(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The person a recorder may ask for: name and role as the setting uses them."""

    name: Line
    role: Line


class ReportTold(EntryData, frozen=True, tag="report-told", kw_only=True):
    """State, in the recorder's own feed: how far their concern has got. No word of the concern."""

    concern: MatterId
    told: Told
    by: By | None = None
    at: Instant
    alerted: tuple[By, ...] = ()
    """Who has been told so far that something waits, at most `ALERTED_MAX` of them; `others` is how many more."""
    others: int = 0
    unanswered: bool = False
    """True once nobody answered in the time that policy gives, or nobody can be reached: the recorder phones (R1)."""
    round: int = 1
    """2 and more after somebody was still worried, or gave back what they had. A later round is the newer truth."""


ALERTED_MAX = 8


class ConcernReleased(EntryData, frozen=True, tag="concern-released", kw_only=True):
    """Fact, in the matter's own feed: whoever had it works here no longer, or follows it no longer. Nobody has it now,
    and from round `round` on it is told from the start again."""

    concern: MatterId
    person: PersonId
    name: Line
    round: int


class ItemHeld(EntryData, frozen=True, tag="item-held", kw_only=True):
    """Something arrived that could not be placed. `text` is what could be opened of it, as written (R11, R29)."""

    held: MatterId
    reason: str
    carrier: DeviceId
    made: Line = ""
    text: str | None = None


class ItemPlaced(EntryData, frozen=True, tag="item-placed", kw_only=True):
    """A held item found its place later; `command` is the entry to look for."""

    held: MatterId
    command: CommandId
