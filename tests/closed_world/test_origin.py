"""Every state change of every route is refused to a page of another site, whatever cookies it brings (ASVS 3.5).

The table is that of all routes: one added tomorrow is tried here without a word from anyone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.closed_world.test_routes import ROUTES
from tests.support.device import TestDevice
from tests.support.web import Web, problem

LEAD = ("devi@affinity.example", "demo-only devi harbour")
PULL = {"p": 1, "epoch": "00000000-0000-4000-8000-000000000000", "held": {}}
CHANGES = sorted((method, path) for method, path in ROUTES if method not in {"GET", "HEAD"})

FOREIGN = {
    "another origin": {"origin": "https://harken.example"},
    "another origin that says it is ours": {"origin": "https://harken.example", "sec-fetch-site": "same-origin"},
    "our host on another port": {"origin": "http://127.0.0.1:1"},
    "our host over another scheme": {"origin": "https://127.0.0.1"},
    "an origin that begins like ours": {"origin": "{ours}.harken.example"},
    "our origin with a path": {"origin": "{ours}/"},
    "a page with no origin of its own": {"origin": "null"},
    "an empty origin": {"origin": ""},
    "no origin, from another site": {"sec-fetch-site": "cross-site"},
    "no origin, from a host beside ours": {"sec-fetch-site": "same-site"},
    "no origin, from nobody knows where": {"sec-fetch-site": "elsewhere"},
    "our origin, from another site": {"origin": "{ours}", "sec-fetch-site": "cross-site"},
}
OURS: dict[str, dict[str, str]] = {
    "our page": {"origin": "{ours}", "sec-fetch-site": "same-origin"},
    "an older browser": {"origin": "{ours}"},
    "no browser": {},
}


@pytest.fixture(scope="module")
def device(web: Web) -> Iterator[TestDevice]:
    """With both cookies: what a browser would add to a request from anywhere, were they not SameSite."""
    with web.device() as one:
        one.sign_in(*LEAD)
        yield one


def filled(path: str) -> str:
    return re.sub(r"\{[^}]+\}", "5d9c4a1e-0f5c-4f0e-9d5b-7f6a3c2b1a00", path)


def meant(web: Web, headers: dict[str, str]) -> dict[str, str]:
    return {name: value.replace("{ours}", web.settings.origin) for name, value in headers.items()}


@pytest.mark.parametrize("headers", FOREIGN.values(), ids=FOREIGN.keys())
@pytest.mark.parametrize(("method", "path"), CHANGES)
def test_another_site_changes_nothing(
    web: Web, device: TestDevice, method: str, path: str, headers: dict[str, str]
) -> None:
    answer = device.http.request(
        method, filled(path), json={} if method == "POST" else None, headers=meant(web, headers)
    )
    assert (answer.status_code, problem(answer)) == (403, "cross-site")


def test_after_all_that_the_session_stands(device: TestDevice) -> None:
    assert device.http.post("/sync/pull", json=PULL).status_code == 200


@pytest.mark.parametrize("headers", OURS.values(), ids=OURS.keys())
def test_our_own_page_may(web: Web, device: TestDevice, headers: dict[str, str]) -> None:
    answer = device.http.post("/sync/pull", json=PULL, headers=meant(web, headers))
    assert answer.status_code == 200


def test_no_state_is_changed_by_a_read() -> None:
    assert {method for method, _ in ROUTES} - {method for method, _ in CHANGES} == {"GET", "HEAD"}
    assert {("DELETE", "/session"), ("DELETE", "/sessions"), ("POST", "/sync/push")} <= set(CHANGES)
