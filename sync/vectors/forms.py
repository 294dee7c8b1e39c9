"""Up: every byte form from an id to a push, and near-misses that a server must hold or refuse, each with its reason."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from sync import envelope, ids
from sync.envelope import How, Plain, Route, Suite
from sync.text import b64
from sync.vectors import fixed

Json = dict[str, Any]

_DESCRIBED = "Sam, year 8 — said “it’s nothing”\u2028\U0001f600"


def forms() -> Json:
    """What any client must be able to make, byte for byte."""
    return {
        "b64": [{"hex": data.hex(), "text": b64(data)} for data in (b"", b"\x00", b"\xfb\xff", bytes(range(40)))],
        "b64_refused": ["A", "AA==", "A+", "A/", "AB", "AAF", "A A", "Ā"],
        "references": [{"cmd": cmd, "reference": ids.reference(cmd)} for cmd in map(fixed.fixed_id, "abcd")],
        "entry_ids": [
            {"cmd": fixed.fixed_id("a"), "kind": kind, "n": n, "id": ids.entry_id(fixed.fixed_id("a"), kind, n)}
            for kind, n in (("record-concern", 0), ("report-told", 1), ("report-told", 2))
        ],
        "intake_keys": [_intake(suite) for suite in Suite],
        "commands": [_command(name) for name in _COMMANDS],
        "frames": [_frame([]), _frame([b"one"]), _frame([b"one", b"", b"three"])],
    }


def header(name: str, suite: Suite, *, how: How) -> bytes:
    """A header as the device writes it: its own order of fields, its own spacing; only these bytes are ever hashed."""
    fields = {
        "p": 1,
        "key": fixed.INTAKE_KEYS[suite],
        "tenant": fixed.TENANT,
        "device": fixed.DEVICE,
        "seq": 2**53 - 1 if how is How.NONE else 7,
        "cmd": fixed.fixed_id(name),
        "made": "2026-11-21T13:55:02.417Z",
        "zone": "Europe/London",
        "mono": 86_400_000,
        "boot": "b3",
        "who": fixed.PERSON if how is How.KEY else None,
        "how": how,
    }
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()


def concern(described: str) -> bytes:
    """A body. It never names tenant, device or author: those are in the header or in who signed."""
    fields = {
        "k": "record-concern",
        "v": 1,
        "setting": fixed.SETTING,
        "writer": {"name": "R. Recorder", "role": "Night staff", "phone": "01632 960001"},
        "child": {"listed": None, "described": described},
        "danger": "not-answered",
        "adult": "no",
        "subject": None,
        "struck": [],
        "saw": "Came in late and would not eat.",
        "words": "I'm fine.",
        "when": "2026-11-21T13:50",
        "place": "",
        "finishes": None,
    }
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()


_COMMANDS: dict[str, tuple[How, Route, bytes]] = {
    "signed by a person": (How.KEY, Route.CHILD, concern(_DESCRIBED)),
    "a name given": (How.NAME, Route.ABOUT_ADULT, concern("not known yet")),
    "nobody said": (How.NONE, Route.CHILD, b'{"k":"add-note"}'),
    "no padding needed": (How.NONE, Route.CHILD, b"x" * (512 - 85)),
    "one byte over": (How.NONE, Route.CHILD, b"x" * (512 - 85 + 1)),
}


def plain(name: str, suite: Suite) -> tuple[bytes, Plain]:
    """Header and signed plaintext of one example command."""
    how, route, body = _COMMANDS[name]
    head = header(name, suite, how=how)
    key, signer = (fixed.AUTHOR, fixed.AUTHOR_KEY) if how is How.KEY else (fixed.TABLET, fixed.DEVICE)
    return head, Plain(route=route, signer_key_id=signer, signature=envelope.sign(key, head, body), body=body)


def names() -> list[str]:
    return list(_COMMANDS)


def _command(name: str) -> Json:
    head, made = plain(name, Suite.X_WING)
    packed = envelope.pack(made)
    return {
        "name": name,
        "header": head.decode(),
        "body": made.body.decode(),
        "signed": envelope.signed_bytes(head, made.body).hex(),
        "seed": fixed.seed("author" if _COMMANDS[name][0] is How.KEY else "tablet").hex(),
        "signature": b64(made.signature),
        "route": int(made.route),
        "signer": made.signer_key_id,
        "plain_size": len(packed),
        "plain_sha256": hashlib.sha256(packed).hexdigest(),
    }


def _intake(suite: Suite) -> Json:
    key, public = fixed.INTAKE_KEYS[suite], fixed.intake_public(suite)
    signed = b"harken/intake-key/1\x00" + ids.raw(key) + suite.encode() + b"\x00" + public
    return {
        "intake": {"key": key, "suite": suite, "public": b64(public), "sig": b64(fixed.SIGNING.sign(signed))},
        "private_seed": fixed.seed(f"intake {suite}").hex(),
        "signing_public": b64(fixed.SIGNING.public_key().public_bytes_raw()),
    }


def _frame(items: list[bytes]) -> Json:
    return {"items": [item.hex() for item in items], "body": envelope.frame(items).hex()}
