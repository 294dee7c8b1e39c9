"""Receipts: what the server answered must be what it still says it answered, under the tenant's signature (S2)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from server.verify import spec
from server.verify.findings import Check, Pen
from server.verify.keys import Keys
from server.verify.log import instant

_UUID: Final = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_LINE: Final = re.compile(
    rf"receipt 1 (?P<tenant>{_UUID}) (?P<cmd>{_UUID}) (?P<digest>[A-Za-z0-9_-]{{43}})"
    rf" (?P<verdict>accepted|held|refused) (?P<reason>-|[a-z][a-z-]{{0,40}})"
    rf" (?P<at>{spec.INSTANT.pattern}) (?P<epoch>{_UUID})"
)


@dataclass(frozen=True, slots=True)
class Given:
    """What the columns beside a receipt say."""

    tenant: UUID
    cmd: UUID
    digest: bytes
    line: str
    signature: bytes


@dataclass(frozen=True, slots=True)
class Receipt:
    verdict: str
    reason: str
    at: str


def check(given: Given, keys: Keys, place: str, pen: Pen) -> Receipt | None:
    """The receipt, or None if there is none to speak of."""
    match = _LINE.fullmatch(given.line)
    if match is None:
        pen.wrong(Check.RECEIPT, place, "its receipt is not one")
        return None
    if not keys.signed_by_tenant(given.signature, spec.receipt_signed(given.line)):
        pen.wrong(Check.RECEIPT, place, "the tenant's key did not sign its receipt")
    said = match["tenant"], match["cmd"], match["digest"]
    if said != (str(given.tenant), str(given.cmd), spec.b64(given.digest)):
        pen.wrong(Check.RECEIPT, place, "its receipt is for something else")
    if (match["reason"] == "-") != (match["verdict"] == "accepted"):
        pen.wrong(Check.RECEIPT, place, "its receipt gives a reason where none belongs, or none where one does")
    return Receipt(match["verdict"], match["reason"], match["at"])


def check_time(receipt: Receipt, at: datetime, place: str, pen: Pen) -> None:
    if receipt.at != instant(at):
        pen.wrong(Check.RECEIPT, place, "its receipt names another time than its row")
