"""What a receipt of a handoff proves: who did what to it, when, and how far the record of each side had got by then.

The server signs it with the key that devices pinned when they were enrolled. The heads of both desks stand in it, so
that each setting is the other's witness: a history that is rewritten later does not have this head at this place.
"""

from __future__ import annotations

import re

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from msgspec import Struct

from sync.ids import is_id
from sync.messages.handoffs import HandoffState
from sync.text import TextRefused, b64, unb64

_LABEL = b"harken/handoff/1\x00"
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
_NOBODY = "-"


class DeskHead(Struct, frozen=True, kw_only=True):
    """How far a desk had got before this was written."""

    setting: str
    feed: str
    seq: int
    head: bytes


class Proof(Struct, frozen=True, kw_only=True):
    """`digest`: of the body of what was sent; `note_digest`: of the body of the note. `by`: the person who did it; None
    for what the server saw by itself."""

    tenant: str
    handoff: str
    state: HandoffState
    at: str
    by: str | None
    digest: bytes
    note: str | None
    note_digest: bytes | None
    epoch: str
    sender: DeskHead
    receiver: DeskHead


class ProofRefused(ValueError):
    """This line proves nothing."""


def line(proof: Proof) -> str:
    """The text that is signed."""
    note = (_NOBODY, _NOBODY) if proof.note is None else (proof.note, b64(proof.note_digest or b""))
    desks = (word for desk in (proof.sender, proof.receiver) for word in _words(desk))
    return " ".join(
        (
            "handoff 1",
            proof.tenant,
            proof.handoff,
            proof.state.value,
            proof.at,
            proof.by or _NOBODY,
            b64(proof.digest),
            *note,
            proof.epoch,
            *desks,
        )
    )


def sign(key: Ed25519PrivateKey, text: str) -> bytes:
    """By the tenant's signing key."""
    return key.sign(_LABEL + text.encode("ascii"))


def parse(text: str, signature: bytes, key: Ed25519PublicKey) -> Proof:
    """Raises `ProofRefused` for what this key did not sign, or what is no such line."""
    try:
        key.verify(signature, _LABEL + text.encode("ascii"))
        word, version, tenant, handoff, state, at, by, digest, note, note_digest, epoch, *desks = text.split(" ")
        proof = Proof(
            tenant=tenant,
            handoff=handoff,
            state=HandoffState(state),
            at=at,
            by=None if by == _NOBODY else by,
            digest=unb64(digest),
            note=None if note == _NOBODY else note,
            note_digest=None if note == _NOBODY else unb64(note_digest),
            epoch=epoch,
            sender=_desk(desks[:4]),
            receiver=_desk(desks[4:]),
        )
        ids = (tenant, handoff, epoch, *(one for one in (proof.by, proof.note) if one is not None))
        well_formed = (
            (word, version) == ("handoff", "1")
            and all(map(is_id, ids))
            and len(proof.digest) == 32
            and (proof.note_digest is None or len(proof.note_digest) == 32)
            and _INSTANT.fullmatch(at) is not None
            and line(proof) == text
        )
    except (ValueError, TextRefused, InvalidSignature) as error:
        raise ProofRefused("not a receipt of a handoff") from error
    if not well_formed:
        raise ProofRefused("not a receipt of a handoff")
    return proof


def _words(desk: DeskHead) -> tuple[str, ...]:
    return desk.setting, desk.feed, str(desk.seq), b64(desk.head)


def _desk(words: list[str]) -> DeskHead:
    setting, feed, seq, head = words
    desk = DeskHead(setting=setting, feed=feed, seq=int(seq), head=unb64(head))
    if not (is_id(setting) and is_id(feed) and len(desk.head) == 32 and desk.seq >= 0):
        raise ProofRefused("not a head")
    return desk
