"""What follows from appointments, whatever was done to them in whatever order; and when the clock does it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

import msgspec
from hypothesis import given as whatever
from hypothesis import settings
from hypothesis import strategies as st
from msgspec.structs import replace

from server.access.appointments import Appointment, in_force
from server.access.follow import feeds_for
from server.feeds.append import Draft
from server.feeds.decision import Decided, Known
from server.feeds.matters import Matter
from server.feeds.registers import Appointed, Person, Row
from server.people import appointing, registering
from server.people.listing import everyone_listed
from server.people.posts import follows, next_change
from sync.messages.base import Command
from sync.messages.people import AppointPerson, EndAppointment, PersonListed, RestorePerson, Role, SuspendPerson
from tests.people.ground import ELM, LEAD, NOBODY, NORTH, NOW, OAK, PLACES, TENANT, given, had, known, post

WHO = st.sampled_from([LEAD, NOBODY])
WHERE = st.sampled_from([(OAK, None), (ELM, None), (None, NORTH)])
ROLES = st.sampled_from([Role.LEAD, Role.DEPUTY, Role.RECORDER, Role.ADMINISTRATOR])
MOMENTS = st.none() | st.integers(1, 4)
STEPS = st.one_of(
    st.tuples(st.just("appoint"), WHO, ROLES, WHERE, MOMENTS, MOMENTS),
    st.tuples(st.just("end"), st.integers(0, 5), MOMENTS),
    st.tuples(st.just("suspend"), WHO),
    st.tuples(st.just("restore"), WHO),
    st.tuples(st.just("wait"), st.integers(1, 3)),
)


class World:
    """The registers and what is listed, as commands and the clock leave them; one unit of time is an hour."""

    def __init__(self) -> None:
        self.known: Known = known(confirmed=True, has=(had(),))
        self.hours = 0
        self.n = 0

    def does(self, command: Command) -> None:
        self.n += 1
        rule = {
            AppointPerson: appointing.appoint,
            EndAppointment: appointing.end,
            SuspendPerson: registering.suspend,
            RestorePerson: registering.restore,
        }[type(command)]
        about = replace(given(command, within=self.known), cmd=f"00000000-0000-4000-8000-{self.n:012d}", now=self.now)
        decision = rule(command, about)  # type: ignore[operator]
        if isinstance(decision, Decided):
            self.take(decision.rows, decision.entries, decision.released)

    @property
    def now(self) -> datetime:
        return NOW + timedelta(hours=self.hours)

    def wait(self, hours: int) -> None:
        """The worker looks whenever something is due, and at no other time."""
        until = self.now + timedelta(hours=hours)
        while due := [
            (at, who) for who, posts in self.known.posts.items() if (at := next_change(posts, self.now)) and at <= until
        ]:
            at = min(due)[0]
            self.hours = int((at - NOW).total_seconds() // 3600)
            for who in {who for when, who in due if when == at}:
                then = follows(who, self.known.posts[who], self.known, self.now)
                self.take(then.rows, then.entries, then.released)
        self.hours = int((until - NOW).total_seconds() // 3600)

    def take(self, rows: Iterable[Row], entries: Iterable[Draft], released: Iterable[Matter]) -> None:
        posts, people = dict(self.known.posts), dict(self.known.people)
        for row in rows:
            if isinstance(row, Appointed):
                one = row.appointment
                posts[one.person] = (*(a for a in posts.get(one.person, ()) if a.id != one.id), one)
            if isinstance(row, Person):
                people[row.person_id] = row
                posts[row.person_id] = tuple(
                    replace(a, disabled=row.disabled_at is not None) for a in posts.get(row.person_id, ())
                )
        texts = dict(self.known.texts)
        for entry in entries:
            if entry.kind == "person-listed":
                texts[entry.feed, "person-listed", entry.matter_id] = entry.data
        gone = {matter.matter_id for matter in released}
        has = {who: tuple(m for m in ms if m.matter_id not in gone) for who, ms in self.known.has.items()}
        self.known = replace(self.known, posts=posts, people=people, texts=texts, has=has)


def said(hours: int | None, world: World) -> str | None:
    return None if hours is None else (world.now + timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M:%SZ")


@settings(max_examples=150, deadline=None)
@whatever(st.lists(STEPS, max_size=12))
def test_what_is_listed_is_what_is_in_force_and_who_follows_nothing_has_nothing(steps: list[tuple]) -> None:  # type: ignore[type-arg]
    world = World()
    for step in steps:
        match step:
            case ("appoint", who, role, (setting, region), begins, ends):
                world.does(
                    AppointPerson(
                        person=who,
                        role=role,
                        title="x",
                        setting=setting,
                        region=region,
                        from_at=said(begins, world),
                        to_at=said(ends, world),
                    )
                )
            case ("end", n, at):
                theirs = [a.id for who in (LEAD, NOBODY) for a in world.known.posts.get(who, ())]
                if n < len(theirs):
                    world.does(EndAppointment(appointment=theirs[n], at=said(at, world)))
            case ("suspend", who):
                world.does(SuspendPerson(person=who))
            case ("restore", who):
                world.does(RestorePerson(person=who))
            case _:
                world.wait(step[1])
        _check(world)


def _check(world: World) -> None:
    for who in (LEAD, NOBODY):
        posts = world.known.posts.get(who, ())
        for setting, place in PLACES.items():
            should = next(iter(everyone_listed(place, in_force(posts, world.now))), None)
            texts = [t for (f, _, p), t in world.known.texts.items() if p == who and f.about == setting]
            stands = [one for t in texts if (one := msgspec.json.decode(t, type=PersonListed)).listed]
            assert stands == ([] if should is None else [should])
        feeds = feeds_for(
            tenant=TENANT, person=who, appointments=posts, member_of=(), places=PLACES.values(), now=world.now
        )
        assert all(matter.name in feeds for matter in world.known.has.get(who, ()))


def test_what_changes_next_is_the_first_beginning_or_end_to_come() -> None:
    hour = timedelta(hours=1)
    posts: list[Appointment] = [
        post(LEAD, Role.LEAD, OAK, to_at=NOW),
        post(LEAD, Role.LEAD, ELM, to_at=NOW + 3 * hour),
        post(LEAD, Role.DEPUTY, ELM, from_at=NOW + 2 * hour),
        post(LEAD, Role.RECORDER, ELM, from_at=NOW + hour, to_at=NOW + hour),
    ]
    assert next_change(posts, NOW) == NOW + 2 * hour
    assert next_change(posts, NOW + 3 * hour) is None
