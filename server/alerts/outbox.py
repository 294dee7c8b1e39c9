"""The outbox of alerts: everything that waits for one person becomes one message to each of their devices.

What is to be told stands in PostgreSQL, in the commit that made it necessary. A worker that dies between two lines of
this leaves a lease that ends, and everything is done again: a person is told twice rather than never.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Final

import structlog
from asyncpg import Connection
from msgspec import Struct, field

from server.alerts.address import PushAddress
from server.alerts.channel import Message, Outcome, Sent
from server.alerts.rules import DOUBTED, Mail, failures_after, may_mail, strongest
from server.alerts.sealing import Owner, unseal
from server.alerts.sending import Sender
from server.alerts.settling import Told, put_tries, settle
from server.alerts.waiting import Alert, OwnDevice, Waiting, read_waiting
from server.chance import Chance
from server.db.tenant_tx import Database
from server.feeds.store import Store
from server.feeds.waking import LADDER_BELL
from server.figures import ALERTS
from server.keys.keyfile import KeyFileRefused
from server.keys.tenant import KeyRing
from sync import ids

log = structlog.get_logger()


AT_THE_DATABASE: Final = 6
"""Of the process's few connections so many are taken at once for alerts: the rest is for ladders and held items."""


class Outbox(Struct, frozen=True, kw_only=True):
    """What alerts are delivered with; made once per process. Any number of people may be delivered to at once."""

    database: Database
    store: Store
    keyring: KeyRing
    sender: Sender
    chance: Chance
    turns: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_THE_DATABASE))

    @asynccontextmanager
    async def tenant_tx(self, tenant_id: str) -> AsyncIterator[Connection]:
        """Waits for its turn rather than for a connection, which is not waited for as long."""
        async with self.turns, self.database.tenant_tx(tenant_id) as connection:
            yield connection


async def deliver(outbox: Outbox, tenant_id: str, person_id: str) -> None:
    """Tells one person what waits for them. No transaction is open while anything is sent; under half a minute in all.

    A device that takes the message ends the matter here, but for what nobody answers: that is mailed as well, because
    a push service may take everything and deliver nothing. If no device does, mail goes out at once; and if none is
    left that could, the ladders of what waits are looked at again, so that the next step need not wait (R12).
    """
    async with outbox.tenant_tx(tenant_id) as connection:
        waiting = await read_waiting(connection, tenant_id, person_id)
    told = await _tell(outbox, waiting) if waiting.to_send else _NOTHING_TO_SAY
    async with outbox.tenant_tx(tenant_id) as connection:
        fates = await settle(connection, waiting, told, outbox.chance)
    for fate in sorted(set(fates.values())):
        count = list(fates.values()).count(fate)
        ALERTS.labels(fate.value).inc(count)
        log.info("alerted", tenant=tenant_id, person=person_id, kind=fate.value, count=count)


_NOTHING_TO_SAY = Told(pushed=False, devices_left=False, mail=Mail.NEVER)


async def _tell(outbox: Outbox, waiting: Waiting) -> Told:
    tries = await _push(outbox, waiting)
    if tries:
        async with outbox.tenant_tx(waiting.tenant_id) as connection:
            await put_tries(connection, waiting, tries, outbox.chance)
    left = [device for device in waiting.devices if device not in tries or tries[device].outcome is not Outcome.GONE]
    pushed = any(sent.outcome is Outcome.DELIVERED for sent in tries.values())
    if not pushed and not any(_may_wake(device, tries.get(device)) for device in left):
        await _look_at_ladders(outbox, waiting)
    unmailed = [alert for alert in waiting.to_send if not alert.mailed and (alert.unanswered or not pushed)]
    mail = Mail.NEVER if pushed and not unmailed else await _mail(outbox, waiting, unmailed)
    mailed = frozenset(alert.alert_id for alert in unmailed) if mail is Mail.SENT else frozenset()
    return Told(pushed=pushed, devices_left=bool(left), mail=mail, mailed=mailed)


async def _push(outbox: Outbox, waiting: Waiting) -> Mapping[OwnDevice, Sent]:
    """To every device that is not left alone just now. Without those whose turn did not come: nothing was tried."""
    message = _message(waiting.to_send)
    devices = [device for device in waiting.devices if device.may_try]
    sent = await asyncio.gather(*(_push_one(outbox, waiting, device, message) for device in devices))
    tries = {device: one for device, one in zip(devices, sent, strict=True) if one is not None}
    for device, one in tries.items():
        if one.outcome is not Outcome.DELIVERED:
            log.warning(
                "push-not-taken",
                tenant=waiting.tenant_id,
                device=device.device_id,
                kind=one.outcome.value,
                reason=one.reason,
            )
    return tries


async def _push_one(outbox: Outbox, waiting: Waiting, device: OwnDevice, message: Message) -> Sent | None:
    try:
        to = await _address(outbox, waiting, device)
    except KeyFileRefused:
        return Sent(outcome=Outcome.REFUSED, reason="unreadable")
    return await outbox.sender.push(to, message, healthy=device.failures == 0)


async def _address(outbox: Outbox, waiting: Waiting, device: OwnDevice) -> PushAddress:
    """Raises KeyFileRefused for a row that was changed or moved."""
    keys = await outbox.keyring.of(waiting.tenant_id)
    if device.rest_key_id not in keys.rest:
        keys = await outbox.keyring.of(waiting.tenant_id, again=True)
    owner = Owner(tenant=waiting.tenant_id, person=waiting.person_id, device=device.device_id)
    return unseal(keys, device.rest_key_id, owner, device.subscription_id, device.sealed)


def _may_wake(device: OwnDevice, sent: Sent | None) -> bool:
    """True while a device counts as a way to wake its owner: the ladder counts alike."""
    failures = device.failures if sent is None else failures_after(sent.outcome, device.failures)
    return failures < DOUBTED


async def _look_at_ladders(outbox: Outbox, waiting: Waiting) -> None:
    """After what devices answered has been committed: the ladder reads it."""
    async with outbox.store.unit(waiting.tenant_id) as unit:
        matters = {alert.matter_id for alert in waiting.to_send}
        standing = await unit.ladders(matters)
        await unit.ring(LADDER_BELL, sorted(standing), await unit.now())


async def _mail(outbox: Outbox, waiting: Waiting, alerts: Sequence[Alert]) -> Mail:
    if waiting.email is None:
        return Mail.NEVER
    if not alerts:
        return Mail.SENT
    message = _message(alerts)
    if not may_mail(message.says, urgent=waiting.urgent_mails, all_=waiting.mails):
        log.warning("mail-put-off", tenant=waiting.tenant_id, person=waiting.person_id)
        return Mail.LATER
    sent = await outbox.sender.mail(waiting.email, message)
    if sent is not None and sent.outcome is Outcome.DELIVERED:
        return Mail.SENT
    reason = "no-turn" if sent is None else sent.reason
    log.warning("mail-not-taken", tenant=waiting.tenant_id, person=waiting.person_id, reason=reason)
    return Mail.NEVER if sent is not None and sent.outcome is Outcome.REFUSED else Mail.LATER


def _message(alerts: Sequence[Alert]) -> Message:
    """The newest matter's reference first. The same alerts make the same message."""
    matters = dict.fromkeys(alert.matter_id for alert in reversed(alerts))
    return Message(
        id=ids.derived(b"harken/message/1", *(ids.raw(alert.alert_id) for alert in alerts)),
        says=strongest(alert.says for alert in alerts),
        references=tuple(map(ids.reference, matters)),
    )
