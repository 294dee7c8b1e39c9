"""The chain: why a past that a device has seen cannot be changed without every such device refusing it.

Leaves are salted, so a leaf that stands in for a withheld or disposed body tells nothing of it. The domain bytes 00, 01
and 02 keep leaf, first head and later heads apart, as in RFC 6962, section 2.1.
"""

from __future__ import annotations

import hashlib
from enum import StrEnum

from msgspec import Struct

from sync import ids


class Class(StrEnum):
    """A fact stands for ever; a state names in `prev` the state it supersedes."""

    FACT = "F"
    STATE = "S"


class Link(Struct, frozen=True, kw_only=True):
    """What a device keeps of every entry for ever: enough to compute any past head again."""

    cls: Class
    prev: int
    leaf: bytes


def leaf(salt: bytes, entry: bytes) -> bytes:
    """The salted commitment to an entry's text."""
    return hashlib.sha256(b"\x00" + salt + entry).digest()


def first_head(tenant_id: str, feed_id: str) -> bytes:
    """The head of an empty feed; binds every later head to this tenant and feed."""
    return hashlib.sha256(b"\x01harken/feed/1" + ids.raw(tenant_id) + ids.raw(feed_id)).digest()


def next_head(head: bytes, seq: int, link: Link) -> bytes:
    """The head after entry `seq`, which is counted from 1 without gaps."""
    return hashlib.sha256(
        b"".join(
            (
                b"\x02",
                head,
                seq.to_bytes(8, "big"),
                link.cls.encode("ascii"),
                link.prev.to_bytes(8, "big"),
                link.leaf,
            )
        )
    ).digest()
