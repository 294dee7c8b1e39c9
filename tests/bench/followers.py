"""Fifty people who listen: each with a device and a session, a live stream and a connection to pull through.

Their rows are written by hand: signing in is slow on purpose. Everything they send and are sent is as a browser's.
"""

from __future__ import annotations

import asyncio
import secrets
from contextlib import suppress
from datetime import timedelta
from typing import Self
from urllib.parse import urlsplit
from uuid import uuid4

import msgspec
import zstandard

from server.access import cookies
from server.clock import SystemClock
from server.db.tenant_tx import Database
from server.live.stream import PULL, STILL_HERE, Pace
from sync.text import b64
from tests.support.device import TestDevice
from tests.support.running import Harken

QUIET_S = 4 * Pace().gather
"""Whatever is to be said to those who listen is said within a quarter of this."""


async def hire(harken: Harken, count: int, ref: str) -> list[str]:
    """So many deputies of a setting, signed in. Their cookies."""
    tenant, setting = harken.affinity.tenant, harken.setting(ref)
    now, made = SystemClock().now(), []
    database = await Database.open(harken.settings.dsn_owner, connections=1)
    try:
        async with database.tenant_tx(tenant) as connection:
            for _ in range(count):
                person, device, secret = uuid4(), uuid4(), secrets.token_bytes(cookies.SECRET_BYTES)
                await connection.execute(
                    "insert into person (tenant_id, person_id, login, name, passphrase_hash)"
                    " values ($1, $2, $3, $4, '')",
                    *(tenant, person, f"{person}@affinity.example", "Bo Lane"),
                )
                await connection.execute(
                    "insert into appointment (tenant_id, appointment_id, person_id, role, title, setting_id, from_at)"
                    " values ($1, $2, $3, 'deputy', 'Deputy', $4, $5)",
                    *(tenant, uuid4(), person, setting, now),
                )
                await connection.execute(
                    "insert into device (tenant_id, device_id, setting_id, shared, name, public, cookie_hash,"
                    " enrolled_at, seen_at) values ($1, $2, $3, false, 'Laptop', $4, $4, $5, $5)",
                    *(tenant, device, setting, secrets.token_bytes(32), now),
                )
                await connection.execute(
                    "insert into session (tenant_id, token_hash, person_id, device_id, made_at, seen_at,"
                    " idle_ends_at, ends_at) values ($1, $2, $3, $4, $5, $5, $6, $6)",
                    *(tenant, cookies.secret_hash(secret), person, device, now, now + timedelta(hours=8)),
                )
                made.append(f"{cookies.SESSION}={cookies.text(tenant, secret)}")
    finally:
        await database.close()
    return made


class Follower:
    """`poked_at` and `pulled_at` by the loop's clock: of the poke that brought what was waited for, and of it."""

    poked_at = 0.0
    pulled_at = 0.0

    def __init__(self, cookie: str, epoch: str, held: dict[str, tuple[int, str]]) -> None:
        self._cookie = cookie
        self._epoch = epoch
        self._held = dict(held)

    async def connect(self, origin: str) -> Self:
        """Returns when the stream is open and nothing is new."""
        at = urlsplit(origin)
        self._stream, self._out = await asyncio.open_connection(at.hostname, at.port)
        self._reader, self._writer = await asyncio.open_connection(at.hostname, at.port)
        self._head = f" HTTP/1.1\r\nhost: {at.netloc}\r\ncookie: {self._cookie}\r\n"
        self._out.write(f"GET /live{self._head}\r\n".encode())
        await self._stream.readuntil(STILL_HERE)
        await self._pull()
        return self

    async def hear(self, command: str) -> None:
        """Pulls at each poke, until what this command brought is there."""
        heard = False
        while not heard:
            await self._stream.readuntil(PULL)
            self.poked_at = asyncio.get_running_loop().time()
            heard = command in await self._pull()
            self.pulled_at = asyncio.get_running_loop().time()

    async def rest(self) -> None:
        """Returns when no poke has come for a while: of those of one write some come while another is pulled for."""
        with suppress(TimeoutError):
            while True:
                async with asyncio.timeout(QUIET_S):
                    await self._stream.readuntil(PULL)
        await self._pull()

    def close(self) -> None:
        self._out.close()
        self._writer.close()

    async def _pull(self) -> str:
        """What was new, as sent."""
        body = msgspec.json.encode({"p": 1, "epoch": self._epoch, "held": self._held})
        self._writer.write(
            f"POST /sync/pull{self._head}content-type: application/json\r\naccept-encoding: zstd\r\n"
            f"content-length: {len(body)}\r\n\r\n".encode()
            + body
        )
        head = (await self._reader.readuntil(b"\r\n\r\n")).decode().lower()
        assert head.startswith("http/1.1 200"), head
        content = await self._reader.readexactly(int(head.partition("content-length: ")[2].partition("\r\n")[0]))
        if "content-encoding: zstd" in head:
            content = zstandard.decompress(content)
        feed, text = "", content.decode()
        for line in text.split("\n"):
            word, *rest = line.split(" ")
            if word == "feed":
                feed = rest[0]
            elif word == "head":
                self._held[feed] = int(rest[0]), rest[1]
        return text


def held_of(device: TestDevice) -> dict[str, tuple[int, str]]:
    return {feed: (seq, b64(head)) for feed, (seq, head) in device.heads.items()}
