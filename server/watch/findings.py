"""What `harken doctor` finds: how bad it is, what it is, and what to do about it, for somebody at 3 a.m."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import datetime
from enum import IntEnum
from pathlib import Path

from asyncpg import Connection
from msgspec import Struct

from server.config import Config
from server.policy.pack import Pack


class Level(IntEnum):
    """The exit code of the command is the worst there is."""

    ATTENTION = 1
    """It works, and somebody has to see to it soon."""
    BROKEN = 2
    """A concern could wait unheard, or already does."""


class Finding(Struct, frozen=True, kw_only=True):
    """Says who and where by short name of the provider, name of the setting, and ids: never by a person's name."""

    level: Level
    check: str
    says: str
    do: str

    def lines(self) -> str:
        return f"{self.level.name}  {self.check}: {self.says}\n           {self.do}"


class Machine(Struct, frozen=True, kw_only=True):
    """What checks of this machine look at."""

    settings: Config
    now: datetime


class Server(Struct, frozen=True, kw_only=True):
    """What checks of the database as a whole look at. `connection` is in a transaction of no tenant."""

    settings: Config
    now: datetime
    connection: Connection


class Tenant(Struct, frozen=True, kw_only=True):
    """What checks of one provider look at. `connection` is in a transaction of theirs; `now` is the database's."""

    settings: Config
    now: datetime
    connection: Connection
    tenant: str
    slug: str
    pack: Pack


MachineCheck = Callable[[Machine], AsyncIterator[Finding]]
ServerCheck = Callable[[Server], AsyncIterator[Finding]]
TenantCheck = Callable[[Tenant], AsyncIterator[Finding]]


def attention(check: str, says: str, do: str) -> Finding:
    return Finding(level=Level.ATTENTION, check=check, says=says, do=do)


def broken(check: str, says: str, do: str) -> Finding:
    return Finding(level=Level.BROKEN, check=check, says=says, do=do)


def directory_of(settings: Config) -> Path:
    """Where what is worth keeping lies."""
    return settings.key_dir.parent
