"""Every answer of every route carries the headers of the table, whether it succeeds, is refused, or is a file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from server.web.headers import FIXED
from tests.closed_world.test_routes import ROUTES
from tests.support.database import Cluster
from tests.support.web import Web, serving

PAGE = b"<!doctype html><script>start()</script><script src='/_app/immutable/a.js'></script><div>Harken</div>"


@pytest.fixture(scope="module")
def web(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    """With a client of three files."""
    client = tmp_path_factory.mktemp("client")
    (client / "_app" / "immutable").mkdir(parents=True)
    (client / "index.html").write_bytes(PAGE)
    (client / "service-worker.js").write_bytes(b"self.addEventListener('install', () => {});")
    (client / "_app" / "immutable" / "a.js").write_bytes(b"export const a = 1;\n" * 100)
    with cluster.clone() as addresses, serving(addresses, tmp_path_factory.mktemp("web"), client) as served:
        yield served


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
def test_every_route(web: Web, method: str, path: str) -> None:
    with web.client() as client, web.device() as device:
        for one in (client, device.http):
            answer = one.request(method, path.replace("{path:path}", "desk"), json={} if method == "POST" else None)
            check(answer)
            if path not in {"/", "/{path:path}"}:
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
