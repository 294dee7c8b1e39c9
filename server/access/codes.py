"""Enrol codes: `affinity.K7QF2M9DXW4T`. One browser, once, within seven days. Only a hash of the code is kept."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Final

from asyncpg import Connection
from msgspec import Struct

from server.chance import Chance

LIFE: Final = timedelta(days=7)
LETTERS: Final = 12
"""60 bits: at a thousand guesses a second it takes some 18 million years to find one code."""
_CROCKFORD: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_HEARD_AS: Final = str.maketrans({"I": "1", "L": "1", "O": "0"})


class Code(Struct, frozen=True):
    """A code as typed: which provider, and the hash under which it is known if it is true."""

    slug: str
    code_hash: bytes


def make_letters(count: int, chance: Chance) -> str:
    """Letters that are not taken for each other. Each is equally likely (256 = 8 × 32)."""
    return "".join(_CROCKFORD[byte % len(_CROCKFORD)] for byte in chance.bytes(count))


def heard(typed: str) -> str:
    """Letters as a person typed them: any case, spaces and hyphens anywhere, I and L for 1, O for 0."""
    return typed.upper().translate(_HEARD_AS).replace("-", "").replace(" ", "")


def make_code(slug: str, chance: Chance) -> tuple[str, bytes]:
    """A new code, to be shown once, and its hash, to be kept."""
    letters = make_letters(LETTERS, chance)
    return f"{slug}.{letters}", _hash(slug, letters)


def read_code(text: str) -> Code:
    """A code as it was typed or scanned."""
    slug, _, typed = text.strip().rpartition(".")
    slug = slug.strip().lower()
    return Code(slug=slug, code_hash=_hash(slug, heard(typed)))


async def offer(
    connection: Connection,
    tenant: str,
    setting: str,
    *,
    shared: bool,
    made_by: str | None,
    now: datetime,
    chance: Chance,
) -> str:
    """A new code with which one browser becomes a device of the setting, in a transaction of the tenant that is open.
    `made_by`: the person, or None for an operator."""
    slug = await connection.fetchval("select slug from tenant where tenant_id = $1", tenant)
    code, code_hash = make_code(slug, chance)
    await connection.execute(
        "insert into enrol_code (tenant_id, code_hash, setting_id, shared, made_at, ends_at, made_by)"
        " values ($1, $2, $3, $4, $5, $6, $7)",
        tenant,
        code_hash,
        setting,
        shared,
        now,
        now + LIFE,
        made_by,
    )
    return code


def _hash(slug: str, letters: str) -> bytes:
    return hashlib.sha256(f"harken/enrol/1\0{slug}\0{letters}".encode()).digest()
