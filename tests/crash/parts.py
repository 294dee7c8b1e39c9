"""Database, web, workers and Redis on the data directory of a Harken, each to be killed and started again by itself.

`harken up` stops the whole when a part ends, which is right for those who run it and slow for thirty deaths.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import quote

import asyncpg
import msgspec

from server.chance import SystemChance
from server.config import CLIENT, Config, environment, write_config
from server.db.roles import Role
from server.db.tenant_tx import Database
from server.embedded.account import account_for
from server.embedded.binaries import postgres_programs, valkey_program
from server.embedded.child import Child
from server.embedded.layout import layout_of, sole_use
from server.embedded.postgres import Postgres, postgres
from server.embedded.sockets import socket_directory
from server.embedded.strays import processes_in
from server.embedded.valkey import Valkey, valkey
from server.up.listen import await_answer, listen
from server.up.passwords import settle_passwords
from server.up.prepare import DATABASE
from tests.support.asking import Asking
from tests.support.ports import free_port

SECONDS_TO_STOP = 180.0
"""Long after whatever takes a signal has ended by itself."""


class Parts:
    """Made by `parts`. The port stays open while the web is dead: whoever calls then waits and is answered later."""

    def __init__(self, data: Path, settled: Config, sockets: Path, opened: socket.socket) -> None:
        self.settled = settled
        self._layout = layout_of(data)
        self._sockets = sockets
        self._opened = opened
        self._config = write_config(self._layout.run, settled)
        self._database = ExitStack()
        self._web = ExitStack()
        self._redis = ExitStack()
        self._postgres: Postgres | None = None
        self._serving: Child | None = None
        self._valkey: Valkey | None = None
        self._workers: list[Child] = []
        self._asking = Asking()

    def start_database(self) -> None:
        account = account_for(self._layout.cluster)
        password = settle_passwords(self._layout.keys, SystemChance()).superuser
        self._postgres = self._database.enter_context(
            postgres(
                *(postgres_programs(account), self._layout.cluster, self._sockets, account, password),
                log=self._layout.log / "postgres.log",
            )
        )

    @contextmanager
    def database_hanging(self) -> Iterator[None]:
        """There, and answers nobody."""
        processes = processes_in(self._layout.cluster)
        for pid in processes:
            os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            for pid in processes:
                os.kill(pid, signal.SIGCONT)

    def start_web(self) -> None:
        self._serving = Child(
            "web",
            [sys.executable, "-m", "server.serve", str(self._opened.fileno())],
            log=self._layout.log / "web.log",
            pass_fds=[self._opened.fileno()],
            environment=environment(self._config),
        )
        self._web.callback(self._serving.stop, SECONDS_TO_STOP)
        await_answer(self._serving, self._opened)

    def kill_database(self) -> None:
        assert self._postgres is not None
        os.kill(self._postgres.child.pid, signal.SIGKILL)
        self._database.close()

    def kill_web(self) -> None:
        assert self._serving is not None
        os.kill(self._serving.pid, signal.SIGKILL)
        self._web.close()

    def start_redis(self) -> None:
        """Until then there is none."""
        account = account_for(self._layout.cluster)
        self._valkey = self._redis.enter_context(
            valkey(
                *(valkey_program(account), self._layout.redis, self._sockets, account),
                log=self._layout.log / "valkey.log",
            )
        )

    def flush_redis(self) -> None:
        assert self._valkey is not None
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as conversation:
            conversation.connect(self._valkey.url.removeprefix("unix://"))
            conversation.sendall(b"FLUSHALL\r\n")
            assert conversation.recv(16).startswith(b"+OK")

    def kill_redis(self) -> None:
        assert self._valkey is not None
        os.kill(self._valkey.child.pid, signal.SIGKILL)
        self._redis.close()

    def start_worker(self) -> Child:
        """Another one. What it says is in a log of its own."""
        worker = Child(
            "worker",
            [sys.executable, "-m", "server.worker"],
            log=self._layout.log / f"worker-{len(self._workers)}.log",
            environment=environment(self._config),
        )
        self._workers.append(worker)
        return worker

    def kill_worker(self, worker: Child) -> None:
        os.kill(worker.pid, signal.SIGKILL)
        worker.stop(SECONDS_TO_STOP)

    def verified(self) -> str:
        """What `harken verify` finds wrong: nothing."""
        done = subprocess.run(
            [sys.executable, "-m", "server.cli", "verify", "--data", str(self._layout.root)],
            capture_output=True,
            text=True,
        )
        return "" if done.returncode == 0 else done.stdout + done.stderr

    def sql(self, tenant: str, statement: str, *arguments: object) -> list[asyncpg.Record]:
        """As a worker, inside a provider's walls."""

        async def fetch(database: Database) -> list[asyncpg.Record]:
            async with database.tenant_tx(tenant) as connection:
                rows: list[asyncpg.Record] = await connection.fetch(statement, *arguments)
                return rows

        return self._asking.does(self.settled.dsn_worker, fetch)

    def stop(self) -> None:
        self._asking.close()
        for worker in self._workers:
            worker.stop(SECONDS_TO_STOP)
        self._redis.close()
        self._web.close()
        self._database.close()
        self._config.unlink(missing_ok=True)


def settled_in(data: Path, *, pushes_to: Sequence[str] = ()) -> Config:
    """As `harken up` would settle it for a data directory that is there, but for the sockets, which `parts` makes."""
    keys, port = layout_of(data).keys, free_port()
    passwords = settle_passwords(keys, SystemChance()).roles
    dsn = {role: f"postgresql://{role}:{quote(passwords[role])}@/{DATABASE}?host=" for role in Role}
    return Config(
        dsn_app=dsn[Role.APP],
        dsn_worker=dsn[Role.WORKER],
        dsn_owner=dsn[Role.OWNER],
        redis_url="",
        key_dir=keys,
        host="127.0.0.1",
        port=port,
        origin=f"http://localhost:{port}",
        static_dir=CLIENT,
        demo=True,
        push_origins_allowed=tuple(pushes_to),
    )


@contextmanager
def parts(data: Path, settled: Config) -> Iterator[Parts]:
    """Database and web, on the port and with the keys that `harken up` had; nothing may be up in `data`."""
    layout = layout_of(data)
    with (
        listen(settled.host, settled.port) as opened,
        sole_use(layout),
        socket_directory(layout, account_for(layout.cluster)) as sockets,
    ):
        made = Parts(data, moved(settled, sockets), sockets, opened)
        try:
            made.start_database()
            made.start_web()
            yield made
        finally:
            made.stop()


def moved(settled: Config, sockets: Path) -> Config:
    """The same addresses, with the database's socket where it is now."""

    def here(dsn: str) -> str:
        return dsn.partition("?host=")[0] + "?host=" + quote(str(sockets), safe="")

    return msgspec.structs.replace(
        settled,
        dsn_app=here(settled.dsn_app),
        dsn_worker=here(settled.dsn_worker),
        dsn_owner=here(settled.dsn_owner),
        redis_url=f"unix://{sockets}/redis.sock",
    )
