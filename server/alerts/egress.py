"""The one way out to push services. Whatever an endpoint's name resolves to, only a public address is connected to.

Not what the push library would do by itself: it follows redirects, and waits for ten thousand seconds.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from enum import StrEnum
from typing import Final, Self

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from server.alerts.endpoint import Endpoint, is_public

SECONDS: Final = 10.0
"""For one message, from the name to the status."""
ANSWER_MAX: Final = 4_096
_ANSWER_SECONDS: Final = 1.0
_LOOKUPS_AT_ONCE: Final = 16
_PINNED_SECONDS: Final = 30

Lookup = Callable[[str], Awaitable[list[str]]]
"""All addresses of a name."""
_AddressInfo = tuple[int, int, int, str, tuple[str, int] | tuple[str, int, int, int] | tuple[int, bytes]]


class Why(StrEnum):
    TIMEOUT = "timeout"
    CONNECTION = "connection"
    NOT_PUBLIC = "not-public"


class Unreachable(Exception):
    """No status came back."""

    def __init__(self, why: Why) -> None:
        super().__init__(why.value)
        self.why = why


class _NotPublic(OSError):
    pass


class Answer:
    """All of an answer that anyone may see. What else it said is read, so that the connection can serve again, and let
    go: it comes from a stranger, and may repeat what we sent."""

    __slots__ = ("headers", "reason", "status")

    def __init__(self, status: int, retry_after: str | None) -> None:
        self.status = status
        self.reason = ""
        self.headers: Mapping[str, str] = {} if retry_after is None else {"Retry-After": retry_after}

    async def text(self) -> str:
        return ""


class Egress:
    """Open it once per process with `async with`. `seconds`, `lookup` and `public` are for tests of just this."""

    def __init__(
        self, *, lookup: Lookup | None = None, public: Callable[[str], bool] = is_public, seconds: float = SECONDS
    ) -> None:
        self._pool = ThreadPoolExecutor(_LOOKUPS_AT_ONCE, "lookup")
        self._lookup = lookup or self._system
        self._public = public
        self._seconds = seconds

    async def __aenter__(self) -> Self:
        pinned = _Pinned(self._lookup, self._public)
        self._outside = _session(
            aiohttp.TCPConnector(
                resolver=pinned, ttl_dns_cache=_PINNED_SECONDS, limit=0, socket_factory=pinned.open_socket
            )
        )
        self._exempt = _session(aiohttp.TCPConnector(limit=0))
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._outside.close()
        await self._exempt.close()
        self._pool.shutdown(wait=False, cancel_futures=True)

    def to(self, endpoint: Endpoint) -> Knock:
        return Knock(self, endpoint)

    async def post(self, endpoint: Endpoint, body: bytes, headers: Mapping[str, str]) -> Answer:
        """Raises Unreachable, within the deadline whatever the other side does."""
        session = self._exempt if endpoint.exempt else self._outside
        address = URL(endpoint.url, encoded=True)
        try:
            async with asyncio.timeout(self._seconds):
                got = await _ask(session, address, body, headers)
        except TimeoutError as error:
            raise Unreachable(Why.TIMEOUT) from error
        except (aiohttp.ClientError, OSError, ValueError) as error:
            cause = error.os_error if isinstance(error, aiohttp.ClientConnectorError) else error
            raise Unreachable(Why.NOT_PUBLIC if isinstance(cause, _NotPublic) else Why.CONNECTION) from error
        await _let_go(got)
        return Answer(got.status, got.headers.get("Retry-After"))

    async def _system(self, host: str) -> list[str]:
        loop = asyncio.get_running_loop()
        found = await loop.run_in_executor(
            self._pool, lambda: socket.getaddrinfo(host, None, type=socket.SOCK_STREAM, flags=socket.AI_ADDRCONFIG)
        )
        return [str(address[0]) for *_, address in found]


class Knock:
    """What the push library takes for a session: it may post to this one endpoint."""

    __slots__ = ("_egress", "_endpoint")

    def __init__(self, egress: Egress, endpoint: Endpoint) -> None:
        self._egress = egress
        self._endpoint = endpoint

    async def post(self, url: str, *, timeout: object, data: bytes, headers: Mapping[str, str]) -> Answer:  # noqa: ARG002, ASYNC109 (its call; ours is the deadline)
        assert url == self._endpoint.url, "the endpoint that was checked"
        return await self._egress.post(self._endpoint, data, headers)


class _Pinned(AbstractResolver):
    """Resolves a name once for a connection. One address that is not public spoils the name: it is not a push
    service's, or somebody has changed what it means."""

    def __init__(self, lookup: Lookup, public: Callable[[str], bool]) -> None:
        self._lookup = lookup
        self._public = public

    async def resolve(
        self,
        host: str,
        port: int = 0,
        family: socket.AddressFamily = socket.AF_UNSPEC,  # noqa: ARG002 (aiohttp's; we take what there is)
    ) -> list[ResolveResult]:
        addresses = await self._lookup(host)
        if not addresses:
            raise OSError("a name without an address")
        if not all(map(self._public, addresses)):
            raise _NotPublic("a name with an address that is not public")
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
            )
            for address in addresses
        ]

    def open_socket(self, info: _AddressInfo) -> socket.socket:
        """Asked again where the connection is made, whichever way an address came to be there."""
        family, kind, protocol, _, address = info
        if not self._public(str(address[0])):
            raise _NotPublic("an address that is not public")
        return socket.socket(family, kind, protocol)

    async def close(self) -> None:
        """Nothing is held."""


def _session(connector: aiohttp.TCPConnector) -> aiohttp.ClientSession:
    return aiohttp.ClientSession(
        connector=connector,
        cookie_jar=aiohttp.DummyCookieJar(),
        trust_env=False,
        auto_decompress=False,
        read_bufsize=ANSWER_MAX,
        timeout=aiohttp.ClientTimeout(total=None),
        headers={"Accept-Encoding": "identity"},
        skip_auto_headers=("User-Agent",),
    )


async def _ask(
    session: aiohttp.ClientSession, address: URL, body: bytes, headers: Mapping[str, str]
) -> aiohttp.ClientResponse:
    """Once more if it hung up without a word: a connection kept from before may have been closed under our hands."""
    try:
        return await session.post(address, data=body, headers=headers, allow_redirects=False)
    except aiohttp.ClientConnectorError:
        raise
    except (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError):
        return await session.post(address, data=body, headers=headers, allow_redirects=False)


async def _let_go(answer: aiohttp.ClientResponse) -> None:
    """After a little of what follows the status, read for a little while, so that the connection can serve again."""
    size = 0
    try:
        with suppress(TimeoutError, aiohttp.ClientError):
            async with asyncio.timeout(_ANSWER_SECONDS):
                while size < ANSWER_MAX and (part := await answer.content.read(ANSWER_MAX - size)):
                    size += len(part)
    finally:
        if answer.content.at_eof():
            answer.release()
        else:
            answer.close()
