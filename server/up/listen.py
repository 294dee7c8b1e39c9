"""The port, taken by the supervisor before anything is started: a taken one is known at once, a free one keeps."""

from __future__ import annotations

import http.client
import socket
import time

from server.clock import Deadline
from server.embedded.child import Child

SECONDS_TO_ANSWER = 120.0


class CannotListen(RuntimeError):
    """The port is taken, or the address is not this machine's."""


class WebFailed(RuntimeError):
    """The web did not come up. The message ends with its own last words."""


def listen(host: str, port: int) -> socket.socket:
    opened = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        opened.bind((host, port))
    except OSError as error:
        opened.close()
        raise CannotListen(f"cannot listen on {host} port {port}: {error.strerror}. Try another: PORT=8001") from error
    return opened


def await_answer(web: Child, opened: socket.socket) -> None:
    """Returns when /healthz answers on the port."""
    deadline = Deadline(SECONDS_TO_ANSWER)
    host, port = opened.getsockname()[:2]
    while not _answers("localhost" if host in ("0.0.0.0", "::") else host, port):  # noqa: S104 (we compare, not bind)
        if web.ended() is not None:
            raise WebFailed(f"the web did not start (see {web.log}):\n{web.last_words()}")
        if deadline.passed():
            raise WebFailed(f"the web did not answer within {SECONDS_TO_ANSWER:.0f} seconds (see {web.log})")
        time.sleep(0.03)


def _answers(host: str, port: int) -> bool:
    conversation = http.client.HTTPConnection(host, port, timeout=5)
    try:
        conversation.request("GET", "/healthz")
        return conversation.getresponse().status == http.HTTPStatus.OK
    except OSError:
        return False
    finally:
        conversation.close()
