"""Sealed envelopes. Sealing is random, so those in the file stay as long as they open to what they should."""

from __future__ import annotations

from typing import Any

from sync import envelope
from sync.envelope import EnvelopeRefused, Suite
from sync.text import b64, unb64
from sync.vectors import fixed, forms

Json = dict[str, Any]


def sealed(before: Json | None) -> Json:
    """Each example command under each suite, and near-misses made from them, each with the reason to hold it."""
    kept = {(one["name"], one["suite"]): one["envelope"] for one in (before or {}).get("opens", [])}
    opens = [_opens_to(name, suite, kept.get((name, suite))) for suite in Suite for name in forms.names()]
    return {"opens": opens, "refused": _refused(unb64(opens[0]["envelope"]))}


def _opens_to(name: str, suite: Suite, kept: str | None) -> Json:
    head, plain = forms.plain(name, suite)
    packed = envelope.pack(plain)
    if kept is None or not _opens(unb64(kept), suite, head, packed):
        kept = b64(envelope.seal(suite, envelope.public_key(suite, fixed.intake_public(suite)), head, plain))
    digests = {"digest": b64(envelope.digest_of(unb64(kept))), "plain_sha256": envelope.digest_of(packed).hex()}
    return {"name": name, "suite": suite, **digests, "envelope": kept}


def _opens(data: bytes, suite: Suite, head: bytes, packed: bytes) -> bool:
    try:
        parsed = envelope.parse(data)
        return parsed.header_text == head and envelope.unseal(suite, fixed.intake(suite), parsed) == packed
    except EnvelopeRefused:
        return False


def _refused(good: bytes) -> list[Json]:
    """Changes to one good envelope under X-Wing. Whoever opens must find the same reason."""
    size = int.from_bytes(good[3:5], "big")
    head, rest = good[5 : 5 + size], good[5 + size :]
    device = fixed.DEVICE.encode()

    def with_header(text: bytes) -> bytes:
        return good[:3] + len(text).to_bytes(2, "big") + text + rest

    cases: dict[str, tuple[str, bytes]] = {
        "nothing": ("unreadable", b""),
        "other magic": ("unreadable", b"HX" + good[2:]),
        "other version": ("unreadable", b"HK\x02" + good[3:]),
        "header longer than the bytes": ("unreadable", good[:3] + b"\xff\xff" + good[5:]),
        "header not JSON": ("unreadable", with_header(b"{" * 3)),
        "header nested 17 deep": ("unreadable", with_header(b"[" * 17 + b"]" * 17)),
        "header with a line feed": ("unreadable", with_header(head.replace(b'"p":1', b'"p":\n1'))),
        "header with NUL": ("unreadable", with_header(head + b"\x00")),
        "header not UTF-8": ("unreadable", with_header(head.replace(b"Europe", b"Europ\xff"))),
        "header over 512 bytes": ("unreadable", with_header(head + b" " * 512)),
        "unknown field": ("unreadable", with_header(head[:-1] + b',"x":1}')),
        "missing field": ("unreadable", with_header(head.replace(b'"boot":"b3",', b""))),
        "another protocol": ("unreadable", with_header(head.replace(b'"p":1', b'"p":2'))),
        "upper-case id": ("unreadable", with_header(head.replace(device, device.upper()))),
        "sequence 0": ("unreadable", with_header(head.replace(b'"seq":7', b'"seq":0'))),
        "over 64 KiB": ("too-large", good + bytes(64 * 1024)),
        "header changed": ("bad-seal", with_header(head.replace(b"13:55:02", b"13:55:03"))),
        "last byte changed": ("bad-seal", good[:-1] + bytes([good[-1] ^ 1])),
        "cut short": ("bad-seal", good[:-1]),
        "nothing sealed": ("bad-seal", good[: 5 + size]),
    }
    return [{"name": name, "reason": reason, "envelope": b64(data)} for name, (reason, data) in cases.items()]
