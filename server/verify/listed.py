"""Who works where, as the feeds of settings list them: what lets somebody read a desk, or be told, is there to be seen.

A seed file appoints people without a word of the appointment. But everybody who has a post at a setting or above it is
listed there, and nobody else: a row that somebody wrote or took away behind the feeds stands out against that.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from server.verify.findings import Check, Pen
from server.verify.log import Log
from server.verify.rows import Appointment, Person, Row, Setting
from server.verify.text import Said


@dataclass(frozen=True, slots=True)
class Changing(Row):
    """Somebody one of whose appointments begins or ends at that moment, by itself."""

    SQL: ClassVar[str] = "select id, at from due where tenant_id = $1 and kind = 'posts' order by id"
    id: UUID
    at: datetime


def check(
    settings: Iterable[Setting],
    people: Iterable[Person],
    appointments: Iterable[Appointment],
    changing: Iterable[Changing],
    now: datetime,
    log: Log,
    pen: Pen,
) -> None:
    """`changing`: whose listing the worker is about to look at says nothing yet. The latest of all times counts:
    a clock that was set back since unlists nobody."""
    now = max([now, *(datetime.fromisoformat(entries[-1].at) for entries in log.by_matter.values())])
    works = {one.person_id for one in people if one.disabled_at is None}
    held = [one for one in appointments if one.person_id in works and _holds(one, now)]
    should = {(one.setting_id, person): roles for one in settings for person, roles in _roles_here(one, held).items()}
    stands = {of: str(said.d.get("role")) for of, said in _newest(log).items() if said.d.get("listed", True)}
    soon = {one.id for one in changing if one.at <= now}
    for setting, person in sorted(should.keys() | stands.keys()):
        of = setting, person
        is_so = of in should and stands.get(of) in should[of]
        if not is_so and person not in soon and log.disposed.isdisjoint(of):
            pen.wrong(Check.INDEX, f"person {person}", f"is not listed in setting {setting} as their posts have it")


def _holds(post: Appointment, now: datetime) -> bool:
    return post.from_at <= now and (post.to_at is None or now < post.to_at)


def _roles_here(setting: Setting, held: Iterable[Appointment]) -> Mapping[UUID, set[str]]:
    """Of everybody what they do at the setting, else above it: one role, or those of a seed file."""
    nearest: dict[UUID, tuple[bool, bool, bool, datetime]] = {}
    roles: dict[UUID, set[str]] = {}
    here = [one for one in held if _covers(one, setting)]
    for one in sorted(here, key=_nearness):
        if nearest.setdefault(one.person_id, _nearness(one)) == _nearness(one):
            roles.setdefault(one.person_id, set()).add(one.role)
    return roles


def _covers(post: Appointment, setting: Setting) -> bool:
    if post.setting_id is not None:
        return post.setting_id == setting.setting_id
    return post.region_id in (None, setting.region_id)


def _nearness(post: Appointment) -> tuple[bool, bool, bool, datetime]:
    """Of several as near, what they do beside recording, and what they have done longest."""
    return post.setting_id is None, post.region_id is None, post.role == "recorder", post.from_at


def _newest(log: Log) -> Mapping[tuple[UUID, UUID], Said]:
    """By setting and person."""
    return {
        (said.feed.about, said.of): said
        for entries in log.by_matter.values()
        for said in entries
        if said.kind == "person-listed"
    }
