"""Notices to seniors: that a lead has something to tell whom the policy names, and never what (11.1; R19)."""

from __future__ import annotations

from msgspec import Struct

from sync.messages.base import Command, CommandId, EntryData, Instant, Line, MatterId, PersonId, SettingId
from sync.messages.concerns import By
from sync.messages.people import Role


class ShownSenior(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Somebody whom the policy names, in its words. `role`: what Harken calls them; null where the lead tells them.
    `mailbox`: where they hear of it, if that is not a device of their own."""

    whom: Line
    role: Role | None = None
    mailbox: Line = ""


class AcknowledgeNotice(Command, frozen=True, tag="acknowledge-notice", kw_only=True):
    """ "Seen", by a senior. Carries no words, and says nothing of what the concern is."""

    concern: MatterId


class NoticeGiven(EntryData, frozen=True, tag="notice-given", kw_only=True):
    """State, in a senior's own feed: a lead has something to tell you. What it is, or about whom, is not said (R19).
    `setting` is that of a desk; of what is confidential it is not said either (R29)."""

    concern: MatterId
    setting: SettingId | None = None
    by: By
    at: Instant


class SeniorsTold(EntryData, frozen=True, tag="seniors-told", kw_only=True):
    """Fact, in the concern's feed: whom Harken told when a lead asked for it, and whom it could not.

    `people` are the ids of `told`, in their order. `mailboxes` are mailed, which is tried until they take it. `missing`
    are the policy's words for posts that nobody holds here: those are the lead's to tell, and to put down as evidence.
    `withheld` are its words for posts whose holders must not learn of it: nobody tells those.
    """

    concern: MatterId
    asked: CommandId
    told: tuple[By, ...] = ()
    people: tuple[PersonId, ...] = ()
    mailboxes: tuple[Line, ...] = ()
    missing: tuple[Line, ...] = ()
    withheld: tuple[Line, ...] = ()


class MailboxTold(EntryData, frozen=True, tag="mailbox-told", kw_only=True):
    """Fact, in the concern's feed: a shared mailbox took the mail, or did not. `again`: it is tried until it does."""

    concern: MatterId
    mailbox: Line
    delivered: bool
    again: bool = False


class NoticeSeen(EntryData, frozen=True, tag="notice-seen", kw_only=True):
    """Fact, in the concern's feed: a senior has seen that there is something."""

    concern: MatterId
    person: PersonId
    by: By
