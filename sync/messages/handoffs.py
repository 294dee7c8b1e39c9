"""School and home tell each other, and know that they did (REQ-12-E, REQ-12-F; R20, R29, R36).

What is sent is a copy that a lead chose part by part; it is not the record. The receiving side writes a note of its
own, and each side keeps signed receipts of what the other did (`sync/handoff.py`). Sending discharges nothing that the
sender owes.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from sync.messages.base import ChildId, Command, CommandId, EntryData, Instant, Line, MatterId, SettingId, Story
from sync.messages.concerns import Answer, By

PARTS_MAX = 40


class HandoffState(StrEnum):
    """Exactly one at any time (S9). Who may bring it from which to which is in the table of `sync/README.md`."""

    SENT = "sent"
    DELIVERED = "delivered"
    """It lies on a device of somebody there. Nobody need have read it."""
    OPENED = "opened"
    NOTED = "noted"
    """The receiving side has written a note of its own on the child's file."""
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    """Taken back before anybody opened it."""


class SharedKind(StrEnum):
    """Which part of an entry was chosen. The last two are never chosen for anybody."""

    HAPPENED = "happened"
    WORDS = "words"
    """The child's exact words."""
    ASKED = "asked"
    ACTION = "action"
    SIGNS = "signs"
    OPINION = "opinion"
    NOTE = "note"
    ASSESSMENT = "assessment"
    SAFETY = "safety"
    OUTCOME = "outcome"
    OTHER = "other"
    THIRD_PARTY = "third-party"
    """What concerns somebody else than this child."""
    ADULT = "adult"
    """About an adult who works or helps here."""


class SharedPart(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One part of one entry, as it is sent. `of` is the command that said it, `concern` what it was said of; `at` and
    `by` as they are shown."""

    concern: MatterId
    of: CommandId
    kind: SharedKind
    at: Line = ""
    by: Line = ""
    text: Story


class LawfulBasis(StrEnum):
    """UK GDPR Article 6, and the condition for what is special (Data Protection Act 2018, Schedule 1)."""

    SAFEGUARDING = "safeguarding"
    """Safeguarding of children: recognised legitimate interest or public task."""
    VITAL_INTERESTS = "vital-interests"
    LEGAL_OBLIGATION = "legal-obligation"
    CONSENT = "consent"


class SendHandoff(Command, frozen=True, tag="send-handoff", kw_only=True):
    """To whoever leads in `to`; the command's id becomes the handoff's.

    `child` is the sender's; `match` says which of theirs that is. Where nobody has said so yet, `named` tells them whom
    it is about, and whoever receives it says which child that is. `family`: whether the family was told, and why or why
    not.
    """

    concern: MatterId
    bridge: MatterId
    to: SettingId
    child: ChildId
    match: MatterId | None = None
    named: Line = ""
    parts: Annotated[tuple[SharedPart, ...], Meta(max_length=PARTS_MAX)] = ()
    message: Story = ""
    purpose: Annotated[str, Meta(min_length=1, max_length=2_000)]
    basis: LawfulBasis
    family: Answer
    family_why: Annotated[str, Meta(max_length=2_000)] = ""


class OpenHandoff(Command, frozen=True, tag="open-handoff", kw_only=True):
    """A lead of the receiving side opens it, and has it from then on. No words, so it may be refused."""

    handoff: MatterId


class WithdrawReason(StrEnum):
    WRONG_CHILD = "wrong-child"
    WRONG_PLACE = "wrong-place"
    TOO_MUCH = "too-much"
    """More than they need."""
    MISTAKE = "mistake"


class WithdrawHandoff(Command, frozen=True, tag="withdraw-handoff", kw_only=True):
    """By the sending side, before it was opened: afterwards it is refused. What was sent leaves their devices."""

    handoff: MatterId
    why: WithdrawReason


class AskHandoff(Command, frozen=True, tag="ask-handoff", kw_only=True):
    """A question of either side."""

    handoff: MatterId
    text: Annotated[str, Meta(min_length=1, max_length=20_000)]


class AnswerHandoff(Command, frozen=True, tag="answer-handoff", kw_only=True):
    handoff: MatterId
    question: CommandId
    text: Annotated[str, Meta(min_length=1, max_length=20_000)]


class NoteHandoff(Command, frozen=True, tag="note-handoff", kw_only=True):
    """The receiving side's own note on the child's file, in its own record; the command's id becomes the note's.

    `child` is theirs. `share`: the text goes back to the sending side as well; else only that it was written, by whom,
    when, and its digest.
    """

    handoff: MatterId
    child: ChildId
    text: Annotated[str, Meta(min_length=1, max_length=20_000)]
    share: bool = False


class CloseHandoff(Command, frozen=True, tag="close-handoff", kw_only=True):
    """The sending side has seen that they noted it."""

    handoff: MatterId


class HandoffReceipt(EntryData, frozen=True, tag="handoff-receipt", kw_only=True):
    """Fact, in the record of both sides and between them: what became of a handoff, signed (`sync/handoff.py`).

    `line` is what is signed; `concern` stands only in the sender's own record; `child` is that of whoever's record it
    stands in; `why` only of what was withdrawn. Its text is never here.
    """

    handoff: MatterId
    concern: MatterId | None = None
    child: ChildId | None = None
    bridge: MatterId
    from_setting: SettingId
    to_setting: SettingId
    state: HandoffState
    at: Instant
    by: By | None = None
    note: CommandId | None = None
    why: WithdrawReason | None = None
    shared: tuple[CommandId, ...] = ()
    """In the sender's own record: the entries of which parts were sent."""
    line: str
    sig: str


class HandoffNoteShared(EntryData, frozen=True, tag="handoff-note-shared", kw_only=True):
    """Fact, beside the note: its text, for the sending side, because whoever wrote it chose so."""

    handoff: MatterId
    note: CommandId
    text: Story


class HandoffNotSent(EntryData, frozen=True, tag="handoff-not-sent", kw_only=True):
    """Fact, in the sender's own record, beside the words that went nowhere: nobody is left there whom it may reach, and
    these are to be told instead, outside Harken (R29). Nothing says why."""

    handoff: MatterId
    to_setting: SettingId
    routes: tuple[By, ...]


class HandoffAboutAnother(EntryData, frozen=True, tag="handoff-about-another", kw_only=True):
    """Fact, between the two sides: the sender has since said that it was not about this child (R33)."""

    handoff: MatterId
    at: Instant
    by: By | None = None
