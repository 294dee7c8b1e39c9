"""A link for somebody outside: a lead of another provider, a social worker, who has no account (R36; J17).

What is handed over is a copy that a lead chose part by part. The link carries a secret of 128 bits, the phone a code of
six digits; neither is ever sent here, only what can check the two together. Whoever opens it is not signed in, so what
they say is a claim, which a lead confirms (R4, D.4).
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from msgspec import Meta

from sync.messages.base import ChildId, Command, EntryData, Instant, Line, MatterId, PersonId, Story
from sync.messages.concerns import Answer, By
from sync.messages.duties import DutyId
from sync.messages.handoffs import PARTS_MAX, LawfulBasis, SharedPart

OPENS_MAX = 3
"""How often it can be read."""
WRONG_MAX = 5
"""So many wrong codes shut it."""
DAYS_MAX = 14

Check = Annotated[str, Meta(max_length=43, pattern="^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$")]
"""32 bytes as base64url."""


class LinkEnd(StrEnum):
    """Why a link opens nothing any more, although nobody took it back."""

    ANOTHER_CHILD = "another-child"
    """A concern of which there is something in it was not about the child (R33)."""
    CONFIDENTIAL = "confidential"
    """A concern of which there is something in it, whichever, is known to a few alone from then on (R28)."""


class MakeLink(Command, frozen=True, tag="make-link", kw_only=True):
    """By a lead; the command's id becomes the link's. It can be opened for `days` from when the server had it.

    `lock` is SHA-256 of "harken/link/1", 0 and the secret. `check` is Argon2id (46 MiB, one pass, one lane) of the six
    digits, with the first 16 bytes of SHA-256 of "harken/link/code/1", 0 and the secret as its salt. `duty`: which of
    the concern's duties it is made for. `named`: the child, as `place` knows them.
    """

    concern: MatterId
    child: ChildId
    duty: DutyId
    who: Annotated[str, Meta(min_length=1, max_length=200)]
    place: Annotated[str, Meta(min_length=1, max_length=200)]
    named: Annotated[str, Meta(min_length=1, max_length=200)]
    parts: Annotated[tuple[SharedPart, ...], Meta(max_length=PARTS_MAX)] = ()
    message: Story = ""
    purpose: Annotated[str, Meta(min_length=1, max_length=2_000)]
    basis: LawfulBasis
    family: Answer
    family_why: Annotated[str, Meta(max_length=2_000)] = ""
    days: Annotated[int, Meta(ge=1, le=DAYS_MAX)] = 7
    lock: Check
    check: Check


class TakeBackLink(Command, frozen=True, tag="take-back-link", kw_only=True):
    """By a lead: nobody opens it any more. What was read before was read. It carries no words, so it may be refused."""

    concern: MatterId
    link: MatterId


class LinkOpened(EntryData, frozen=True, tag="link-opened", kw_only=True):
    """Fact, beside the concern: somebody with the link and the code was shown it, the `nth` time."""

    link: MatterId
    nth: int
    at: Instant


class LinkAcknowledged(EntryData, frozen=True, tag="link-acknowledged", kw_only=True):
    """Fact: they say who they are, that they have read it, and that they made a note on the child's file."""

    link: MatterId
    child: ChildId
    duty: DutyId
    at: Instant
    place: Line
    by: By


class LinkLocked(EntryData, frozen=True, tag="link-locked", kw_only=True):
    """Fact: too many wrong codes; it stays shut. `told` were alerted, `people` are their ids, in that order."""

    link: MatterId
    at: Instant
    told: tuple[By, ...]
    people: tuple[PersonId, ...]


class LinkExpired(EntryData, frozen=True, tag="link-expired", kw_only=True):
    """Fact: its time is over and nobody has said that they read it."""

    link: MatterId
    at: Instant
    told: tuple[By, ...]
    people: tuple[PersonId, ...]


class LinkEnded(EntryData, frozen=True, tag="link-ended", kw_only=True):
    """Fact: nobody opens it any more, because of what became known of something in it. What was read before was read;
    that they say so proves nothing any more, so what it was made for is owed again until a lead says what was done."""

    link: MatterId
    why: LinkEnd
    at: Instant
