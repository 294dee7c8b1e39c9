"""E-mail, for a lead who cannot be pushed (R12): a fixed text, references and a link. No name, no place, no child.

Without a mail server each mail becomes a file in a directory: a demo, or a test, reaches nobody (R37).
"""

from __future__ import annotations

import asyncio
import os
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

import aiosmtplib
import msgspec

from server.alerts.channel import TEXTS, Channel, Message, Outcome, Sent
from server.clock import Clock
from server.config import Config

SECONDS: Final = 10.0
"""For one mail, from the name of the server to its last word."""
REFERENCES_MAX: Final = 5
LINK: Final = "/desk?from=alert"
"""The same for everyone and everything: it leads through unlocking to what is most urgent."""

_PERMANENT: Final = 500
"""From here on, SMTP means that asking again will not help."""
_NO_ADDRESS: Final = Sent(outcome=Outcome.REFUSED, reason="address")


class Letterhead(msgspec.Struct, frozen=True, kw_only=True):
    """What all mail has in common."""

    sender: str
    origin: str

    def compose(self, to: str, message: Message, clock: Clock) -> EmailMessage | None:
        """None for what is no address."""
        mail = EmailMessage(policy=SMTP)
        mail["From"] = Address("Harken", addr_spec=self.sender)
        try:
            mail["To"] = Address(addr_spec=to)
        except (ValueError, IndexError, MessageError):
            return None
        mail["Subject"] = TEXTS[message.says]
        mail["Date"] = clock.now()
        # The same mail sent again has the same id: many mail servers then show it once.
        mail["Message-ID"] = f"<{message.id}@{self.domain}>"
        mail["Auto-Submitted"] = "auto-generated"
        references = [f"Reference {reference}" for reference in message.references[:REFERENCES_MAX]]
        mail.set_content("\n".join([TEXTS[message.says], "", *references, "", f"{self.origin}{LINK}", ""]))
        return mail

    @property
    def domain(self) -> str:
        return self.sender.rpartition("@")[2]


class Server(msgspec.Struct, frozen=True, kw_only=True):
    """A mail server, from `smtp://user:password@host:587` or `smtps://…`."""

    host: str
    port: int
    tls: bool
    user: str | None
    password: str | None

    def __repr__(self) -> str:
        return f"Server({self.host})"


def server_of(url: str) -> Server:
    parts = urlsplit(url)
    tls = parts.scheme == "smtps"
    return Server(
        host=parts.hostname or "",
        port=parts.port or (465 if tls else 587),
        tls=tls,
        user=None if parts.username is None else unquote(parts.username),
        password=None if parts.password is None else unquote(parts.password),
    )


class SmtpMail:
    def __init__(self, server: Server, letterhead: Letterhead, clock: Clock) -> None:
        self._server = server
        self._letterhead = letterhead
        self._clock = clock

    async def send(self, to: str, message: Message) -> Sent:
        """Over TLS where the server offers it; a password is not given to one that does not."""
        mail = self._letterhead.compose(to, message, self._clock)
        if mail is None:
            return _NO_ADDRESS
        try:
            async with asyncio.timeout(SECONDS):
                await aiosmtplib.send(
                    mail,
                    hostname=self._server.host,
                    port=self._server.port,
                    username=self._server.user,
                    password=self._server.password,
                    use_tls=self._server.tls,
                    start_tls=None if self._server.user is None or self._server.tls else True,
                    local_hostname=self._letterhead.domain,
                    timeout=SECONDS,
                )
        except aiosmtplib.SMTPRecipientsRefused as error:
            code = min(refusal.code for refusal in error.recipients)
            return Sent(outcome=Outcome.REFUSED if code >= _PERMANENT else Outcome.FAILED, reason=str(code))
        except aiosmtplib.SMTPResponseException as error:
            # Also a 5xx: what a server holds against us, or this mail, can be mended, and the address is still good.
            return Sent(outcome=Outcome.FAILED, reason=str(error.code))
        except (aiosmtplib.SMTPException, OSError) as error:
            return Sent(outcome=Outcome.FAILED, reason=type(error).__name__)
        return Sent(outcome=Outcome.DELIVERED, reason="accepted")


class SunkMail:
    """Lays each mail down as a file, for its owner only."""

    def __init__(self, directory: Path, letterhead: Letterhead, clock: Clock) -> None:
        self._directory = directory
        self._letterhead = letterhead
        self._clock = clock

    async def send(self, to: str, message: Message) -> Sent:
        mail = self._letterhead.compose(to, message, self._clock)
        if mail is None:
            return _NO_ADDRESS
        try:
            await asyncio.to_thread(self._lay_down, f"{self._clock.now():%Y%m%dT%H%M%SZ}-{message.id}", bytes(mail))
        except OSError as error:
            return Sent(outcome=Outcome.FAILED, reason=type(error).__name__)
        return Sent(outcome=Outcome.DELIVERED, reason="sunk")

    def _lay_down(self, name: str, mail: bytes) -> None:
        """Whole or not at all: whoever looks for `*.eml` finds no half of one."""
        self._directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        half = self._directory / f"{name}.new"
        half.unlink(missing_ok=True)
        descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(mail)
        half.rename(half.with_suffix(".eml"))


def mail_channel(settings: Config, clock: Clock) -> Channel[str]:
    """To the mail server that the configuration names, else to files."""
    letterhead = Letterhead(sender=settings.mail_from, origin=settings.origin)
    if settings.mail_url is None:
        return SunkMail(settings.mail_dir, letterhead, clock)
    return SmtpMail(server_of(settings.mail_url), letterhead, clock)
