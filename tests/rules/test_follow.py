"""Permission is which feeds a person follows. Every role, at every kind of place, enumerated."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from server.access.appointments import Appointment, Place
from server.access.follow import feeds_for, works_concerns
from sync.feeds import FeedKind, FeedName
from sync.messages.people import Role

NOW = datetime(2026, 11, 21, 14, 0, tzinfo=UTC)
TENANT, ME, OTHER = "tenant", "me", "someone else"
OAK, ELM, ASH = (
    Place(setting="oak", region="north"),
    Place(setting="elm", region="north"),
    Place(setting="ash", region=None),
)
COMMON = {FeedName(FeedKind.TENANT, TENANT), FeedName(FeedKind.OWN, ME)}
CASE = FeedName(FeedKind.CASE, "matter")
LEADS = {Role.LEAD, Role.DEPUTY}
ABOVE = LEADS | {Role.REGIONAL, Role.SAFEGUARDING, Role.ADMINISTRATOR}


def appointed(
    role: Role,
    *,
    person: str = ME,
    setting: str | None = None,
    region: str | None = None,
    from_at: datetime = NOW - timedelta(days=1),
    to_at: datetime | None = None,
    disabled: bool = False,
) -> Appointment:
    return Appointment(
        person=person, name=person, role=role, title=role, setting=setting, region=region,
        from_at=from_at, to_at=to_at, disabled=disabled,
    )  # fmt: skip


def followed(*appointments: Appointment, member_of: tuple[str, ...] = ()) -> frozenset[FeedName]:
    return feeds_for(
        tenant=TENANT, person=ME, appointments=appointments, member_of=member_of, places=(OAK, ELM, ASH), now=NOW
    )


def at(kind: FeedKind, *settings: str) -> set[FeedName]:
    return {FeedName(kind, setting) for setting in settings}


@pytest.mark.parametrize("role", list(Role))
def test_at_a_setting_everyone_knows_people_and_children_there_and_only_leads_have_the_desk(role: Role) -> None:
    desk = at(FeedKind.DESK, "oak") if role in LEADS else set()
    known = at(FeedKind.SETTING, "oak") | at(FeedKind.ROSTER, "oak")
    assert followed(appointed(role, setting="oak")) == COMMON | known | desk


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize(("region", "settings"), [("north", ("oak", "elm")), (None, ("oak", "elm", "ash"))])
def test_above_settings_only_who_reads_a_desk_or_keeps_the_list_sees_children(
    role: Role, region: str | None, settings: tuple[str, ...]
) -> None:
    expected = set(COMMON)
    if role in ABOVE:
        expected |= at(FeedKind.SETTING, *settings)
    if role in LEADS or role is Role.ADMINISTRATOR:
        expected |= at(FeedKind.ROSTER, *settings)
    if role in LEADS:
        expected |= at(FeedKind.DESK, *settings)
    assert followed(appointed(role, region=region)) == expected


def test_a_lead_of_two_homes_has_both_desks() -> None:
    feeds = followed(appointed(Role.LEAD, setting="oak"), appointed(Role.DEPUTY, setting="ash"))
    assert {feed for feed in feeds if feed.kind is FeedKind.DESK} == at(FeedKind.DESK, "oak", "ash")


def test_a_case_is_followed_by_its_members_whatever_their_role() -> None:
    assert CASE in followed(appointed(Role.RECORDER, setting="oak"), member_of=("matter",))


@pytest.mark.parametrize(
    "appointment",
    [
        appointed(Role.LEAD, setting="oak", from_at=NOW + timedelta(microseconds=1)),
        appointed(Role.LEAD, setting="oak", to_at=NOW),
        appointed(Role.LEAD, setting="oak", disabled=True),
        appointed(Role.LEAD, setting="oak", person=OTHER),
    ],
    ids=["not yet", "over", "suspended", "of someone else"],
)
def test_without_an_appointment_in_force_nothing_is_followed_not_even_a_case(appointment: Appointment) -> None:
    assert followed(appointment, member_of=("matter",)) == frozenset()


def test_an_appointment_holds_from_its_first_instant_to_just_before_its_last() -> None:
    assert followed(appointed(Role.LEAD, setting="oak", from_at=NOW, to_at=NOW + timedelta(microseconds=1)))


def test_only_a_desk_or_a_case_makes_someone_work_concerns() -> None:
    assert not works_concerns(followed(appointed(Role.HEAD, setting="oak")))
    assert works_concerns(followed(appointed(Role.DEPUTY, setting="oak")))
    assert works_concerns(followed(appointed(Role.HEAD, setting="oak"), member_of=("matter",)))
