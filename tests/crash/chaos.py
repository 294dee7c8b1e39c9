"""What is done to two workers and a Redis, on a database that lives, while somebody goes on writing."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from sync.receipt import Receipt
from tests.crash.escalations import Escalations
from tests.crash.parts import Parts
from tests.support.device import TestDevice

WAIT_S = 300.0
DEATHS_MIN = 3


@contextmanager
def reporting(tablet: TestDevice) -> Iterator[list[Receipt]]:
    """Somebody goes on writing concerns, so that the bell has something to say."""
    enough, receipts = threading.Event(), []

    def report() -> None:
        while not enough.wait(0.25):
            receipts.extend(tablet.push([tablet.seal(tablet.concern())]))

    thread = threading.Thread(target=report)
    thread.start()
    try:
        yield receipts
    finally:
        enough.set()
        thread.join()


class Chaos:
    def __init__(self, served: Parts, field: Escalations, chance: random.Random) -> None:
        self._served = served
        self._field = field
        self._chance = chance
        self._workers = [served.start_worker(), served.start_worker()]
        self.deaths: list[datetime] = []

    def settle(self) -> None:
        """Whoever was told before there was a worker has been, and all of it runs."""
        self._served.start_redis()
        self._field.wait(WAIT_S)

    def nothing_fails(self, spread_s: float) -> None:
        self._field.escalate(spread_s)

    def redis_is_lost(self, spread_s: float) -> None:
        """Forgets, dies, is absent while a worker starts, comes back, and is gone at the end."""
        self._field.escalate(spread_s)
        changes = (
            self._served.flush_redis,
            self._served.kill_redis,
            self._another_worker,
            self._served.start_redis,
            self._served.kill_redis,
        )
        for change in changes:
            time.sleep(spread_s / len(changes))
            change()

    def workers_die(self, spread_s: float) -> None:
        """Either, at any moment, until the last step is due; the last two live."""
        self._field.escalate(spread_s)
        end = time.monotonic() + spread_s
        while time.monotonic() < end or len(self.deaths) < DEATHS_MIN:
            time.sleep(self._chance.uniform(0.2, 2.0))
            worker = self._workers.pop(self._chance.randrange(2))
            self._served.kill_worker(worker)
            self.deaths.append(datetime.now(UTC))
            time.sleep(self._chance.uniform(0.0, 0.5))
            self._workers.append(self._served.start_worker())

    def _another_worker(self) -> None:
        worker = self._workers.pop(0)
        worker.stop(WAIT_S)
        assert worker.ended() in (0, 1), "by itself, if not in order where the machine is slow"
        self._workers.append(self._served.start_worker())
