"""What becomes of an alert, and how long to wait before the next try. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import StrEnum
from typing import Final

from server.alerts.channel import Outcome, Sent
from server.feeds.waking import Says

LIVES: Final = timedelta(hours=24)
"""After it an alert is let go; the ladder has made many newer ones."""
RETRY_AFTER_MAX: Final = timedelta(minutes=15)
"""What a service asks for is honoured so far: it is how often the end of a ladder repeats."""
JITTER: Final = 0.2

_MINUTE = 60
_WAITS: Final = {
    Outcome.FAILED: (15, 30, _MINUTE, 2 * _MINUTE, 5 * _MINUTE, 10 * _MINUTE, 15 * _MINUTE),
    Outcome.BUSY: (_MINUTE, 2 * _MINUTE, 5 * _MINUTE, 10 * _MINUTE, 15 * _MINUTE),
    Outcome.REFUSED: (*[0] * 4, 60 * _MINUTE, 6 * 60 * _MINUTE, 24 * 60 * _MINUTE),
}
"""Seconds, by how many tries have failed in a row; the last repeats."""
DOUBTED: Final = 5
"""A device that failed so often in a row does not count as a way to wake somebody, and the next step is taken."""
_MAIL_WAIT_MIN: Final = timedelta(seconds=30)
_MAIL_WAIT_MAX: Final = timedelta(minutes=15)
MAILS_AN_HOUR: Final = 20
"""To one person. Whatever comes beyond that waits for the next mail, which stands for all: a tablet that floods a desk
must not make mail servers refuse everybody's."""
_NEXT_TURN: Final = timedelta(seconds=2)


class Mail(StrEnum):
    """How far e-mail has got with an alert."""

    SENT = "sent"
    LATER = "later"
    NEVER = "never"
    """There is no address, or its server wants nothing from us."""


class Fate(StrEnum):
    """How an alert ends. None of these is an answer: only a person's acknowledgement is."""

    WEBPUSH = "webpush"
    EMAIL = "email"
    NONE = "none"
    """By no means at our hands."""
    GONE = "gone"
    """The person works here no more."""
    OVER = "over"
    """Somebody has it; of a duty: nothing is owed any more."""
    EXPIRED = "expired"


def strongest(says: Iterable[Says]) -> Says:
    """One message stands for all that waits: a rehearsal is said only where nothing else is."""
    return min(says, key=list(Says).index)


def ended_unsent(*, works: bool, waits: bool, age: timedelta) -> Fate | None:
    """Why an alert is not sent at all. `waits`: nobody has the matter yet."""
    if not works:
        return Fate.GONE
    if not waits:
        return Fate.OVER
    return Fate.EXPIRED if age >= LIVES else None


def ended_sent(*, pushed: bool, devices_left: bool, mail: Mail) -> Fate | None:
    """What became of an alert that was sent, or None while another try is worth it."""
    if pushed:
        return Fate.WEBPUSH
    if devices_left or mail is Mail.LATER:
        return None
    return Fate.EMAIL if mail is Mail.SENT else Fate.NONE


def failures_after(outcome: Outcome, failures: int) -> int:
    """How many tries in a row have failed now. Whoever refuses what comes from us is doubted at once."""
    return max(failures + 1, DOUBTED if outcome is Outcome.REFUSED else 0)


def wait_after(sent: Sent, failures: int, dice: float) -> timedelta:
    """How long a device is left alone when `failures` tries in a row have failed, this one among them.

    `dice` in [0, 1) spreads what failed together, and only ever makes the wait longer than was asked for.
    """
    steps: Sequence[int] = _WAITS[sent.outcome]
    own = timedelta(seconds=steps[min(failures, len(steps)) - 1])
    asked = min(sent.wait or timedelta(), RETRY_AFTER_MAX)
    return max(own, asked) * (1 + JITTER * dice)


def may_try(next_try_at: datetime | None, failures: int, now: datetime) -> bool:
    """True when its wait is over, and when it is longer than any that is given: then the clock was set back."""
    if next_try_at is None or next_try_at <= now:
        return True
    longest = _WAITS[Outcome.REFUSED if failures >= DOUBTED else Outcome.FAILED][-1]
    return next_try_at - now > timedelta(seconds=longest) * (1 + JITTER)


def mail_wait(age: timedelta, dice: float) -> timedelta:
    """How long to wait with mail that failed: longer, the longer it has been failing."""
    return min(max(age / 4, _MAIL_WAIT_MIN), _MAIL_WAIT_MAX) * (1 + JITTER * dice)


def may_mail(says: Says, *, urgent: int, all_: int) -> bool:
    """How many mails went to a person in the hour before, and how many of them were urgent: what is not urgent never
    keeps back what is."""
    return (urgent if says is Says.NOW else all_) < MAILS_AN_HOUR


def next_turn(dice: float) -> timedelta:
    """For a device whose turn did not come: it has done nothing wrong."""
    return _NEXT_TURN * (1 + dice)


def retry_after(text: str | None, now: datetime) -> timedelta | None:
    """Of an answer: seconds or a date (RFC 9110, 10.2.3). Nothing if it is neither, or in the past."""
    if text is None:
        return None
    if text.isascii() and text.isdigit():
        # What is longer than this is capped anyway, and would not fit.
        return timedelta(seconds=int(text[:9]))
    try:
        at = parsedate_to_datetime(text)
    except (ValueError, OverflowError):  # the second for numbers that no calendar holds
        return None
    wait = at.replace(tzinfo=at.tzinfo or UTC) - now
    return wait if wait > timedelta() else None
