"""Whoever is excluded is told on no step of any ladder, whatever posts they have or are given later (R27, R28, R30)."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from server.access.appointments import Appointment, Place
from server.access.follow import feeds_for
from server.access.receivers import receivers
from server.concerns.rules import circle_of
from server.escalation.audience import Hearer, of_case
from server.policy.load import read_packs
from sync.feeds import FeedKind
from sync.messages.concerns import Subject
from sync.messages.escalation import LadderName
from sync.messages.people import Role

NOW = datetime(2026, 11, 21, 14, 0, tzinfo=UTC)
PACKS = read_packs()
HERE = Place(setting="oak", region="north")
PLACES = (HERE, Place(setting="elm", region="north"), Place(setting="ash", region="south"))
PEOPLE = tuple(f"person {n}" for n in range(8))


@st.composite
def posts(draw: st.DrawFn) -> Appointment:
    """One of a few people, anywhere: several posts of one human are usual."""
    person, role = draw(st.sampled_from(PEOPLE)), draw(st.sampled_from(list(Role)))
    setting = draw(st.sampled_from(("oak", "oak", "elm", "ash", None)))
    region = draw(st.sampled_from(("north", "south", None))) if setting is None else None
    return Appointment(
        person=person, name=person, role=role, title=role, setting=setting, region=region, from_at=NOW, to_at=None
    )


@given(
    st.lists(posts(), max_size=14),
    st.lists(posts(), max_size=4),
    st.lists(st.sampled_from((*PEOPLE, None)), max_size=3),
    st.sets(st.sampled_from(PEOPLE), max_size=2),
    st.sampled_from(sorted(PACKS)),
    st.one_of(st.none(), st.sampled_from(PEOPLE)),
)
def test_nobody_excluded_is_ever_told(
    staff: list[Appointment],
    later: list[Appointment],
    subjects: list[str | None],
    struck: set[str],
    pack: str,
    mover: str | None,
) -> None:
    known = {post.person for post in staff}
    chain = PACKS[pack].staff_concern_chain
    now = receivers(chain=chain, appointments=staff, place=HERE, now=NOW)
    circle = circle_of([Subject(person=one) for one in subjects], struck, now, known)
    members = [Hearer(person=one, name=one, title="", reads=True) for one in circle.members]
    if mover is not None and mover not in circle.excluded | set(circle.members):
        members.append(Hearer(person=mover, name=mover, title="", reads=True))
    identified = bool(subjects) and all(one in known for one in subjects)
    everyone = [*staff, *later]
    for step in (*PACKS[pack].ladders.plans[LadderName.NOW].steps,) * 2:
        # Somebody is appointed meanwhile, perhaps to what would be told next.
        there = receivers(chain=chain, appointments=everyone, place=HERE, now=NOW)
        told = of_case(step, members, there, circle.excluded, outside_only=circle.outside_only, knows=mover)
        assert not {hearer.person for hearer in told} & circle.excluded
        new = {hearer.person for hearer in told} - {hearer.person for hearer in members}
        if not identified and any(r.inside for r in there if r.person in new):
            assert not {member.person for member in members} - {mover}, "it could be anyone there"
            assert all(r.inside or r.person in circle.excluded for r in there), "somebody outside could be told"
        members = list(told)


def post(person: str, role: Role, *, setting: str | None) -> Appointment:
    return Appointment(
        person=person, name=person, role=role, title=role, setting=setting, region=None, from_at=NOW, to_at=None
    )


def test_a_post_given_later_lets_nobody_inside_know() -> None:
    """Who was told outside has been given a post inside since: it still could be anyone who works there (R27)."""
    outside = post("told first", Role.LEAD, setting=None)
    later = (post("told first", Role.LEAD, setting="oak"), post("works there", Role.SAFEGUARDING, setting="oak"))
    there = receivers(chain=PACKS["affinity"].staff_concern_chain, appointments=(outside, *later), place=HERE, now=NOW)
    members = (Hearer(person="told first", name="told first", title="", reads=True),)
    for step in PACKS["affinity"].ladders.plans[LadderName.NOW].steps:
        assert of_case(step, members, there, (), outside_only=True) == members
        assert {one.person for one in of_case(step, members, there, (), outside_only=False)} >= {"told first"}
    # Once nobody who was told works here any more, a concern that reaches nobody is lost (R10).
    assert [one.person for one in of_case(step, (), there[1:], (), outside_only=True)] == ["works there"]


@given(st.lists(posts(), max_size=14), st.sampled_from(PEOPLE))
def test_no_appointment_opens_a_case(everyone: list[Appointment], person: str) -> None:
    """Who follows a case is who its circle names, and nobody else for whatever they are."""
    feeds = feeds_for(tenant="t", person=person, appointments=everyone, member_of=(), places=PLACES, now=NOW)
    assert FeedKind.CASE not in {feed.kind for feed in feeds}
