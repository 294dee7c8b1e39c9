"""What leaves for a push service: encrypted, proved to be ours, of one size, and without a word of what it is about."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from server.alerts.address import PushAddress
from server.alerts.channel import Outcome
from server.alerts.egress import Egress
from server.alerts.vapid import public_point, read_vapid
from server.alerts.webpush import PAYLOAD_BYTES, payload
from server.feeds.waking import Says
from tests.alerts.pushing import address, message, pushing
from tests.support.pushes import PushService

SEALED_BYTES = 1_127
"""1,024 of plaintext, and 103 that RFC 8188 and RFC 8291 add."""


@pytest.fixture
async def egress() -> AsyncIterator[Egress]:
    async with Egress() as opened:
        yield opened


async def test_a_push_is_sealed_and_proved_and_of_one_size(egress: Egress, tmp_path: Path) -> None:
    with PushService() as service:
        channel, one = pushing(egress, service, tmp_path), service.subscription()
        for says in Says:
            sent = await channel.send(address(one), message(says, "K7QF-2M9D"))
            assert (sent.outcome, sent.reason) == (Outcome.DELIVERED, "201")
        assert service.faults == []
        assert [got.says for got in service.received] == [says.value for says in Says]
        assert {len(got.plain) for got in service.received} == {PAYLOAD_BYTES}
        assert {len(got.sealed) for got in service.received} == {SEALED_BYTES}
        assert {got.headers["content-length"] for got in service.received} == {str(SEALED_BYTES)}
        assert [got.headers["urgency"] for got in service.received] == ["high", "normal", "normal"]
        assert {got.headers["ttl"] for got in service.received} == {"3600"}
        assert {got.headers["content-encoding"] for got in service.received} == {"aes128gcm"}
        assert {got.key for got in service.received} == {public_point(read_vapid(tmp_path))}
        [sub] = {got.claims["sub"] for got in service.received}
        assert sub == "mailto:nobody@harken.example"


async def test_it_says_one_of_three_things_and_nothing_else(egress: Egress, tmp_path: Path) -> None:
    with PushService() as service:
        channel, one = pushing(egress, service, tmp_path), service.subscription()
        for _ in range(2):
            await channel.send(address(one), message(Says.WAITING, "K7QF-2M9D"))
        for got in service.received:
            assert set(got.payload) == {"p", "says", "n", "pad"}
            assert (got.payload["p"], got.says, set(str(got.payload["pad"]))) == (1, "waiting", {"0"})
            assert b"K7QF" not in got.plain
        nonces = {str(got.payload["n"]) for got in service.received}
        assert len(nonces) == 2
        assert {len(nonce) for nonce in nonces} == {22}


@pytest.mark.parametrize("says", Says)
def test_every_payload_is_of_one_size(says: Says) -> None:
    assert len(payload(says, bytes(16))) == PAYLOAD_BYTES


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (200, Outcome.DELIVERED),
        (201, Outcome.DELIVERED),
        (202, Outcome.DELIVERED),
        (204, Outcome.DELIVERED),
        (404, Outcome.GONE),
        (410, Outcome.GONE),
        (429, Outcome.BUSY),
        (500, Outcome.FAILED),
        (503, Outcome.FAILED),
        (300, Outcome.REFUSED),
        (304, Outcome.REFUSED),
        (400, Outcome.REFUSED),
        (401, Outcome.REFUSED),
        (403, Outcome.REFUSED),
        (413, Outcome.REFUSED),
    ],
)
async def test_answers_have_classes(status: int, outcome: Outcome, egress: Egress, tmp_path: Path) -> None:
    with PushService() as service:
        one = service.subscription()
        service.behave(one, lambda handler: handler.say(status, {}, b"" if status in (204, 304) else b"BadJwtToken"))
        sent = await pushing(egress, service, tmp_path).send(address(one), message())
        assert (sent.outcome, sent.reason, sent.wait) == (outcome, str(status), None)


async def test_what_a_service_asks_for_is_handed_on(egress: Egress, tmp_path: Path) -> None:
    with PushService() as service:
        one = service.subscription()
        service.answer(one, 429, {"Retry-After": "120"})
        sent = await pushing(egress, service, tmp_path).send(address(one), message())
        assert (sent.outcome, sent.wait) == (Outcome.BUSY, timedelta(minutes=2))


async def test_nobody_there(egress: Egress, tmp_path: Path) -> None:
    with PushService() as service:
        one, channel = service.subscription(), pushing(egress, service, tmp_path)
    sent = await channel.send(address(one), message())
    assert (sent.outcome, sent.reason) == (Outcome.FAILED, "connection")


async def test_a_tarpit(tmp_path: Path) -> None:
    with PushService() as service:
        one = service.subscription()
        service.tarpit(one)
        async with Egress(seconds=0.5) as egress:
            began = time.monotonic()
            sent = await pushing(egress, service, tmp_path).send(address(one), message())
            assert (sent.outcome, sent.reason) == (Outcome.FAILED, "timeout")
            assert time.monotonic() - began < 60, "where it would be kept for 120"


async def test_a_kept_address_that_is_allowed_no_more_is_refused_and_not_sent_to(
    egress: Egress, tmp_path: Path
) -> None:
    with PushService() as service, PushService() as other:
        sent = await pushing(egress, service, tmp_path).send(address(other.subscription()), message())
        assert (sent.outcome, sent.reason) == (Outcome.REFUSED, "endpoint")
        assert other.received == []


async def test_keys_that_nothing_can_be_sealed_to_are_refused(egress: Egress, tmp_path: Path) -> None:
    with PushService() as service:
        to = PushAddress(endpoint=service.subscription().endpoint, p256dh="AAAA", auth="AAAA")
        assert (await pushing(egress, service, tmp_path).send(to, message())).outcome is Outcome.REFUSED
        assert service.received == []


def test_an_address_is_not_printed() -> None:
    with PushService() as service:
        one = service.subscription()
    assert one.endpoint not in repr(address(one))
