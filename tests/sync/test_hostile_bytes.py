"""Whatever bytes arrive, what reads them answers or gives its own refusal: nothing else is ever raised."""

from __future__ import annotations

import os
import time
from collections.abc import Callable

import msgspec
import pytest
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric import mlkem, x25519
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sync import envelope, receipt
from sync.envelope import BATCH_MAX, EnvelopeRefused, How, Plain, PrivateKey, Refusal, Route, Suite
from sync.pull import NotAPullError, PullReader
from sync.receipt import ReceiptRefused
from sync.text import DEPTH_MAX, TextRefused, b64, check_text, depth, unb64

ID = "0198f1aa-0000-7000-8000-000000000001"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(32)).public_key()
HEADER: dict[str, object] = {
    "p": 1,
    "key": ID,
    "tenant": ID,
    "device": ID,
    "seq": 1,
    "cmd": ID,
    "made": "2026-11-21T13:55:00Z",
    "zone": "Europe/London",
    "mono": 0,
    "boot": ID,
    "who": None,
    "how": How.NONE,
}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=20,
)
JSONISH = st.text(alphabet='{}[]":,\\u0dn1e- a', max_size=300).map(str.encode)

many = settings(max_examples=120, deadline=None)


def framed(header: bytes, sealed: bytes = b"") -> bytes:
    return b"HK\x01" + len(header).to_bytes(2, "big") + header + sealed


@many
@given(st.binary(max_size=400))
def test_a_push_comes_apart_and_no_byte_of_an_item_is_lost(body: bytes) -> None:
    items = envelope.unframe(body)
    assert len(body) - 4 * len(items) <= sum(map(len, items)) <= len(body)


@many
@given(st.lists(st.binary(max_size=40), max_size=BATCH_MAX))
def test_what_was_framed_comes_apart_as_it_was(items: list[bytes]) -> None:
    assert envelope.unframe(envelope.frame(items)) == items


def test_items_beyond_a_batch_are_not_counted_one_by_one() -> None:
    started = time.process_time()
    assert len(envelope.unframe(bytes(6_600_000))) == BATCH_MAX + 1
    assert time.process_time() - started < 0.5


@many
@given(st.binary(max_size=600) | st.builds(framed, JSONISH | st.binary(max_size=600), st.binary(max_size=8)))
@example(framed(b'"\\ud800"'))
@example(b"HK\x01\xff\xff")
def test_bytes_are_an_envelope_or_refused(data: bytes) -> None:
    try:
        envelope.parse(data)
    except EnvelopeRefused as refused:
        assert refused.refusal in (Refusal.UNREADABLE, Refusal.TOO_LARGE)  # noqa: PT017 (either outcome is right)


@many
@given(st.sampled_from([*HEADER, "other"]), JSON)
def test_a_header_with_one_field_changed_is_an_envelope_or_refused(field: str, value: object) -> None:
    try:
        parsed = envelope.parse(framed(msgspec.json.encode(HEADER | {field: value})))
    except EnvelopeRefused as refused:
        assert refused.refusal is Refusal.UNREADABLE  # noqa: PT017
    else:
        assert field in HEADER
        assert parsed.header.p == 1


@many
@given(st.binary(max_size=1024) | st.binary(min_size=85, max_size=512).map(lambda data: data + bytes(-len(data) % 256)))
def test_a_plaintext_comes_apart_only_as_pack_makes_it(data: bytes) -> None:
    try:
        plain = envelope.unpack(data)
    except EnvelopeRefused as refused:
        assert refused.refusal is Refusal.MALFORMED  # noqa: PT017
    else:
        assert envelope.pack(plain) == data


@many
@given(st.sampled_from(Route), st.binary(min_size=64, max_size=64), st.binary(max_size=700))
def test_what_was_packed_comes_apart_as_it_was(route: Route, signature: bytes, body: bytes) -> None:
    plain = Plain(route=route, signer_key_id=ID, signature=signature, body=body)
    assert envelope.unpack(envelope.pack(plain)) == plain


