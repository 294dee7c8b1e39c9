"""Who looked at a matter, for those who follow it."""

from __future__ import annotations

from collections.abc import Sequence

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath
from msgspec import Struct

from server.access.guards import signed_in
from server.access.who import Holder
from server.feeds.append import instant
from server.feeds.sent import Looked
from server.looked.looks import Looks
from server.web.problems import Problem, Reason
from sync import ids
from sync.messages.base import Instant, Line, PersonId


class Opener(Struct, frozen=True, kw_only=True):
    """Somebody who opened it, and how often their devices said so."""

    person: PersonId
    name: Line
    title: Line
    first_at: Instant
    last_at: Instant
    opened: int


class SentTo(Struct, frozen=True, kw_only=True):
    """Somebody to whose devices it was sent, the first time; whether they opened it is another matter."""

    person: PersonId
    name: Line
    title: Line
    at: Instant


class WhoLooked(Struct, frozen=True, kw_only=True):
    looked: tuple[Opener, ...]
    sent: tuple[SentTo, ...]


@get("/access/matters/{matter_id:str}", guards=[signed_in])
async def who_looked(
    matter_id: FromPath[str], holder: NamedDependency[Holder], looks: NamedDependency[Looks]
) -> WhoLooked:
    """One answer for a matter that is not the asker's to read, one that never was, and what is no id at all (S7)."""
    found = await looks.at(holder, matter_id) if ids.is_id(matter_id) else None
    if found is None:
        raise Problem(Reason.NOT_FOUND)
    return WhoLooked(looked=tuple(_openers(found)), sent=tuple(map(_sent_to, found)))


ROUTES = (who_looked,)


def _openers(found: Sequence[Looked]) -> list[Opener]:
    """In the order in which they opened it first."""
    openers = [
        Opener(
            person=one.person_id,
            name=one.name,
            title=one.title,
            first_at=instant(one.first_at),
            last_at=instant(one.last_at),
            opened=one.times,
        )
        for one in found
        if one.first_at is not None and one.last_at is not None
    ]
    return sorted(openers, key=lambda opener: (opener.first_at, opener.person))


def _sent_to(one: Looked) -> SentTo:
    return SentTo(person=one.person_id, name=one.name, title=one.title, at=instant(one.sent_at))
