"""What one address brings about stays with that address."""

from __future__ import annotations

import asyncio

from server.alerts.address import PushAddress
from server.alerts.channel import Message, Outcome, Sent
from server.alerts.sending import Sender
from server.feeds.waking import Says

MESSAGE = Message(id="0a000000-0000-4000-8000-000000000001", says=Says.NOW)


class Faulty:
    """A channel with a bug that some addresses reach."""

    async def send(self, to: object, message: Message) -> Sent:  # noqa: ARG002
        if "bad" in str(getattr(to, "endpoint", to)):
            raise OverflowError("Python int too large to convert to C long")
        return Sent(outcome=Outcome.DELIVERED, reason="201")


def at(host: str) -> PushAddress:
    return PushAddress(endpoint=f"https://{host}/x", p256dh="", auth="")


async def test_a_fault_is_a_failure_of_its_own_address() -> None:
    sender = Sender(Faulty(), Faulty())
    pushed = await asyncio.gather(
        *(sender.push(at(host), MESSAGE, healthy=True) for host in ("good.example", "bad.example"))
    )
    assert [sent and sent.outcome for sent in pushed] == [Outcome.DELIVERED, Outcome.FAILED]
    mailed = await sender.mail("bad@oak.example", MESSAGE)
    assert mailed is not None
    assert (mailed.outcome, mailed.reason) == (Outcome.FAILED, "OverflowError")
