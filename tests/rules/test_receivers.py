"""The chain for a concern about an adult who works or helps here (policies 12.7; R25-R31)."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.access.appointments import Appointment, Place
from server.access.receivers import receivers, routes_are_enough, told_first
from server.policy.load import read_packs
from sync.messages.people import Role
from sync.messages.settings import Receiver

NOW = datetime(2026, 11, 21, 14, 0, tzinfo=UTC)
HERE = Place(setting="oak", region="north")
PACKS = read_packs()


def appointed(
    person: str, role: Role, *, setting: str | None = None, region: str | None = None, to_at: datetime | None = None
) -> Appointment:
    return Appointment(
        person=person, name=person, role=role, title=role, setting=setting, region=region,
        from_at=datetime(2026, 1, 1, tzinfo=UTC), to_at=to_at,
    )  # fmt: skip


STAFF = (
    appointed("lead", Role.LEAD, setting="oak"),
    appointed("deputy", Role.DEPUTY, setting="oak"),
    appointed("head", Role.HEAD, setting="oak"),
    appointed("regional", Role.REGIONAL, region="north"),
    appointed("first adviser", Role.SAFEGUARDING),
    appointed("second adviser", Role.SAFEGUARDING),
    appointed("recorder", Role.RECORDER, setting="oak"),
    appointed("lead elsewhere", Role.LEAD, setting="elm"),
    appointed("former lead", Role.LEAD, setting="oak", to_at=NOW),
    appointed("regional elsewhere", Role.REGIONAL, region="south"),
)


def chain(pack: str, staff: tuple[Appointment, ...] = STAFF) -> tuple[Receiver, ...]:
    return receivers(chain=PACKS[pack].staff_concern_chain, appointments=staff, place=HERE, now=NOW)


def first(pack: str, *excluded: str, identified: bool = True) -> list[str]:
    return [r.person for r in told_first(chain(pack), excluded=excluded, subject_identified=identified)]


ADVISERS = ["first adviser", "second adviser"]


@pytest.mark.parametrize(
    ("excluded", "affinity", "outcomes_first"),
    [
        ((), ["deputy", "lead"], ["deputy", "lead"]),
        (("lead",), ["deputy"], ["deputy"]),
        (("lead", "deputy"), ADVISERS, ["head"]),
        (("lead", "deputy", "head"), ADVISERS, ["regional"]),
        (("lead", "deputy", "head", "regional"), ADVISERS, ADVISERS),
        (("lead", "deputy", "head", "regional", "first adviser"), ["second adviser"], ["second adviser"]),
        (("lead", "deputy", "head", "regional", *ADVISERS), [], []),
    ],
)
def test_the_first_level_with_somebody_left_is_told(
    excluded: tuple[str, ...], affinity: list[str], outcomes_first: list[str]
) -> None:
    assert first("affinity", *excluded) == affinity
    assert first("outcomes-first", *excluded) == outcomes_first


def test_while_the_adult_is_not_identified_nobody_inside_the_setting_is_told() -> None:
    """R27: the first recipient is outside the setting."""
    assert first("outcomes-first", identified=False) == ["regional"]
    assert first("affinity", identified=False) == ADVISERS


def test_rather_than_nobody_the_last_level_is_told_wherever_they_work() -> None:
    """R10: a concern that reaches nobody is lost."""
    small = (
        Receiver(person="lead", name="Lead", title="", level=0, inside=True),
        Receiver(person="safe", name="Safe", title="", level=1, inside=True),
    )
    assert [r.person for r in told_first(small, excluded=set(), subject_identified=False)] == ["safe"]
    assert told_first(small, excluded={"safe"}, subject_identified=False) == ()


def test_exclusion_binds_the_human_across_appointments() -> None:
    """R28: a regional director who is also head here is one person, on the lowest level, and inside."""
    staff = (*STAFF, appointed("regional", Role.HEAD, setting="oak"))
    both = [r for r in chain("outcomes-first", staff) if r.person == "regional"]
    assert [(r.level, r.inside) for r in both] == [(1, True)]
    told = told_first(chain("outcomes-first", staff), excluded={"regional"}, subject_identified=False)
    assert [r.person for r in told] == ADVISERS


@given(st.sets(st.sampled_from([a.person for a in STAFF])), st.booleans())
def test_nobody_excluded_is_ever_told_and_a_level_is_skipped_only_when_empty(
    excluded: set[str], identified: bool
) -> None:
    everyone = chain("outcomes-first")
    told = told_first(everyone, excluded=excluded, subject_identified=identified)
    assert not {r.person for r in told} & excluded
    assert identified or not any(r.inside for r in told)
    skipped = [r for r in everyone if told and r.level < told[0].level]
    assert all(r.person in excluded or (r.inside and not identified) for r in skipped)


def test_two_routes_mean_two_humans_left_whoever_is_removed() -> None:
    """R31, against its own definition."""
    everyone = chain("affinity")
    for size in range(len(everyone) + 1):
        for some in combinations(everyone, size):
            left = [len([r for r in some if r is not gone]) for gone in some] or [0]
            assert routes_are_enough(some) == (min(left) >= 2)
