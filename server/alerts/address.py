"""Where a browser can be woken. Apart from what sends there, which the process that only keeps it need not load."""

from __future__ import annotations

from msgspec import Struct


class PushAddress(Struct, frozen=True, kw_only=True):
    """What a browser gave when it subscribed. Whoever has it can send to the device: it lies encrypted (`sealing`)."""

    endpoint: str
    p256dh: str
    auth: str

    @property
    def host(self) -> str:
        return self.endpoint.split("/", 3)[2]

    def __repr__(self) -> str:
        return "PushAddress()"