def x_wing() -> PrivateKey:
    return hpke.MLKEM768X25519PrivateKey(mlkem.MLKEM768PrivateKey.generate(), x25519.X25519PrivateKey.generate())


@pytest.mark.parametrize(
    ("suite", "make", "enc"), [(Suite.X_WING, x_wing, 1120), (Suite.X25519, x25519.X25519PrivateKey.generate, 32)]
)
def test_what_was_not_sealed_to_a_key_is_refused(suite: Suite, make: Callable[[], PrivateKey], enc: int) -> None:
    private = make()
    header = msgspec.json.encode(HEADER)
    # A key share of zeros is a point of low order, and must end as any other bad seal does (RFC 7748, 6.1).
    tries = [b"", b"x", bytes(enc - 1), bytes(enc), bytes(enc + 300), b"\xff" * (enc + 300)]
    tries += [os.urandom(enc + 272) for _ in range(20)]
    for sealed in tries:
        with pytest.raises(EnvelopeRefused, match="bad-seal"):
            envelope.unseal(suite, private, envelope.parse(framed(header, sealed)))


@many
@given(st.binary(max_size=300) | JSONISH)
def test_bytes_are_a_text_or_refused(data: bytes) -> None:
    try:
        text = check_text(data, size_max=200)
    except TextRefused:
        return
    assert text.encode() == data
    assert "\n" not in text
    assert "\x00" not in text


@many
@given(JSON)
def test_depth_is_never_less_than_it_is(value: object) -> None:
    def deep(one: object) -> int:
        inner = one.values() if isinstance(one, dict) else one if isinstance(one, list) else ()
        return (1 if isinstance(one, dict | list) else 0) + max(map(deep, inner), default=0)

    assert depth(msgspec.json.encode(value)) >= deep(value)


def test_depth_reads_no_byte_twice() -> None:
    """An unclosed string full of escaped quotes once took the square of its length."""
    nested = b"[" * (DEPTH_MAX + 1)
    started = time.process_time()
    for hostile in (nested + b'"' + b'\\"' * 500_000, nested + b'"' * 1_000_001, nested + b'"' + b"\\" * 999_999):
        assert depth(hostile) > DEPTH_MAX
    assert time.process_time() - started < 2


@pytest.mark.parametrize("hostile", [b"[" * 60_000, b"[]" * 30_000, b"{" * 30_000 + b"}" * 30_000])
def test_depth_of_a_batch_of_brackets_is_counted_at_once(hostile: bytes) -> None:
    """Bracket by bracket, a push of a hundred such texts once held everyone up for half a minute."""
    started = time.process_time()
    for _ in range(100):
        depth(hostile)
    assert time.process_time() - started < 3


@many
@given(st.text(max_size=60))
def test_base64url_has_one_spelling_or_is_refused(text: str) -> None:
    try:
        data = unb64(text)
    except TextRefused:
        return
    assert b64(data) == text


@many
@given(st.text(max_size=200) | st.lists(st.text(max_size=20), min_size=9, max_size=9).map(" ".join))
def test_a_line_is_a_receipt_of_ours_or_refused(line: str) -> None:
    with pytest.raises(ReceiptRefused):
        receipt.parse(line, KEY)


WORDS = st.sampled_from(
    ["harken 1", f"harken 1 {ID}", "feeds", "feed", "F", "S", "f", "s", "head", "end", "more", "epoch"]
)
PARTS = st.sampled_from(["0", "1", "-1", "01", "9" * 20, "²", ID, "A" * 22, "A" * 43, "[]", "{}", ""])


@many
@given(
    st.lists(st.builds(lambda word, parts: " ".join([word, *parts]), WORDS, st.lists(PARTS, max_size=4)), max_size=12)
)
def test_lines_are_a_pull_or_refused(lines: list[str]) -> None:
    reader = PullReader(ID, {})
    try:
        for line in (f"harken 1 {ID}", f'feeds [["{ID}","desk","{ID}",3]]', *lines):
            reader.take(line)
    except NotAPullError:
        return
    assert reader.ended in ("cut", "end", "more")
