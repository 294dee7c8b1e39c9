"""Two webs and two workers as systemd starts them, on Debian's PostgreSQL 15, Redis, pgbouncer and nginx where they are
installed, else on what Harken brings: a concern's way, deaths, and a release."""

from __future__ import annotations

import http.client
import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import ExitStack

import httpx
import msgspec
import pytest

from server.clock import Deadline
from server.live.stream import Pace
from tests.deploy.conftest import Place
from tests.deploy.installation import Process, await_answer
from tests.deploy.load import load
from tests.deploy.proxy import NGINX, Proxy, proxy
from tests.deploy.servers import SECONDS
from tests.support.device import TestDevice
from tests.support.running import Reader
from tests.support.tls import trusting

WHO = ("devi", "alder")


class Served(msgspec.Struct):
    place: Place
    webs: list[tuple[Process, str]]
    workers: list[Process]
    proxy: Proxy | None
    opened: ExitStack

    def tablet(self, at: str | None = None, *, shared: bool = True) -> TestDevice:
        """Enrolled through a web, or through the proxy where there is one."""
        device = TestDevice("", seed=time.monotonic_ns())
        device.http.close()
        device.http = self.opened.enter_context(self.client(at))
        device.enrol(self.place.harken.code("affinity", WHO[1], shared=shared))
        return device

    def reader(self, at: str | None = None) -> Reader:
        device = self.tablet(at, shared=False)
        return Reader(device, device.sign_in(*self.place.harken.sign_in_of(WHO[0])))

    def client(self, at: str | None = None) -> httpx.Client:
        """Without a proxy each request has a connection of its own, as a proxy would give it."""
        if at is None and self.proxy is not None:
            return httpx.Client(base_url=self.proxy.origin, timeout=SECONDS, verify=trusting(self.proxy.certificate))
        return httpx.Client(base_url=at or self.webs[0][1], timeout=SECONDS, headers={"connection": "close"})


@pytest.fixture(scope="module")
def served(place: Place, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with ExitStack() as stack:
        webs = [place.installed.web(number) for number in (1, 2)]
        workers = [place.installed.worker(number) for number in (1, 2)]
        for _, origin in webs:
            await_answer(origin)
        for worker in workers:
            worker.await_words("worker-ready")
        directory = tmp_path_factory.mktemp("proxy") / "nginx"
        before = stack.enter_context(proxy(directory, [origin for _, origin in webs])) if NGINX else None
        yield Served(place, webs, workers, before, stack)
        for process in (*workers, *(web for web, _ in webs)):
            process.stop()


def test_a_concern_reaches_its_lead_through_deaths(served: Served) -> None:
    (one, first), (_, second) = served.webs
    tablet, devi = served.tablet(first), served.reader(second)
    served.workers[0].kill()
    cmd = tablet.new_id()
    tablet.push([tablet.seal(tablet.concern(saw="She has a second phone."), cmd=cmd)])
    one.kill()
    assert [entry["k"] for entry in devi.of(cmd, "desk")][:1] == ["concern-recorded"], "from the other web"
    await_mail(served.place, 1)

    one.start_again()
    served.workers[0].start_again()
    served.workers[0].await_words("worker-ready", times=2)
    served.workers[1].kill()
    again = tablet.new_id()
    tablet.push([tablet.seal(tablet.concern(saw="And a third."), cmd=again)])
    assert devi.of(again, "desk"), "the first web is back on the same socket"
    served.workers[1].start_again()
    served.workers[1].await_words("worker-ready", times=2)


def await_mail(place: Place, count: int) -> None:
    deadline = Deadline(SECONDS)
    while len(place.office.taken) < count:
        assert not deadline.passed(), "nobody was told"
        time.sleep(0.05)


def test_a_release_fails_no_request(served: Served) -> None:
    """F22: each web is stopped as systemd does it, and started again, while four tablets go on."""
    tablets = [served.tablet() for _ in range(2)]
    readers = [served.reader() for _ in range(2)]
    with load(tablets, readers) as going:
        going.goes_on(20)
        for web, _ in served.webs:
            web.stop()
            web.start_again()
            going.goes_on(40)
    assert going.failed == []
    readers[0].read()
    there = {entry["of"] for entry in readers[0].feeds["desk"] if entry["k"] == "concern-recorded"}
    assert set(going.cmds) <= there


@pytest.mark.skipif(NGINX is None, reason="nginx is not installed: the proxy's file is looked at in test_units.py only")
class TestProxy:
    def test_tls_1_3_only_and_the_headers_are_harkens(self, served: Served) -> None:
        assert served.proxy is not None
        context = trusting(served.proxy.certificate)
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        with (
            socket.create_connection(("127.0.0.1", served.proxy.port), timeout=SECONDS) as plain,
            pytest.raises(ssl.SSLError, match=r"(?i)protocol version"),
        ):
            context.wrap_socket(plain, server_hostname="127.0.0.1")
        with served.client() as client:
            answer = client.get("/healthz")
            assert answer.headers.get_list("strict-transport-security") == ["max-age=63072000; includeSubDomains"]
            assert "nginx/" not in answer.headers.get("server", "")
            assert client.get("/readyz").status_code == 404
        moved = httpx.get(
            f"http://127.0.0.1:{served.proxy.plain_port}/record?x=1", follow_redirects=False, timeout=SECONDS
        )
        assert (moved.status_code, moved.headers["location"]) == (308, "https://harken.example/record?x=1")

    def test_the_largest_push_passes_and_a_larger_one_does_not(self, served: Served) -> None:
        tablet = served.tablet()
        refusals = {6_600_000: "application/problem+json", 7_400_000: "text/html"}
        for size, kind in refusals.items():
            body = b"\x00\x00\x00\x01" * (size // 4)
            answer = tablet.http.post("/sync/push", content=body, headers={"content-type": "application/octet-stream"})
            assert (answer.headers["content-type"], size) == (kind, size), "Harken's own refusal, or nginx's"

    def test_a_poke_passes_at_once(self, served: Served) -> None:
        assert served.proxy is not None
        devi, tablet = served.reader(), served.tablet(served.webs[1][1])
        connection = http.client.HTTPSConnection(
            "127.0.0.1", served.proxy.port, timeout=SECONDS, context=trusting(served.proxy.certificate)
        )
        connection.request("GET", "/live", headers={"cookie": devi.device.http.headers["cookie"]})
        answer = connection.getresponse()
        assert answer.readline() == b": still here\n", "before anything is gathered"
        began = time.monotonic()
        tablet.push([tablet.seal(tablet.concern())])
        while answer.readline() != b"event: pull\n":
            pass
        assert time.monotonic() - began < Pace().beat * 3 / 4, "and not with the next sign of life"
        answer.close()
        connection.close()
