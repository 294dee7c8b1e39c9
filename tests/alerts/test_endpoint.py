"""Where a push may be sent: hostile endpoints, keys and addresses (notes on security, Outbound push)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.alerts.endpoint import (
    ENDPOINT_MAX,
    Allowed,
    EndpointRefused,
    allowed_of,
    check_keys,
    is_public,
    read_endpoint,
)
from server.config import PUSH_HOSTS
from sync.text import b64
from tests.alerts.hostile import HOSTILE, NOT_PUBLIC, PUBLIC
from tests.support.pushes import PushService

ALLOWED = allowed_of(PUSH_HOSTS, ("http://127.0.0.1:8400",))


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://fcm.googleapis.com/fcm/send/dGhl:APA91bF-ex_ample",
        "https://updates.push.services.mozilla.com/wpush/v2/gAAAAABk-_",
        "https://autopush.stage.push.services.mozilla.com/wpush/v2/x",
        "https://web.push.apple.com/QGx-_",
        "https://wns2-par02p.notify.windows.com/w/?token=BQYAAACd%2bJ%3d&a=b~",
    ],
)
def test_the_browsers_push_services_are_allowed(endpoint: str) -> None:
    read = read_endpoint(endpoint, ALLOWED)
    assert (read.url, read.port, read.exempt) == (endpoint, 443, False)
    assert read.origin == f"https://{read.host}"


def test_every_spelling_is_one_endpoint() -> None:
    """Or one browser's endpoint could have two owners."""
    spellings = (
        "https://FCM.googleapis.com:443/a",
        "https://fcm.googleapis.com:0443/a",
        "https://fcm.googleapis.com/a",
    )
    assert len({read_endpoint(spelling, ALLOWED).url for spelling in spellings}) == 1


def test_there_are_enough_of_them() -> None:
    assert len(HOSTILE) == len(set(HOSTILE)) >= 40


@pytest.mark.parametrize("endpoint", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_endpoints_are_refused(endpoint: str) -> None:
    with pytest.raises(EndpointRefused) as caught:
        read_endpoint(endpoint, ALLOWED)
    assert len(str(caught.value)) < 40, "a rule, not what was sent"


@given(st.text(max_size=80), st.sampled_from(["", "https://", "https://fcm.googleapis.com", "http://127.0.0.1:8400"]))
def test_whatever_is_sent_is_refused_or_goes_where_it_may(text: str, before: str) -> None:
    try:
        read = read_endpoint(before + text, ALLOWED)
    except EndpointRefused:
        return
    assert read.origin in ("https://fcm.googleapis.com", "http://127.0.0.1:8400") or read.host.endswith(
        (".notify.windows.com", ".push.services.mozilla.com", "web.push.apple.com")
    )
    assert read.url.startswith(f"{read.origin}/")


def test_the_longest_that_is_taken() -> None:
    start = "https://fcm.googleapis.com/"
    read_endpoint(start + "a" * (ENDPOINT_MAX - len(start)), ALLOWED)
    with pytest.raises(EndpointRefused):
        read_endpoint(start + "a" * (ENDPOINT_MAX - len(start) + 1), ALLOWED)


def test_an_exempt_origin_is_exempt_exactly() -> None:
    read = read_endpoint("http://127.0.0.1:8400/push/1?a", ALLOWED)
    assert (read.exempt, read.origin, read.port) == (True, "http://127.0.0.1:8400", 8400)
    for other in ("http://127.0.0.1:8401/", "http://127.0.0.1:08400/", "https://127.0.0.1:8400/", "http://127.1:8400/"):
        with pytest.raises(EndpointRefused):
            read_endpoint(other, ALLOWED)
        with pytest.raises(EndpointRefused):
            read_endpoint("http://127.0.0.1:8400/", Allowed(hosts=PUSH_HOSTS))


def test_keys_of_a_browser() -> None:
    with PushService() as service:
        one = service.subscription()
    check_keys(one.p256dh, one.auth)
    point = b"\x04" + bytes(64)
    for p256dh, auth in (
        (b64(point), one.auth),
        (b64(b"\x02" + bytes(32)), one.auth),
        (b64(b"\x00"), one.auth),
        (one.p256dh + "=", one.auth),
        (one.p256dh[:-4], one.auth),
        ("", one.auth),
        ("é", one.auth),
        (one.p256dh, b64(bytes(15))),
        (one.p256dh, b64(bytes(17))),
        (one.p256dh, "a"),
    ):
        with pytest.raises(EndpointRefused):
            check_keys(p256dh, auth)


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_an_address_inside_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_an_address_outside_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("host", ["", "*", "*.", "com", "*.com.", "1.2.3.4", "*.1.2.3.4", "a.b.0x7f", "a b.example"])
def test_an_allowlist_holds_names_only(host: str) -> None:
    with pytest.raises(EndpointRefused):
        allowed_of((host,), ())
