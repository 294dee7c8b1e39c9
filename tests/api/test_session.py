"""Signing in: slow to guess, never a lock-out, over at once when a person, a device or an appointment is withdrawn."""

from __future__ import annotations

import httpx
import pytest

from server.people.rules import FREE_TRIES
from sync.text import b64
from tests.support.device import TestDevice
from tests.support.web import Web, problem

LEAD = ("devi@affinity.example", "demo-only devi harbour")
PULL = {"p": 1, "epoch": "00000000-0000-4000-8000-000000000000", "held": {}}


def sign_in(device: TestDevice, login: str, passphrase: str) -> httpx.Response:
    return device.http.post("/session", json={"login": login, "passphrase": passphrase})


def test_a_lead_signs_in_and_is_told_what_they_are(web: Web) -> None:
    with web.device() as device:
        answer = sign_in(device, " Devi@Affinity.example ", LEAD[1])
        school = device.home.front_door.setting
    assert answer.status_code == 200
    body = answer.json()
    assert (body["name"], body["lead"]) == ("Devi Marsh", True)
    assert body["posts"] == [{"role": "lead", "title": "Designated Safeguarding Lead", "setting": school}]
    assert answer.headers["set-cookie"].endswith("; HttpOnly; Max-Age=43200; Path=/; SameSite=strict; Secure")


@pytest.mark.parametrize(
    ("login", "passphrase", "lead"),
    [
        ("rowan@affinity.example", "demo-only rowan kettle", False),
        ("helen@affinity.example", "demo-only helen marble", False),
        ("tom@affinity.example", "demo-only tom compass", True),
        ("nadia@affinity.example", "demo-only nadia willow", True),
    ],
)
def test_only_who_follows_a_desk_or_a_confidential_feed_works_concerns(
    web: Web, login: str, passphrase: str, lead: bool
) -> None:
    with web.device() as device:
        assert sign_in(device, login, passphrase).json()["lead"] is lead


def test_a_personal_device_keeps_a_session_for_fourteen_days(web: Web) -> None:
    with web.device(shared=False) as device:
        assert "Max-Age=1209600" in sign_in(device, *LEAD).headers["set-cookie"]


def test_wrong_passphrase_unknown_login_and_another_providers_login_are_refused_alike(web: Web) -> None:
    with web.device() as device:
        answers = [
            sign_in(device, LEAD[0], "not the passphrase"),
            sign_in(device, "nobody@affinity.example", LEAD[1]),
            sign_in(device, "mina@outcomes-first.example", "demo-only mina copper"),
        ]
    assert {(answer.status_code, answer.content) for answer in answers} == {(401, answers[0].content)}
    assert problem(answers[0]) == "sign-in-failed"


def test_guessing_slows_down_on_that_device_only(web: Web) -> None:
    with web.device() as device, web.device() as other:
        for _ in range(FREE_TRIES):
            assert problem(sign_in(device, LEAD[0], "a guess")) == "sign-in-failed"
        waiting = sign_in(device, *LEAD)
        assert (waiting.status_code, problem(waiting)) == (429, "wait")
        assert 1 <= int(waiting.headers["retry-after"]) <= 5
        assert sign_in(device, "rowan@affinity.example", "demo-only rowan kettle").status_code == 200
        assert sign_in(other, *LEAD).status_code == 200


def test_the_right_passphrase_forgets_wrong_tries(web: Web) -> None:
    with web.device() as device:
        for _ in range(2):
            for _ in range(FREE_TRIES - 1):
                assert problem(sign_in(device, LEAD[0], "a guess")) == "sign-in-failed"
            assert sign_in(device, *LEAD).status_code == 200


def test_signing_out_ends_the_session_on_the_server(web: Web) -> None:
    with web.device() as device:
        device.sign_in(*LEAD)
        assert device.http.post("/sync/pull", json=PULL).status_code == 200
        out = device.http.delete("/session")
        assert (out.status_code, out.content) == (204, b"")
        assert out.headers["set-cookie"].startswith('__Host-session=""; HttpOnly; Max-Age=0;')
        assert problem(device.http.post("/sync/pull", json=PULL)) == "signed-out"


def test_a_page_that_reads_for_one_person_gets_nothing_by_the_cookie_of_another(web: Web) -> None:
    """Two pages of one browser share its cookies: whoever signs in last in one must not be read in the other."""
    with web.device() as device:
        recorder = device.sign_in("rowan@affinity.example", "demo-only rowan kettle")
        lead = device.sign_in(*LEAD)
        for_recorder, for_lead = ({"harken-person": who.person} for who in (recorder, lead))
        assert problem(device.http.post("/sync/pull", json=PULL, headers=for_recorder)) == "signed-out"
        given = {"key": device.new_id(), "public": b64(bytes(range(32)))}
        assert problem(device.http.post("/people/author-keys", json=given, headers=for_recorder)) == "signed-out"
        assert problem(device.http.delete("/session", headers=for_recorder)) == "signed-out"
        assert device.http.post("/sync/pull", json=PULL, headers=for_lead).status_code == 200


@pytest.mark.parametrize(
    "withdrawn",
    [
        "update person set disabled_at = now() where person_id = $1",
        "update device set revoked_at = now() where device_id = (select device_id from session where person_id = $1)",
        "update session set ends_at = now() where person_id = $1",
        "update session set idle_ends_at = now() where person_id = $1",
    ],
    ids=["suspended", "tablet lost", "over", "left unused"],
)
def test_a_session_ends_at_the_next_request(web: Web, withdrawn: str) -> None:
    with web.device("outcomes-first", "cedar") as device:
        person = device.sign_in("jo@outcomes-first.example", "demo-only jo sparrow")
        web.sql("outcomes-first", withdrawn, person.person)
        assert problem(device.http.post("/sync/pull", json=PULL)) == "signed-out"
        web.sql("outcomes-first", "update person set disabled_at = null")
        web.sql("outcomes-first", "delete from session")


def test_whoever_holds_no_appointment_any_more_cannot_sign_in(web: Web) -> None:
    tenant = web.made["outcomes-first"]
    gone = next(person for person in tenant.people if person.login.startswith("ade@"))
    web.sql("outcomes-first", "update appointment set to_at = now() where person_id = $1", gone.person)
    with web.device("outcomes-first", "damson") as device:
        assert problem(sign_in(device, gone.login, gone.passphrase)) == "sign-in-failed"


def test_a_key_has_one_author_for_ever(web: Web) -> None:
    with web.device() as device, web.device() as other:
        device.sign_in(*LEAD)
        other.sign_in("tom@affinity.example", "demo-only tom compass")
        given = {"key": device.new_id(), "public": b64(bytes(range(32)))}
        assert [device.http.post("/people/author-keys", json=given).status_code for _ in range(2)] == [204, 204]
        assert problem(other.http.post("/people/author-keys", json=given)) == "key-taken"
        changed = device.http.post("/people/author-keys", json=given | {"public": b64(bytes(32))})
        assert (changed.status_code, problem(changed)) == (409, "key-taken")
