"""`harken up` as a whole, with everything that it starts."""

from __future__ import annotations

import os
import signal
import socket
import stat
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
    deadline = Patience(180)
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
    return httpx.get(f"{up.origin}/healthz", timeout=180).status_code


def started_again(up: Running, part: str) -> None:
    """Kills one part; returns when there is another in its place, and everything else went on meanwhile."""
    before = parts_of(up)
    os.kill(before[part], signal.SIGKILL)
    deadline = Patience(180)
    while (now := parts_of(up)).get(part, before[part]) == before[part]:
        assert not deadline.passed()
        assert health(up) == 200
    assert {**now, part: 0} == {**before, part: 0}


def test_it_serves_until_it_is_told_to_stop_and_leaves_nothing_running(data: Path) -> None:
    """What can be is started again meanwhile, and nobody else stops for it."""
    with running(data) as harken:
        assert set(parts_of(harken)) == {"postgres", "valkey", "server.serve", "server.worker"}
        with pytest.raises(DidNotStart, match="is in use by process"):
            start(data)
        secrets_are_for_their_owner_only(data)
        for part in ("valkey", "server.worker"):
            started_again(harken, part)
        parts = parts_of(harken)
        said = "".join(f"harken: {name} ended by itself and is started again\n" for name in ("Valkey", "the worker"))
        assert harken.stop(signal.SIGINT) == (0, said)
        assert nothing_is_left(data, parts)


def ends_with(up: Running, part: str) -> None:
    """When this part ends, the whole ends, and says which."""
    parts = parts_of(up)
    os.kill(parts[part], signal.SIGKILL)
    code, errors = up.ended()
    assert code == 1
    assert "ended by itself (killed by SIGKILL), so everything was stopped" in errors
    assert nothing_is_left(up.data, parts)


def test_after_a_kill_of_everything_it_starts_again_at_once_on_the_same_port(data: Path) -> None:
    """Whether what was left still has the port, and whatever a pid file says: here, a process that does not end."""
    first = start(data)
    parts = parts_of(first)
    os.kill(parts["server.serve"], signal.SIGSTOP)
    assert first.stop(signal.SIGKILL)[0] == -signal.SIGKILL
    (data / "pg" / "postmaster.pid").write_text(f"{os.getpid()}\n{data / 'pg'}\n0\n")
    with running(data, "--port", first.origin.rpartition(":")[2]) as second:
        assert second.origin == first.origin
        assert health(second) == 200
        for pid in parts.values():
            assert not Path(f"/proc/{pid}/cwd").exists()
        ends_with(second, "postgres")


def test_without_the_web_the_whole_ends(data: Path) -> None:
    with running(data) as up:
        ends_with(up, "server.serve")


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
            parts = parts_of(up)
            assert up.stop(signal.SIGTERM) == (0, "")
            assert nothing_is_left(tmp_path / "ours", parts)


def test_a_database_that_may_forget_is_not_served_on(tmp_path: Path) -> None:
    with started(tmp_path / "theirs", {"fsync": "off"}) as theirs:
        admin = theirs.dsn("postgres", PASSWORD, "postgres")
        with pytest.raises(DidNotStart, match="exit code 1: harken: PostgreSQL has fsync = off"):
            start(tmp_path / "ours", "--database-url", admin)
