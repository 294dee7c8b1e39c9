"""Logins and e-mail addresses as they are kept: one spelling each, and each one person's. Pure."""

from __future__ import annotations

import re
from typing import Final

_ADDRESS: Final = re.compile(r"[^@\s<>]+@[\w-]+(\.[\w-]+)+")


def login_of(typed: str) -> str:
    """Without what a keyboard adds; capital and small letters are one."""
    return typed.strip().casefold()


def is_address(text: str) -> bool:
    """True for what mail can be sent to, as far as its form goes."""
    return _ADDRESS.fullmatch(text) is not None
