"""A device's budget: so much at once, so much again in a day, and never more by waiting, asking or setting clocks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.access.budget import Budget, Spent, TooEarly, give_back, spend
from server.people.rules import DEVICE_GUESSES

NOW = datetime(2026, 9, 2, 8, 30, tzinfo=UTC)
TEN = Budget(at_once=10, a_day=1440)
MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)


def spent(budget: Budget, whole_at: datetime, cost: int, now: datetime) -> datetime:
    after = spend(budget, whole_at, cost, now)
    assert isinstance(after, Spent)
    return after.whole_at


def test_a_whole_one_gives_all_at_once_and_then_makes_wait_until_enough_is_back() -> None:
    whole_at = NOW - timedelta(days=400)
    for _ in range(10):
        whole_at = spent(TEN, whole_at, 1, NOW)
    assert whole_at == NOW + 10 * MINUTE
    assert spend(TEN, whole_at, 1, NOW) == TooEarly(MINUTE)
    assert spend(TEN, whole_at, 3, NOW) == TooEarly(3 * MINUTE)
    assert spend(TEN, whole_at, 1, NOW + MINUTE - SECOND) == TooEarly(SECOND)
    assert spend(TEN, whole_at, 1, NOW + MINUTE) == Spent(NOW + 11 * MINUTE)


def test_what_was_spent_in_vain_is_there_again() -> None:
    whole_at = spent(TEN, NOW, 10, NOW)
    assert spent(TEN, give_back(TEN, whole_at, 1), 1, NOW) == whole_at
    assert give_back(TEN, NOW, 5) < NOW, "more than whole is whole"
    assert spent(TEN, give_back(TEN, NOW, 5), 10, NOW) == NOW + 10 * MINUTE


def test_a_clock_set_back_leaves_it_empty_and_no_worse() -> None:
    whole_at = spent(TEN, NOW, 10, NOW)
    long_before = NOW - timedelta(days=365)
    assert spend(TEN, whole_at, 1, long_before) == TooEarly(MINUTE)
    assert isinstance(spend(TEN, whole_at, 10, long_before + TEN.refill), TooEarly), "nothing is written by a refusal"
    assert isinstance(spend(TEN, long_before + TEN.refill, 1, long_before + MINUTE), Spent)


@given(st.lists(st.tuples(st.integers(0, 600), st.integers(0, 10)), max_size=60))
def test_over_any_time_no_more_than_a_whole_one_and_what_came_back(tries: list[tuple[int, int]]) -> None:
    """And whoever waits as long as they are told is never told to wait again."""
    whole_at, now, taken = NOW, NOW, 0
    for seconds, cost in tries:
        now += seconds * SECOND
        answer = spend(TEN, whole_at, cost, now)
        if isinstance(answer, TooEarly):
            assert isinstance(spend(TEN, whole_at, cost, now + answer.wait), Spent)
        else:
            whole_at, taken = answer.whole_at, taken + cost
            assert taken <= 10 + (now - NOW) / MINUTE


@pytest.mark.parametrize(("days", "guesses"), [(0, 30), (1, 750), (7, 5_070)])
def test_a_stolen_tablet_may_guess_so_often(days: int, guesses: int) -> None:
    """Over all logins. Of the ten thousand most usual passphrases, for one person, that is half in a week."""
    end, now, whole_at, made = NOW + timedelta(days=days), NOW, NOW, 0
    while now <= end:
        match spend(DEVICE_GUESSES, whole_at, 1, now):
            case Spent() as right:
                whole_at, made = right.whole_at, made + 1
            case TooEarly() as early:
                now += early.wait
    assert made == guesses
