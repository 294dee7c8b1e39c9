"""Texts that are hashed: UTF-8 JSON, written once, never encoded again."""

from __future__ import annotations

import base64
import binascii
import re

DEPTH_MAX = 16
_STRING = re.compile(rb'"(?:[^"\\]|\\.)*+"?', re.DOTALL)
"""A string, or all that follows a quote that nothing closes: so that no byte is looked at twice."""
_AS_SQUARE = bytes.maketrans(b"{}", b"[]")
_NO_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))


class TextRefused(ValueError):
    """The bytes are not a text that this protocol carries. The message names the rule, never the content."""


def b64(data: bytes) -> str:
    """base64url without padding (RFC 4648, section 5)."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def unb64(text: str) -> bytes:
    """The bytes of base64url text. Padding, other alphabets and stray bits are refused: each value has one spelling."""
    if "=" in text or "+" in text or "/" in text:
        raise TextRefused("not base64url without padding")
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise TextRefused("not base64url without padding") from error
    if b64(data) != text:
        raise TextRefused("not base64url without padding")
    return data


def check_text(data: bytes, *, size_max: int) -> str:
    """Decodes a text, or says which rule it breaks.

    Depth is counted before any JSON decoder sees the bytes: decoders recurse, and a deep text could end the process.
    """
    if len(data) > size_max:
        raise TextRefused("too long")
    if b"\n" in data or b"\x00" in data:
        raise TextRefused("raw line feed or NUL")
    if depth(data) > DEPTH_MAX:
        raise TextRefused("nested too deeply")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise TextRefused("not UTF-8") from error


def depth(data: bytes) -> int:
    """How deeply arrays and objects may nest, brackets inside strings left out. Linear, no recursion, no loop of ours
    over what was sent: a batch of hundred such texts must not keep anybody waiting.

    Exact for balanced brackets up to the limit. It may be too high for others, which no decoder takes either, and below
    the limit: counting openers is enough to wave through nearly every text without reading it.
    """
    openers = data.count(b"[") + data.count(b"{")
    if openers <= DEPTH_MAX:
        return openers
    # Each round takes away the innermost pairs of all.
    left, rounds = _STRING.sub(b"", data).translate(_AS_SQUARE, _NO_BRACKETS), 0
    while rounds <= DEPTH_MAX and b"[]" in left:
        left, rounds = left.replace(b"[]", b""), rounds + 1
    return rounds + left.count(b"[")
