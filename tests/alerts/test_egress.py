"""No connection is made where none may be made, and nobody who answers strangely keeps us."""

from __future__ import annotations

import asyncio
import gzip
import socket
import ssl
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest
from aiohttp.compression_utils import ZLibDecompressor

from server.alerts.address import PushAddress
from server.alerts.channel import Outcome
from server.alerts.egress import ANSWER_MAX, Egress, Unreachable, Why
from server.alerts.endpoint import Endpoint
from tests.alerts.hostile import HOSTILE, NOT_PUBLIC
from tests.alerts.pushing import address, message, pushing
from tests.support.ports import free_port
from tests.support.pushes import Handler, PushService
from tests.support.tls import certify, serving, trusting

PATIENT, EVER = 120.0, 600.0
"""A deadline that no slow machine comes near, and what is as good as never."""

Manners = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class Listener:
    """Counts who knocks at a port of this machine, and does with them what it was told."""

    def __init__(self, manners: Manners | None = None) -> None:
        self.knocks = 0
        self.port = 0
        self._manners = manners

    @asynccontextmanager
    async def listening(
        self, host: str = "127.0.0.1", port: int = 0, tls: ssl.SSLContext | None = None
    ) -> AsyncIterator[Listener]:
        server = await asyncio.start_server(self._taken, host, port, ssl=tls)
        self.port = server.sockets[0].getsockname()[1]
        yield self
        server.close()

    async def _taken(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.knocks += 1
        try:
            if self._manners is not None:
                await self._manners(reader, writer)
        except ConnectionError:
            pass
        finally:
            writer.close()


def answering(text: str) -> Manners:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(text.encode())
        await writer.drain()

    return answer


def at(host: str, port: int, *, exempt: bool = False) -> Endpoint:
    """As no check would let it pass, so that what stands behind the check is met."""
    origin = f"http://{host}:{port}"
    return Endpoint(url=f"{origin}/push/1", origin=origin, host=host, port=port, exempt=exempt)


def resolving(*answers: list[str]) -> Callable[[str], Awaitable[list[str]]]:
    """One answer after another; the last for ever."""
    left = list(answers)

    async def lookup(_: str) -> list[str]:
        return left.pop(0) if len(left) > 1 else left[0]

    return lookup


async def post(egress: Egress, endpoint: Endpoint) -> int:
    return (await egress.post(endpoint, b"sealed", {})).status


async def unreachable(egress: Egress, endpoint: Endpoint) -> Why:
    with pytest.raises(Unreachable) as caught:
        await post(egress, endpoint)
    return caught.value.why


async def test_the_listener_hears_who_knocks() -> None:
    """Or all the tests below would show nothing."""
    async with Listener(answering("HTTP/1.1 201 Created\r\n\r\n")).listening() as inside, Egress() as egress:
        assert await post(egress, at("127.0.0.1", inside.port, exempt=True)) == 201
        assert await post(egress, at("localhost", inside.port, exempt=True)) == 201
        assert inside.knocks == 2


@pytest.mark.parametrize("name", ["localhost", "ip6-localhost", socket.gethostname()])
async def test_a_name_of_this_machine_is_not_connected_to(name: str) -> None:
    """As the machine's own resolver has it."""
    async with Listener().listening() as inside, Egress() as egress:
        assert await unreachable(egress, at(name, inside.port)) in (Why.NOT_PUBLIC, Why.CONNECTION)
        assert inside.knocks == 0


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "[::1]", "[::ffff:127.0.0.1]", "127.1", "2130706433", "0"])
async def test_an_address_that_nobody_has_looked_up_is_not_connected_to(address: str) -> None:
    """The HTTP client takes these for addresses and asks no resolver."""
    async with Listener().listening() as inside, Egress() as egress:
        assert await unreachable(egress, at(address, inside.port)) in (Why.NOT_PUBLIC, Why.CONNECTION)
        assert inside.knocks == 0


async def test_a_name_that_resolves_inside_is_not_connected_to() -> None:
    async with Listener().listening() as inside:
        for address in ("127.0.0.1", *NOT_PUBLIC):
            async with Egress(lookup=resolving([address])) as egress:
                assert await unreachable(egress, at("push.example", inside.port)) is Why.NOT_PUBLIC
        assert inside.knocks == 0


async def test_one_address_inside_spoils_all_of_a_name() -> None:
    async with Listener().listening() as inside, Egress(lookup=resolving(["8.8.8.8", "127.0.0.1"])) as egress:
        assert await unreachable(egress, at("push.example", inside.port)) is Why.NOT_PUBLIC
        assert inside.knocks == 0


