"""One PostgreSQL on a cluster of files: made on the first start, reached by a unix socket, stopped before its files are
let go."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import msgspec

from server.clock import Deadline
from server.embedded.account import Account
from server.embedded.child import Child
from server.embedded.strays import stop_strays

SECONDS_TO_START = 120.0
"""Crash recovery of what a busy minute left takes about a second, on a machine that has nothing else to do."""
SECONDS_TO_STOP = 60.0
"""One that is killed while it writes has all of it to do again at its next start."""
SUPERUSER = "postgres"

SETTINGS: Mapping[str, str] = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    # What goes wrong is logged without the words it went wrong on: no row contents, statements or parameters (§6).
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
}


class PostgresFailed(RuntimeError):
    """It did not start. The message ends with its own last words."""


class Postgres(msgspec.Struct, frozen=True):
    """A running server. `dsn` gives addresses on its socket."""

    child: Child
    cluster: Path
    sockets: Path

    def dsn(self, role: str, password: str, database: str) -> str:
        return f"postgresql://{role}:{quote(password)}@/{database}?host={quote(str(self.sockets), safe='')}"


@contextmanager
def postgres(
    programs: Path,
    cluster: Path,
    sockets: Path,
    account: Account,
    password: str,
    *,
    log: Path,
    settings: Mapping[str, str] | None = None,
) -> Iterator[Postgres]:
    """Starts it, waits until it answers, and stops it when the block ends. `password` becomes the superuser's when the
    cluster is made. The caller holds the data directory's lock."""
    stop_strays(cluster, signal.SIGINT)
    _forget_the_dead(cluster)
    with _reachable(cluster, account) as (name, descriptor):
        if not (cluster / "PG_VERSION").exists():
            _make(programs, name, descriptor, sockets, account, password, log)
        options = [f"-c{key}={value}" for key, value in {**SETTINGS, **(settings or {})}.items()]
        child = Child(
            "PostgreSQL",
            [programs / "postgres", "-D", name, "-k", sockets, *options],
            log=log,
            stop_by=signal.SIGINT,  # its fast shutdown: clients are cut off, everything committed is written
            pass_fds=[descriptor],
            identity=account.identity,
        )
        try:
            _await_ready(child, cluster)
            yield Postgres(child=child, cluster=cluster, sockets=sockets)
        finally:
            child.stop(SECONDS_TO_STOP)


def _forget_the_dead(cluster: Path) -> None:
    """A pid file whose process was killed names a number that may be another program's by now, or that of the dead one,
    whom nobody has buried: PostgreSQL would take either for itself. Only where we could see that none works there."""
    if Path("/proc/self").exists():
        (cluster / "postmaster.pid").unlink(missing_ok=True)


@contextmanager
def _reachable(cluster: Path, account: Account) -> Iterator[tuple[str, int]]:
    """A name for the cluster that `account` can use even where it may not pass a directory above it.

    As root on Linux it is a descriptor that we opened: the kernel goes through it to the directory itself. So the data
    may lie in a closed home directory, and no directory above it has to be opened to everyone.
    """
    cluster.mkdir(mode=0o700, exist_ok=True)
    account.own(cluster)
    descriptor = os.open(cluster, os.O_RDONLY | os.O_DIRECTORY)
    try:
        by_descriptor = not account.ours and Path("/proc/self/fd").is_dir()
        yield (f"/proc/self/fd/{descriptor}" if by_descriptor else str(cluster)), descriptor
    finally:
        os.close(descriptor)


def _make(
    programs: Path, name: str, descriptor: int, sockets: Path, account: Account, password: str, log: Path
) -> None:
    """initdb. A first attempt that was interrupted leaves files without PG_VERSION, which initdb itself refuses."""
    secret = sockets / "password"
    secret.touch(mode=0o600)
    secret.write_text(password + "\n", encoding="ascii")
    account.own(secret)
    try:
        done = subprocess.run(
            [
                *(programs / "initdb", "-D", name, "-U", SUPERUSER, "--auth=scram-sha-256", f"--pwfile={secret}"),
                *("--encoding=UTF8", "--locale=C", *_locale(programs)),
            ],
            cwd="/",
            pass_fds=[descriptor],
            capture_output=True,
            text=True,
            check=False,
            **account.identity,
        )
    finally:
        secret.unlink()
    log.write_text(done.stdout + done.stderr, encoding="utf-8")
    if done.returncode:
        raise PostgresFailed(f"PostgreSQL could not make its files (see {log}):\n{done.stderr.strip()}")


def _locale(programs: Path) -> list[str]:
    """The built-in one sorts alike on every machine; PostgreSQL before 17 does not have it and sorts by bytes."""
    said = subprocess.run([programs / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    major = int(said.split()[2].split(".")[0])
    return ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"] if major >= 17 else []


def _await_ready(child: Child, cluster: Path) -> None:
    """The last line of its pid file says `ready`. That asks nothing of the network or of a role."""
    deadline = Deadline(SECONDS_TO_START)
    pid_file = cluster / "postmaster.pid"
    while not _says_ready(pid_file, child.pid):
        if child.ended() is not None:
            raise PostgresFailed(f"PostgreSQL did not start (see {child.log}):\n{child.last_words()}")
        if deadline.passed():
            raise PostgresFailed(f"PostgreSQL was not ready after {SECONDS_TO_START:.0f} seconds (see {child.log})")
        time.sleep(0.01)


def _says_ready(pid_file: Path, pid: int) -> bool:
    try:
        lines = pid_file.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return False
    return len(lines) >= 8 and lines[0] == str(pid) and lines[7].strip() == "ready"
