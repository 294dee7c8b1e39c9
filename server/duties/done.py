"""What was done about the duties of one concern, as its entries say: plain values."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from server.duties.reading import Entry
from sync.messages.concerns import By, Writer
from sync.messages.duties import Body, Decision, DutyStatus, Needs


class Deed(Struct, frozen=True, kw_only=True):
    """Something that somebody says was done, and under which command.

    `duties`: those it is of; none: all of this body and need, of `children` alone where it says of whom it can be.
    `answers`: the `duties` are the tellings that it answers; `nth`: which of our challenges, none where it is the first
    answer. `whom`: of what is owed to that setting, or in that forum,
    alone. `proves`: it ends what it is of, as `ends`; else it is a claim. `person`: who, where a key proved it; else
    `by` is what they typed. `anyones`: whoever can name the concern may say it, and need not work there any more.
    """

    cmd: str
    body: Body
    needs: Needs
    duties: tuple[str, ...] = ()
    children: frozenset[str | None] | None = None
    answers: str | None = None
    nth: int = 0
    whom: str = ""
    proves: bool
    anyones: bool = False
    ends: DutyStatus = DutyStatus.DONE
    person: str | None = None
    by: By | None = None
    at: datetime


class Decided(Struct, frozen=True, kw_only=True):
    """A lead's reasoned decision. `agreed_at`: when somebody else countersigned; `opposed`: the first other person who
    said anything disagreed (R17)."""

    cmd: str
    duty: str
    decision: Decision
    person: str | None
    at: datetime
    agreed_at: datetime | None = None
    opposed: bool = False


class Challenge(Struct, frozen=True, kw_only=True):
    """We disagree with what was answered, and said so (REQ-11-B). `told`: the telling that it was an answer to. `nth`:
    the how manieth challenge of this concern it is, for good: no other ever has the number."""

    nth: int
    told: Deed
    at: datetime


class Theirs(Struct, frozen=True, kw_only=True):
    """What has been opened in another setting, of which child, and not noted there yet."""

    handoff: str
    child: str | None
    setting: str


class Done(Struct, frozen=True, kw_only=True):
    """All that was done, in the order in which the server had it. `withdrawn`: the commands of what a lead has taken
    back. `named`: children who were only described at first, until a lead said who they are (R33)."""

    deeds: tuple[Deed, ...] = ()
    challenges: tuple[Challenge, ...] = ()
    decided: tuple[Decided, ...] = ()
    withdrawn: frozenset[str] = frozenset()
    theirs: frozenset[Theirs] = frozenset()
    named: frozenset[str] = frozenset()


def deed_of(entry: Entry, body: Body, needs: Needs, writer: Writer | None = None, *, shows: bool = True) -> Deed:
    """What one entry says was done. `writer`: who it is said to be, where no key proves it."""
    signer = entry.signer
    typed = By(name="" if writer is None else writer.name, role="" if writer is None else writer.role)
    return Deed(
        cmd=entry.cmd,
        body=body,
        needs=needs,
        proves=shows and signer is not None,
        person=signer,
        by=typed if signer is None else None,
        at=entry.at,
    )
