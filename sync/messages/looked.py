"""Who looked: what a device tells of the matters that its holder opened."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from sync.messages.base import Command, Instant, MatterId

OPENED_MAX = 100


class Opened(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`at` is the device's clock."""

    matter: MatterId
    at: Instant


class ReportOpened(Command, frozen=True, tag="report-opened", kw_only=True):
    """The holder opened these matters since the last report, in order."""

    opened: Annotated[tuple[Opened, ...], Meta(min_length=1, max_length=OPENED_MAX)]
