"""One line per request: its route, what came of it, how long it took. Never an address or a query."""

from __future__ import annotations

import structlog
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from server.clock import Clock

log = structlog.get_logger()

_FILES = frozenset({"/", "/{path}"})
"""The client's files: they say nothing about what the server did."""


class AccessLog:
    """ASGI layer around the application. Guards add tenant, device and person to the line as they find them out."""

    def __init__(self, app: ASGIApp, clock: Clock) -> None:
        self._app = app
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            return
        structlog.contextvars.clear_contextvars()
        began, status = self._clock.now(), 0

        async def send_and_note(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, send_and_note)
        finally:
            route = scope.get("path_template", "")
            if route not in _FILES:
                ms = round((self._clock.now() - began).total_seconds() * 1000, 1)
                log.info("request", method=scope["method"], route=route, status=status, ms=ms)
