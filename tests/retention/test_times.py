"""When the time is over for which something is kept."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from server.policy.items import Basis, Retention
from server.policy.load import read_packs
from server.policy.written import PackRefused
from server.retention.times import born_on, next_look, over_on, undated_before, undated_over
from sync.messages.settings import SettingKind

SCHOOL, HOME = (read_packs()["affinity"].retention[kind] for kind in (SettingKind.SCHOOL, SettingKind.HOME))
CLOSED = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("rule", "born", "over"),
    [
        (SCHOOL, [date(2010, 5, 4)], date(2035, 5, 4)),
        (HOME, [date(2010, 5, 4)], date(2085, 5, 4)),
        (SCHOOL, [date(2008, 2, 29)], date(2033, 3, 1)),
        (SCHOOL, [date(2010, 5, 4), date(2014, 1, 1)], date(2039, 1, 1)),
        (SCHOOL, [date(1980, 5, 4)], date(2032, 11, 22)),
        (HOME, [date(1926, 5, 4)], date(2082, 11, 22)),
        (SCHOOL, [date(2010, 5, 4), None], date(2069, 11, 22)),
        (SCHOOL, [None], date(2069, 11, 22)),
        (SCHOOL, [], date(2069, 11, 22)),
        (HOME, [], date(2119, 11, 22)),
    ],
)
def test_it_is_over(rule: Retention, born: list[date | None], over: date) -> None:
    assert over_on(rule, CLOSED, born) == over


@pytest.mark.parametrize("closed", [date(1980, 2, 29), date(1983, 11, 22), date(1983, 11, 23), date(2026, 1, 1)])
@pytest.mark.parametrize("today", [date(2026, 11, 22), date(2028, 2, 29), date(2027, 3, 1)])
def test_what_is_looked_for_has_all_that_is_over(closed: date, today: date) -> None:
    at = datetime(closed.year, closed.month, closed.day, 23, 59, tzinfo=UTC)
    assert undated_over(SCHOOL, closed) > today or at < undated_before(SCHOOL, today)


@pytest.mark.parametrize("text", ["2010-02-30", "2010-13-01", "0000-00-00", "", None, 7])
def test_a_day_that_no_calendar_has_is_not_known(text: object) -> None:
    assert born_on(text) is None


@pytest.mark.parametrize(
    ("now", "then"),
    [
        (datetime(2026, 11, 22, tzinfo=UTC), datetime(2026, 12, 1, 4, tzinfo=UTC)),
        (datetime(2026, 12, 31, 23, 59, tzinfo=UTC), datetime(2027, 1, 1, 4, tzinfo=UTC)),
        (datetime(2027, 5, 31, 22, 59, tzinfo=UTC), datetime(2027, 6, 1, 3, tzinfo=UTC)),
        (datetime(2027, 5, 31, 23, 30, tzinfo=UTC), datetime(2027, 7, 1, 3, tzinfo=UTC)),
    ],
)
def test_it_is_looked_at_on_the_first_of_the_next_month(now: datetime, then: datetime) -> None:
    assert next_look(now) == then


def test_law_and_guidance_are_not_one() -> None:
    assert (HOME.years_from_birth, HOME.basis) == (75, Basis.LAW)
    assert (SCHOOL.years_from_birth, SCHOOL.basis) == (25, Basis.GUIDANCE)


@pytest.mark.parametrize(("years", "refused"), [(74, True), (75, False), (100, False)])
def test_a_provider_keeps_longer_and_never_less_long(years: int, refused: bool) -> None:
    """Its own additions are refused; a pack that came with the program would not load at all."""
    layer = f'[[retention]]\nkind = "home"\nyears_from_birth = {years}\nbasis = "own"\nrule = "r"\ncites = "c"\n'
    packs = read_packs()
    if refused:
        with pytest.raises(PackRefused, match="less than 75 years"):
            packs.layered("affinity", "affinity", layer)
    else:
        assert packs.layered("affinity", "affinity", layer).retention[SettingKind.HOME].years_from_birth == years
