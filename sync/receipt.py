"""The server's answer to one command: stored once, returned verbatim for ever (S2).

A receipt says that a machine has the bytes. It never says that a person has read them (R1), and it never names a feed
or a place that its author does not follow.
"""

from __future__ import annotations

import re
from enum import StrEnum

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from msgspec import Struct

from sync.ids import is_id
from sync.text import TextRefused, b64, unb64

_LABEL = b"harken/receipt/1\x00"
_REASON = re.compile(r"-|[a-z][a-z-]{0,40}")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")


class Verdict(StrEnum):
    """Accepted and held are both safe: either way the bytes are kept whole and people are told."""

    ACCEPTED = "accepted"
    HELD = "held"
    REFUSED = "refused"


class Receipt(Struct, frozen=True, kw_only=True):
    tenant: str
    cmd: str
    digest: bytes
    verdict: Verdict
    reason: str
    """A word of the closed list, or `-`."""
    received_at: str
    """The server's clock, UTC, milliseconds."""
    epoch: str


class ReceiptRefused(ValueError):
    """This line does not prove anything. The item stays in the outbox."""


def line(receipt: Receipt) -> str:
    """R, the text that is signed."""
    return (
        f"receipt 1 {receipt.tenant} {receipt.cmd} {b64(receipt.digest)} {receipt.verdict} {receipt.reason} "
        f"{receipt.received_at} {receipt.epoch}"
    )


def sign(key: Ed25519PrivateKey, receipt_line: str) -> bytes:
    """rsig, by the tenant's signing key."""
    return key.sign(_LABEL + receipt_line.encode("ascii"))


def parse(answer: str, key: Ed25519PublicKey) -> Receipt:
    """One line of a push's answer, `R SP rsig`, verified against the pinned signing key."""
    try:
        receipt_line, signature = answer.rsplit(" ", 1)
        word, version, tenant, cmd, digest, verdict, reason, received_at, epoch = receipt_line.split(" ")
        receipt = Receipt(
            tenant=tenant,
            cmd=cmd,
            digest=unb64(digest),
            verdict=Verdict(verdict),
            reason=reason,
            received_at=received_at,
            epoch=epoch,
        )
        well_formed = (
            (word, version) == ("receipt", "1")
            and all(map(is_id, (tenant, cmd, epoch)))
            and len(receipt.digest) == 32
            and _REASON.fullmatch(reason) is not None
            and _INSTANT.fullmatch(received_at) is not None
        )
        if not well_formed:
            raise ReceiptRefused("not a receipt")
        key.verify(unb64(signature), _LABEL + receipt_line.encode("ascii"))
    except (ValueError, TextRefused, InvalidSignature) as error:
        raise ReceiptRefused("not a receipt") from error
    return receipt
