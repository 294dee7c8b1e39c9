"""Every answer of every route carries the headers of the table, whether it succeeds, is refused, or is a file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from server.people.rules import FREE_TRIES
from server.web.headers import FIXED
from server.web.request import BODY_BYTES_MAX
from tests.closed_world.test_routes import ROUTES
from tests.support.database import Cluster
from tests.support.device import TestDevice
from tests.support.web import Web, serving

LEAD = ("devi@affinity.example", "demo-only devi harbour")
PAGE = b"<!doctype html><script>start()</script><script src='/_app/immutable/a.js'></script><div>Harken</div>"


@pytest.fixture(scope="module")
def web(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    """With a client of three files."""
    client = tmp_path_factory.mktemp("client")
    (client / "_app" / "immutable").mkdir(parents=True)
    (client / "index.html").write_bytes(PAGE)
    (client / "service-worker.js").write_bytes(b"self.addEventListener('install', () => {});")
    (client / "_app" / "immutable" / "a.js").write_bytes(b"export const a = 1;\n" * 100)
    with serving(cluster, tmp_path_factory.mktemp("web"), client) as served:
        yield served


@pytest.fixture(scope="module")
def tablets(web: Web) -> Iterator[tuple[TestDevice, TestDevice]]:
    """One that nobody holds, and one for somebody to sign in on."""
    with web.device() as alone, web.device() as held:
        yield alone, held


def check(answer: httpx.Response) -> None:
    for name, value in FIXED.items():
        assert answer.headers.get_list(name) == [value], f"{name} of {answer.request.method} {answer.request.url.path}"
    [csp] = answer.headers.get_list("content-security-policy")
    assert "default-src 'none'; script-src 'self' 'wasm-unsafe-eval' 'sha256-" in csp
    assert "unsafe-inline" not in csp
    assert "'unsafe-eval'" not in csp
    assert "require-trusted-types-for 'script'" in csp
    assert "server" not in answer.headers
    assert len(answer.headers.get_list("cache-control")) == 1


@pytest.mark.parametrize(("method", "path"), sorted(ROUTES))
def test_every_route(web: Web, tablets: tuple[TestDevice, TestDevice], method: str, path: str) -> None:
    """For somebody unknown, for a device, and for a person; the headers alone, because a stream does not end."""
    alone, held = tablets
    held.sign_in(*LEAD)
    with web.client() as client:
        for asker in (client, alone.http, held.http):
            body: dict[str, str] | None = {} if method == "POST" else None
            with asker.stream(method, re.sub(r"\{[^}]+\}", "desk", path), json=body) as answer:
                check(answer)
                if path not in {"/", "/people", "/policy", "/{path:path}"}:
                    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/missing.js", 404),
        ("GET", "/_app/immutable/missing.js", 404),
        ("POST", "/missing", 405),
        ("PUT", "/session", 405),
        ("OPTIONS", "/session", 204),
        ("GET", "/%2e%2e/%2e%2e/etc/passwd", 200),
    ],
)
def test_what_is_not_there(web: Web, method: str, path: str, status: int) -> None:
    with web.client() as client:
        answer = client.request(method, path)
    assert answer.status_code == status
    check(answer)
    assert status != 200 or answer.content == PAGE


JSON = {"content-type": "application/json"}
REFUSALS = {
    400: ("POST", "/session", {}, b"{}"),
    401: ("POST", "/sync/pull", {}, b"{}"),
    403: ("DELETE", "/session", {"origin": "null"}, b""),
    404: ("GET", "/_app/immutable/missing.js", {}, b""),
    405: ("PATCH", "/session", {}, b"{}"),
    413: ("POST", "/session", {}, b" " * (BODY_BYTES_MAX + 1)),
    415: ("POST", "/session", {"content-type": "text/plain"}, b"{}"),
}


@pytest.mark.parametrize("status", REFUSALS)
def test_every_way_to_be_refused(web: Web, status: int) -> None:
    method, path, headers, body = REFUSALS[status]
    with web.device() as device:
        answer = device.http.request(method, path, headers={**JSON, **headers}, content=body)
    assert answer.status_code == status
    refused(answer)


def test_being_told_to_wait(web: Web) -> None:
    with web.device() as device:
        tries = [device.http.post("/session", json={"login": "a", "passphrase": "b"}) for _ in range(FREE_TRIES + 1)]
    assert [answer.status_code for answer in tries] == [401] * FREE_TRIES + [429]
    for answer in tries:
        refused(answer)


def test_a_fault_of_ours(web: Web) -> None:
    """Something that no route foresees: the database refuses what it always allowed."""
    with web.device() as device:
        device.sign_in(*LEAD)
        web.sql("affinity", "revoke select on session from harken_app")
        try:
            answer = device.http.post("/sync/pull", json={})
        finally:
            web.sql("affinity", "grant select on session to harken_app")
    assert answer.status_code == 500
    refused(answer)


def refused(answer: httpx.Response) -> None:
    check(answer)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    assert "set-cookie" not in answer.headers, "a refusal neither gives nor takes"


@pytest.mark.parametrize(
    ("path", "cached"),
    [
        ("/", "no-cache"),
        ("/record", "no-cache"),
        ("/service-worker.js", "no-cache"),
        ("/_app/immutable/a.js", "public, max-age=31536000, immutable"),
    ],
)
def test_only_files_named_after_their_content_are_kept_by_the_browser(web: Web, path: str, cached: str) -> None:
    with web.client() as client:
        answer = client.get(path)
        again = client.get(path, headers={"if-none-match": answer.headers["etag"]})
    assert (answer.status_code, answer.headers["cache-control"]) == (200, cached)
    assert (again.status_code, again.content) == (304, b"")
    check(again)


def test_a_written_file_is_the_one_that_was_built(web: Web) -> None:
    with web.client() as client:
        packed = client.get("/_app/immutable/a.js")
        plain = client.get("/_app/immutable/a.js", headers={"accept-encoding": "identity"})
    built = Path(web.settings.static_dir / "_app" / "immutable" / "a.js").read_bytes()
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.content == plain.content == built
