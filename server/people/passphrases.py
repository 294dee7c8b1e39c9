"""Passphrases: Argon2id, with a limit on how many are hashed at a time, so that signing in cannot exhaust the machine.

OWASP ASVS 5.0, 11.4.2 and appendix C: at least 46 MiB with one pass.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from server.chance import Chance
from server.web.problems import Problem, Reason

LENGTH_MIN: Final = 12
LENGTH_MAX: Final = 256
AT_ONCE: Final = 2
WAITING_MAX: Final = 32
_RETRY_S: Final = 2
_SALT_BYTES: Final = 16


class Passphrases:
    """Hashes and checks. One per process: its limit is that of the process."""

    def __init__(self, chance: Chance, *, memory_kib: int = 46 * 1024) -> None:
        self._chance = chance
        self._hasher = PasswordHasher(time_cost=1, memory_cost=memory_kib, parallelism=1, hash_len=32)
        self._turn = asyncio.Semaphore(AT_ONCE)
        self._waiting: set[str] = set()
        self._nobodys = self._hash("nobody has this passphrase")

    async def hash(self, passphrase: str) -> str:
        """The text to store. Does not wait for a turn: the command line makes new passphrases, and whoever has just
        signed in has one renewed, once."""
        return await asyncio.to_thread(self._hash, passphrase)

    def is_aged(self, stored: str) -> bool:
        """True if it was made with another amount of work than `hash` does now: then it is both easier to guess and
        slower or faster to check than that of an unknown login."""
        return self._hasher.check_needs_rehash(stored)

    @contextmanager
    def place(self, asker: str) -> Iterator[None]:
        """A place among those who wait for a turn. Raises BUSY when too many do, or when `asker`, a device, does so
        already: one that guesses in parallel must not keep every provider's people out. Nothing was tried then, so
        take one before a try is counted."""
        if len(self._waiting) >= WAITING_MAX or asker in self._waiting:
            raise Problem(Reason.BUSY, retry_after_s=_RETRY_S)
        self._waiting.add(asker)
        try:
            yield
        finally:
            self._waiting.discard(asker)

    async def matches(self, stored: str | None, passphrase: str) -> bool:
        """True if `passphrase` is the one behind `stored`; in turn, for whoever has a place. For an unknown login
        (None) the same work is done for nothing, so that the time of the answer does not tell who exists."""
        async with self._turn:
            right = await asyncio.to_thread(self._verify, stored or self._nobodys, passphrase)
        return right and stored is not None

    def _hash(self, passphrase: str) -> str:
        return self._hasher.hash(passphrase, salt=self._chance.bytes(_SALT_BYTES))

    def _verify(self, stored: str, passphrase: str) -> bool:
        try:
            return self._hasher.verify(stored, passphrase)
        except (VerificationError, InvalidHashError):
            return False
