"""The Piccolo engine of every table class. It has no pool and no address of its own.

Piccolo sends a query through its current transaction, or, without one, through any connection of a pool, where no
tenant is set. Here there is nothing to fall back to: outside `Database.tenant_tx` a query fails before it leaves the
process. Piccolo's own `transaction()` is not used at all: when COMMIT or ROLLBACK fails it keeps both the connection
and the context variable, and later queries of that task run there in autocommit.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import asyncpg
from piccolo.engine.postgres import PostgresEngine, PostgresTransaction


class OutsideTransaction(RuntimeError):
    """A bug: a query that no tenant's transaction surrounds."""


class _Current(PostgresTransaction):
    """A transaction that somebody else begins and ends: Piccolo reads its connection and nothing more."""

    __slots__ = ()

    def __init__(self, connection: asyncpg.Connection) -> None:
        self.connection = connection


class _Engine(PostgresEngine):
    __slots__ = ()

    def __init__(self) -> None:
        super().__init__(config={})

    async def check_version(self) -> None:
        """Piccolo connects to ask, already when the engine is made. We say what we need in our own migrations."""

    def busy(self) -> bool:
        return self.current_transaction.get() is not None

    @contextmanager
    def bound(self, connection: asyncpg.Connection) -> Iterator[None]:
        """Piccolo queries of this task go through `connection` until the block ends."""
        token = self.current_transaction.set(_Current(connection))
        try:
            yield
        finally:
            self.current_transaction.reset(token)

    def transaction(self, *_: object, **__: object) -> NoReturn:
        raise OutsideTransaction("Database.tenant_tx is the only way to a transaction")

    def atomic(self) -> NoReturn:
        raise OutsideTransaction("Database.tenant_tx is the only way to a transaction")

    async def get_new_connection(self) -> NoReturn:
        raise OutsideTransaction("this query runs outside Database.tenant_tx, where no tenant is set")

    async def start_connection_pool(self, **_: object) -> NoReturn:
        raise OutsideTransaction("connections belong to Database")


ENGINE = _Engine()
