"""Sending to many at once, so that whoever does not answer delays nobody else.

What has answered before goes through a wide lane. What failed at its last try waits its turn in a narrow one, and in
both no single host can take all places: fifty that never answer cost their own owners ten seconds, and others none.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Final, TypeVar
from weakref import WeakValueDictionary

import structlog

from server.alerts.address import PushAddress
from server.alerts.channel import Channel, Message, Outcome, Sent
from server.alerts.egress import Egress
from server.alerts.endpoint import allowed_of
from server.alerts.mail import mail_channel
from server.alerts.vapid import read_vapid
from server.alerts.webpush import WebPush
from server.chance import Chance
from server.clock import Clock
from server.config import Config
from server.web.logging import where

log = structlog.get_logger()

To = TypeVar("To")

TURN_SECONDS: Final = 3.0
"""Whoever has no turn by then is told by other means, and gets a turn soon. With both deadlines, of push and of mail,
it stays under the lease of what is due."""
_WIDE, _WIDE_HOST = 200, 120
_NARROW, _NARROW_HOST = 16, 8
_MAIL = 10


class Lane:
    """So many at a time, and so many of them to one host."""

    def __init__(self, at_once: int, per_host: int) -> None:
        self._places = asyncio.Semaphore(at_once)
        self._per_host = per_host
        self._hosts: WeakValueDictionary[str, asyncio.Semaphore] = WeakValueDictionary()

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        """Raises TimeoutError if none comes within TURN_SECONDS. Whoever waits for a busy host takes no place yet."""
        of_host = self._hosts.setdefault(host, asyncio.Semaphore(self._per_host))
        async with AsyncExitStack() as held:
            async with asyncio.timeout(TURN_SECONDS):
                await held.enter_async_context(of_host)
                await held.enter_async_context(self._places)
            yield


class Sender:
    """The channels there are, behind their lanes. One per process."""

    def __init__(self, webpush: Channel[PushAddress], mail: Channel[str]) -> None:
        self._webpush = webpush
        self._mail = mail
        self._wide = Lane(_WIDE, _WIDE_HOST)
        self._narrow = Lane(_NARROW, _NARROW_HOST)
        self._letters = Lane(_MAIL, _MAIL)

    async def push(self, to: PushAddress, message: Message, *, healthy: bool) -> Sent | None:
        """None if its turn did not come."""
        try:
            async with (self._wide if healthy else self._narrow).turn(to.host):
                return await _faultless(self._webpush, to, message)
        except TimeoutError:
            return None

    async def mail(self, to: str, message: Message) -> Sent | None:
        """None if its turn did not come."""
        try:
            async with self._letters.turn("mail"):
                return await _faultless(self._mail, to, message)
        except TimeoutError:
            return None


async def _faultless(channel: Channel[To], to: To, message: Message) -> Sent:
    """A fault of ours that one address brings about is that address's failure: else its owner's other devices would be
    told over and over, and none of it settled."""
    try:
        return await channel.send(to, message)
    except Exception as error:  # noqa: BLE001 (whatever it is, the others are told, and mail goes out)
        log.warning("channel-fault", error=type(error).__name__, where=where(error))
        return Sent(outcome=Outcome.FAILED, reason=type(error).__name__)


@asynccontextmanager
async def open_sender(settings: Config, clock: Clock, chance: Chance) -> AsyncIterator[Sender]:
    """What the configuration says, joined. Open it in the loop that sends."""
    async with Egress() as egress:
        webpush = WebPush(
            egress=egress,
            allowed=allowed_of(settings.push_hosts, settings.push_origins_allowed),
            key=read_vapid(settings.key_dir),
            contact=settings.push_contact,
            clock=clock,
            chance=chance,
        )
        yield Sender(webpush, mail_channel(settings, clock))
