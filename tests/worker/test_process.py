"""The worker as a process, beside a Redis and a database that die, and dying itself: what is due is done (F2–F4).

The rows are real: concerns about a setting that nobody knows, held, and tried again. One try is counted for each.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager

import asyncpg
import msgspec
import pytest
from msgspec.structs import replace

from server.clock import Deadline
from server.embedded.child import Child
from server.feeds.postgres.store import lock_number
from server.work.lease import LEASE
from tests.crash.parts import Parts, parts, settled_in
from tests.support.harken import WithDemo
from tests.support.running import harken_in

HELD = 40
SECONDS_TO_DO_ALL = 300.0
SECONDS_TO_STOP = 300.0
"""Until one must have ended by itself, whatever hangs: `ending.SECONDS`, on a machine that is busy."""
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
        return self.parts.sql(self.tenant, statement, *arguments)


@pytest.fixture(scope="module")
def yard(with_demo: WithDemo, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Yard]:
    data = with_demo(tmp_path_factory.mktemp("yard"))
    with parts(data, settled_in(data)) as served, closing(harken_in(data)) as harken:
        tablet = harken.device()
        tablet.push([tablet.seal(replace(tablet.concern(), setting=tablet.new_id())) for _ in range(HELD)])
        yield Yard(served, served.settled.dsn_worker, tablet.home.tenant)


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


def stopped_in_order(worker: Child) -> bool:
    worker.stop(SECONDS_TO_STOP)
    return worker.ended() == 0


def stopped_short(worker: Child) -> bool:
    worker.stop(SECONDS_TO_STOP)
    return worker.ended() == 1 and "still-stopping" in worker.log.read_text()


def failures(worker: Child) -> list[str]:
    """The kinds of trouble that it said its sweeps had, in their order."""
    said = [msgspec.json.decode(line) for line in worker.log.read_text().splitlines() if '"sweep-failed"' in line]
    return [line["error"] for line in said]


def wait_until_it_fails(worker: Child) -> None:
    deadline = Deadline(SECONDS_TO_DO_ALL)
    while not failures(worker):
        assert not deadline.passed()
        time.sleep(PAUSE_S)


def test_without_redis_two_do_everything_once_and_end_when_told(yard: Yard) -> None:
    with working(yard, 2) as [ended, going]:
        yard.due()
        yard.wait_until_all_are_tried()
        assert yard.tries() == [1] * HELD

        yard.due()
        yard.wait_until_one_is_leased()
        with yard.parts.database_hanging():
            assert stopped_short(ended)
        yard.later()
        yard.wait_until_all_are_tried()
        assert going.ended() is None
        assert stopped_in_order(going)


def test_redis_and_the_database_go_and_come_back_under_a_worker_that_goes_on(yard: Yard) -> None:
    """Redis comes, forgets, dies and comes back; then the database is killed."""
    with working(yard) as [worker]:
        for change in (yard.parts.start_redis, yard.parts.flush_redis, yard.parts.kill_redis, yard.parts.start_redis):
            yard.due()
            change()
            yard.wait_until_all_are_tried()
            assert worker.ended() is None
        yard.parts.kill_redis()
        assert 1 <= worker.log.read_text().count("doorbell-silent") <= 3
        assert failures(worker) == []

        yard.due()
        yard.wait_until_one_is_leased()
        yard.parts.kill_database()
        wait_until_it_fails(worker)
        yard.parts.start_database()
        yard.later()
        yard.wait_until_all_are_tried()
        assert worker.ended() is None
        assert stopped_in_order(worker)


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


def test_it_starts_while_the_database_is_away_and_told_to_stop_while_it_can_do_nothing_leaves_all(yard: Yard) -> None:
    yard.due()
    yard.parts.kill_database()
    with working(yard) as [worker]:
        wait_until_it_fails(worker)
        assert worker.ended() is None
        yard.parts.start_database()
        yard.wait_until_all_are_tried()
        assert len(failures(worker)) == len(set(failures(worker))), "once for each kind of trouble, not at each sweep"

        with yard.nothing_can_be_done():
            yard.due()
            yard.wait_until_one_is_leased()
            assert stopped_in_order(worker)
        assert yard.leased() == 0
