"""What a provider's machine runs beside Harken: Debian's PostgreSQL, Redis and pgbouncer where they are installed, else
the servers that Harken brings. Each is started for the test alone, on private sockets or free ports."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import msgspec

from server.clock import Deadline
from server.embedded.account import Account, account_for
from server.embedded.binaries import DEBIAN, postgres_programs, valkey_program
from server.embedded.child import Child
from server.embedded.layout import layout_of, sole_use
from server.embedded.postgres import postgres
from server.embedded.sockets import socket_directory
from server.production.secrets import USERLIST
from tests.support.ports import free_port

DEPLOY = Path(__file__).parents[2] / "deploy"
SECONDS = 300
"""For whatever must come about: two webs and two workers that start at once on a busy machine took thirty, and others
are slower. Waiting costs nothing where it comes."""


class Servers(msgspec.Struct, frozen=True):
    """`sockets` is the directory of PostgreSQL's. `pooler` is a port, or None where there is no pgbouncer here."""

    programs: Path
    sockets: Path
    account: Account
    secrets: Path
    redis_port: int
    redis: Child
    pooler: int | None
    what: str
    """Which they are, for whoever reads the test's report."""


@contextmanager
def servers(directory: Path, secrets: Path) -> Iterator[Servers]:
    """PostgreSQL is empty but for its superuser, whose password is the secret."""
    layout = layout_of(directory)
    layout.make()
    account = account_for(layout.cluster)
    debian = sorted(DEBIAN.glob("*/bin/postgres"))
    programs = debian[0].parent if debian else postgres_programs(account)
    password = (secrets / "database-superuser").read_text()
    with ExitStack() as stack:
        stack.enter_context(sole_use(layout))
        sockets = stack.enter_context(socket_directory(layout, account))
        log = layout.log / "postgres.log"
        stack.enter_context(postgres(programs, layout.cluster, sockets, account, password, log=log))
        redis_port, redis, redis_name = _redis(stack, layout.log, sockets, account, secrets)
        pooler = _pooler(stack, layout.log, sockets, account, secrets)
        said = subprocess.run([programs / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
        pooled = "through pgbouncer" if pooler else "without pgbouncer, which is not installed"
        yield Servers(
            programs=programs,
            sockets=sockets,
            account=account,
            secrets=secrets,
            redis_port=redis_port,
            redis=redis,
            pooler=pooler,
            what=f"{said.strip()}, {redis_name}, {pooled}",
        )


def _redis(stack: ExitStack, log: Path, sockets: Path, account: Account, secrets: Path) -> tuple[int, Child, str]:
    """With the configuration of deploy/compose.yaml: a password, and nothing kept."""
    program = shutil.which("redis-server") or str(valkey_program(account))
    port = free_port()
    [line] = re.findall(r"printf '(requirepass .*?)' ", (DEPLOY / "compose.yaml").read_text())
    configured = sockets / "redis.conf"
    text = line.replace("\\n", "\n").replace("%s", (secrets / "redis").read_text())
    configured.write_text(f"{text}port {port}\nbind 127.0.0.1\ndir {sockets}\n")
    account.own(configured)
    child = Child("Redis", [program, configured], log=log / "redis.log", identity=account.identity)
    stack.callback(child.stop, SECONDS)
    await_port(port, child)
    return port, child, Path(program).name


def _pooler(stack: ExitStack, log: Path, sockets: Path, account: Account, secrets: Path) -> int | None:
    """With deploy/pgbouncer/pgbouncer.ini, but for where things are."""
    program = shutil.which("pgbouncer", path="/usr/sbin:/usr/bin:/usr/local/bin")
    if program is None:
        return None
    port = free_port()
    users = sockets / USERLIST
    shutil.copy(secrets / USERLIST, users)
    account.own(users)
    text = (DEPLOY / "pgbouncer" / "pgbouncer.ini").read_text()
    for written, here in {
        "host=postgres port=5432": f"host={sockets} port=5432",
        "listen_addr = *": "listen_addr = 127.0.0.1\nunix_socket_dir =",
        "listen_port = 6432": f"listen_port = {port}",
        "/run/secrets/pgbouncer-userlist": str(users),
    }.items():
        assert text.count(written) == 1, written
        text = text.replace(written, here)
    configured = sockets / "pgbouncer.ini"
    configured.write_text(text)
    account.own(configured)
    child = Child(
        "pgbouncer", [program, configured], log=log / "pgbouncer.log", stop_by=signal.SIGINT, identity=account.identity
    )
    stack.callback(child.stop, SECONDS)
    await_port(port, child)
    return port


def stop(process: subprocess.Popen[bytes], words: Callable[[], str], name: str = "it") -> None:
    """As systemd does; it takes an end by its own signal, before a process heeds it, for a good one too. One that does
    not end is killed all the same: it would be in the way of whoever comes after."""
    ended_before, began = process.poll(), time.monotonic()
    process.send_signal(signal.SIGTERM)
    try:
        code = process.wait(SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        code = process.wait()
    when = "before it was told" if ended_before is not None else f"{time.monotonic() - began:.1f} s after it was told"
    assert code in (0, -signal.SIGTERM), f"{name} ended with {code} {when}; it said:\n{words()}"


def await_port(port: int, child: Child) -> None:
    deadline = Deadline(SECONDS)
    while True:
        assert child.ended() is None, child.last_words()
        assert not deadline.passed(), child.last_words()
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.02)
        else:
            return


def psql(servers: Servers, script: Path) -> subprocess.CompletedProcess[str]:
    """As the runbook has it: roles and database from deploy/sql, passwords from their files."""
    return subprocess.run(
        [
            *(servers.programs / "psql", "--no-psqlrc", "-v", "ON_ERROR_STOP=1", "--host", servers.sockets),
            *("--username", "postgres", "--file", script),
        ],
        env={
            "PATH": os.defpath,
            "SECRETS": str(servers.secrets),
            "PGPASSWORD": (servers.secrets / "database-superuser").read_text(),
        },
        capture_output=True,
        text=True,
        check=False,
    )
