"""What the entries of one concern say of its notices to seniors: asked for, given, mailed, seen. Pure (R19)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from msgspec import Struct

from server.duties.done import Deed
from server.duties.reading import Entry, read
from sync.messages.duties import Body, Needs
from sync.messages.notices import MailboxTold, NoticeSeen, SeniorsTold

KINDS: Final = frozenset({"seniors-notified", "seniors-told", "mailbox-told", "notice-seen"})


class Asked(Struct, frozen=True, kw_only=True):
    """A lead asked for it, by this command."""

    cmd: str
    person: str | None
    at: datetime


class Letter(Struct, frozen=True, kw_only=True):
    """A mailbox that has not taken its mail. `refused_at`: when it was first said that it does not."""

    mailbox: str
    since: datetime
    refused_at: datetime | None = None


class Notices:
    """Gathers them in the order of their feed."""

    def __init__(self) -> None:
        self._asked: dict[str, Asked] = {}
        self._told: dict[str, SeniorsTold] = {}
        self._letters: dict[str, Letter] = {}
        self._mailed: dict[str, datetime] = {}
        self._told_at: dict[str, datetime] = {}
        self.mailboxes_said = 0
        """How often it was said of a mailbox that it took the mail, or did not."""
        self.given: dict[str, None] = {}
        """Whoever was ever told, in order."""
        self.seen: set[str] = set()

    def add(self, entry: Entry) -> None:
        match entry.k:
            case "seniors-notified":
                self._asked[entry.cmd] = Asked(cmd=entry.cmd, person=entry.signer, at=entry.at)
            case "seniors-told":
                self.told(read(entry, SeniorsTold), entry.at)
            case "mailbox-told":
                self.mailboxes_said += 1
                self._mail(read(entry, MailboxTold), entry.at)
            case "notice-seen":
                self.seen.add(read(entry, NoticeSeen).person)
            case _:
                pass

    def told(self, told: SeniorsTold, at: datetime) -> None:
        """What was asked for was done."""
        self._told[told.asked], self._told_at[told.asked] = told, at
        self.given.update(dict.fromkeys(told.people))
        for mailbox in told.mailboxes:
            if mailbox not in self._mailed:
                self._letters.setdefault(mailbox, Letter(mailbox=mailbox, since=at))

    @property
    def asked(self) -> tuple[Asked, ...]:
        """Those that were not carried out yet."""
        return tuple(one for one in self._asked.values() if one.cmd not in self._told)

    @property
    def unseen(self) -> tuple[str, ...]:
        return tuple(person for person in self.given if person not in self.seen)

    @property
    def letters(self) -> tuple[Letter, ...]:
        """Those that are to be mailed still."""
        return tuple(self._letters.values())

    def deeds(self) -> Iterator[Deed]:
        """What a lead asked for has told the seniors once nobody is missing whom the policy names, and no mail waits.
        Where nobody at all may be told, nobody was: the lead says whom they told instead."""
        for cmd, told in self._told.items():
            asked = self._asked.get(cmd)
            mailed = [self._mailed.get(one) for one in told.mailboxes]
            done = [self._told_at[cmd], *(at for at in mailed if at is not None)]
            if asked is None or told.missing or None in mailed or not (told.people or told.mailboxes):
                continue
            yield Deed(
                cmd=cmd,
                body=Body.SENIORS,
                needs=Needs.TELLING,
                proves=asked.person is not None,
                person=asked.person,
                at=max(done),
            )

    def _mail(self, said: MailboxTold, at: datetime) -> None:
        if said.delivered:
            self._mailed.setdefault(said.mailbox, at)
        if said.delivered or not said.again:
            self._letters.pop(said.mailbox, None)
        elif (letter := self._letters.get(said.mailbox)) is not None:
            self._letters[said.mailbox] = Letter(
                mailbox=letter.mailbox, since=letter.since, refused_at=letter.refused_at or at
            )
