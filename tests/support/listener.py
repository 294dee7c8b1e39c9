"""Someone at the other end of a live stream, in a thread: what they were sent, and when it was over."""

from __future__ import annotations

import socket
import threading
from http.client import HTTPConnection, HTTPException
from typing import Self
from urllib.parse import urlsplit

from tests.support.device import TestDevice

PATIENCE_SECONDS = 180
"""For what must happen; on a busy machine that takes its time."""


class Listener:
    """Connected, when the block begins."""

    def __init__(self, device: TestDevice, *, origin: str | None = None) -> None:
        at = urlsplit(origin or str(device.http.base_url))
        self._connection = HTTPConnection(str(at.hostname), at.port, timeout=PATIENCE_SECONDS * 2)
        self._connection.request("GET", "/live", headers={"cookie": device.http.headers["cookie"]})
        self.answer = self._connection.getresponse()
        self._changed = threading.Condition()
        self.lines: list[bytes] = []
        self.over = False
        self.cut = False
        self._seen = 0
        self._thread = threading.Thread(target=self._read, daemon=True)

    def __enter__(self) -> Self:
        assert self.answer.status == 200
        self._thread.start()
        self._wait_for(b": still here", 1)
        return self

    def __exit__(self, *_: object) -> None:
        if self._connection.sock is not None and not self.over:
            self._connection.sock.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._connection.close()

    @property
    def pokes(self) -> int:
        return self.lines.count(b"event: pull")

    def poked(self, times: int = 1) -> None:
        """Returns once that many pokes have come in all."""
        self._wait_for(b"event: pull", times)

    def heard(self, within: float) -> bool:
        """Waits so many seconds for one more poke than this was asked about before."""
        with self._changed:
            came = self._changed.wait_for(lambda: self.pokes > self._seen, within)
            self._seen = self.pokes
        return came

    def ended(self) -> None:
        """Returns once the answer is over."""
        with self._changed:
            assert self._changed.wait_for(lambda: self.over, PATIENCE_SECONDS), "the stream goes on"

    def _wait_for(self, line: bytes, times: int) -> None:
        with self._changed:
            came = self._changed.wait_for(lambda: self.lines.count(line) >= times, PATIENCE_SECONDS)
        assert came, f"{line!r} came {self.lines.count(line)} times"

    def _read(self) -> None:
        try:
            while line := self.answer.readline():
                with self._changed:
                    self.lines.append(line.rstrip(b"\n"))
                    self._changed.notify_all()
        except (OSError, HTTPException):
            self.cut = True
        with self._changed:
            self.over = True
            self._changed.notify_all()
