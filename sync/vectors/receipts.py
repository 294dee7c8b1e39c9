"""Receipts that prove something, and lines that prove nothing."""

from __future__ import annotations

import hashlib
from typing import Any

import msgspec

from sync import receipt
from sync.receipt import Receipt, Verdict
from sync.text import b64
from sync.vectors import fixed

Json = dict[str, Any]

_DIGEST = hashlib.sha256(b"an envelope").digest()


def receipts() -> Json:
    good = [_receipt(verdict, reason) for verdict, reason in _VERDICTS]
    return {
        "signing_public": b64(fixed.SIGNING.public_key().public_bytes_raw()),
        "tenant": fixed.TENANT,
        "proves": [{"answer": _answer(receipt.line(one)), "receipt": msgspec.to_builtins(one)} for one in good],
        "proves_nothing": [{"name": name, "answer": answer} for name, answer in _misses(good[0]).items()],
    }


_VERDICTS = [(Verdict.ACCEPTED, "-"), (Verdict.HELD, "unknown-key"), (Verdict.REFUSED, "already-acknowledged")]


def _receipt(verdict: Verdict, reason: str) -> Receipt:
    return Receipt(
        tenant=fixed.TENANT,
        cmd=fixed.fixed_id("a"),
        digest=_DIGEST,
        verdict=verdict,
        reason=reason,
        received_at="2026-11-21T14:03:00.123Z",
        epoch=fixed.EPOCH,
    )


def _answer(line: str) -> str:
    return f"{line} {b64(receipt.sign(fixed.SIGNING, line))}"


def _misses(good: Receipt) -> dict[str, str]:
    line = receipt.line(good)
    answer = _answer(line)
    stranger = b64(receipt.sign(fixed.TABLET, line))
    return {
        "empty": "",
        "a captive portal": "<html><body>Sign in to the network</body></html>",
        "no signature": line,
        "cut short": answer[:-3],
        "another key's signature": f"{line} {stranger}",
        "a word changed after signing": answer.replace(" accepted ", " held "),
        "signed, another version": _answer(line.replace("receipt 1", "receipt 2")),
        "signed, two spaces": _answer(line.replace("receipt 1", "receipt  1")),
        "signed, unknown verdict": _answer(line.replace("accepted", "lost")),
        "signed, digest of 31 bytes": _answer(line.replace(b64(_DIGEST), b64(_DIGEST[:31]))),
        "signed, time without milliseconds": _answer(line.replace("00.123Z", "00Z")),
        "signed, another tenant": _answer(line.replace(fixed.TENANT, fixed.fixed_id("another tenant"))),
        "signed, reason in capitals": _answer(line.replace(" - ", " BAD ")),
        "signed, trailing word": _answer(line + " x"),
    }
