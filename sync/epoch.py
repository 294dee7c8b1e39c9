"""An epoch: one life of the server's database between restores, and what a device makes of the next one.

A restored server says of each feed how far it survived. The statement is signed, because it asks a device to put aside
what the chain had proved; and the device still believes its own leaves before it believes the statement (S5).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Final

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from msgspec import Meta, Struct
from msgspec.structs import replace

from sync import chain
from sync.chain import Class, Link
from sync.device.reading import disposed_by
from sync.device.shapes import Cursor, Line
from sync.messages.base import EpochId, FeedId, TenantId
from sync.page import HeadText
from sync.text import TextRefused, b64, unb64

_LABEL: Final = b"harken/epoch/1\x00"

Survived = tuple[Annotated[int, Meta(ge=0, le=2**53 - 1)], HeadText]
"""Sequence and head (b64) of a feed: up to there its past is the one that was known before."""


class Statement(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Names the feeds of one holder and no other, or it would hint at cases. `old` is the epoch that was asked from."""

    p: int
    tenant: TenantId
    old: EpochId
    new: EpochId
    feeds: dict[FeedId, Survived]


class EpochRefused(ValueError):
    """This line proves no new epoch: nothing that is held may be put aside for it."""


def write(key: Ed25519PrivateKey, statement: Statement) -> str:
    """What follows the word `epoch`: the signature of the tenant's signing key, and the text that it signs."""
    text = msgspec.json.encode(statement)
    return f"{b64(key.sign(_LABEL + text))} {text.decode()}"


def read(line: str, key: Ed25519PublicKey, tenant: str, old: str, new: str) -> dict[str, Survived]:
    """The feeds of a statement, verified against the pinned signing key and what was asked. Raises EpochRefused."""
    signature, _, text = line.partition(" ")
    try:
        key.verify(unb64(signature), _LABEL + text.encode())
        said = msgspec.json.decode(text, type=Statement)
    except (TextRefused, InvalidSignature, msgspec.DecodeError) as error:
        raise EpochRefused("not a statement of this tenant") from error
    if (said.p, said.tenant, said.old, said.new) != (1, tenant, old, new):
        raise EpochRefused("a statement of something else")
    return said.feeds


def settle(tenant: str, feed: str, held: Cursor, lines: Sequence[Line], stated: Survived | None) -> Cursor | str:
    """Where a feed stands in the new epoch, or why it is not believed. `lines` is every entry that is held.

    What lies behind the cursor is to be put aside. That is what the statement does not cover, and before it as much as
    is needed for each missing body to be explained by what stays: the entry that took its place may be lost.
    """
    if stated is None:
        return "not in the statement"
    seq, head = stated
    if held.seq < seq:
        return held
    heads = _heads(tenant, feed, lines[:seq])
    if b64(heads[seq]) != head:
        return "its past has changed"
    if held.seq == seq:
        return held
    cut = _explained(held, lines, seq)
    return replace(held, seq=cut, head=b64(heads[cut]), owed_states=(), owed_facts=())


def _heads(tenant: str, feed: str, lines: Sequence[Line]) -> list[bytes]:
    heads = [chain.first_head(tenant, feed)]
    for seq, line in enumerate(lines, 1):
        link = Link(cls=Class(line.cls), prev=line.prev, leaf=unb64(line.leaf))
        heads.append(chain.next_head(heads[-1], seq, link))
    return heads


def _explained(held: Cursor, lines: Sequence[Line], seq: int) -> int:
    cut = min([seq, *(owed - 1 for owed in (*held.owed_states, *held.owed_facts))])
    at = held.seq
    while at > cut:
        line = lines[at - 1]
        gone = [line.prev, *(disposed_by(line.text, at) if line.text is not None else ())]
        cut = min([cut, *(one - 1 for one in gone if one > 0)])
        at -= 1
    return cut


def settle_all(
    tenant: str, epoch: str, held: Mapping[str, tuple[Cursor, Sequence[Line]]], stated: Mapping[str, Survived]
) -> tuple[dict[str, Cursor], dict[str, str]]:
    """Of all feeds held from an older epoch: where each stands in `epoch`, and which are not believed, and why."""
    settled: dict[str, Cursor] = {}
    refused: dict[str, str] = {}
    for feed, (cursor, lines) in held.items():
        stands = settle(tenant, feed, cursor, lines, stated.get(feed))
        if isinstance(stands, str):
            refused[feed] = stands
        else:
            settled[feed] = replace(stands, epoch=epoch)
    return settled, refused
