"""What becomes of an alert, and how long to wait: every combination."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import combinations, product

import pytest

from server.alerts.channel import Outcome, Sent
from server.alerts.rules import (
    DOUBTED,
    LIVES,
    RETRY_AFTER_MAX,
    Fate,
    Mail,
    ended_sent,
    ended_unsent,
    failures_after,
    mail_wait,
    may_try,
    next_turn,
    retry_after,
    strongest,
    wait_after,
)
from server.feeds.postgres.telling import FAILURES_TO_DOUBT
from server.feeds.waking import Says

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


def test_one_message_says_the_strongest_of_all_that_waits() -> None:
    """A rehearsal never stands over what is real."""
    for count in (1, 2, 3):
        for says in combinations(Says, count):
            assert strongest(reversed(says)) is says[0]
    assert list(Says) == [Says.NOW, Says.WAITING, Says.REHEARSAL]


@pytest.mark.parametrize(("works", "waits", "old"), [*product((True, False), repeat=3)])
def test_what_is_not_sent_at_all(works: bool, waits: bool, old: bool) -> None:
    fate = ended_unsent(works=works, waits=waits, age=LIVES if old else LIVES - timedelta(seconds=1))
    if works and waits and not old:
        assert fate is None
    else:
        assert fate is (Fate.GONE if not works else Fate.OVER if not waits else Fate.EXPIRED)


@pytest.mark.parametrize(("pushed", "left", "mail"), [*product((True, False), (True, False), Mail)])
def test_what_becomes_of_what_was_sent(pushed: bool, left: bool, mail: Mail) -> None:
    """It goes on as long as one more try may reach the person, and never ends as told when nobody was told."""
    fate = ended_sent(pushed=pushed, devices_left=left, mail=mail)
    if pushed:
        assert fate is Fate.WEBPUSH
    elif left or mail is Mail.LATER:
        assert fate is None
    else:
        assert fate is (Fate.EMAIL if mail is Mail.SENT else Fate.NONE)


def waited(outcome: Outcome, failures: int, asked: timedelta | None = None, dice: float = 0) -> float:
    return wait_after(Sent(outcome=outcome, reason="", wait=asked), failures, dice).total_seconds()


def test_each_class_backs_off_in_its_own_way() -> None:
    assert [waited(Outcome.FAILED, n) for n in range(1, 9)] == [15, 30, 60, 120, 300, 600, 900, 900]
    assert [waited(Outcome.BUSY, n) for n in range(1, 7)] == [60, 120, 300, 600, 900, 900]
    assert [waited(Outcome.REFUSED, n) for n in range(5, 9)] == [3_600, 21_600, 86_400, 86_400]


def test_whoever_refuses_us_is_doubted_at_once_and_others_after_five_times() -> None:
    assert DOUBTED == FAILURES_TO_DOUBT
    for outcome in (Outcome.FAILED, Outcome.BUSY):
        assert [failures_after(outcome, n) for n in (0, 1, 4, 9)] == [1, 2, 5, 10]
    assert [failures_after(Outcome.REFUSED, n) for n in (0, 1, 4, 5, 9)] == [5, 5, 5, 6, 10]


@pytest.mark.parametrize(
    ("failures", "minutes", "may"),
    [
        (0, None, True),
        (1, 0, True),
        (1, -1, True),
        (1, 1, False),
        (4, 18, False),
        (4, 19, True),
        (5, 19, False),
        (5, 28 * 60, False),
        (5, 29 * 60, True),
    ],
)
def test_a_wait_that_nobody_gave_is_a_clock_that_was_set_back(failures: int, minutes: int | None, may: bool) -> None:
    at = None if minutes is None else NOON + timedelta(minutes=minutes)
    assert may_try(at, failures, NOON) is may


@pytest.mark.parametrize("outcome", [Outcome.FAILED, Outcome.BUSY, Outcome.REFUSED])
@pytest.mark.parametrize("failures", [5, 6, 100])
def test_chance_spreads_and_never_hurries(outcome: Outcome, failures: int) -> None:
    asked = timedelta(minutes=7)
    least = max(waited(outcome, failures), asked.total_seconds())
    spread = [waited(outcome, failures, asked, n / 10) for n in range(10)]
    assert spread == sorted(spread)
    assert spread[0] == least
    assert spread[-1] < least * 1.2


def test_what_a_service_asks_for_is_honoured_up_to_a_limit() -> None:
    assert waited(Outcome.BUSY, 1, timedelta(minutes=10)) == 600
    assert waited(Outcome.BUSY, 1, timedelta(days=10)) == RETRY_AFTER_MAX.total_seconds()
    assert waited(Outcome.BUSY, 1, timedelta(seconds=1)) == 60
    assert waited(Outcome.FAILED, 1, timedelta(minutes=2)) == 120


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        (None, None),
        ("120", 120),
        ("0", 0),
        ("99999999999999999999999", 999_999_999),
        ("Sat, 21 Nov 2026 12:01:00 GMT", 60),
        ("Sat, 21 Nov 2026 12:01:00", 60),
        ("Sat, 21 Nov 2026 11:59:00 GMT", None),
        ("soon", None),
        ("-5", None),
        ("1e3", None),
        ("\u0663", None),
        ("Sat, 99 Nov 2026 12:01:00 GMT", None),
        ("Sat, 21 Nov 99999999999999 12:01:00 GMT", None),
        ("Sat, 21 Nov 2026 99999999999999999999:01:00 GMT", None),
        ("", None),
    ],
)
def test_retry_after(text: str | None, seconds: int | None) -> None:
    wait = retry_after(text, NOON)
    assert (None if wait is None else wait.total_seconds()) == seconds


def test_mail_that_fails_is_tried_less_and_less_often() -> None:
    ages = [timedelta(), timedelta(minutes=2), timedelta(minutes=20), timedelta(minutes=60), timedelta(hours=20)]
    assert [mail_wait(age, 0).total_seconds() for age in ages] == [30, 30, 300, 900, 900]
    assert mail_wait(timedelta(), 0.5) > mail_wait(timedelta(), 0)


def test_a_turn_that_did_not_come_comes_soon() -> None:
    assert timedelta(seconds=2) <= next_turn(0) <= next_turn(0.99) < timedelta(seconds=4)