async def test_a_name_that_means_something_else_at_the_second_lookup() -> None:
    """127.0.0.2 stands for the open internet here. The second answer is not asked for, and would not be used."""
    created = answering("HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n")
    async with (
        Listener(created).listening("127.0.0.2") as outside,
        Listener(created).listening("127.0.0.1", outside.port) as inside,
        Egress(lookup=resolving(["127.0.0.2"], ["127.0.0.1"]), public="127.0.0.2".__eq__) as egress,
    ):
        rebinding = at("push.example", outside.port)
        assert [await post(egress, rebinding) for _ in range(3)] == [201, 201, 201]
        assert (outside.knocks >= 1, inside.knocks) == (True, 0)
    async with (
        Listener(created).listening() as inside,
        Egress(lookup=resolving(["127.0.0.1"]), public=iter_of("yes", "")) as egress,
    ):
        assert await unreachable(egress, at("push.example", inside.port)) is Why.NOT_PUBLIC
        assert inside.knocks == 0, "asked again where the connection is made"


def iter_of(*answers: str) -> Callable[[str], bool]:
    left = iter(answers)
    return lambda _: bool(next(left))


async def test_a_push_service_proves_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The name that was checked, at the address that was pinned. 127.0.0.2 stands for the open internet."""
    certificate = certify(tmp_path / "push.pem", "push.example")
    created = answering("HTTP/1.1 201 Created\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
    async with Listener(created).listening("127.0.0.2", tls=serving(certificate)) as outside:
        for trusted, name, status in ((False, "push.example", 0), (True, "push.example", 201), (True, "b.example", 0)):
            if trusted:
                monkeypatch.setattr(aiohttp.connector, "_SSL_CONTEXT_VERIFIED", trusting(certificate))
            knocks = outside.knocks
            async with Egress(lookup=resolving(["127.0.0.2"]), public="127.0.0.2".__eq__) as egress:
                origin = f"https://{name}:{outside.port}"
                endpoint = Endpoint(url=f"{origin}/push/1", origin=origin, host=name, port=outside.port)
                if status:
                    assert await post(egress, endpoint) == status
                    assert outside.knocks == knocks + 1
                else:
                    assert await unreachable(egress, endpoint) is Why.CONNECTION
                    assert outside.knocks == knocks, "nothing was said to it"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_is_not_followed(status: int, tmp_path: Path) -> None:
    with PushService() as service:
        async with Listener().listening() as inside, Egress() as egress:
            one = service.subscription()
            service.answer(one, status, {"Location": f"http://127.0.0.1:{inside.port}/inside"})
            sent = await pushing(egress, service, tmp_path).send(address(one), message())
            assert (sent.outcome, sent.reason) == (Outcome.REFUSED, str(status))
            assert inside.knocks == 0


@pytest.mark.parametrize("endpoint", HOSTILE, ids=range(len(HOSTILE)))
async def test_hostile_endpoints_are_refused_at_the_send_too(endpoint: str, tmp_path: Path) -> None:
    """However they came to be kept."""
    with PushService() as service:
        async with Egress(lookup=resolving(["127.0.0.1"])) as egress:
            keys = service.subscription()
            to = PushAddress(endpoint=endpoint, p256dh=keys.p256dh, auth=keys.auth)
            assert (await pushing(egress, service, tmp_path).send(to, message())).outcome is Outcome.REFUSED


async def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    async with Listener().listening() as proxy, Egress(seconds=PATIENT) as egress:
        for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        assert await unreachable(egress, at("127.0.0.1", free_port(), exempt=True)) is Why.CONNECTION
        assert proxy.knocks == 0


async def _silence(_: asyncio.StreamReader, __: asyncio.StreamWriter) -> None:
    await asyncio.sleep(EVER)


async def _drip(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """A header that never ends: each byte would renew a deadline between bytes."""
    writer.write(b"HTTP/1.1 201 Created\r\nX: ")
    while True:
        writer.write(b"x")
        await writer.drain()
        await asyncio.sleep(0.02)


@pytest.mark.parametrize("manners", [_silence, _drip])
async def test_who_never_answers_keeps_us_until_the_deadline(manners: Manners) -> None:
    async with Listener(manners).listening() as tarpit, Egress(seconds=0.5) as egress:
        began = time.monotonic()
        assert await unreachable(egress, at("127.0.0.1", tarpit.port, exempt=True)) in (Why.TIMEOUT, Why.CONNECTION)
        assert time.monotonic() - began < EVER / 10


async def test_a_name_that_never_resolves_keeps_us_until_the_deadline() -> None:
    async def never(_: str) -> list[str]:
        await asyncio.sleep(EVER)
        return []

    async with Egress(seconds=0.3, lookup=never) as egress:
        began = time.monotonic()
        assert await unreachable(egress, at("push.example", 443)) is Why.TIMEOUT
        assert time.monotonic() - began < EVER / 10


async def test_a_name_without_an_address() -> None:
    async with Egress(lookup=resolving([])) as egress:
        assert await unreachable(egress, at("push.example", 443)) is Why.CONNECTION


async def test_no_more_than_a_little_of_an_answer_is_read() -> None:
    closed = asyncio.Event()

    async def pour(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 201 Created\r\n\r\n")
        try:
            while True:
                writer.write(bytes(65_536))
                await writer.drain()
        except ConnectionError:
            closed.set()

    async with Listener(pour).listening() as endless, Egress(seconds=PATIENT) as egress:
        began = time.monotonic()
        assert await post(egress, at("127.0.0.1", endless.port, exempt=True)) == 201
        await asyncio.wait_for(closed.wait(), PATIENT / 2)
        assert time.monotonic() - began < PATIENT / 2


async def test_a_body_that_drips_does_not_undo_the_status() -> None:
    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 201 Created\r\nContent-Length: 1000\r\n\r\n")
        await asyncio.sleep(EVER)

    async with Listener(drip).listening() as slow, Egress(seconds=PATIENT) as egress:
        began = time.monotonic()
        assert await post(egress, at("127.0.0.1", slow.port, exempt=True)) == 201
        assert time.monotonic() - began < PATIENT / 2


async def test_nothing_of_an_answer_is_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """100 MB in 100 kB: no more than the first 4 kB are looked at, packed as they are."""
    bomb, unpacking = gzip.compress(bytes(100_000_000)), []
    begin = ZLibDecompressor.__init__

    def noticed(self: ZLibDecompressor, *arguments: object, **named: object) -> None:
        unpacking.append(self)
        begin(self, *arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(ZLibDecompressor, "__init__", noticed)

    def explode(handler: Handler) -> None:
        handler.say(201, {"Content-Encoding": "gzip"}, bomb)

    with PushService() as service:
        async with Egress() as egress:
            one = service.subscription()
            service.behave(one, explode)
            sent = await pushing(egress, service, tmp_path).send(address(one), message())
            assert sent.outcome is Outcome.DELIVERED
            assert unpacking == []
        async with (
            Listener(
                answering(f"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {len(bomb)}\r\n\r\n")
            ).listening() as packed,
            aiohttp.ClientSession() as another,
            another.get(f"http://127.0.0.1:{packed.port}/"),
        ):
            assert unpacking, "of one who does, it is noticed"
    assert len(bomb) > ANSWER_MAX


@pytest.mark.parametrize(
    "text",
    [
        "SSH-2.0-OpenSSH_9.2\r\n",
        "HTTP/1.1 two hundred\r\n\r\n",
        "HTTP/1.1 201 Created\r\n" + "X: y\r\n" * 20_000 + "\r\n",
        "HTTP/1.1 201 Created\r\nX: " + "y" * 20_000 + "\r\n\r\n",
        "",
    ],
    ids=["ssh", "words", "many headers", "long header", "nothing"],
)
async def test_what_is_no_answer_is_a_failure_and_nothing_worse(text: str) -> None:
    async with Listener(answering(text)).listening() as strange, Egress(seconds=2) as egress:
        assert await unreachable(egress, at("127.0.0.1", strange.port, exempt=True)) in (Why.CONNECTION, Why.TIMEOUT)


async def test_cookies_are_not_kept_and_nothing_tells_what_we_run_on(tmp_path: Path) -> None:
    with PushService() as service:
        async with Egress() as egress:
            one = service.subscription()
            service.answer(one, 201, {"Set-Cookie": "who=you"})
            for _ in range(2):
                await pushing(egress, service, tmp_path).send(address(one), message())
        for got in service.received:
            assert set(got.headers) == {
                *("host", "accept", "accept-encoding", "authorization", "content-encoding", "content-length"),
                *("content-type", "ttl", "urgency"),
            }
