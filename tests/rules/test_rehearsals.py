"""When a rehearsal may be held (R12)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from server.feeds.decision import Actor, Decided, Given, Refuse, RefuseReason
from server.feeds.matters import MatterKind
from server.rehearsals.rules import LOCAL, is_time, next_time, start, this_months
from sync.envelope import How, Route
from sync.messages.rehearsals import StartRehearsal

SETTING, CMD, LEAD = (f"00000000-0000-4000-8000-00000000000{n}" for n in range(1, 4))


def given(now: datetime, *, person: str | None = LEAD, follows: bool = True, live: bool = False) -> Given:
    return Given(
        cmd=CMD,
        body=b"{}",
        route=Route.CHILD,
        actor=Actor(person=person, how=How.KEY, device="phone"),
        now=now,
        setting_known=True,
        receivers=(),
        children_known=frozenset(),
        people_known=frozenset(),
        target=None,
        works_on_target=False,
        follows_desk=follows,
        live_here=live,
    )


DAY = datetime(2026, 11, 21, 14, tzinfo=UTC)


def test_by_day_a_lead_begins_one_on_the_desk() -> None:
    done = start(StartRehearsal(setting=SETTING), given(DAY))
    assert isinstance(done, Decided)
    assert done.begins is not None
    assert done.begins.kind is MatterKind.REHEARSAL
    assert [entry.kind for entry in done.entries] == ["rehearsal-asked"]


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        (given(DAY, person=None), RefuseReason.NOT_YOURS),
        (given(DAY, follows=False), RefuseReason.NOT_YOURS),
        (given(DAY, live=True), RefuseReason.SOMETHING_WAITS),
        (replace(given(DAY), rehearsing=True), RefuseReason.ALREADY_SO),
        (given(DAY.replace(hour=7, minute=59)), RefuseReason.AT_NIGHT),
        (given(DAY.replace(hour=20)), RefuseReason.AT_NIGHT),
        (given(datetime(2026, 7, 1, 6, 59, tzinfo=UTC)), RefuseReason.AT_NIGHT),
    ],
)
def test_refused(asked: Given, reason: RefuseReason) -> None:
    assert start(StartRehearsal(setting=SETTING), asked) == Refuse(reason=reason)


def test_summer_time_counts() -> None:
    assert isinstance(start(StartRehearsal(setting=SETTING), given(datetime(2026, 7, 1, 7, tzinfo=UTC))), Decided)


def test_once_a_month_on_a_working_morning() -> None:
    """Every hour of three years: one Tuesday in each month, never at night, and always a next one within five weeks."""
    now, times = datetime(2026, 1, 1, tzinfo=UTC), []
    while now.year < 2029:
        if is_time(now):
            times.append(now.astimezone(LOCAL))
        assert timedelta(0) < next_time(now) - now < timedelta(weeks=6)
        assert is_time(next_time(now))
        now += timedelta(hours=1)
    assert len({(at.year, at.month) for at in times}) == 36
    assert len({at.date() for at in times}) == 36
    assert all(at.weekday() == 1 and 10 <= at.hour < 15 for at in times)
    assert len({this_months(SETTING, at) for at in times}) == 36, "one each month, whoever asks and how often"
