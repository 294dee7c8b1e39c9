"""Only our own pages may change anything (ASVS 3.5.1-3.5.3). SameSite=Strict cookies are the other half of this."""

from __future__ import annotations

from litestar.datastructures import Headers as RequestHeaders

from server.web.problems import Problem, Reason

_READS = frozenset({"GET", "HEAD", "OPTIONS"})
_OURS = frozenset({"same-origin", "none"})


def check_origin(method: str, headers: RequestHeaders, origin: str) -> None:
    """Refuses a write that a browser says came from elsewhere.

    A missing header is let through: browsers always send one of the two on a cross-site write, and what is not a
    browser holds no cookie that it was not given. "same-site" is refused like "cross-site": a sister host is not us.
    """
    if method in _READS:
        return
    if headers.get("origin", origin) != origin or headers.get("sec-fetch-site", "same-origin") not in _OURS:
        raise Problem(Reason.CROSS_SITE)
