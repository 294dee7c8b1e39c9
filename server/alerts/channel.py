"""The port through which a person is told that something waits. Web push and e-mail are built; SMS and voice fit it.

A message says one of three fixed things (R12). What waits, about whom and where is read in Harken, after unlocking.
"""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import Final, Protocol, TypeVar

from msgspec import Struct

from server.feeds.waking import Says

TEXTS: Final = {
    Says.NOW: "Harken: please open now",
    Says.WAITING: "Harken: something is waiting",
    Says.REHEARSAL: "Harken rehearsal",
}


class Message(Struct, frozen=True, kw_only=True):
    """`id` is the same when the same message is sent again; `references` are of matters, for channels with a body."""

    id: str
    says: Says
    references: tuple[str, ...] = ()


class Outcome(StrEnum):
    DELIVERED = "delivered"
    """The service has it. No person has answered yet."""
    GONE = "gone"
    """The address has ended for ever, and is forgotten."""
    BUSY = "busy"
    """Asked to come back later."""
    FAILED = "failed"
    """No answer, or a fault on the other side: tried again soon."""
    REFUSED = "refused"
    """The service will not take this from us. Something is to be mended: tried again rarely, and never forgotten."""


class Sent(Struct, frozen=True, kw_only=True):
    """`reason` is for the log: a status or a class of failure, nothing that the other side wrote."""

    outcome: Outcome
    reason: str
    wait: timedelta | None = None
    """What the service asked for."""


To_contra = TypeVar("To_contra", contravariant=True)


class Channel(Protocol[To_contra]):
    async def send(self, to: To_contra, message: Message) -> Sent:
        """Raises nothing that the other side can bring about, and takes no longer than its own deadline."""
        ...
