"""No bytes end in a fault: each request is refused with its reason, and the next on the connection is served.

What is inside an envelope is another matter, and is held: see test_bad_input.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from server.web.request import BODY_BYTES_MAX, PULL_BYTES_MAX
from tests.support.device import TestDevice
from tests.support.web import Web, problem

JSON = {"content-type": "application/json"}
OCTETS = {"content-type": "application/octet-stream"}
TAKES_JSON = ["/session", "/people/author-keys", "/sync/pull", "/sync/told", "/devices/enrol"]
LIMITS = {"/sync/pull": PULL_BYTES_MAX}


@pytest.fixture(scope="module")
def device(web: Web) -> Iterator[TestDevice]:
    with web.device() as one:
        one.sign_in("devi@affinity.example", "demo-only devi harbour")
        yield one


@pytest.mark.parametrize("path", TAKES_JSON)
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"{",
        b"\xff\xfe",
        b'{"login":"\\u0000","passphrase":"x"}',
        b'{"login":"a\x00b","passphrase":"x"}',
        b'{"login":"\\ud800","passphrase":"x"}',
        b'{"login":"\xed\xa0\x80","passphrase":"x"}',
        b'{"login":"a","passphrase":"b","role":"lead"}',
        b'{"login":1e999,"passphrase":"b"}',
        b"9" * 10_000,
        b"[" * 60_000,
        b'{"held":' * 8_000,
        b'{"login":"' + b"a" * 201 + b'","passphrase":"x"}',
    ],
    ids=lambda body: repr(body[:24]),
)
def test_json_that_is_not_ours(device: TestDevice, path: str, body: bytes) -> None:
    answer = device.http.post(path, content=body, headers=JSON)
    assert (answer.status_code, problem(answer)) == (400, "bad-request")


@pytest.mark.parametrize("path", TAKES_JSON)
@pytest.mark.parametrize("over", [1, 1_000_000])
def test_a_body_over_the_limit(device: TestDevice, path: str, over: int) -> None:
    answer = device.http.post(path, content=b"[" * (LIMITS.get(path, BODY_BYTES_MAX) + over), headers=JSON)
    assert (answer.status_code, problem(answer)) == (413, "too-large")
    assert device.http.get("/healthz").status_code == 200


@pytest.mark.parametrize("chunked", [False, True], ids=["announced", "in pieces"])
def test_a_hundred_megabytes(device: TestDevice, chunked: bool) -> None:
    pieces = (b"x" * 1_000_000 for _ in range(100))
    answer = device.http.post("/sync/push", content=pieces if chunked else b"x" * 100_000_000, headers=OCTETS)
    assert (answer.status_code, problem(answer)) == (413, "too-large")
    assert device.http.get("/healthz").status_code == 200


@pytest.mark.parametrize("media_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
def test_a_form_is_not_taken_for_json(device: TestDevice, media_type: str) -> None:
    answer = device.http.post("/session", content=b"{}", headers={"content-type": media_type})
    assert (answer.status_code, problem(answer)) == (415, "not-json")
