"""What somebody follows, as one snapshot knows it."""

from __future__ import annotations

from datetime import datetime

from server.access.follow import feeds_for
from server.feeds.store import Reading
from sync.feeds import FeedName


async def followed(reading: Reading, tenant_id: str, person_id: str, now: datetime) -> frozenset[FeedName]:
    """The names of all that the person may read at `now`, whether a feed of that name has begun or not."""
    return feeds_for(
        tenant=tenant_id,
        person=person_id,
        appointments=await reading.appointments_of(person_id),
        member_of=await reading.cases_of(person_id),
        places=(await reading.settings()).values(),
        now=now,
    )
