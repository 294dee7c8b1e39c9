"""Permission is which feeds a person follows: one pure function, with no exclusions in it (design, The one idea).

What excludes somebody never stays on a feed that they follow, so nothing here asks what a matter is about.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from server.access.appointments import ANSWERS_FOR_SETTINGS, KNOWS_CHILDREN, LEADS, Appointment, Place, in_force
from sync.feeds import FeedKind, FeedName


def feeds_for(
    *,
    tenant: str,
    person: str,
    appointments: Iterable[Appointment],
    member_of: Iterable[str],
    places: Iterable[Place],
    now: datetime,
) -> frozenset[FeedName]:
    """All that `person` may read at `now`; nothing for somebody without an appointment in force.

    `appointments` may hold those of others, which do not count. `member_of` are what the case feeds are about that name
    the person as a member. Roles above settings do not open a roster or a desk, except a lead's, and an administrator's
    the roster: a regional director learns a child's name only where they are a member. They follow the setting feed,
    which names no child, because what reaches them through a case feed says where it happened and whom to phone.
    """
    held = [a for a in in_force(appointments, now) if a.person == person]
    if not held:
        return frozenset()
    feeds = {FeedName(FeedKind.TENANT, tenant), FeedName(FeedKind.OWN, person)}
    feeds |= {FeedName(FeedKind.CASE, about) for about in member_of}
    for place in places:
        here = [a for a in held if a.covers(place)]
        if any(a.setting is not None or a.role in ANSWERS_FOR_SETTINGS for a in here):
            feeds.add(FeedName(FeedKind.SETTING, place.setting))
        if any(a.setting is not None or a.role in KNOWS_CHILDREN for a in here):
            feeds.add(FeedName(FeedKind.ROSTER, place.setting))
        if any(a.role in LEADS for a in here):
            feeds.add(FeedName(FeedKind.DESK, place.setting))
            feeds |= {FeedName(FeedKind.BRIDGE, bridge) for bridge in place.bridges}
    return frozenset(feeds)


def works_concerns(feeds: Iterable[FeedName]) -> bool:
    """True for someone who follows a desk or a case feed: their screens show concerns, not only their own."""
    return any(feed.kind in {FeedKind.DESK, FeedKind.CASE} for feed in feeds)
