"""The real web push channel, joined to the push service of a test."""

from __future__ import annotations

from pathlib import Path

from server.alerts.address import PushAddress
from server.alerts.channel import Message
from server.alerts.egress import Egress
from server.alerts.endpoint import allowed_of
from server.alerts.vapid import read_vapid, settle_vapid
from server.alerts.webpush import WebPush
from server.chance import SystemChance
from server.clock import Clock, SystemClock
from server.config import PUSH_HOSTS
from server.feeds.waking import Says
from tests.support.pushes import PushService, Subscription


def message(says: Says = Says.NOW, *references: str) -> Message:
    return Message(id="00000000-0000-4000-8000-000000000001", says=says, references=references)


def address(one: Subscription) -> PushAddress:
    return PushAddress(endpoint=one.endpoint, p256dh=one.p256dh, auth=one.auth)


def pushing(egress: Egress, service: PushService, keys: Path, clock: Clock | None = None) -> WebPush:
    settle_vapid(keys)
    return WebPush(
        egress=egress,
        allowed=allowed_of(PUSH_HOSTS, (service.origin,)),
        key=read_vapid(keys),
        contact="mailto:nobody@harken.example",
        clock=clock or SystemClock(),
        chance=SystemChance(),
    )
