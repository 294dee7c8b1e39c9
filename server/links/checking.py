"""What lets somebody open a link: the secret of the link, and the code from the phone.

The secret is 128 bits, so one fast hash finds it out, and nothing else is done for whoever has it not. The code is six
digits: it counts before it is looked at, and it is stretched with the secret, so that a stolen database tries none.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from typing import Final

from argon2.low_level import Type, hash_secret_raw

SECRET_BYTES: Final = 16
_MEMORY_KIB: Final = 46 * 1024
_SALT_BYTES: Final = 16
_CHECK_BYTES: Final = 32
_AT_ONCE: Final = 2


def lock_of(secret: bytes) -> bytes:
    """All that is kept of a secret."""
    return hashlib.sha256(b"harken/link/1\x00" + secret).digest()


def check_of(secret: bytes, code: str) -> bytes:
    """All that is kept of a code. Takes a tenth of a second."""
    salt = hashlib.sha256(b"harken/link/code/1\x00" + secret).digest()[:_SALT_BYTES]
    return hash_secret_raw(
        code.encode(),
        salt,
        time_cost=1,
        memory_cost=_MEMORY_KIB,
        parallelism=1,
        hash_len=_CHECK_BYTES,
        type=Type.ID,
    )


class Codes:
    """One per process. Its turns are no part of those for signing in: nobody outside keeps anybody inside waiting."""

    def __init__(self) -> None:
        self._turn = asyncio.Semaphore(_AT_ONCE)

    async def is_right(self, check: bytes, secret: bytes, code: str) -> bool:
        async with self._turn:
            found = await asyncio.to_thread(check_of, secret, code)
        return hmac.compare_digest(check, found)
