"""Deaths at moments that nobody chose, while tablets send: every concern is there once, every receipt is the first one,
every chain verifies (S1, S2, S5). The data directory stays the same throughout; fsync is on. `--deaths 30` for more."""

from __future__ import annotations

import os
import queue
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from msgspec import Struct

from server.config import Config
from server.up.listen import CannotListen, listen
from sync.receipt import Verdict
from tests.crash.parts import Parts, parts
from tests.crash.senders import Sender
from tests.support.harken import WithDemo, start
from tests.support.running import Harken, harken_in

SEED = 20261121
PUSHES, SENDERS = 200, 4
MOMENT_S = 0.08
"""About what it takes to send a handful of items: a death may come before, between, during or after them."""
SECONDS_TO_LET_GO = 180.0


class Deaths(Struct, frozen=True):
    """Of the supervisor, and everything with it; of the web alone; of the database alone."""

    whole: int
    web: int
    database: int

    @property
    def all(self) -> int:
        return self.whole + self.web + self.database


def test_deaths_lose_nothing_and_double_nothing(
    with_demo: WithDemo, tmp_path: Path, pytestconfig: pytest.Config, request: pytest.FixtureRequest
) -> None:
    count: int = pytestconfig.getoption("--deaths")
    deaths = Deaths(count // 10, count * 3 // 10, count - count // 10 - count * 3 // 10)
    chance = random.Random(SEED)  # noqa: S311 (moments, to be repeated)
    running = start(with_demo(tmp_path))
    request.addfinalizer(lambda: running.kill())  # noqa: PLW0108 (whichever runs then)
    harken = harken_in(tmp_path)
    sending = Sending(harken, deaths.all)

    for death in range(deaths.whole):
        running = running if death == 0 else start(tmp_path, port=harken.settings.port)
        sending.handful()
        time.sleep(chance.uniform(0, MOMENT_S))
        os.kill(running.process.pid, signal.SIGKILL)
        running.ended()
        await_free(harken.settings)
    with parts(tmp_path, harken.settings) as served:
        for part in chance.sample(["web"] * deaths.web + ["database"] * deaths.database, deaths.web + deaths.database):
            sending.handful()
            time.sleep(chance.uniform(0, MOMENT_S))
            kill(served, part)
    running = start(tmp_path, port=harken.settings.port)

    first = sending.finish()
    assert len(first) == PUSHES
    assert sending.lost > deaths.whole, "the deaths were felt"
    assert sending.once_more() == first, "for the same bytes the receipt that was seen first (S2)"
    with closing(harken_in(tmp_path)) as restarted:
        reader = restarted.reader("devi", "alder")
        reader.read()
    recorded = [entry["of"] for entry in reader.feeds["desk"] if entry["k"] == "concern-recorded"]
    assert sorted(recorded) == sorted(sending.cmds), "each once (S1)"
    verified = subprocess.run(
        [sys.executable, "-m", "server.cli", "verify", "--data", str(tmp_path)], capture_output=True, text=True
    )
    assert verified.returncode == 0, verified.stdout
    assert running.stop()[0] == 0
    harken.close()


class Sending:
    """Tablets with two hundred concerns in their outboxes, let go a handful at a time."""

    def __init__(self, harken: Harken, handfuls: int) -> None:
        tablets = [harken.device() for _ in range(SENDERS)]
        makers = [tablets[n % SENDERS] for n in range(PUSHES)]
        self.cmds = [tablet.new_id() for tablet in makers]
        self._sealed = [tablet.seal(tablet.concern(), cmd=cmd) for tablet, cmd in zip(makers, self.cmds, strict=True)]
        self._handfuls: Iterator[list[bytes]] = iter([self._sealed[n::handfuls] for n in range(handfuls)])
        self._given: queue.Queue[bytes | None] = queue.Queue()
        self._answers: dict[bytes, list[str]] = {sealed: [] for sealed in self._sealed}
        self._senders = [Sender(tablet, self._given, self._answers) for tablet in tablets]
        for sender in self._senders:
            sender.start()

    def handful(self) -> None:
        for sealed in next(self._handfuls):
            self._given.put(sealed)

    def finish(self) -> dict[bytes, str]:
        """Waits until everything has been answered, and gives the first answer to each."""
        for _ in self._senders:
            self._given.put(None)
        for sender in self._senders:
            sender.join()
        assert all(len(set(lines)) == 1 for lines in self._answers.values()), "one receipt, whenever it was asked for"
        return {sealed: lines[0] for sealed, lines in self._answers.items()}

    def once_more(self) -> dict[bytes, str]:
        """All of it sent again by one tablet, as after a restore or a lost answer."""
        for sealed in self._sealed:
            [receipt] = self._senders[0].send(sealed)
            assert receipt.verdict is Verdict.ACCEPTED
        return {sealed: lines[-1] for sealed, lines in self._answers.items()}

    @property
    def lost(self) -> int:
        return sum(sender.lost for sender in self._senders)


def await_free(settled: Config) -> None:
    """Returns when what a killed supervisor left has let go of the port."""
    end = time.monotonic() + SECONDS_TO_LET_GO
    while True:
        try:
            listen(settled.host, settled.port).close()
        except CannotListen:
            assert time.monotonic() < end, "something outlives its supervisor"
            time.sleep(0.02)
        else:
            return


def kill(served: Parts, part: str) -> None:
    if part == "web":
        served.kill_web()
        served.start_web()
    else:
        served.kill_database()
        served.start_database()
