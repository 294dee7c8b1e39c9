"""Whoever was let in before a web is told to stop is answered, also if they have said nothing by then (F22)."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import uvicorn

from server import serve
from tests.support.patience import until

ASKED = b"GET / HTTP/1.1\r\nhost: here\r\nconnection: close\r\n\r\n"
Send = Callable[[dict[str, Any]], Awaitable[None]]
SECONDS = 120.0


class Answers:
    """An application that says yes."""

    def stopping(self) -> None:
        """Nobody follows anything here."""

    async def __call__(self, scope: dict[str, Any], receive: object, send: Send) -> None:  # noqa: ARG002
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body"})


@contextmanager
def served() -> Iterator[tuple[serve.Server, int]]:
    application: Any = Answers()
    listening = socket.create_server(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    server = serve.Server(application, uvicorn.Config(application, http="httptools", lifespan="off", log_config=None))
    thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[listening])))
    thread.start()
    try:
        yield server, port
    finally:
        server.should_exit = True
        thread.join()


def connected(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=SECONDS)


def answer(one: socket.socket) -> bytes:
    return b"".join(iter(lambda: one.recv(1000), b""))


def is_closed(port: int) -> bool:
    try:
        connected(port).close()
    except OSError:
        return True
    return False


def test_whoever_was_let_in_is_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "SECONDS_TO_SPEAK", SECONDS)
    with served() as (server, port), connected(port) as early:
        with connected(port) as later:
            later.sendall(ASKED)
            assert answer(later).startswith(b"HTTP/1.1 204"), "and who came before was let in before"
        server.should_exit = True
        assert until(lambda: is_closed(port))
        early.sendall(ASKED)
        assert answer(early).startswith(b"HTTP/1.1 204")


def test_whoever_says_nothing_keeps_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "SECONDS_TO_SPEAK", 0.1)
    with served() as (server, port), connected(port) as silent:
        assert until(lambda: bool(server.server_state.connections))
        server.should_exit = True
        assert answer(silent) == b""
