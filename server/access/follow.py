"""Permission is which feeds a person follows: one pure function, with no exclusions in it (design, The one idea).

What excludes somebody never stays on a feed that they follow, so nothing here asks what a matter is about.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from server.access.posts import ANSWERS_FOR_SETTINGS, LEADS, covers
from server.feeds.store import Appointment, FeedKind, Place, Setting


def feeds_for(
    *,
    tenant_id: str,
    person_id: str,
    appointments: Collection[Appointment],
    cases: Iterable[Place],
    settings: Iterable[Setting],
) -> frozenset[Place]:
    """All that a person may read; nothing for somebody who holds no appointment now.

    `appointments` are those in force now; other people's among them do not count. `cases` are the case feeds that
    name the person as a member. Roles above settings do not open a roster or a desk, except a lead's: a regional
    director learns a child's name only where they are a member. They follow the setting feed, which names no child,
    because what reaches them through a case feed says where it happened and whom to phone.
    """
    held = [a for a in appointments if a.person_id == person_id]
    if not held:
        return frozenset()
    feeds = {Place(FeedKind.TENANT, tenant_id), Place(FeedKind.OWN, person_id), *cases}
    for setting in settings:
        here = [a for a in held if covers(a, setting)]
        if any(a.setting_id is not None or a.role in ANSWERS_FOR_SETTINGS for a in here):
            feeds.add(Place(FeedKind.SETTING, setting.setting_id))
        if any(a.setting_id is not None or a.role in LEADS for a in here):
            feeds.add(Place(FeedKind.ROSTER, setting.setting_id))
        if any(a.role in LEADS for a in here):
            feeds.add(Place(FeedKind.DESK, setting.setting_id))
    return frozenset(feeds)


def works_concerns(feeds: Iterable[Place]) -> bool:
    """True for someone who follows a desk or a case feed: their screens show concerns, not only their own."""
    return any(feed.kind in {FeedKind.DESK, FeedKind.CASE} for feed in feeds)
