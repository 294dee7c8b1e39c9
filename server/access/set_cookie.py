"""The two cookies as an answer sets them: of this host alone, over TLS alone, and no script reads them (ASVS 3.3)."""

from __future__ import annotations

from typing import Final

from litestar.datastructures import Cookie

from server.access.cookies import DEVICE, SESSION

DEVICE_DAYS: Final = 400
"""The longest that browsers keep a cookie; renewed at every visit to the front door."""
_DAY_S: Final = 24 * 60 * 60


def device_cookie(value: str) -> Cookie:
    return _cookie(DEVICE, value, DEVICE_DAYS * _DAY_S)


def session_cookie(value: str, seconds: int) -> Cookie:
    return _cookie(SESSION, value, seconds)


def no_session_cookie() -> Cookie:
    """Clears it. A `__Host-` cookie is replaced only by one with the same attributes."""
    return _cookie(SESSION, "", 0)


def _cookie(key: str, value: str, seconds: int) -> Cookie:
    return Cookie(key=key, value=value, max_age=seconds, path="/", secure=True, httponly=True, samesite="strict")
