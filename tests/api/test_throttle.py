"""Guessing passphrases is slow on the device that does it, whomever it guesses at, and slows nobody anywhere else.

By a clock that moves only when it is told, so that nothing comes back while the test hashes.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest

from server.people.rules import DEVICE_GUESSES, FORGOTTEN_AFTER, FREE_TRIES
from tests.support.clock import StillClock
from tests.support.database import Cluster
from tests.support.device import TestDevice
from tests.support.web import Web, problem, serving

LEAD = ("devi@affinity.example", "demo-only devi harbour")
RECORDER = ("rowan@affinity.example", "demo-only rowan kettle")
GUESS = "Password1234!"


@pytest.fixture(scope="module")
def clock() -> StillClock:
    return StillClock()


@pytest.fixture(scope="module")
def web(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory, clock: StillClock) -> Iterator[Web]:
    with serving(cluster, tmp_path_factory.mktemp("web"), clock=clock) as served:
        yield served


def sign_in(device: TestDevice, login: str, passphrase: str = GUESS) -> httpx.Response:
    return device.http.post("/session", json={"login": login, "passphrase": passphrase})


def spray(device: TestDevice) -> None:
    """One likely passphrase for a whole staffroom, until the device is told to wait."""
    for n in range(DEVICE_GUESSES.at_once):
        assert problem(sign_in(device, f"person{n}@affinity.example")) == "sign-in-failed"
    waits = sign_in(device, "one.more@affinity.example")
    assert (waits.status_code, problem(waits)) == (429, "wait")
    assert int(waits.headers["retry-after"]) == DEVICE_GUESSES.time_of(1).total_seconds()


def test_one_device_may_not_try_one_passphrase_for_everybody(web: Web, clock: StillClock) -> None:
    with web.device() as stolen:
        spray(stolen)
        assert problem(sign_in(stolen, *LEAD)) == "wait", "not even the right one: it would be told from the wrong ones"
        clock.after(DEVICE_GUESSES.time_of(1))
        assert problem(sign_in(stolen, "next@affinity.example")) == "sign-in-failed"
        assert problem(sign_in(stolen, "and.next@affinity.example")) == "wait"


def test_nobody_is_locked_out_of_any_device_but_the_one_that_is_held(web: Web) -> None:
    """The lead's own tablet, their colleague's, and a new one: whatever a stolen one was used for, none is slowed."""
    with web.device(shared=False) as leads_own, web.device() as stolen, web.device() as staffroom:
        leads_own.sign_in(*LEAD)
        for _ in range(FREE_TRIES):
            sign_in(stolen, LEAD[0])
        assert problem(sign_in(stolen, *LEAD)) == "wait"
        for n in range(DEVICE_GUESSES.at_once - FREE_TRIES):
            sign_in(stolen, f"person{n}@affinity.example")
        assert problem(sign_in(stolen, *RECORDER)) == "wait"
        assert leads_own.http.delete("/session").status_code == 204, "whoever is signed in stays so"
        for device in (leads_own, staffroom):
            assert sign_in(device, *LEAD).status_code == 200
            assert sign_in(device, *RECORDER).status_code == 200


def test_a_right_passphrase_costs_nothing_and_pays_for_no_wrong_one(web: Web) -> None:
    with web.device() as device:
        for n in range(DEVICE_GUESSES.at_once):
            assert problem(sign_in(device, f"person{n}@affinity.example")) == "sign-in-failed"
            if n % 5 == 4 and n < DEVICE_GUESSES.at_once - 1:
                assert sign_in(device, *RECORDER).status_code == 200
        assert problem(sign_in(device, *RECORDER)) == "wait"


def test_a_staffroom_signs_in_one_after_another_all_morning(web: Web) -> None:
    with web.device() as device:
        for _ in range(DEVICE_GUESSES.at_once + 2):
            assert sign_in(device, *RECORDER).status_code == 200


def test_wrong_tries_of_another_day_are_forgotten(web: Web, clock: StillClock) -> None:
    with web.device() as device:
        for _ in range(FREE_TRIES - 1):
            sign_in(device, LEAD[0])
        clock.after(FORGOTTEN_AFTER + timedelta(seconds=1))
        for _ in range(FREE_TRIES):
            assert problem(sign_in(device, LEAD[0])) == "sign-in-failed"
        assert problem(sign_in(device, LEAD[0])) == "wait"
        kept = "select login from sign_in_failure where device_id = $1"
        assert len(web.sql("affinity", kept, device.home.device)) == 1


def test_a_clock_set_back_keeps_nobody_waiting_longer_than_an_empty_budget(web: Web, clock: StillClock) -> None:
    with web.device() as device:
        spray(device)
        clock.after(-timedelta(hours=1))
        waits = sign_in(device, "another@affinity.example")
        assert int(waits.headers["retry-after"]) == DEVICE_GUESSES.time_of(1).total_seconds()
        clock.after(timedelta(hours=1))


def test_a_login_that_nobody_has_is_answered_and_slowed_as_one_that_somebody_has(web: Web) -> None:
    def answers(login: str) -> list[tuple[int, bytes, str | None, set[str]]]:
        with web.device() as device:
            tries = [sign_in(device, login) for _ in range(FREE_TRIES + 2)]
        return [(a.status_code, a.content, a.headers.get("retry-after"), set(a.headers)) for a in tries]

    known = answers(LEAD[0])
    assert answers("nobody.at.all@affinity.example") == known
    assert [status for status, *_ in known] == [401] * FREE_TRIES + [429] * 2
