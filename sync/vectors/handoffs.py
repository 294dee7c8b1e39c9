"""Receipts of what was shared: those that prove something, and lines that prove nothing."""

from __future__ import annotations

import hashlib
from typing import Any

from sync import handoff
from sync.handoff import DeskHead, Proof
from sync.messages.handoffs import HandoffState
from sync.text import b64
from sync.vectors import fixed

Json = dict[str, Any]

_SENT = hashlib.sha256(b"what was sent").digest()
_NOTE = hashlib.sha256(b"a note").digest()


def handoffs() -> Json:
    sent, noted = _proof(HandoffState.SENT, None), _proof(HandoffState.NOTED, fixed.fixed_id("note"))
    delivered = _proof(HandoffState.DELIVERED, None, by=None)
    return {
        "signing_public": b64(fixed.SIGNING.public_key().public_bytes_raw()),
        "tenant": fixed.TENANT,
        "proves": [_good(one) for one in (sent, delivered, noted)],
        "proves_nothing": [
            {"name": name, "line": line, "sig": sig} for name, (line, sig) in _misses(handoff.line(noted)).items()
        ],
    }


def _proof(state: HandoffState, note: str | None, by: str | None = fixed.PERSON) -> Proof:
    return Proof(
        tenant=fixed.TENANT,
        handoff=fixed.fixed_id("handoff"),
        state=state,
        at="2026-11-22T14:03:00.123Z",
        by=by,
        digest=_SENT,
        note=note,
        note_digest=None if note is None else _NOTE,
        epoch=fixed.EPOCH,
        sender=_desk("school", 41),
        receiver=_desk("home", 0),
    )


def _desk(name: str, seq: int) -> DeskHead:
    head = hashlib.sha256(name.encode()).digest()
    return DeskHead(setting=fixed.fixed_id(name), feed=fixed.fixed_id(f"desk of {name}"), seq=seq, head=head)


def _good(proof: Proof) -> Json:
    line = handoff.line(proof)
    return {
        "line": line,
        "sig": b64(handoff.sign(fixed.SIGNING, line)),
        "proof": {
            "handoff": proof.handoff,
            "state": proof.state.value,
            "at": proof.at,
            "by": proof.by,
            "digest": b64(proof.digest),
            "note": proof.note,
            "noteDigest": None if proof.note_digest is None else b64(proof.note_digest),
            "epoch": proof.epoch,
            "sender": _said(proof.sender),
            "receiver": _said(proof.receiver),
        },
    }


def _said(desk: DeskHead) -> Json:
    return {"setting": desk.setting, "feed": desk.feed, "seq": desk.seq, "head": b64(desk.head)}


def _misses(line: str) -> dict[str, tuple[str, str]]:
    sig = b64(handoff.sign(fixed.SIGNING, line))
    changed = {
        "another version": line.replace("handoff 1", "handoff 2"),
        "two spaces": line.replace("handoff 1", "handoff  1"),
        "an unknown state": line.replace(" noted ", " lost "),
        "a digest of 31 bytes": line.replace(b64(_SENT), b64(_SENT[:31])),
        "a note without its digest": line.replace(b64(_NOTE), "-"),
        "a time without milliseconds": line.replace("00.123Z", "00Z"),
        "a place that is no number": line.replace(" 41 ", " 041 "),
        "a head of 31 bytes": line[: line.rindex(" ") + 1] + b64(hashlib.sha256(b"home").digest()[:31]),
        "a trailing word": line + " x",
    }
    return {
        "empty": ("", ""),
        "no signature": (line, ""),
        "a signature cut short": (line, sig[:-3]),
        "another key's signature": (line, b64(handoff.sign(fixed.TABLET, line))),
        "a word changed after signing": (line.replace(" noted ", " closed "), sig),
        "signed as a receipt of a command": (line, b64(fixed.SIGNING.sign(b"harken/receipt/1\x00" + line.encode()))),
        **{f"signed, {name}": (text, b64(handoff.sign(fixed.SIGNING, text))) for name, text in changed.items()},
    }
