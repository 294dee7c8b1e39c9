"""Tablets that push and pull without a pause while something happens, and what became of each request."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx
import msgspec

from sync.page import PullRequest
from sync.receipt import Verdict
from tests.deploy.servers import SECONDS
from tests.support.device import TestDevice
from tests.support.running import Reader


class Load:
    """`failed` says of each request that did not get what it asked for why; `done` counts the others."""

    def __init__(self) -> None:
        self.done = 0
        self.failed: list[str] = []
        self.cmds: list[str] = []
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._more = threading.Condition(self._lock)

    def goes_on(self, requests: int) -> None:
        """Returns after so many more have been answered."""
        with self._more:
            wanted = self.done + requests
            assert self._more.wait_for(lambda: self.done >= wanted or self.failed, SECONDS), "nothing is answered"

    def run(self, one: Callable[[], None]) -> None:
        while not self._over.is_set():
            try:
                one()
            except (httpx.HTTPError, AssertionError) as error:
                self.failed.append(repr(error))
            with self._more:
                self.done += 1
                self._more.notify_all()

    def stop(self) -> None:
        self._over.set()


@contextmanager
def load(tablets: list[TestDevice], readers: list[Reader]) -> Iterator[Load]:
    """Each in a thread of its own until the block ends."""
    made = Load()

    def pushing(tablet: TestDevice) -> Callable[[], None]:
        said = itertools.count(1)

        def push() -> None:
            cmd = tablet.new_id()
            [receipt] = tablet.push([tablet.seal(tablet.concern(saw=f"Number {next(said)}."), cmd=cmd)])
            assert (receipt.cmd, receipt.verdict) == (cmd, Verdict.ACCEPTED)
            made.cmds.append(cmd)

        return push

    def pulling(reader: Reader) -> Callable[[], None]:
        request = PullRequest(p=1, epoch=reader.device.home.epoch, held={})

        def pull() -> None:
            answer = reader.device.http.post("/sync/pull", json=msgspec.to_builtins(request))
            assert (answer.status_code, answer.text[-4:]) in ((200, "end\n"), (200, "ore\n"))

        return pull

    work = [*map(pushing, tablets), *map(pulling, readers)]
    threads = [threading.Thread(target=made.run, args=(one,)) for one in work]
    for thread in threads:
        thread.start()
    try:
        yield made
    finally:
        made.stop()
        for thread in threads:
            thread.join()
