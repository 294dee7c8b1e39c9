"""Only our own pages may change anything (ASVS 3.5.1-3.5.3). SameSite=Strict cookies are the other half of this."""

from __future__ import annotations

from litestar import Request
from litestar.datastructures import State
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Receive, Scope, Send

from server.web.problems import Problem, Reason

_READS = frozenset({"GET", "HEAD", "OPTIONS"})
_OURS = frozenset({"same-origin", "none"})


class OurPagesOnly(ASGIMiddleware):
    """Refuses a write that a browser says came from elsewhere, before any cookie is looked at.

    A missing header is let through: browsers always send one of the two on a cross-site write, and what is not a
    browser holds no cookie that it was not given. "same-site" is refused like "cross-site": a sister host is not us.
    """

    def __init__(self, origin: str) -> None:
        self._origin = origin

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        request: Request[object, object, State] = Request(scope)
        foreign_origin = request.headers.get("origin", self._origin) != self._origin
        foreign_fetch = request.headers.get("sec-fetch-site", "same-origin") not in _OURS
        if request.method not in _READS and (foreign_origin or foreign_fetch):
            raise Problem(Reason.CROSS_SITE)
        await next_app(scope, receive, send)
