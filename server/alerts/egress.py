"""The one way out to push services. Whatever an endpoint's name resolves to, only a public address is connected to.

Not what the push library would do by itself: it follows redirects, and waits for ten thousand seconds.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from enum import StrEnum
from typing import Final, Self

import aiohttp
from yarl import URL

from server.alerts.endpoint import Endpoint, is_public
from server.alerts.pinning import Lookup, NotPublic, Pinned, SystemLookup

SECONDS: Final = 10.0
"""For one message, from the name to the status."""
ANSWER_MAX: Final = 4_096
_ANSWER_SECONDS: Final = 1.0
_PINNED_SECONDS: Final = 30


class Why(StrEnum):
    TIMEOUT = "timeout"
    CONNECTION = "connection"
    NOT_PUBLIC = "not-public"


class Unreachable(Exception):
    """No status came back."""

    def __init__(self, why: Why) -> None:
        super().__init__(why.value)
        self.why = why


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
        self._system = SystemLookup()
        self._pinned = Pinned(lookup or self._system, public)
        self._seconds = seconds

    async def __aenter__(self) -> Self:
        self._outside = _session(
            aiohttp.TCPConnector(
                resolver=self._pinned, ttl_dns_cache=_PINNED_SECONDS, limit=0, socket_factory=self._pinned.open_socket
            )
        )
        self._exempt = _session(aiohttp.TCPConnector(limit=0))
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._outside.close()
        await self._exempt.close()
        self._system.close()

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
            raise Unreachable(Why.NOT_PUBLIC if isinstance(cause, NotPublic) else Why.CONNECTION) from error
        await _let_go(got)
        return Answer(got.status, got.headers.get("Retry-After"))


class Knock:
    """What the push library takes for a session: it may post to this one endpoint."""

    __slots__ = ("_egress", "_endpoint")

    def __init__(self, egress: Egress, endpoint: Endpoint) -> None:
        self._egress = egress
        self._endpoint = endpoint

    async def post(self, url: str, *, timeout: object, data: bytes, headers: Mapping[str, str]) -> Answer:  # noqa: ARG002, ASYNC109 (its call; ours is the deadline)
        assert url == self._endpoint.url, "the endpoint that was checked"
        return await self._egress.post(self._endpoint, data, headers)


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
