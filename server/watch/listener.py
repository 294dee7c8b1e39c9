"""The private listener of one process: its figures and its readiness, for whoever runs it and nobody else.

Off unless an address is given. It takes a port of this machine alone, or a unix socket, and shares nothing with the
public application: no proxy can be made to lead there by a mistake in its paths.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from ipaddress import ip_address
from pathlib import Path

import msgspec
import structlog

from server.watch.readiness import Readiness

log = structlog.get_logger()

_PORT = re.compile(r"\[?(?P<host>[0-9a-f.:]+)\]?:(?P<port>\d{1,5})")
_UNIX = "unix:"


class WatchRefused(RuntimeError):
    """Figures would be served to others than this machine."""


class Address(msgspec.Struct, frozen=True):
    """A port of this machine, or a unix socket."""

    host: str | None
    port: int | None
    path: Path | None


def read_address(text: str) -> Address:
    """`127.0.0.1:9101`, `[::1]:9101` or `unix:/run/harken/web.sock`. Raises WatchRefused for any other."""
    if text.startswith(_UNIX) and text.removeprefix(_UNIX).startswith("/"):
        return Address(None, None, Path(text.removeprefix(_UNIX)))
    found = _PORT.fullmatch(text)
    try:
        private = found is not None and ip_address(found["host"]).is_loopback and int(found["port"]) < 2**16
    except ValueError:
        private = False
    if found is None or not private:
        raise WatchRefused(f"figures are served on this machine alone: 127.0.0.1:9101 or unix:/path, and not on {text}")
    return Address(found["host"], int(found["port"]), None)


@asynccontextmanager
async def watched(
    at: str | None, readiness: Readiness, before: Callable[[], None] = lambda: None
) -> AsyncIterator[None]:
    """Serves until the block ends. `before` is called before each reading of the figures."""
    if at is None:
        yield
        return
    from server.watch.answers import listening  # noqa: PLC0415 (a second web server, which is rarely asked for)

    address = read_address(at)
    runner, site = await listening(readiness, before, address.host, address.port, address.path)
    try:
        await site.start()
        if address.path is not None:
            address.path.chmod(0o600)
    except OSError as error:
        # Somebody else has the port. Concerns are taken all the same; `harken doctor` and whoever watches see a gap.
        log.warning("unwatched", error=type(error).__name__)
    else:
        log.info("watched", port=address.port)
    try:
        yield
    finally:
        await runner.cleanup()
