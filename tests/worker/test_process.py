"""The worker as a process, beside a Redis and a database that die, and dying itself: what is due is done (F2–F4).

The rows are real: concerns about a setting that nobody knows, held, and tried again. One try is counted for each.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager

import asyncpg
import pytest
from msgspec.structs import replace

from server.clock import Deadline
from server.embedded.child import Child
from server.feeds.postgres.store import lock_number
from server.work.lease import LEASE
from tests.crash.parts import Parts, parts
from tests.support.database import run
from tests.support.harken import start
from tests.support.running import harken_in
from tests.support.web import DEMO

HELD = 40
SECONDS_TO_DO_ALL = 30.0
SECONDS_TO_STOP = 11.0
PAUSE_S = 0.05


class Yard:
    """A Harken whose parts may die, and forty held items of one provider in it."""

    def __init__(self, served: Parts, dsn: str, tenant: str) -> None:
        self.parts = served
        self.tenant = tenant
        self._dsn = dsn

    def due(self) -> None:
        """All of them are due now, for the first time."""
        self._sql("update held set tries = 0 where placed_at is null")
        self._sql("update due set at = now(), lease_until = null where kind = 'held'")

    def tries(self) -> list[int]:
        return [row["tries"] for row in self._sql("select tries from held")]

    def leased(self) -> int:
        [row] = self._sql("select count(*) as n from due where lease_until is not null")
        return int(row["n"])

    def later(self) -> None:
        """As if all leases had run for as long as they can."""
        self._sql("update due set lease_until = lease_until - $1::interval where kind = 'held'", LEASE)

    def wait_until_all_are_tried(self) -> None:
        deadline = Deadline(SECONDS_TO_DO_ALL)
        while min(self.tries()) == 0:
            assert not deadline.passed(), self.tries()
            time.sleep(PAUSE_S)

    def wait_until_one_is_leased(self) -> None:
        deadline = Deadline(SECONDS_TO_DO_ALL)
        while not self.leased():
            assert not deadline.passed()
            time.sleep(PAUSE_S)

    @contextmanager
    def nothing_can_be_done(self) -> Iterator[None]:
        """Somebody else has the tenant's turn."""
        with asyncio.Runner() as runner:
            connection = runner.run(asyncpg.connect(self._dsn))
            runner.run(connection.execute("select pg_advisory_lock($1)", lock_number(self.tenant)))
            yield
            runner.run(connection.close())

    def _sql(self, statement: str, *arguments: object) -> list[asyncpg.Record]:
        async def fetch() -> list[asyncpg.Record]:
            connection = await asyncpg.connect(self._dsn)
            try:
                await connection.execute("select set_config('app.tenant_id', $1, false)", self.tenant)
                rows: list[asyncpg.Record] = await connection.fetch(statement, *arguments)
                return rows
            finally:
                await connection.close()

        return run(fetch())


@pytest.fixture(scope="module")
def yard(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Yard]:
    data = tmp_path_factory.mktemp("yard")
    first = start(data, "--demo", str(DEMO))
    harken = harken_in(data)
    with harken.device() as tablet:
        assert first.stop()[0] == 0
        with parts(data, harken.settings) as served:
            tablet.push([tablet.seal(replace(tablet.concern(), setting=tablet.new_id())) for _ in range(HELD)])
            yield Yard(served, served.settled.dsn_worker, tablet.home.tenant)
    harken.close()


@contextmanager
def working(yard: Yard, count: int = 1) -> Iterator[list[Child]]:
    """Workers that are ready, and end with the block, whatever became of them."""
    workers = [yard.parts.start_worker() for _ in range(count)]
    try:
        deadline = Deadline(SECONDS_TO_DO_ALL)
        while not all("worker-ready" in worker.log.read_text() for worker in workers):
            assert not deadline.passed()
            time.sleep(PAUSE_S)
        yield workers
    finally:
        for worker in workers:
            worker.stop(SECONDS_TO_STOP)


def stopped_in_time(worker: Child) -> bool:
    worker.stop(SECONDS_TO_STOP)
    return worker.ended() == 0


def test_without_redis_two_do_everything_once_and_end_when_told(yard: Yard) -> None:
    yard.due()
    with working(yard, 2) as workers:
        yard.wait_until_all_are_tried()
        assert all(map(stopped_in_time, workers))
    assert yard.tries() == [1] * HELD


def test_redis_comes_forgets_dies_and_comes_back(yard: Yard) -> None:
    with working(yard) as [worker]:
        for change in (yard.parts.start_redis, yard.parts.flush_redis, yard.parts.kill_redis, yard.parts.start_redis):
            yard.due()
            change()
            yard.wait_until_all_are_tried()
            assert worker.ended() is None
        yard.parts.kill_redis()
        said = worker.log.read_text()
    assert 1 <= said.count("doorbell-silent") <= 3
    assert "sweep-failed" not in said


def test_what_a_killed_worker_had_in_hand_comes_back_when_its_lease_ends(yard: Yard) -> None:
    with working(yard) as [worker]:
        with yard.nothing_can_be_done():
            yard.due()
            yard.wait_until_one_is_leased()
            yard.parts.kill_worker(worker)
        assert yard.leased() > 0
    with working(yard):
        yard.later()
        yard.wait_until_all_are_tried()
    assert yard.tries() == [1] * HELD


def test_the_database_is_killed_under_a_worker_that_goes_on(yard: Yard) -> None:
    yard.due()
    with working(yard) as [worker]:
        yard.wait_until_one_is_leased()
        yard.parts.kill_database()
        time.sleep(1)
        yard.parts.start_database()
        yard.later()
        yard.wait_until_all_are_tried()
        assert worker.ended() is None
        assert stopped_in_time(worker)


def test_it_starts_while_the_database_is_away(yard: Yard) -> None:
    yard.due()
    yard.parts.kill_database()
    with working(yard) as [worker]:
        time.sleep(2)
        assert worker.ended() is None
        yard.parts.start_database()
        yard.wait_until_all_are_tried()
        assert worker.log.read_text().count("sweep-failed") == 1


def test_told_to_stop_while_it_can_do_nothing_it_leaves_all_to_others(yard: Yard) -> None:
    with working(yard) as [worker]:
        with yard.nothing_can_be_done():
            yard.due()
            yard.wait_until_one_is_leased()
            assert stopped_in_time(worker)
        assert yard.leased() == 0


def test_a_database_that_hangs_is_come_back_to_and_does_not_keep_a_worker_from_ending(yard: Yard) -> None:
    with working(yard, 2) as [ended, going]:
        yard.due()
        yard.wait_until_one_is_leased()
        with yard.parts.database_hanging():
            assert stopped_in_time(ended)
        yard.later()
        yard.wait_until_all_are_tried()
        assert going.ended() is None
