"""Tablets that keep trying: what a device's outbox does, without its pauses."""

from __future__ import annotations

import queue
import random
import threading
import time
from collections.abc import Sequence
from http import HTTPStatus

import httpx

from server.clock import Deadline
from sync.envelope import frame
from sync.receipt import Receipt
from tests.support.device import TestDevice

PAUSE_S = 0.1
"""Whoever tries again more often keeps busy what they wait for."""
WAIT_S = 120.0


def patiently(device: TestDevice, sealed: Sequence[bytes]) -> list[Receipt]:
    """Sent again while the server says that it cannot just now: on a machine that does much else, whoever waits for a
    provider's turn may be sent away. And where a connection that was kept is gone: a server whose clock jumps an hour
    has waited long enough for the next word on it."""
    deadline = Deadline(WAIT_S)
    while True:
        try:
            return device.push(sealed)
        except httpx.HTTPStatusError as error:
            if error.response.status_code != HTTPStatus.SERVICE_UNAVAILABLE or deadline.passed():
                raise
        except httpx.RemoteProtocolError:
            if deadline.passed():
                raise
        time.sleep(PAUSE_S)


class Sender(threading.Thread):
    """Sends what it is given until each has a receipt, and now and then sends again what has one."""

    def __init__(self, device: TestDevice, given: queue.Queue[bytes | None], answers: dict[bytes, list[str]]) -> None:
        super().__init__(daemon=True)
        self._device = device
        self._given = given
        self._answers = answers
        """Every receipt line that was ever seen for an envelope, in order."""
        self._chance = random.Random(device.home.device)  # noqa: S311 (which to send twice)
        self.lost = 0
        """Tries without an answer."""

    def run(self) -> None:
        while (sealed := self._given.get()) is not None:
            self.send(sealed)
            if self._chance.random() < 0.25:
                self.send(sealed)

    def send(self, sealed: bytes) -> list[Receipt]:
        while True:
            try:
                answer = self._device.http.post(
                    "/sync/push", content=frame([sealed]), headers={"content-type": "application/octet-stream"}
                )
            except httpx.TransportError:
                answer = None
            if answer is not None and answer.status_code == 200:
                self._answers[sealed].append(answer.text)
                return self._device.receipts(answer.text)
            self.lost += 1
            time.sleep(PAUSE_S)
