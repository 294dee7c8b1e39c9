"""Who of those who listen follows what has something new: read again at every poke, in one snapshot for all of them.

An appointment or a session that has ended since somebody connected ends what they are told.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping
from datetime import datetime

from msgspec import Struct

from server.access.appointments import Appointment, Place
from server.access.follow import feeds_for
from server.access.who import Holder
from server.clock import Clock
from server.feeds.store import Store
from sync.feeds import FeedKind, FeedName


class Seen(Struct, frozen=True, kw_only=True):
    in_force: frozenset[bytes]
    """Sessions, by the hash of their token."""
    followers: frozenset[str]
    """People who follow at least one of the touched feeds."""


Look = Callable[[str, Collection[Holder], Collection[FeedName]], Awaitable[Seen]]
"""Of a tenant, these who listen, and what was touched."""


class Following:
    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def look(self, tenant_id: str, holders: Collection[Holder], touched: Collection[FeedName]) -> Seen:
        """One snapshot, however many listen; without anything touched, only whether their sessions last."""
        now = self._clock.now()
        async with self._store.reading(tenant_id) as reading:
            in_force = await reading.sessions_in_force({holder.token_hash for holder in holders}, now)
            people = {holder.person for holder in holders if holder.token_hash in in_force}
            if not touched or not people:
                return Seen(in_force=frozenset(in_force), followers=frozenset())
            appointments = await reading.appointments_of_all(people)
            cases = {feed.about for feed in touched if feed.kind is FeedKind.CASE}
            members = await reading.members_of_cases(cases, people)
            places = await reading.settings()
        reached = followers(
            tenant=tenant_id,
            people=people,
            appointments=appointments,
            members=members,
            places=places,
            touched=touched,
            now=now,
        )
        return Seen(in_force=frozenset(in_force), followers=reached)


def followers(
    *,
    tenant: str,
    people: Iterable[str],
    appointments: Iterable[Appointment],
    members: Collection[tuple[str, str]],
    places: Mapping[str, Place],
    touched: Collection[FeedName],
    now: datetime,
) -> frozenset[str]:
    """Those who follow one of the touched feeds, by the one rule that also decides what they may pull.

    `members` are (what a touched case feed is about, person). Only settings that were touched are asked about, and the
    two ends of a bridge that was: a feed of one setting never depends on another one.
    """
    feeds = frozenset(touched)
    abouts = {feed.about for feed in feeds}
    near = [place for place in places.values() if place.setting in abouts or not abouts.isdisjoint(place.bridges)]
    posts: dict[str, list[Appointment]] = {}
    for appointment in appointments:
        posts.setdefault(appointment.person, []).append(appointment)
    return frozenset(
        person
        for person in people
        if feeds
        & feeds_for(
            tenant=tenant,
            person=person,
            appointments=posts.get(person, ()),
            member_of=[about for about, member in members if member == person],
            places=near,
            now=now,
        )
    )
