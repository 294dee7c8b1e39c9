"""`harken up` as a whole, with everything that it starts."""

from __future__ import annotations

import os
import signal
import socket
import stat
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from server.embedded.layout import layout_of
from server.embedded.strays import processes_in
from tests.support.database import PASSWORD, started
from tests.support.harken import DidNotStart, Running, running, start
from tests.support.patience import Patience


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One directory for all tests here, each of which stops what it starts: later starts find it as it was left."""
    return tmp_path_factory.mktemp("up")


@pytest.fixture
def harken(data: Path) -> Iterator[Running]:
    with running(data) as up:
        yield up


def parts_of(up: Running) -> dict[str, int]:
    """What the supervisor started, by the last words of its command."""
    found = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            words = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except (OSError, IndexError):
            continue
        if parent == up.process.pid:
            for name in ("postgres", "valkey", "server.serve", "server.worker"):
                if name in words:
                    found[name] = int(entry.name)
    return found


def nothing_is_left(data: Path, parts: dict[str, int]) -> bool:
    deadline = Patience(20)
    while any(Path(f"/proc/{pid}/cwd").exists() for pid in parts.values()):
        if deadline.passed():
            return False
    run = data / "run"
    return not processes_in(data / "pg") and not (run / "config.json").exists() and not (run / "sockets").exists()


def secrets_are_for_their_owner_only(data: Path) -> None:
    layout = layout_of(data)
    for path in (layout.root, layout.keys, layout.run, layout.log):
        assert stat.S_IMODE(path.stat().st_mode) == 0o700, path
    for path in (*layout.keys.iterdir(), layout.run / "config.json"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path


def health(up: Running) -> int:
    return httpx.get(f"{up.origin}/healthz", timeout=10).status_code


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_until_it_is_told_to_stop_and_leaves_nothing_running(harken: Running, by: signal.Signals) -> None:
    parts = parts_of(harken)
    assert set(parts) == {"postgres", "valkey", "server.serve", "server.worker"}
    with pytest.raises(DidNotStart, match="is in use by process"):
        start(harken.data)
    secrets_are_for_their_owner_only(harken.data)
    assert health(harken) == 200
    assert harken.stop(by) == (0, "")
    assert nothing_is_left(harken.data, parts)


@pytest.mark.parametrize("part", ["postgres", "server.serve"])
def test_when_a_part_ends_the_whole_ends_and_says_which(harken: Running, part: str) -> None:
    parts = parts_of(harken)
    os.kill(parts[part], signal.SIGKILL)
    code, errors = harken.ended()
    assert code == 1
    assert "ended by itself (killed by SIGKILL), so everything was stopped" in errors
    assert nothing_is_left(harken.data, parts)


@pytest.mark.parametrize(("part", "name"), [("valkey", "Valkey"), ("server.worker", "the worker")])
def test_what_can_be_is_started_again_and_nobody_else_stops_for_it(harken: Running, part: str, name: str) -> None:
    before = parts_of(harken)
    os.kill(before[part], signal.SIGKILL)
    deadline = Patience(20)
    while (now := parts_of(harken)).get(part, before[part]) == before[part]:
        assert not deadline.passed()
        assert health(harken) == 200
    assert {**now, part: 0} == {**before, part: 0}
    assert harken.stop() == (0, f"harken: {name} ended by itself and is started again\n")
    assert nothing_is_left(harken.data, now)


def test_after_a_kill_of_everything_it_starts_again_at_once_on_the_same_port(data: Path) -> None:
    """Whether what was left still has the port, and whatever a pid file says: here, a process that does not end."""
    first = start(data)
    parts = parts_of(first)
    os.kill(parts["server.serve"], signal.SIGSTOP)
    assert first.stop(signal.SIGKILL)[0] == -signal.SIGKILL
    (data / "pg" / "postmaster.pid").write_text(f"{os.getpid()}\n{data / 'pg'}\n0\n")
    second = start(data, port=int(first.origin.rpartition(":")[2]))
    assert health(second) == 200
    for pid in parts.values():
        assert not Path(f"/proc/{pid}/cwd").exists()
    assert second.stop()[0] == 0


def test_a_port_that_is_taken_is_known_at_once(data: Path) -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as taken,
        pytest.raises(DidNotStart, match="Try another: PORT="),
    ):
        start(data, port=taken.getsockname()[1])


def test_a_database_of_ones_own(tmp_path: Path) -> None:
    with started(tmp_path / "theirs") as theirs:
        admin = theirs.dsn("postgres", PASSWORD, "postgres")
        with running(tmp_path / "ours", "--database-url", admin) as up:
            assert health(up) == 200
            assert not (tmp_path / "ours" / "pg").exists()


def test_a_database_that_may_forget_is_not_served_on(tmp_path: Path) -> None:
    with started(tmp_path / "theirs", {"fsync": "off"}) as theirs:
        admin = theirs.dsn("postgres", PASSWORD, "postgres")
        with pytest.raises(DidNotStart, match="exit code 1: harken: PostgreSQL has fsync = off"):
            start(tmp_path / "ours", "--database-url", admin)
