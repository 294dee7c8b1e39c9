"""Real PostgreSQL for tests: one cluster per test process, migrated once a run, and a clone of that database per test.

A clone costs about 25 ms. The cluster's fsync is off, since nothing here survives the run anyway; tests of what
survives a crash start a cluster of their own.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import asyncpg
import msgspec

from server.db.migrate import migrate
from server.db.roles import Role, prepare_database, prepare_roles
from server.embedded.account import account_for
from server.embedded.binaries import postgres_programs
from server.embedded.layout import layout_of, sole_use
from server.embedded.postgres import SUPERUSER, Postgres, postgres
from server.embedded.sockets import socket_directory

PASSWORD = "only-for-tests"
TEMPLATE = "template_harken"
FAST_AND_FORGETFUL = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "max_connections": "100",
    # A login's hash is slow on purpose, in Python most of all, and tests log in some thousand times.
    "scram_iterations": "1",
}

T = TypeVar("T")


class Addresses(msgspec.Struct, frozen=True):
    """One database, as each role sees it."""

    name: str
    superuser: str
    owner: str
    app: str
    worker: str
    disposer: str


class Cluster:
    def __init__(self, server: Postgres, directory: Path) -> None:
        self.server = server
        self.directory = directory
        """For what belongs to one of its databases."""
        self._numbers = itertools.count(1)

    def addresses(self, database: str) -> Addresses:
        owner, app, worker, disposer = (
            self.server.dsn(role, PASSWORD, database) for role in (Role.OWNER, Role.APP, Role.WORKER, Role.DISPOSER)
        )
        superuser = self.server.dsn(SUPERUSER, PASSWORD, database)
        return Addresses(name=database, superuser=superuser, owner=owner, app=app, worker=worker, disposer=disposer)

    def make_template(self) -> None:
        run(self._make_template())

    async def _make_template(self) -> None:
        admin = await asyncpg.connect(self.addresses("postgres").superuser)
        try:
            await admin.execute(f"alter role {SUPERUSER} password '{PASSWORD}'")
            await prepare_roles(admin, dict.fromkeys(Role, PASSWORD))
            await prepare_database(admin, TEMPLATE)
        finally:
            await admin.close()
        owner = await asyncpg.connect(self.addresses(TEMPLATE).owner)
        try:
            await migrate(owner)
        finally:
            await owner.close()

    @contextmanager
    def clone(self, template: str = TEMPLATE, tablespace: str = "pg_default") -> Iterator[Addresses]:
        """A migrated database of one's own, empty or as its template is, gone when the block ends. For fixtures of a
        module or a test."""
        name = f"clone_{next(self._numbers)}"
        made = self.make(name, template, tablespace)
        try:
            yield made
        finally:
            run(self.admin(f"drop database {name} with (force)"))

    def make(self, name: str, template: str = TEMPLATE, tablespace: str = "pg_default") -> Addresses:
        """As `clone`, and there for as long as the server."""
        how = f"template {template} strategy file_copy owner {Role.OWNER} tablespace {tablespace}"
        run(self.admin(f"create database {name} {how}"))
        return self.addresses(name)

    async def admin(self, statement: str) -> None:
        """A statement as the superuser, in no transaction."""
        admin = await asyncpg.connect(self.addresses("postgres").superuser)
        try:
            await admin.execute(statement)
        finally:
            await admin.close()


def run(work: Coroutine[object, object, T]) -> T:
    """From a fixture that is not async: with a loop of its own, whatever loop the tests use."""
    with asyncio.Runner() as runner:
        return runner.run(work)


@contextmanager
def started(directory: Path, settings: dict[str, str] | None = None) -> Iterator[Postgres]:
    """A new, empty server under `directory`, with the settings it would serve with unless told otherwise."""
    layout = layout_of(directory)
    layout.make()
    account = account_for(layout.cluster)
    with (
        sole_use(layout),
        socket_directory(layout, account) as sockets,
        postgres(
            *(postgres_programs(account), layout.cluster, sockets, account, PASSWORD),
            log=layout.log / "postgres.log",
            settings=settings,
        ) as server,
    ):
        yield server
