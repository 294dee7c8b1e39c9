"""What follows from a person's appointments as they stand now: where they are listed, what they cannot keep, whose
circle they are in, and when that changes again by itself. Pure.

Level-triggered: nothing here remembers what was promised. Given what is appointed, what is listed and what they have,
it says what is to be done now, so that a command, a clock and a second look come to the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from server.access.appointments import LEADS, Appointment, in_force
from server.access.follow import feeds_for
from server.feeds.append import Draft
from server.feeds.decision import Known
from server.feeds.matters import Matter, MatterKind
from server.feeds.registers import Circle, Row
from server.feeds.reopening import opened_again
from server.people.listing import everyone_listed, list_person
from sync.feeds import FeedKind, FeedName
from sync.messages.concerns import ConcernReleased
from sync.messages.people import PersonListed, Role

POSTS_BELL: Final = "posts"
"""The kind of a due row that says: an appointment of this person begins or ends."""


class Follows(Struct, frozen=True, kw_only=True):
    """What is to be written, in this order, and what becomes of what they had."""

    entries: tuple[Draft, ...]
    rows: tuple[Row, ...]
    released: tuple[Matter, ...]


def follows(person: str, posts: Iterable[Appointment], known: Known, now: datetime) -> Follows:
    """`posts` are all appointments of the person as they are from now on, with their name and whether they count;
    `known` is all else, which may be as it was before."""
    mine = tuple(posts)
    released = tuple(_released(person, mine, known, now))
    name = mine[0].name if mine else ""
    return Follows(
        entries=(
            *map(list_person, _listings(person, mine, known, now)),
            *(_said(one, person, name) for one in released),
        ),
        rows=tuple(_circle(person, mine, known, now)),
        released=released,
    )


def next_change(posts: Iterable[Appointment], now: datetime) -> datetime | None:
    """The first moment after `now` at which one of these begins or ends. One that was called off does neither."""
    lasting = [post for post in posts if post.to_at is None or post.to_at > post.from_at]
    moments = [at for post in lasting for at in (post.from_at, post.to_at) if at is not None and at > now]
    return min(moments, default=None)


def listed_now(person: str, setting: str, known: Known) -> PersonListed | None:
    """What the setting's feed says of them, if anything."""
    text = known.texts.get((FeedName(FeedKind.SETTING, setting), "person-listed", person))
    return None if text is None else msgspec.json.decode(text, type=PersonListed)


def _listings(person: str, posts: tuple[Appointment, ...], known: Known, now: datetime) -> Iterable[PersonListed]:
    """In every setting whose feed says something else of them than their appointments do."""
    held = in_force(posts, now)
    for setting in sorted(known.places):
        stands = listed_now(person, setting, known)
        should = next(iter(everyone_listed(known.places[setting], held)), None)
        if should is None and stands is not None:
            should = replace(stands, listed=False)
        if should is not None and should != stands:
            yield should


def _released(person: str, posts: tuple[Appointment, ...], known: Known, now: datetime) -> Iterable[Matter]:
    """What they have and may not follow any more. A rehearsal that somebody answered is over."""
    follow = feeds_for(
        tenant=known.tenant,
        person=person,
        appointments=posts,
        member_of=known.cases.get(person, ()),
        places=known.places.values(),
        now=now,
    )
    held = in_force(posts, now)
    for matter in known.has.get(person, ()):
        gone = matter.name not in follow or not _is_there(matter, held, known)
        if gone and matter.kind is not MatterKind.REHEARSAL:
            yield opened_again(matter)


def _is_there(matter: Matter, held: Iterable[Appointment], known: Known) -> bool:
    """What another setting sent is had by somebody where it was sent: whoever only follows it from the other end has it
    no longer."""
    place = None if matter.setting_id is None else known.places.get(matter.setting_id)
    if matter.kind is not MatterKind.HANDOFF or place is None:
        return True
    confidential = matter.name.kind is FeedKind.CASE
    return any(a.covers(place) and (confidential or a.role in LEADS) for a in held)


def _said(released: Matter, person: str, name: str) -> Draft:
    said = ConcernReleased(concern=released.matter_id, person=person, name=name, round=released.round)
    return Draft(
        feed=released.name,
        kind="concern-released",
        matter_id=released.matter_id,
        data=msgspec.json.encode(said),
        alone=True,
    )


def _circle(person: str, posts: tuple[Appointment, ...], known: Known, now: datetime) -> Iterable[Circle]:
    """The tenant's standing case feed is followed by its safeguarding role, but for whom something there excludes
    (R28); whoever leaves follows no case any more. A suspension changes no circle: while it lasts they follow nothing.
    """
    advises = any(
        a.role is Role.SAFEGUARDING and a.setting is None and a.region is None
        for a in in_force((replace(a, disabled=False) for a in posts), now)
    )
    cases = known.cases.get(person, frozenset())
    if all(a.to_at is not None and a.to_at <= now for a in posts):
        # Whoever left and comes back one day comes back to nothing confidential.
        for about in sorted(cases - {known.tenant}):
            yield Circle(feed_id=known.case_feeds[about], person_id=person, follows=False)
    should, does = advises and person not in known.barred, known.tenant in cases
    if should != does:
        yield Circle(feed_id=known.standing_feed, person_id=person, follows=should)


def as_they_are(posts: Mapping[str, tuple[Appointment, ...]], person: str, changed: Appointment) -> list[Appointment]:
    """Their appointments with one that is new or has another end."""
    return [*(a for a in posts.get(person, ()) if a.id != changed.id), changed]
