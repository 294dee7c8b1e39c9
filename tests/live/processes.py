"""Web processes as the supervisor starts them, and a Redis that a test may kill."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import msgspec
from msgspec.structs import replace

from server.clock import Deadline
from server.config import Config, environment, write_config
from server.embedded.account import account_for
from server.embedded.binaries import valkey_program
from server.embedded.layout import layout_of
from server.embedded.sockets import socket_directory
from server.embedded.valkey import Valkey, valkey

SECONDS_TO_START = 180


class WebProcess(msgspec.Struct):
    process: subprocess.Popen[bytes]
    origin: str
    log: Path

    def stop(self) -> int:
        """As the supervisor does it. Returns the exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(SECONDS_TO_START)


@contextmanager
def web_process(settings: Config, directory: Path) -> Iterator[WebProcess]:
    """One more web process over the database and the keys of `settings`, on a port of its own."""
    directory.mkdir()
    listening = socket.create_server(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    path = write_config(directory, replace(settings, port=port, origin=f"http://127.0.0.1:{port}"))
    log = directory / "web.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "server.serve", str(listening.fileno())],
            stdout=out,
            stderr=out,
            pass_fds=[listening.fileno()],
            env=environment(path),
        )
    listening.close()
    try:
        _await_answer(port, process, log)
        yield WebProcess(process=process, origin=f"http://127.0.0.1:{port}", log=log)
    finally:
        process.kill()
        process.wait()


def _await_answer(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = Deadline(SECONDS_TO_START)
    while True:
        assert process.poll() is None, log.read_text()
        assert not deadline.passed(), log.read_text()
        conversation = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS_TO_START)
        try:
            conversation.request("GET", "/healthz")
            if conversation.getresponse().status == http.HTTPStatus.OK:
                return
        finally:
            conversation.close()


class Redis:
    """At one address, whether it runs or not."""

    def __init__(self, directory: Path, stack: ExitStack) -> None:
        self._layout = layout_of(directory)
        self._layout.make()
        self._account = account_for(self._layout.cluster)
        self._sockets = stack.enter_context(socket_directory(self._layout, self._account))
        self._stack = stack
        self._server: Valkey | None = None
        self.url = f"unix://{self._sockets}/redis.sock"

    def start(self) -> None:
        if self._server is not None:
            return
        program = valkey_program(self._account)
        log = self._layout.log / "valkey.log"
        self._server = self._stack.enter_context(
            valkey(program, self._layout.redis, self._sockets, self._account, log=log)
        )

    def kill(self) -> None:
        assert self._server is not None
        os.kill(self._server.child.pid, signal.SIGKILL)
        self._server.child.stop(SECONDS_TO_START)
        self._server = None
