"""What devices learn of the adults of a setting."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import msgspec

from server.access.appointments import Appointment, Place
from server.feeds.append import Draft
from sync.feeds import FeedKind, FeedName
from sync.messages.people import PersonListed, Role


def list_person(listed: PersonListed) -> Draft:
    """A state in the feed of a setting: someone with an appointment there, or that they left. About the person."""
    return Draft(
        feed=FeedName(FeedKind.SETTING, listed.setting),
        kind="person-listed",
        matter_id=listed.person,
        data=msgspec.json.encode(listed),
        state_of=listed.person,
    )


def everyone_listed(place: Place, appointments: Iterable[Appointment]) -> list[PersonListed]:
    """Each person once: by their appointment here, or else by the one above that covers the setting, because their
    name will stand under what they do in a confidential feed. Of several as near, by what they do beside recording,
    and by what they have done longest: an order that does not hang on how rows lie."""
    here = sorted((a for a in appointments if a.covers(place)), key=_nearest)
    first = {a.person: a for a in reversed(here)}
    return [
        PersonListed(person=a.person, setting=place.setting, name=a.name, role=a.role, title=a.title)
        for a in here
        if first[a.person] is a
    ]


def _nearest(a: Appointment) -> tuple[bool, bool, bool, datetime, str]:
    return a.setting is None, a.region is None, a.role is Role.RECORDER, a.from_at, a.id
