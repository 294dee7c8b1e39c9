"""Checks of the machine: processes, disk, keys, certificate, and what was said at the start."""

from __future__ import annotations

import asyncio
import http.client
import shutil
import ssl
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from server.alerts.vapid import VapidKeyRefused, read_vapid
from server.chance import SystemChance
from server.config import NO_CONTACT, NO_SENDER
from server.keys.keyfile import KEY_FILE, KeyFileRefused, read_keyfile
from server.live.redis import RedisLive
from server.watch.findings import Finding, Machine, MachineCheck, attention, broken, directory_of

_GIB: Final = 1024**3
DISK_LOW: Final = 2 * _GIB
DISK_FULL: Final = _GIB // 4
CERTIFICATE_DAYS: Final = 14
_ASK_SECONDS: Final = 5
_EVERYWHERE: Final = {"0.0.0.0", "::"}  # noqa: S104 (compared, not bound)


async def web_answers(machine: Machine) -> AsyncIterator[Finding]:
    """A web process on this machine that can do its work."""
    settings = machine.settings
    host = "localhost" if settings.host in _EVERYWHERE else settings.host
    try:
        status = await asyncio.to_thread(_status, host, settings.port)
    except (OSError, http.client.HTTPException):
        yield broken(
            "web",
            f"nothing answers at {host} port {settings.port}: nobody can send or read",
            "start Harken; if it ends again, its last words are in log/web.log or the journal",
        )
        return
    if status != HTTPStatus.OK:
        yield broken(
            "web",
            f"the web runs and cannot do its work (it answers {status} at /readyz)",
            "see what else is found here: database, schema, epoch or keys",
        )


async def redis_answers(machine: Machine) -> AsyncIterator[Finding]:
    redis = RedisLive(machine.settings.redis_url, SystemChance())
    try:
        there = await redis.answers()
    finally:
        await redis.close()
    if not there:
        yield attention(
            "redis",
            "Redis does not answer: everything is done all the same, a few seconds later",
            "start it, or see its log; nothing is lost by it",
        )


async def disk_has_room(machine: Machine) -> AsyncIterator[Finding]:
    for finding in disk_findings(directory_of(machine.settings)):
        yield finding


def disk_findings(path: Path) -> list[Finding]:
    """Of the file system that `path` is on."""
    free = shutil.disk_usage(path).free
    says = f"{free / _GIB:.1f} GiB are left on the disk of {path}"
    if free < DISK_FULL:
        return [broken("disk", says, "make room now: nothing can be taken from tablets when it is full")]
    return [attention("disk", says, "make room: old logs and backups first")] if free < DISK_LOW else []


async def keys_are_kept(machine: Machine) -> AsyncIterator[Finding]:
    """Readable, whole, and open to nobody else."""
    key_dir = machine.settings.key_dir
    try:
        read_keyfile(key_dir / KEY_FILE, SystemChance())
    except (KeyFileRefused, OSError) as error:
        yield broken("keys", str(error), "put the key file back: without it no record can be read")
    open_to_others = [path for path in (key_dir, *sorted(key_dir.glob("*"))) if path.stat().st_mode & 0o077]
    for path in open_to_others:
        yield broken(
            "keys",
            f"{path} can be opened by other accounts of this machine",
            f"chmod go= {path}; then ask who could have read it, and exchange the key if anybody could: harken rotate",
        )


async def push_can_be_sent(machine: Machine) -> AsyncIterator[Finding]:
    try:
        read_vapid(machine.settings.key_dir)
    except VapidKeyRefused as error:
        yield broken("push", str(error), "until then no device is woken; mail still goes out")
    if machine.settings.push_contact == NO_CONTACT and not machine.settings.demo:
        yield attention(
            "push",
            "push services are given no address to turn to about us, and may refuse",
            "name one: --push-contact mailto:… or push.contact in harken.toml",
        )


async def mail_can_be_sent(machine: Machine) -> AsyncIterator[Finding]:
    settings = machine.settings
    if settings.demo:
        return
    if settings.mail_url is None:
        yield broken(
            "mail",
            "no mail server is named: whoever cannot be pushed is not told at all",
            "name one: --mail-url or [mail] in harken.toml",
        )
    elif settings.mail_from == NO_SENDER:
        yield attention("mail", "mail comes from nobody and may be refused", "name a sender: --mail-from")


async def origin_is_safe(machine: Machine) -> AsyncIterator[Finding]:
    """Browsers run none of the client over plain HTTP but on their own machine."""
    parts = urlsplit(machine.settings.origin)
    if parts.scheme != "https":
        if not machine.settings.demo:
            yield broken(
                "origin",
                f"{machine.settings.origin} is not https: no browser on another machine can record",
                "put a proxy with a certificate before Harken and start it with --origin https://…",
            )
        return
    for finding in await certificate_findings(str(parts.hostname), parts.port or 443, machine.now):
        yield finding


async def certificate_findings(
    host: str, port: int, now: datetime, trust: ssl.SSLContext | None = None
) -> list[Finding]:
    """What a browser thinks of the certificate there; by `trust`, or by what this machine trusts."""
    try:
        async with asyncio.timeout(_ASK_SECONDS):
            _, writer = await asyncio.open_connection(host, port, ssl=trust or ssl.create_default_context())
    except ssl.SSLError as error:
        reason = getattr(error, "verify_message", None) or error.reason
        return [broken("certificate", f"browsers refuse {host}: {reason}", "renew the proxy's certificate")]
    except (OSError, TimeoutError):
        return [broken("certificate", f"nothing answers at {host} port {port}", "see to the proxy and its name")]
    ends = ssl.cert_time_to_seconds(writer.get_extra_info("peercert")["notAfter"])
    writer.close()
    left = datetime.fromtimestamp(ends, UTC) - now
    if left < timedelta(days=CERTIFICATE_DAYS):
        says = f"the certificate of {host} ends in {left.days} days"
        return [attention("certificate", says, "renew it, and see why it was not renewed by itself")]
    return []


def _status(host: str, port: int) -> int:
    conversation = http.client.HTTPConnection(host, port, timeout=_ASK_SECONDS)
    try:
        conversation.request("GET", "/readyz")
        return conversation.getresponse().status
    finally:
        conversation.close()


CHECKS: Final[tuple[MachineCheck, ...]] = (
    web_answers,
    redis_answers,
    disk_has_room,
    keys_are_kept,
    push_can_be_sent,
    mail_can_be_sent,
    origin_is_safe,
)
