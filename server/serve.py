"""The web process: `server.app` behind uvicorn, on a socket that the supervisor opened. python -m server.serve FD"""

from __future__ import annotations

import asyncio
import resource
import socket
import sys
import threading
from collections.abc import Generator
from contextlib import contextmanager, nullcontext

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from server.app import Application, create
from server.clock import Deadline
from server.config import Config, config
from server.ending import heeding

SECONDS_TO_FINISH = 8
"""For requests in progress when we are told to stop. A push takes well under one."""

SECONDS_TO_SPEAK = 2.0
"""For whoever has a connection by then and has asked for nothing. A browser opens some that it may never use."""
_LOOK_SECONDS = 0.02

FILES = 16_384


class Server(uvicorn.Server):
    """Tells the application that it stops before it waits for what is in progress."""

    def __init__(self, application: Application, settings: uvicorn.Config) -> None:
        super().__init__(settings)
        self._application = application

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._application.stopping()
        await self._hear_who_was_let_in()
        await super().shutdown(sockets)

    async def _hear_who_was_let_in(self) -> None:
        """uvicorn hangs up on whoever has asked for nothing yet, though their words may be on their way, or lie here
        unread. Nobody new is let in: they are for whoever listens next."""
        for server in self.servers:
            server.close()
        deadline = Deadline(SECONDS_TO_SPEAK)
        while any(map(_is_silent, self.server_state.connections)) and not deadline.passed():  # noqa: ASYNC110 (uvicorn tells nobody)
            await asyncio.sleep(_LOOK_SECONDS)

    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """Not as uvicorn does it, which ends us by the same signal as soon as it has closed: what is to be done at the
        very end would not be. A test that serves in a thread stops it by other means."""
        with heeding(self._told) if threading.current_thread() is threading.main_thread() else nullcontext():
            yield

    def _told(self) -> None:
        self.should_exit = True


def _is_silent(connection: object) -> bool:
    return isinstance(connection, HttpToolsProtocol) and connection.cycle is None


def serve(settled: Config, opened: socket.socket) -> None:
    """Until a signal says stop. The socket is somebody else's as well: whoever calls while we stop or start waits in
    its queue."""
    _open_many_files()
    application = create(settled)
    server = Server(
        application,
        uvicorn.Config(
            application,
            loop="uvloop",
            http="httptools",
            ws="none",
            lifespan="on",
            server_header=False,
            proxy_headers=False,
            access_log=False,  # an address and a time say who was worried, and when
            log_config=None,
            timeout_graceful_shutdown=SECONDS_TO_FINISH,
        ),
    )
    server.run(sockets=[opened])
    if not server.started:
        sys.exit(1)


def _open_many_files() -> None:
    """Each live stream is one, and 1,024, where a process usually starts, are soon had."""
    now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = FILES if most == resource.RLIM_INFINITY else min(FILES, most)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(now, wanted), most))


if __name__ == "__main__":
    serve(config(), socket.socket(fileno=int(sys.argv[1])))
