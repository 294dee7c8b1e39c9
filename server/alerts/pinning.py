"""Names become addresses once for a connection, and only public ones are connected to."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from aiohttp.abc import AbstractResolver, ResolveResult

LOOKUPS_AT_ONCE: Final = 16

Lookup = Callable[[str], Awaitable[list[str]]]
"""All addresses of a name."""
_AddressInfo = tuple[int, int, int, str, tuple[str, int] | tuple[str, int, int, int] | tuple[int, bytes]]


class NotPublic(OSError):
    """An address of this machine, or of the network that it stands in."""


class SystemLookup:
    """As this machine resolves names, in threads of its own: a resolver that hangs keeps nobody else waiting."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(LOOKUPS_AT_ONCE, "lookup")

    async def __call__(self, host: str) -> list[str]:
        found = await asyncio.get_running_loop().run_in_executor(
            self._pool, lambda: socket.getaddrinfo(host, None, type=socket.SOCK_STREAM, flags=socket.AI_ADDRCONFIG)
        )
        return [str(address[0]) for *_, address in found]

    def close(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)


class Pinned(AbstractResolver):
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
            raise NotPublic("a name with an address that is not public")
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
            raise NotPublic("an address that is not public")
        return socket.socket(family, kind, protocol)

    async def close(self) -> None:
        """Nothing is held."""
