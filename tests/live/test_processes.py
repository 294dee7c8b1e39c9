"""Two web processes: pokes cross between them while there is a Redis, and stay within each while there is none."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import redis
from msgspec.structs import replace

from server.chance import SystemChance
from server.clock import Deadline
from server.live.redis import RedisLive
from sync.feeds import FeedKind, FeedName
from tests.live.processes import Redis, WebProcess, web_process
from tests.support.database import run
from tests.support.listener import Listener
from tests.support.running import Harken

SECONDS_TO_FIND = 180
"""Until a process must have found that Redis is back: it looks every five seconds, on a machine that is busy."""


class Pair:
    def __init__(self, harken: Harken, redis_server: Redis, one: WebProcess, other: WebProcess) -> None:
        self.harken, self.redis, self.one, self.other = harken, redis_server, one, other
        self.devi, self.tom = harken.reader("devi", "alder"), harken.reader("tom", "alder")
        self._tablet = harken.device()

    def write(self, at: WebProcess) -> None:
        """Somebody's concern comes in at this process, and is answered there."""
        sealed = self._tablet.seal(self._tablet.concern())
        self._tablet.http.base_url = at.origin
        [receipt] = self._tablet.push([sealed])
        assert receipt.verdict == "accepted"

    def within_each(self) -> None:
        """Returns when each process has told its own listeners what came in there."""
        for process in (self.one, self.other):
            with Listener(self.devi.device, origin=process.origin) as devi:
                self.write(process)
                devi.poked()

    def across(self) -> None:
        """Returns when each process has told its listeners what came in at the other."""
        for listens, writes in ((self.one, self.other), (self.other, self.one)):
            deadline = Deadline(SECONDS_TO_FIND)
            with Listener(self.devi.device, origin=listens.origin) as devi:
                while not devi.heard(1.0):
                    assert not deadline.passed(), "nothing crosses"
                    self.write(writes)


@pytest.fixture(scope="module")
def pair(alone: Harken, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    """Started without a Redis."""
    directory = tmp_path_factory.mktemp("pair")
    with ExitStack() as stack:
        redis_server = Redis(directory / "redis", stack)
        settings = replace(alone.settings, redis_url=redis_server.url)
        both = [stack.enter_context(web_process(settings, directory / name)) for name in ("one", "other")]
        yield Pair(alone, redis_server, *both)
        for process in both:
            said = process.log.read_text()
            assert process.process.poll() is None, said
            assert "Traceback" not in said
            assert '"event": "fault"' not in said


def test_redis_may_be_absent_come_be_killed_come_back_and_forget_everything(pair: Pair) -> None:
    pair.within_each()
    pair.redis.start()
    pair.across()
    pair.redis.kill()
    pair.within_each()
    pair.redis.start()
    pair.across()
    with redis.Redis.from_url(pair.redis.url) as client:
        client.flushall()
        client.publish(f"harken:live:{pair.harken.affinity.tenant}", b"not what we say")
    pair.across()


def test_a_poke_comes_once_wherever_the_writing_was(pair: Pair) -> None:
    pair.redis.start()
    pair.across()
    with (
        Listener(pair.devi.device, origin=pair.one.origin) as here,
        Listener(pair.tom.device, origin=pair.other.origin) as there,
    ):
        # What is said goes in order through one channel: an echo of one poke is there before the next.
        for times, process in enumerate((pair.one, pair.other, pair.one, pair.other, pair.one), 1):
            pair.write(process)
            here.poked(times)
            there.poked(times)
        assert (here.pokes, there.pokes) == (5, 5)


def test_a_process_that_only_writes_is_heard_by_those_that_listen(pair: Pair) -> None:
    """The worker: its steps are in feeds as well."""
    pair.redis.start()
    pair.across()

    async def say() -> None:
        live = RedisLive(pair.redis.url, SystemChance())
        await live.poke(pair.harken.affinity.tenant, [FeedName(FeedKind.DESK, pair.harken.setting("alder"))])
        await live.close()

    with (
        Listener(pair.devi.device, origin=pair.one.origin) as here,
        Listener(pair.tom.device, origin=pair.other.origin) as there,
    ):
        run(say())
        here.poked()
        there.poked()


def test_told_to_stop_a_process_ends_its_streams_at_once(pair: Pair, tmp_path: Path) -> None:
    settings = replace(pair.harken.settings, redis_url=pair.redis.url)
    with web_process(settings, tmp_path / "third") as third, ExitStack() as stack:
        listeners = [
            stack.enter_context(Listener(reader.device, origin=third.origin))
            for reader in (pair.devi, pair.tom, pair.harken.reader("grace", "beech"))
            for _ in range(2)
        ]
        assert third.stop() == 0
        assert "uvicorn" not in third.log.read_text(), "which says so when it no longer waits for what does not end"
        for listener in listeners:
            listener.ended()
            assert not listener.cut
