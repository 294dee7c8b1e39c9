"""The web process on a free port, over a copy of the demo: what a browser would meet, without Redis or a worker."""

from __future__ import annotations

import asyncio
import itertools
import json
import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
import httpx
import uvicorn

from server import enrol
from server.app import Application, compose
from server.chance import SystemChance
from server.clock import Clock, SystemClock
from server.config import Config
from server.db.tenant_tx import Database
from server.people.passphrases import Passphrases
from server.seed.result import Made, MadeTenant
from server.serve import Server
from tests.support.asking import Asking
from tests.support.database import Addresses, Cluster
from tests.support.demo import DEMO, demo_of, quick
from tests.support.device import NO_TLS, TestDevice

__all__ = ["DEMO", "Web", "problem", "serving"]


class Web:
    """A served Harken with the two demo providers. To be closed."""

    def __init__(self, settings: Config, made: Made, clock: Clock | None = None) -> None:
        self.settings = settings
        self._clock = clock or SystemClock()
        self._seeds = itertools.count(1)
        self._asking = Asking()
        self.made = {tenant.slug: tenant for tenant in made.tenants}

    @property
    def affinity(self) -> MadeTenant:
        return self.made["affinity"]

    @property
    def database(self) -> str:
        """Its name in the cluster."""
        return urlsplit(self.settings.dsn_owner).path.removeprefix("/")

    def code(self, slug: str, ref: str, *, shared: bool = True, clock: Clock | None = None) -> str:
        """A fresh enrol code for a setting of the demo, by its name in the file."""
        tenant = self.made[slug]
        setting = next(setting.setting for setting in tenant.settings if setting.ref == ref)

        async def mint(database: Database) -> str:
            return await enrol.mint(
                database, tenant.tenant, setting, shared=shared, clock=clock or self._clock, chance=SystemChance()
            )

        return self._asking.does(self.settings.dsn_owner, mint)

    def device(self, slug: str = "affinity", ref: str = "alder", *, shared: bool = True) -> TestDevice:
        """A device enrolled in a setting."""
        device = TestDevice(self.settings.origin, seed=next(self._seeds))
        device.enrol(self.code(slug, ref, shared=shared))
        return device

    def client(self) -> httpx.Client:
        """Something that holds no cookie."""
        return httpx.Client(base_url=self.settings.origin, timeout=120, verify=NO_TLS)

    def sql(self, slug: str, statement: str, *arguments: object) -> list[asyncpg.Record]:
        """A statement as the owner, inside the provider's walls: to look at, or to do what has no screen yet."""

        async def fetch(database: Database) -> list[asyncpg.Record]:
            async with database.tenant_tx(self.made[slug].tenant) as connection:
                rows: list[asyncpg.Record] = await connection.fetch(statement, *arguments)
                return rows

        return self._asking.does(self.settings.dsn_owner, fetch)

    def close(self) -> None:
        self._asking.close()


@contextmanager
def serving(
    cluster: Cluster,
    directory: Path,
    static_dir: Path | None = None,
    clock: Clock | None = None,
    passphrases: Passphrases | None = None,
    tablespace: str = "pg_default",
) -> Iterator[Web]:
    """Serves a copy of the demo until the block ends. By `clock`, if a test has to move it; else by the machine's.
    Signing in is quick unless `passphrases` says otherwise."""
    demo = demo_of(cluster, clock)
    shutil.copytree(demo.keys, directory, dirs_exist_ok=True)
    clock, listening = clock or SystemClock(), socket.create_server(("127.0.0.1", 0))
    # Else each answer's second piece waits 40 ms for the first to be acknowledged: uvloop sees to it, asyncio does not.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    with listening, cluster.clone(demo.template, tablespace) as addresses:
        settings = _settings(addresses, directory, static_dir or directory / "no-client", listening.getsockname()[1])
        with _served(compose(settings, clock, SystemChance(), passphrases=passphrases or quick()), listening):
            with httpx.Client(base_url=settings.origin, timeout=120, verify=NO_TLS) as client:
                assert client.get("/healthz").json() == {"ok": True}
            with closing(Web(settings, demo.made, clock)) as web:
                yield web


def _settings(addresses: Addresses, directory: Path, static_dir: Path, port: int) -> Config:
    return Config(
        dsn_app=addresses.app,
        dsn_worker=addresses.worker,
        dsn_owner=addresses.owner,
        redis_url=f"unix://{directory}/no-redis.sock",
        key_dir=directory,
        host="127.0.0.1",
        port=port,
        origin=f"http://127.0.0.1:{port}",
        static_dir=static_dir,
    )


@contextmanager
def _served(application: Application, listening: socket.socket) -> Iterator[None]:
    server = Server(
        application,
        uvicorn.Config(
            application,
            loop="asyncio",
            http="httptools",
            ws="none",
            lifespan="on",
            server_header=False,
            access_log=False,
            log_config=None,
        ),
    )
    thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[listening])))
    thread.start()
    try:
        yield
    finally:
        server.should_exit = True
        thread.join()


def problem(answer: httpx.Response) -> str:
    """The reason of a problem answer, after checking its form."""
    assert answer.headers["content-type"] == "application/problem+json"
    body = json.loads(answer.content)
    assert set(body) == {"type", "title", "status"}
    assert body["status"] == answer.status_code
    reason: str = body["type"]
    return reason
