"""Set-up codes: with one, somebody begins a provider in the browser, once. Only a hash of the code is kept."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Final

from asyncpg import Connection

from server.access.codes import heard, make_letters
from server.chance import Chance

DAYS: Final = 7
LETTERS: Final = 16
"""80 bits."""


async def mint(connection: Connection, chance: Chance, *, days: int = DAYS) -> str:
    """A new code, to be shown once. The connection is the owner's: nobody else may make one."""
    letters = make_letters(LETTERS, chance)
    await connection.execute(
        "insert into setup_code (code_hash, made_at, ends_at) values ($1, now(), now() + $2::interval)",
        hash_of(letters),
        timedelta(days=days),
    )
    return letters


async def is_open(connection: Connection, code_hash: bytes) -> bool:
    """True for a code that can still be used."""
    found: bool = await connection.fetchval(
        "select exists (select from setup_code where code_hash = $1 and used_at is null and ends_at > now())", code_hash
    )
    return found


def hash_of(typed: str) -> bytes:
    """Of a code as it was typed or came in a link."""
    return hashlib.sha256(f"harken/setup/1\0{heard(typed.strip())}".encode()).digest()
