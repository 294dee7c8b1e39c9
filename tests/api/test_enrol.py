"""A browser becomes a device of a setting, once, with a one-time code."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from server.access.codes import LIFE
from sync.enrolment import signed_bytes
from sync.text import b64
from tests.support.web import Web, problem

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = b64(KEY.public_key().public_bytes_raw())


def enrol(web: Web, code: str, key: Ed25519PrivateKey = KEY, signer: Ed25519PrivateKey | None = None) -> httpx.Response:
    public = b64(key.public_key().public_bytes_raw())
    sig = b64((signer or key).sign(signed_bytes(code)))
    with web.client() as client:
        return client.post("/devices/enrol", json={"code": code, "key": public, "name": "Oak tablet", "sig": sig})


class Then:
    """A clock that stopped some time ago."""

    def __init__(self, before: timedelta) -> None:
        self._at = datetime.now(UTC) - before

    def now(self) -> datetime:
        return self._at


def test_the_front_door_of_a_new_device_shows_adults_and_numbers_and_no_child(web: Web) -> None:
    with web.device() as device:
        answer = device.http.get("/devices/front-door")
    door = device.home.front_door
    assert (door.tenant_name, door.setting_name, door.lead_word) == (
        "Affinity (demo)",
        "Alder Lane School",
        "Designated Safeguarding Lead",
    )
    assert {person.name for person in door.people} == {"Rowan Tully", "Devi Marsh", "Tom Ellery", "Helen Strood"}
    assert [(r.name, r.level, r.inside) for r in door.receivers] == [
        ("Devi Marsh", 0, True),
        ("Tom Ellery", 0, True),
        ("Nadia Frome", 1, False),
        ("Peter Lund", 1, False),
    ]
    assert {number.label for number in door.outside_numbers} >= {"Local authority designated officer (LADO)"}
    assert door.demo
    assert answer.json()["front_door"]["setting"] == door.setting
    assert not any(child.name in answer.text for child in web.affinity.children if child.name)


def test_a_code_works_once_but_a_lost_answer_can_be_asked_for_again(web: Web) -> None:
    code = web.code("affinity", "alder")
    first, again = enrol(web, code), enrol(web, code)
    assert first.json()["device"] == again.json()["device"]
    assert first.headers["set-cookie"] != again.headers["set-cookie"]
    assert problem(enrol(web, code, Ed25519PrivateKey.generate())) == "enrol-code-unknown"


def test_the_code_and_the_public_key_alone_do_not_make_one_the_device(web: Web) -> None:
    """Both lie in clear on the tablet; its private half does not leave it."""
    code = web.code("affinity", "alder")
    assert enrol(web, code).status_code == 200
    assert problem(enrol(web, code, KEY, signer=Ed25519PrivateKey.generate())) == "bad-request"


def test_a_code_may_be_typed_in_any_case_and_spacing(web: Web) -> None:
    slug, letters = web.code("affinity", "alder").split(".")
    typed = f" {slug.upper()}.{letters[:4].lower()}-{letters[4:8]} {letters[8:]} "
    assert enrol(web, typed).status_code == 200


@pytest.mark.parametrize("wrong", ["affinity.AAAAAAAAAAAA", "nobody.AAAAAAAAAAAA", "affinity", "", "."])
def test_every_wrong_code_is_refused_alike(web: Web, wrong: str) -> None:
    answer = enrol(web, wrong)
    assert (answer.status_code, problem(answer)) == (403, "enrol-code-unknown")


def test_a_code_of_one_provider_opens_nothing_of_another(web: Web) -> None:
    letters = web.code("affinity", "alder").split(".")[1]
    assert problem(enrol(web, f"outcomes-first.{letters}")) == "enrol-code-unknown"


def test_a_code_lives_seven_days(web: Web) -> None:
    assert enrol(web, web.code("affinity", "alder", clock=Then(LIFE - timedelta(minutes=1)))).status_code == 200
    assert problem(enrol(web, web.code("affinity", "alder", clock=Then(LIFE)))) == "enrol-code-unknown"


@pytest.mark.parametrize("key", ["", "AA", PUBLIC + "A", PUBLIC + "=", PUBLIC[:-1] + "!", "é" * 43])
def test_a_key_that_is_none_is_refused_before_the_code_is_used(web: Web, key: str) -> None:
    code = web.code("affinity", "alder")
    sig = b64(KEY.sign(signed_bytes(code)))
    with web.client() as client:
        answer = client.post("/devices/enrol", json={"code": code, "key": key, "name": "Oak tablet", "sig": sig})
    assert problem(answer) == "bad-request"
    assert enrol(web, code).status_code == 200


def test_a_withdrawn_device_sees_no_front_door_and_cannot_sign_in_but_may_still_push(web: Web) -> None:
    with web.device() as device:
        concern = device.seal(device.concern())
        web.sql("affinity", "update device set revoked_at = now() where device_id = $1", device.home.device)
        assert problem(device.http.get("/devices/front-door")) == "device-revoked"
        signing_in = device.http.post("/session", json={"login": "x", "passphrase": "y"})
        assert problem(signing_in) == "device-revoked"
        assert [receipt.verdict for receipt in device.push([concern])] == ["held"]


def test_the_cookie_of_a_device_is_renewed_with_the_same_secret(web: Web) -> None:
    with web.device() as device:
        sent = device.http.headers["cookie"]
        answer = device.http.get("/devices/front-door")
    assert answer.headers["set-cookie"] == f"{sent}; HttpOnly; Max-Age=34560000; Path=/; SameSite=strict; Secure"


@pytest.mark.parametrize("cookie", ["", "x", "x.y", "a" * 36 + "." + "A" * 43, f"{'0' * 8}-0000-4000-8000-{'0' * 12}"])
def test_without_the_cookie_of_a_device_there_is_no_front_door(web: Web, cookie: str) -> None:
    with web.client() as client:
        answer = client.get("/devices/front-door", headers={"cookie": f"__Host-device={cookie}"})
    assert (answer.status_code, problem(answer)) == (401, "not-enrolled")
