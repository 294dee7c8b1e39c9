"""Clocks that jump, and the nights when they go back and forward: no step is skipped, none late by a minute (S8, S8b).

Real processes whose wall clocks are set while they run. The database's is the one that counts: workers that are an hour
wrong, each in its own direction, change nothing. Where the whole machine's is set, what was to come may come early.
Lateness is measured by a clock that nobody sets. `--escalations 1000 -s` for the whole of it, with its figures.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime, timedelta
from datetime import time as time_of_day
from pathlib import Path

import pytest
from holidays import country_holidays

from server.feeds.append import instant
from sync.messages.concerns import AcknowledgeConcern
from tests.crash.clocks import LONDON, SetClock, library
from tests.crash.escalations import Escalations, late
from tests.crash.owing import Owing
from tests.crash.parts import Parts, parts, settled_in
from tests.crash.senders import patiently
from tests.crash.test_escalations import BATCH, figures, woken
from tests.support.harken import WithDemo
from tests.support.pushes import PushService
from tests.support.running import Harken, harken_in

HOUR, FIVE, FRIDAY = timedelta(hours=1), time_of_day(17), 4
TO_WRITE = timedelta(minutes=4)
"""Less than until the first step that the test does not bring about."""
LAST_MOMENTS = timedelta(seconds=5)
LATE_S, WAIT_S = 60.0, 300.0
INTERVAL_MAX = timedelta(minutes=30)
"""Between two steps of what is not urgent."""
PHASES, EACH_MIN, OWING_MIN = 4, 6, 3
PER_SECOND, SPREAD_MIN_S = 20, 6.0


@pytest.mark.parametrize("back", [True, False], ids=["back", "forward"])
def test_no_clock_skips_a_step_or_delays_one(
    back: bool,
    with_demo: WithDemo,
    tmp_path: Path,
    pytestconfig: pytest.Config,
) -> None:
    library()
    change = next_change(back=back)
    each = max(pytestconfig.getoption("--escalations") // PHASES, EACH_MIN)
    with beginning(with_demo(tmp_path / "data"), change - HOUR) as night:
        night.phase("the night", each, lambda _: None, over=change)
        night.phase("workers' clocks jump", each, night.workers_jump)
        night.phase("the clock is set forward", each, lambda spread_s: night.jumps(HOUR, spread_s))
        night.phase("the clock is set back", each, lambda spread_s: night.jumps(-HOUR, spread_s))
        night.the_working_day_ends(working_day_after(change))
        night.nothing_is_wrong()


def next_change(*, back: bool) -> datetime:
    """When London's clocks next go back, or forward. A night to come: faketime lets slip the true time now and then,
    and a database for which that is the future takes it that its patience is over."""
    moment, step = datetime.now(UTC).replace(hour=1, minute=0, second=0, microsecond=0), timedelta(seconds=1)
    while True:
        moment += timedelta(days=1)
        before, after = ((at.astimezone(LONDON).utcoffset() or timedelta()) for at in (moment - step, moment))
        if before != after and (after < before) is back:
            return moment


def working_day_after(night: datetime) -> datetime:
    """When what began in that night is late: the end of the next working day, which no Easter Monday is (R15)."""
    free, day = country_holidays("GB", subdiv="ENG"), night.date() + timedelta(days=1)
    while day.weekday() > FRIDAY or day in free:
        day += timedelta(days=1)
    return datetime.combine(day, FIVE, LONDON)


class Night:
    """A school in it, with two workers."""

    def __init__(self, served: Parts, harken: Harken, service: PushService, clocks: list[SetClock]) -> None:
        self._served = served
        self._service = service
        self._machine, *self._workers = clocks
        # Whenever the demo was made, people have their posts by now.
        harken.sql("affinity", "update appointment set from_at = '2020-01-01Z'")
        self._tablet, self._people = harken.device(), woken(harken, service)
        self._lead = self._tablet.sign_in(*harken.sign_in_of("devi"))
        self._other = harken.person("tom")
        self._had: list[str] = []
        for clock in self._workers:
            with clock.for_what_starts():
                served.start_worker()
        served.start_redis()

    def phase(self, name: str, each: int, meanwhile: Callable[[float], None], *, over: datetime | None = None) -> None:
        """So many concerns that nobody has, and a third as many whose police nobody tells: all due within moments, or
        on both sides of one. Then a lead has them."""
        spread_s = max(each / PER_SECOND, SPREAD_MIN_S)
        if over is not None:
            self._read(over - TO_WRITE)
        matters = [self._tablet.new_id() for _ in range(each)]
        for n in range(0, each, BATCH):
            made = self._made()
            sealed = [self._tablet.seal(self._tablet.concern(), cmd=m, changes=made) for m in matters[n : n + BATCH]]
            patiently(self._tablet, sealed)
        tenant = self._tablet.home.tenant
        field = Escalations(self._served, self._service, tenant, self._people, matters, self._machine)
        field.wait(WAIT_S)
        if over is not None:
            assert self._machine.now() < over - timedelta(seconds=spread_s), "written too slowly"
            self._read(over - timedelta(seconds=spread_s / 2))
        field.escalate(spread_s)
        owing = self._owing()
        owing.climb(max(each // 3, OWING_MIN), spread_s)
        meanwhile(spread_s)
        field.wait(WAIT_S)
        owing.wait(WAIT_S)
        # What fell due meanwhile is on its way.
        field.wait(WAIT_S)
        told, overdue = [one for one in field.arrivals() if one.step == 1], owing.late()
        print(f"{name}: {figures(told)}; {len(overdue)} duties, all {overdue[-1]:.2f} s")
        assert {one.matter for one in told} == set(matters), "none is skipped"
        assert late(told, 1.0) <= LATE_S
        assert overdue[-1] <= LATE_S
        assert field.longest() <= INTERVAL_MAX, "no hour is waited for a second time"
        had = [AcknowledgeConcern(concern=matter) for matter in matters]
        for n in range(0, each, BATCH):
            made = self._made()
            taken = [self._tablet.seal(one, by=self._lead, changes=made) for one in had[n : n + BATCH]]
            patiently(self._tablet, taken)
        self._had += matters

    def workers_jump(self, spread_s: float) -> None:
        """One forward and one back, then the other way round, then both are right again."""
        for jump in (HOUR, -2 * HOUR, HOUR):
            time.sleep(spread_s / 4)
            for clock, by in zip(self._workers, (jump, -jump), strict=True):
                clock.jump(by)

    def jumps(self, by: timedelta, spread_s: float) -> None:
        """Half of it is told by then."""
        time.sleep(spread_s / 2)
        for clock in (self._machine, *self._workers):
            clock.jump(by)

    def the_working_day_ends(self, five: datetime) -> None:
        """All that was written is late at one moment, by the clocks on the walls of that day and not by another's."""
        self._read(five - HOUR)
        owing = self._owing()
        owing.settle(WAIT_S)
        self._read(five - LAST_MOMENTS)
        owing.also(self._had, datetime.now(UTC) + LAST_MOMENTS)
        owing.wait(WAIT_S)
        overdue = owing.late()
        print(f"the working day ends: {len(overdue)} duties, first {overdue[0]:.2f} s, all {overdue[-1]:.2f} s")
        assert overdue[0] >= 0, "none early"
        assert overdue[-1] <= LATE_S

    def nothing_is_wrong(self) -> None:
        with self._machine.for_what_starts():
            assert self._served.verified() == ""
        assert self._service.faults == []

    def _owing(self) -> Owing:
        return Owing(self._served, self._tablet.home.tenant, self._tablet, self._lead, self._other, self._machine)

    def _made(self) -> dict[str, object]:
        return {"made": instant(self._machine.now())}

    def _read(self, at: datetime) -> None:
        """From now on all clocks do."""
        for clock in (self._machine, *self._workers):
            clock.set(at - datetime.now(UTC))


@contextmanager
def beginning(data: Path, at: datetime) -> Iterator[Night]:
    """Every process begins at that time: the database, the web, the workers."""
    with ExitStack() as opened:
        # Whoever the database runs as must get there, as it may not where this test keeps its files.
        place = Path(opened.enter_context(tempfile.TemporaryDirectory(prefix="harken-clocks-")))
        place.chmod(0o755)
        clocks = [SetClock(place / name, at - datetime.now(UTC)) for name in ("machine", "one", "two")]
        machine = clocks[0]
        service = opened.enter_context(PushService(now=lambda: machine.now().timestamp()))
        with machine.for_what_starts():
            served = opened.enter_context(parts(data, settled_in(data, pushes_to=[service.origin])))
        harken = opened.enter_context(closing(harken_in(data, machine)))
        yield Night(served, harken, service, clocks)
