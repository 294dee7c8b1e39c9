"""A mail server on this machine: what it takes is kept for the test to read.

with PostOffice() as office:
    …                                   # mail to smtp://{office.where}
    [mail] = office.mails
"""

from __future__ import annotations

import email.policy
from collections.abc import Mapping
from email import message_from_bytes
from email.message import EmailMessage
from typing import Any, Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope, Session

from tests.support.ports import free_port


class PostOffice:
    """`refusals` are answers to a recipient, by how the address starts; `options` are aiosmtpd's."""

    def __init__(self, refusals: Mapping[str, str] | None = None, **options: Any) -> None:  # noqa: ANN401 (aiosmtpd's, of many types)
        self._refusals = refusals or {}
        self._controller = Controller(self, hostname="127.0.0.1", port=free_port(), **options)
        self.where = f"127.0.0.1:{self._controller.port}"
        self.taken: list[Envelope] = []
        self.hosts: list[str] = []
        """What those who delivered called themselves."""
        self.encrypted: list[bool] = []

    def __enter__(self) -> Self:
        self._controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._controller.stop()

    @property
    def mails(self) -> list[EmailMessage]:
        return [parsed(envelope.content) for envelope in self.taken if isinstance(envelope.content, bytes)]

    async def handle_RCPT(self, _: object, __: Session, envelope: Envelope, address: str, ___: object) -> str:  # noqa: N802 (aiosmtpd's name)
        refused = next((code for start, code in self._refusals.items() if address.startswith(start)), None)
        if refused is not None:
            return refused
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _: object, session: Session, envelope: Envelope) -> str:  # noqa: N802 (aiosmtpd's name)
        self.taken.append(envelope)
        self.hosts.append(session.host_name or "")
        self.encrypted.append(session.ssl is not None)
        return "250 OK"


def parsed(data: bytes) -> EmailMessage:
    return message_from_bytes(data, _class=EmailMessage, policy=email.policy.default)
