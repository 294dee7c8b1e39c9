"""Whoever never answers delays nobody else (F6)."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from pathlib import Path

import pytest

from server.alerts import sending
from server.alerts.address import PushAddress
from server.alerts.channel import Message, Outcome, Sent
from server.alerts.sending import Lane, Sender
from server.clock import Deadline
from server.work.lease import LEASE
from tests.alerts.ground import opened
from tests.alerts.pushing import message
from tests.support.database import Addresses
from tests.support.pushes import PushService

TARPITS = 50
ALL = "all"


async def test_fifty_tarpits_and_one_good_lead(database: Addresses, tmp_path: Path) -> None:
    """All of one push service. The first time nobody knows who they are; from then on they have a lane of their own."""
    with PushService() as service:
        async with opened(database, tmp_path, service) as ground:
            matter = await ground.matter()
            leads = [await ground.person("lead@oak.example") for _ in range(TARPITS + 1)]
            good, *bad = leads
            for lead in leads:
                one = service.subscription()
                await ground.subscribe(lead, one)
                if lead != good:
                    service.tarpit(one)
            own = service.subscription()
            await ground.subscribe(good, own)
            for _ in range(2):
                alerts = [await ground.alert(lead, matter) for lead in leads]
                began = time.monotonic()
                waiting = [asyncio.create_task(ground.deliver(lead)) for lead in (*bad, good)]
                await waiting[-1]
                assert sum(one.done() for one in waiting[:-1]) < TARPITS / 2, "it does not wait behind them"
                await asyncio.gather(*waiting)
                assert time.monotonic() - began < LEASE.total_seconds()
                assert [await ground.fate(alert) for alert in alerts] == ["webpush", *[None] * TARPITS]
                await ground.sql("update subscription set next_try_at = null")
            assert len(service.of(own)) == 2
            assert len(ground.mails()) == 2 * TARPITS, "each of them was mailed, each time"
            print(f"the good one had it after {service.of(own)[-1].at - began:.2f} s")


class Slow:
    """A channel that answers after a while, and counts how many it serves at once."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.now: Counter[str] = Counter()
        self.most: Counter[str] = Counter()

    async def send(self, to: PushAddress | str, _: Message) -> Sent:
        for counted in (ALL, to if isinstance(to, str) else to.host):
            self.now[counted] += 1
            self.most[counted] = max(self.most[counted], self.now[counted])
        await asyncio.sleep(self.seconds)
        self.now.subtract([ALL, to if isinstance(to, str) else to.host])
        return Sent(outcome=Outcome.DELIVERED, reason="")


def at(host: str) -> PushAddress:
    return PushAddress(endpoint=f"https://{host}/x", p256dh="", auth="")


async def test_those_that_failed_share_a_narrow_lane() -> None:
    channel = Slow(0.2)
    sender = Sender(channel, channel)
    hosts = [at(f"host-{n}.example") for n in range(40)]
    await asyncio.gather(*(sender.push(to, message(), healthy=False) for to in hosts))
    assert channel.most[ALL] == 16
    await asyncio.gather(*(sender.push(to, message(), healthy=True) for to in hosts))
    assert channel.most[ALL] == 40


async def test_no_host_takes_all_places() -> None:
    channel = Slow(1)
    sender = Sender(channel, channel)
    busy = [asyncio.create_task(sender.push(at("busy.example"), message(), healthy=True)) for _ in range(300)]
    other = asyncio.create_task(sender.push(at("other.example"), message(), healthy=True))
    deadline = Deadline(120)
    while channel.most["busy.example"] < 120 or channel.most["other.example"] < 1:
        assert not deadline.passed()
        await asyncio.sleep(0.01)
    assert sum(one.done() for one in busy) <= 120, "it does not wait behind the busy one"
    await asyncio.gather(*busy, other)
    assert channel.most["busy.example"] == 120


async def test_a_turn_that_does_not_come(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever waits in vain has been tried by nobody, and others are not kept."""
    monkeypatch.setattr(sending, "TURN_SECONDS", 0.1)
    lane, tries = Lane(at_once=1, per_host=1), []

    given_up = asyncio.Event()

    async def occupy() -> None:
        async with lane.turn("a"):
            await given_up.wait()

    async def wait(host: str) -> None:
        try:
            async with lane.turn(host):
                tries.append(host)
        except TimeoutError:
            tries.append("none")

    occupying = asyncio.create_task(occupy())
    await asyncio.gather(wait("a"), wait("b"))
    given_up.set()
    await occupying
    assert tries == ["none", "none"]
    async with lane.turn("a"):
        tries.append("again")
    async with lane.turn("b"):
        tries.append("again")
    assert tries[2:] == ["again", "again"]


async def test_a_device_whose_turn_did_not_come_is_tried_soon_and_its_owner_mailed(
    database: Addresses, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "TURN_SECONDS", 0.05)
    with PushService() as service:
        async with opened(database, tmp_path, service) as ground:
            person, alert = await ground.waiting(email="devi@oak.example")
            await ground.subscribe(person, service.subscription())
            wide = ground.outbox.sender._wide
            async with wide.turn("x"):
                wide._places._value = 0  # all taken
                await ground.deliver(person)
            wide._places._value = 200
            [kept] = await ground.kept(person)
            assert (kept["failures"], kept["next_try_at"], len(ground.mails())) == (0, None, 1)
            due = await ground.due(person)
            assert due is not None
            assert due < 4.5
            await ground.deliver(person)
            assert (await ground.fate(alert), len(service.received), len(ground.mails())) == ("webpush", 1, 1)
