"""Passphrases: Argon2id, with a limit on how many are hashed at a time, so that signing in cannot exhaust the machine.

OWASP ASVS 5.0, 11.4.2 and appendix C: at least 46 MiB with one pass.
"""

from __future__ import annotations

import asyncio
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
        """The text to store. Does not wait for a turn: only the command line makes new passphrases."""
        return await asyncio.to_thread(self._hash, passphrase)

    async def matches(self, stored: str | None, passphrase: str, *, asker: str) -> bool:
        """True if `passphrase` is the one behind `stored`. For an unknown login (None) the same work is done for
        nothing, so that the time of the answer does not tell who exists. Raises BUSY when too many wait, or when
        `asker`, a device, waits already: one that guesses in parallel must not keep every provider's people out."""
        if len(self._waiting) >= WAITING_MAX or asker in self._waiting:
            raise Problem(Reason.BUSY, retry_after_s=_RETRY_S)
        self._waiting.add(asker)
        try:
            async with self._turn:
                right = await asyncio.to_thread(self._verify, stored or self._nobodys, passphrase)
        finally:
            self._waiting.discard(asker)
        return right and stored is not None

    def _hash(self, passphrase: str) -> str:
        return self._hasher.hash(passphrase, salt=self._chance.bytes(_SALT_BYTES))

    def _verify(self, stored: str, passphrase: str) -> bool:
        try:
            return self._hasher.verify(stored, passphrase)
        except (VerificationError, InvalidHashError):
            return False
