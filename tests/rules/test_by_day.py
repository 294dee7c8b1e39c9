"""What can wait is told as it comes, and then never between 21:00 and 07:00 (R9, R36; S8)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from server.escalation import day
from server.escalation.rules import look_at, next_at
from sync.messages.escalation import Channel, LadderName
from tests.rules.test_ladder import EVERYONE, HEAD, LEADS, PLANS, Setting, ladder, told

BY_DAY = PLANS[LadderName.WORKING_DAY]
MOMENTS = st.builds(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes), st.integers(0, 366 * 24 * 60)
)


def local(text: str) -> datetime:
    """Of the wall clock in Great Britain."""
    return datetime.fromisoformat(text).replace(tzinfo=day.LOCAL).astimezone(UTC)


@pytest.mark.parametrize(
    ("came", "steps"),
    [
        ("2026-11-20T14:00", ["20 14:00", "20 14:15", "20 14:30", "20 15:00", "20 15:30", "20 16:00"]),
        ("2026-11-20T20:50", ["20 20:50", "21 07:05", "21 07:20", "21 07:50", "21 08:20", "21 08:50"]),
        ("2026-11-20T20:45", ["20 20:45", "21 07:00", "21 07:15", "21 07:45", "21 08:15", "21 08:45"]),
        ("2026-11-20T23:10", ["20 23:10", "21 07:15", "21 07:30", "21 08:00", "21 08:30", "21 09:00"]),
        ("2026-11-21T02:00", ["21 02:00", "21 07:15", "21 07:30", "21 08:00", "21 08:30", "21 09:00"]),
        # The clocks go forward on 29 March and back on 25 October 2026.
        ("2026-03-28T22:00", ["28 22:00", "29 07:15", "29 07:30", "29 08:00", "29 08:30", "29 09:00"]),
        ("2026-10-24T20:50", ["24 20:50", "25 07:05", "25 07:20", "25 07:50", "25 08:20", "25 08:50"]),
    ],
)
def test_whoever_leads_is_told_as_it_comes_and_again_in_the_morning(came: str, steps: list[str]) -> None:
    """In the morning one step after the other, so that a head is not woken by what a lead has had no minute for."""
    one, now, seen = ladder(LadderName.WORKING_DAY, from_at=local(came), last_at=local(came)), local(came), []
    for _ in steps:
        taken, one = Setting().climb(one, now)
        seen += [(f"{now.astimezone(day.LOCAL):%d %H:%M}", told(step)) for step in taken]
        now = look_at(BY_DAY, one, now)
    assert [at for at, _ in seen] == steps
    assert [who for _, who in seen[:3]] == [LEADS, LEADS, LEADS + HEAD]
    assert seen[-1][1] == EVERYONE


def test_a_step_that_nobody_took_in_the_evening_waits_for_the_morning() -> None:
    came = local("2026-11-20T20:40")
    _, one = Setting().climb(ladder(LadderName.WORKING_DAY, from_at=came, last_at=came), came)
    night = local("2026-11-20T21:30")
    assert next_at(BY_DAY, one) == local("2026-11-20T20:55")
    assert Setting().climb(one, night) == ((), one)
    assert look_at(BY_DAY, one, night) == local("2026-11-21T07:00")
    taken, _ = Setting().climb(one, local("2026-11-21T07:00"))
    assert [step.n for step in taken] == [1]


def test_by_night_it_is_passed_on_and_nothing_else_hurries() -> None:
    """Nobody there can be woken: the step after waits all the same. Whoever gives it back asks for the next (R5)."""
    came = local("2026-11-20T23:00")
    nobody = Setting(pushed=HEAD)
    taken, one = nobody.climb(ladder(LadderName.WORKING_DAY, from_at=came, last_at=came), came)
    assert [told(step) for step in taken] == [LEADS]
    assert nobody.climb(one, came + timedelta(hours=1)) == ((), one)
    taken, _ = nobody.climb(replace(one, skipped=("lead",)), came + timedelta(hours=1), hurry=True)
    assert [told(step) for step in taken] == [("deputy",)]
    taken, _ = nobody.climb(one, local("2026-11-21T07:15"))
    assert [told(step) for step in taken] == [LEADS, LEADS + HEAD]


def test_a_rota_of_whoever_knows_or_sleeps_keeps_it_from_nobody_by_night() -> None:
    """The lead on duty sent it themselves, or had it before, or has no device that wakes them: the other one is told as
    it comes, as if there were no rota; and then nobody is until the morning (R5, R9, R12)."""
    came = local("2026-11-20T23:00")
    fresh = ladder(LadderName.WORKING_DAY, from_at=came, last_at=came)
    knows, sleeps = replace(fresh, skipped=("lead",)), fresh
    for one, setting, steps in (
        (knows, Setting(on_duty=("lead",)), [(), ("deputy",)]),
        (sleeps, Setting(on_duty=("lead",), pushed=("deputy", *HEAD)), [("lead",), LEADS]),
        (sleeps, Setting(on_duty=("lead",)), [("lead",)]),
        (knows, Setting(people=("lead", *HEAD), on_duty=("lead",)), [()]),
    ):
        taken, then = setting.climb(one, came)
        assert [told(step) for step in taken] == steps
        assert setting.climb(then, came + timedelta(hours=1)) == ((), then)
        assert look_at(BY_DAY, then, came + timedelta(hours=1)) >= local("2026-11-21T07:00")


def test_now_and_today_know_no_night() -> None:
    came = local("2026-11-20T23:00")
    for name in (LadderName.NOW, LadderName.TODAY):
        _, one = Setting().climb(ladder(name, from_at=came, last_at=came), came)
        assert look_at(PLANS[name], one, came) == came + timedelta(minutes=PLANS[name].steps[1].at_min)


@settings(max_examples=150, deadline=None)
@given(came=MOMENTS, looks=st.lists(st.integers(0, 900), min_size=1, max_size=12), reached=st.booleans())
def test_whenever_somebody_looks_nobody_is_told_at_night_and_the_next_step_is_ahead(
    came: datetime, looks: list[int], reached: bool
) -> None:
    setting = Setting() if reached else Setting(pushed=())
    setting.reach["head"] = Channel.WEBPUSH
    one, now, numbers = ladder(LadderName.WORKING_DAY, from_at=came, last_at=came), came, []
    for minutes in (0, *looks):
        now += timedelta(minutes=minutes)
        taken, one = setting.climb(one, now)
        numbers += [step.n for step in taken]
        assert not taken or day.is_day(now) or now == came
        at = look_at(BY_DAY, one, now)
        assert now < at <= now + timedelta(hours=12, minutes=30), "S8"
        assert day.is_day(at)
    assert numbers == list(range(one.taken)), "none is left out, and none taken twice"
