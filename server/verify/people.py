"""Who people are and what they are appointed to: their rows, rebuilt from what was said of them.

A seed file makes people and appointments without a word of them: those are only compared with what was said later.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from server.verify.findings import Check, Pen
from server.verify.log import Log, instant
from server.verify.rows import Appointment, Person
from server.verify.text import Said

_OF_PEOPLE: Final = frozenset({"person-added", "person-corrected", "person-suspended", "person-restored"})
_OF_POSTS: Final = frozenset({"person-appointed", "appointment-ended"})


@dataclass(slots=True)
class _Told:
    """What was said of somebody, the newest last."""

    login: str | None = None
    name: str | None = None
    email: str | None = None
    suspended: str | None = None
    corrected: bool = False


def check(people: Iterable[Person], appointments: Iterable[Appointment], log: Log, pen: Pen) -> None:
    words = sorted(
        (said for entries in log.by_matter.values() for said in entries if said.kind in _OF_PEOPLE | _OF_POSTS),
        key=lambda said: (said.at, said.feed.feed_id, said.seq),
    )
    rows = {row.person_id: row for row in people}
    told: dict[UUID, _Told] = {}
    for said in words:
        if said.kind in _OF_PEOPLE:
            _take(told.setdefault(said.of, _Told()), said)
    for person in sorted(told.keys() - rows.keys() - log.disposed):
        pen.wrong(Check.INDEX, f"person {person}", "has words of them and no row")
    for row in rows.values():
        if row.person_id not in log.disposed:
            _compare(row, told.get(row.person_id, _Told()), pen)
    _check_posts({row.appointment_id: row for row in appointments}, words, log, pen)


def _take(told: _Told, said: Said) -> None:
    match said.kind:
        case "person-suspended":
            told.suspended = said.at
        case "person-restored":
            told.suspended = None
        case _:
            told.login = str(said.d["login"]).strip().casefold() if "login" in said.d else told.login
            told.name = str(said.d.get("name", "")).strip()
            told.email = str(said.d.get("email", "")).strip() or None
            told.corrected = True


def _compare(row: Person, told: _Told, pen: Pen) -> None:
    place = f"person {row.person_id}"
    if told.login is not None and row.login != told.login:
        pen.wrong(Check.INDEX, place, "login is not what was said")
    if told.corrected and (row.name, row.email) != (told.name, told.email):
        pen.wrong(Check.INDEX, place, "name or email is not what was said")
    if _moment(row.disabled_at) != told.suspended:
        pen.wrong(Check.INDEX, place, "is suspended, or works here, against what was said")


def _check_posts(rows: Mapping[UUID, Appointment], words: Iterable[Said], log: Log, pen: Pen) -> None:
    begun: dict[UUID, Said] = {}
    ended: dict[UUID, Said] = {}
    for said in words:
        if said.kind == "person-appointed":
            begun[said.cmd] = said
        elif said.kind == "appointment-ended":
            ended[UUID(said.d["appointment"])] = said
    gone = {one for one in begun.keys() | ended.keys() if one not in rows}
    for appointment in sorted(gone):
        pen.wrong(Check.INDEX, f"appointment {appointment}", "was spoken of and has no row")
    for row in rows.values():
        if row.person_id in log.disposed:
            continue
        place, given = f"appointment {row.appointment_id}", begun.get(row.appointment_id)
        if given is not None and not _is_as_said(row, given):
            pen.wrong(Check.INDEX, place, "is not what was said when it was given")
        if _moment(row.to_at) != _end_of(row, given, ended.get(row.appointment_id)):
            pen.wrong(Check.INDEX, place, "to_at is not what was said")


def _is_as_said(row: Appointment, said: Said) -> bool:
    stored = (row.person_id, row.role, row.title, row.setting_id, row.region_id)
    d = said.d
    given = (said.of, d.get("role"), str(d.get("title", "")).strip(), _id(d.get("setting")), _id(d.get("region")))
    return stored == given and _moment(row.from_at) == max(said.at, _asked(d.get("from_at")) or said.at)


def _end_of(row: Appointment, begun: Said | None, ended: Said | None) -> str | None:
    if ended is None:
        return None if begun is None else _asked(begun.d.get("to_at"))
    # It never ends before it began, nor before somebody said so.
    return max(ended.at, _asked(ended.d.get("at")) or ended.at, _moment(row.from_at) or ended.at)


def _asked(text: object) -> str | None:
    return instant(datetime.fromisoformat(text)) if isinstance(text, str) else None


def _moment(at: datetime | None) -> str | None:
    return None if at is None else instant(at)


def _id(text: object) -> UUID | None:
    return UUID(text) if isinstance(text, str) else None
