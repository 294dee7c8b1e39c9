"""Web push (RFC 8030): encrypted to one browser (RFC 8291), proved to be ours (RFC 8292), always of one size.

A push service learns that this device was woken, when, and how urgently. No word of what for.
"""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import Final

import msgspec
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from py_vapid import Vapid
from pywebpush import WebPushException, webpush_async

from server.alerts.address import PushAddress
from server.alerts.channel import Message, Outcome, Sent
from server.alerts.egress import Egress, Unreachable
from server.alerts.endpoint import Allowed, EndpointRefused, check_keys, read_endpoint
from server.alerts.rules import retry_after
from server.chance import Chance
from server.clock import Clock
from server.feeds.waking import Says
from sync.text import b64

PAYLOAD_BYTES: Final = 1_024
TTL_SECONDS: Final = 3_600
"""A push service keeps the message so long for a device that is away. By then the ladder has woken others."""
_PROOF_LASTS: Final = timedelta(hours=12)
_NONCE_BYTES: Final = 16


class WebPush:
    def __init__(
        self,
        *,
        egress: Egress,
        allowed: Allowed,
        key: EllipticCurvePrivateKey,
        contact: str,
        clock: Clock,
        chance: Chance,
    ) -> None:
        self._egress = egress
        self._allowed = allowed
        # Its own check of the contact knows fewer forms than there are, and would fail at every message.
        self._vapid = Vapid(key, conf={"no-strict": True})
        self._contact = contact
        self._clock = clock
        self._chance = chance

    async def send(self, to: PushAddress, message: Message) -> Sent:
        """The endpoint is checked again: what is allowed may have changed since it was kept."""
        try:
            endpoint = read_endpoint(to.endpoint, self._allowed)
            check_keys(to.p256dh, to.auth)
        except EndpointRefused:
            return Sent(outcome=Outcome.REFUSED, reason="endpoint")
        now = self._clock.now()
        try:
            answer = await webpush_async(
                {"endpoint": endpoint.url, "keys": {"p256dh": to.p256dh, "auth": to.auth}},
                data=payload(message.says, self._chance.bytes(_NONCE_BYTES)),
                vapid_private_key=self._vapid,
                vapid_claims={
                    "aud": endpoint.origin,
                    "exp": int((now + _PROOF_LASTS).timestamp()),
                    "sub": self._contact,
                },
                headers={"Urgency": "high" if message.says is Says.NOW else "normal"},
                ttl=TTL_SECONDS,
                aiohttp_session=self._egress.to(endpoint),
            )
        except Unreachable as error:
            return Sent(outcome=Outcome.FAILED, reason=error.why.value)
        except WebPushException as error:
            answer = error.response
        return Sent(
            outcome=outcome_of(answer.status),
            reason=str(answer.status),
            wait=retry_after(answer.headers.get("Retry-After"), now),
        )


def payload(says: Says, nonce: bytes) -> bytes:
    """The same length whatever it says."""
    words = {"p": 1, "says": says.value, "n": b64(nonce), "pad": ""}
    words["pad"] = "0" * (PAYLOAD_BYTES - len(msgspec.json.encode(words)))
    return msgspec.json.encode(words)


def outcome_of(status: int) -> Outcome:
    if status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
        return Outcome.GONE
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return Outcome.BUSY
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return Outcome.DELIVERED
    return Outcome.FAILED if status >= HTTPStatus.INTERNAL_SERVER_ERROR else Outcome.REFUSED
