"""Whoever is told is exactly who may pull it: the short way for many agrees with the one rule for one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from server.access.appointments import Appointment, Place
from server.access.follow import feeds_for
from server.live.following import followers
from sync.feeds import FeedKind, FeedName
from sync.messages.people import Role

TENANT = "tenant"
NOW = datetime(2026, 11, 21, 14, tzinfo=UTC)
PEOPLE = ("devi", "tom", "rowan", "nadia")
PLACES = {"alder": Place(setting="alder", region="north"), "beech": Place(setting="beech", region=None)}
CASES = ("case one", "case two")

appointments = st.builds(
    Appointment,
    person=st.sampled_from(PEOPLE),
    name=st.just("Name"),
    role=st.sampled_from(Role),
    title=st.just("Title"),
    setting=st.none() | st.sampled_from(sorted(PLACES)),
    region=st.none() | st.just("north"),
    from_at=st.sampled_from((NOW - timedelta(days=1), NOW, NOW + timedelta(days=1))),
    to_at=st.none() | st.sampled_from((NOW, NOW + timedelta(days=1))),
    disabled=st.booleans(),
)
feeds = st.builds(
    FeedName, kind=st.sampled_from(FeedKind), about=st.sampled_from((TENANT, *PEOPLE, *PLACES, *CASES, "unknown"))
)
members = st.sets(st.tuples(st.sampled_from(CASES), st.sampled_from(PEOPLE)))


@settings(max_examples=500)
@given(st.lists(appointments, max_size=6), members, st.frozensets(feeds, max_size=4))
def test_followers_are_those_who_may_pull(
    held: list[Appointment], member_of: set[tuple[str, str]], touched: frozenset[FeedName]
) -> None:
    expected = {
        person
        for person in PEOPLE
        if touched
        & feeds_for(
            tenant=TENANT,
            person=person,
            appointments=held,
            member_of=[about for about, member in member_of if member == person],
            places=PLACES.values(),
            now=NOW,
        )
    }
    # What the database is asked for: memberships of the touched cases alone.
    cases = {feed.about for feed in touched if feed.kind is FeedKind.CASE}
    found = followers(
        tenant=TENANT,
        people=PEOPLE,
        appointments=held,
        members={(about, person) for about, person in member_of if about in cases},
        places=PLACES,
        touched=touched,
        now=NOW,
    )
    assert found == expected
