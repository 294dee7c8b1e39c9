"""The one home of randomness. Made in composition roots and passed in, so that a test repeats a run exactly (S12)."""

from __future__ import annotations

import secrets
from typing import Protocol
from uuid import UUID


class Chance(Protocol):
    def bytes(self, n: int) -> bytes:
        """`n` bytes that nobody can guess: fit for keys, salts and cookies."""
        ...

    def uuid(self) -> str:
        """A new id as lower-case text. Random through and through (v4): an id must not tell when it was made."""
        ...


class SystemChance:
    def bytes(self, n: int) -> bytes:
        return secrets.token_bytes(n)

    def uuid(self) -> str:
        return str(UUID(bytes=secrets.token_bytes(16), version=4))
