"""One line per request: its route, what came of it, how long it took. Never an address or a query."""

from __future__ import annotations

import structlog
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from server.chance import Chance
from server.clock import Clock
from server.figures import REQUEST_SECONDS
from server.trace import request_span

log = structlog.get_logger()

_FILES = frozenset({"/", "/{path}"})
"""The client's files: they say nothing about what the server did."""
NO_ROUTE = "none"


class AccessLog:
    """ASGI layer around the application. Guards add tenant, device and person to the line as they find them out; every
    line that is logged on the way has the same request id."""

    def __init__(self, app: ASGIApp, clock: Clock, chance: Chance) -> None:
        self._app = app
        self._clock = clock
        self._chance = chance

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            return
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request=self._chance.uuid())
        asked = str(scope["method"])
        began, status = self._clock.now(), 0

        async def send_and_note(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = int(message["status"])
            await send(message)

        with request_span() as done:
            try:
                await self._app(scope, receive, send_and_note)
            finally:
                route, method = scope.get("path_template", ""), _known(asked)
                seconds = (self._clock.now() - began).total_seconds()
                REQUEST_SECONDS.labels(route or NO_ROUTE, method, str(status)).observe(seconds)
                done(method, route or NO_ROUTE, status)
                if route not in _FILES:
                    log.info("request", method=method, route=route, status=status, ms=round(seconds * 1000, 1))


def _known(method: str) -> str:
    """Anybody may send any word as one."""
    return method if method in {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"} else "OTHER"
