"""Enrol codes: `affinity.K7QF2M9DXW4T`. One browser, once, within seven days. Only a hash of the code is kept."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Final

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


def make_code(slug: str, chance: Chance) -> tuple[str, bytes]:
    """A new code, to be shown once, and its hash, to be kept. Each letter is equally likely (256 = 8 × 32)."""
    letters = "".join(_CROCKFORD[byte % len(_CROCKFORD)] for byte in chance.bytes(LETTERS))
    return f"{slug}.{letters}", _hash(slug, letters)


def read_code(text: str) -> Code:
    """A code as a person typed it: any case, spaces and hyphens anywhere, I and L for 1, O for 0."""
    slug, _, typed = text.strip().rpartition(".")
    letters = typed.upper().translate(_HEARD_AS).replace("-", "").replace(" ", "")
    return Code(slug=slug.strip().lower(), code_hash=_hash(slug.strip().lower(), letters))


def _hash(slug: str, letters: str) -> bytes:
    return hashlib.sha256(f"harken/enrol/1\0{slug}\0{letters}".encode()).digest()
