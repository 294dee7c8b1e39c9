"""Whom Harken reaches outside, as it was told at the start, or a refusal before anything has been started."""

from __future__ import annotations

from urllib.parse import urlsplit

import msgspec

from server.config import NO_CONTACT, NO_SENDER
from server.up.options import Options


class MailRefused(RuntimeError):
    """Mail would go where it must not, or come from nobody."""


class Outside(msgspec.Struct, frozen=True, kw_only=True):
    push_contact: str
    mail_url: str | None
    mail_from: str

    def __repr__(self) -> str:
        return "Outside()"


def outside(options: Options, origin: str, *, demo: bool) -> Outside:
    """Demo data is never mailed (R37): its people do not exist, and a slip in its file could name somebody who does."""
    if options.mail_url is not None and demo:
        raise MailRefused("a demo mails nobody: what it would send lies in its directory. Leave --mail-url out")
    if options.mail_url is not None and options.mail_from is None:
        raise MailRefused("mail has to come from somewhere: say which address with --mail-from")
    contact = options.push_contact or _contact_of(origin)
    return Outside(push_contact=contact, mail_url=options.mail_url, mail_from=options.mail_from or NO_SENDER)


def _contact_of(origin: str) -> str:
    parts = urlsplit(origin)
    return f"https://{parts.hostname}" if parts.scheme == "https" else NO_CONTACT
