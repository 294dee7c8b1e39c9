"""When a session ends: with the next sign-in on its device, everywhere at once, and to the second at its two limits.

By a clock that moves only when it is told (design F9; ASVS 5.0 7.2.4, 7.3.1, 7.3.2, 7.4.3).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from server.access.who import PERSONAL_IDLE, SHARED_IDLE
from server.people.rules import PERSONAL_LASTS, SHARED_LASTS
from tests.support.clock import StillClock
from tests.support.database import Cluster
from tests.support.device import TestDevice
from tests.support.web import Web, problem, serving

LEAD = ("devi@affinity.example", "demo-only devi harbour")
RECORDER = ("rowan@affinity.example", "demo-only rowan kettle")
PULL = {"p": 1, "epoch": "00000000-0000-4000-8000-000000000000", "held": {}}
SECOND = timedelta(seconds=1)
LIMITS = pytest.mark.parametrize(
    ("shared", "idle", "lasts"),
    [(True, SHARED_IDLE, SHARED_LASTS), (False, PERSONAL_IDLE, PERSONAL_LASTS)],
    ids=["shared", "personal"],
)


@pytest.fixture(scope="module")
def clock() -> StillClock:
    return StillClock()


@pytest.fixture(scope="module")
def web(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory, clock: StillClock) -> Iterator[Web]:
    with serving(cluster, tmp_path_factory.mktemp("web"), clock=clock) as served:
        yield served


def is_open(device: TestDevice) -> bool:
    answer = device.http.post("/sync/pull", json=PULL)
    assert answer.status_code == 200 or problem(answer) == "signed-out"
    return answer.status_code == 200


def test_the_limits_are_those_that_were_decided() -> None:
    hours = [time / timedelta(hours=1) for time in (SHARED_IDLE, SHARED_LASTS, PERSONAL_IDLE, PERSONAL_LASTS)]
    assert hours == [0.5, 12, 12, 14 * 24]


@LIMITS
def test_unused_it_ends_at_its_limit(
    web: Web, clock: StillClock, shared: bool, idle: timedelta, lasts: timedelta
) -> None:
    with web.device(shared=shared) as used, web.device(shared=shared) as unused:
        used.sign_in(*LEAD)
        unused.sign_in(*LEAD)
        clock.after(idle - SECOND)
        assert is_open(used)
        clock.after(2 * SECOND)
        assert not is_open(unused)
        clock.after(idle - 3 * SECOND)
        assert is_open(used), "each use counts from then"
        clock.after(idle)
        assert not is_open(used), "at the limit itself it is over"


@LIMITS
def test_however_much_it_is_used_it_ends_at_its_limit(
    web: Web, clock: StillClock, shared: bool, idle: timedelta, lasts: timedelta
) -> None:
    with web.device(shared=shared) as device:
        device.sign_in(*LEAD)
        began = clock.at
        while clock.at + idle / 2 < began + lasts:
            clock.after(idle / 2)
            assert is_open(device)
        clock.after(began + lasts - SECOND - clock.at)
        assert is_open(device)
        clock.after(2 * SECOND)
        assert not is_open(device)


def test_a_use_is_written_down_each_minute_so_it_ends_early_by_that_at_most_and_never_late(
    web: Web, clock: StillClock
) -> None:
    with web.device() as device:
        device.sign_in(*LEAD)
        clock.after(59 * SECOND)
        assert is_open(device)
        clock.after(SHARED_IDLE - 59 * SECOND)
        assert not is_open(device)


def test_a_new_sign_in_ends_the_session_that_the_device_had(web: Web) -> None:
    """Whoever copied the cookie off the tablet, or planted one there and waited, holds nothing afterwards."""
    with web.device() as device, web.device() as elsewhere:
        elsewhere.sign_in(*RECORDER)
        device.sign_in(*RECORDER)
        before = device.http.headers["cookie"]
        device.sign_in(*LEAD)
        after = device.http.headers["cookie"]
        assert before != after
        device.http.headers["cookie"] = before
        assert not is_open(device)
        device.http.headers["cookie"] = after
        assert is_open(device)
        assert is_open(elsewhere), "on another device nothing ends"


def test_a_sign_in_that_fails_ends_nothing(web: Web) -> None:
    with web.device() as device:
        device.sign_in(*LEAD)
        wrong = device.http.post("/session", json={"login": LEAD[0], "passphrase": "not the passphrase"})
        assert problem(wrong) == "sign-in-failed"
        assert is_open(device)


def test_a_planted_cookie_is_never_taken_over(web: Web) -> None:
    """Fixation: what a request brings as a session is not what it gets."""
    with web.device() as device:
        device_cookie = device.http.headers["cookie"]
        planted = f"{device.home.tenant}.{'A' * 43}"
        device.http.headers["cookie"] = f"{device_cookie}; __Host-session={planted}"
        assert not is_open(device)
        device.sign_in(*LEAD)
        assert planted not in device.http.headers["cookie"]
        device.http.headers["cookie"] = f"{device_cookie}; __Host-session={planted}"
        assert not is_open(device)


def test_signing_out_everywhere_ends_every_session_of_that_person_and_of_nobody_else(web: Web) -> None:
    with web.device() as here, web.device(shared=False) as there, web.device() as colleague:
        for device in (here, there):
            device.sign_in(*LEAD)
        colleague.sign_in(*RECORDER)
        out = here.http.delete("/sessions")
        assert (out.status_code, out.content) == (204, b"")
        assert out.headers["set-cookie"].startswith('__Host-session=""; HttpOnly; Max-Age=0;')
        assert [is_open(device) for device in (here, there, colleague)] == [False, False, True]
        assert problem(here.http.delete("/sessions")) == "signed-out"
        here.sign_in(*LEAD)
        assert [is_open(device) for device in (here, there)] == [True, False]


def test_a_page_of_somebody_else_cannot_sign_a_person_out_everywhere(web: Web) -> None:
    with web.device() as device:
        recorder, lead = device.sign_in(*RECORDER), device.sign_in(*LEAD)
        asked = device.http.delete("/sessions", headers={"harken-person": recorder.person})
        assert problem(asked) == "signed-out"
        assert is_open(device)
        assert device.http.delete("/sessions", headers={"harken-person": lead.person}).status_code == 204


@pytest.mark.parametrize(("shared", "seconds"), [(True, 43_200), (False, 1_209_600)])
def test_both_cookies_are_of_this_host_alone_and_no_script_reads_them(web: Web, shared: bool, seconds: int) -> None:
    """`__Host-` holds a browser to Secure, to Path=/ and to no Domain, so no neighbouring host can set or read them."""
    attributes = ["HttpOnly", "Path=/", "SameSite=strict", "Secure"]
    with web.device(shared=shared) as device:
        door = device.http.get("/devices/front-door")
        session = device.http.post("/session", json={"login": LEAD[0], "passphrase": LEAD[1]})
    for answer, name, lasts in (
        (door, "__Host-device", 400 * 86_400),
        (session, "__Host-session", seconds),
    ):
        [cookie] = answer.headers.get_list("set-cookie")
        first, *rest = cookie.split("; ")
        assert first.startswith(f"{name}={device.home.tenant}.")
        assert sorted(rest) == sorted([*attributes, f"Max-Age={lasts}"])
        assert first.rsplit(".", 1)[1] not in answer.text, "the secret is nowhere but in the cookie"
