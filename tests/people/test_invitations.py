"""Invitations: one person, once, while they have something to do here; and codes that cannot be used twice."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pyotp
import pytest

from server.people.rules import FREE_TRIES
from sync.messages.people import AppointPerson, EndAppointment, RestorePerson, Role, SuspendPerson
from sync.text import b64
from tests.people.keeping import PASSPHRASE, Keeper, keeper, person_of, post, setting_of
from tests.support.device import TestDevice
from tests.support.web import Web, problem


@pytest.fixture(scope="module")
def wyn(web: Web) -> Iterator[Keeper]:
    with keeper(web) as one:
        one.confirm()
        yield one


def invited(web: Web, wyn: Keeper, name: str) -> tuple[str, str]:
    """A recorder who has not come yet, and the code for them."""
    person = wyn.add(name.title(), name, post(Role.RECORDER, "Support worker", setting_of(web)))
    answer = wyn.invite(person)
    assert answer.status_code == 200, answer.text
    return person, answer.json()["code"]


def join(device: TestDevice, code: str, passphrase: str = PASSPHRASE) -> str:
    answer = device.http.post("/people/join", json={"code": code, "passphrase": passphrase})
    return "joined" if answer.status_code == 200 else problem(answer)


def test_who_is_invited_chooses_a_passphrase_and_signs_in(web: Web, wyn: Keeper) -> None:
    school = setting_of(web)
    person, _ = invited(web, wyn, "amy")
    shown = wyn.listed()[person]
    assert (shown["signed_up"], shown["seen_at"], shown["invited_until"] is None) == (False, None, False)
    answer = wyn.invite(person, school).json()
    with web.device(shared=False) as early:
        failed = early.http.post("/session", json={"login": "amy", "passphrase": PASSPHRASE})
        assert problem(failed) == "sign-in-failed", "nobody signs in as somebody who has not come"
    with TestDevice(web.settings.origin, seed=77) as device:
        device.enrol(answer["enrol_code"])
        assert join(device, answer["code"], "too short") == "bad-request"
        typed = f" {answer['code'][:6].lower()}-{answer['code'][6:]} "
        came = device.http.post("/people/join", json={"code": typed, "passphrase": PASSPHRASE})
        assert (came.status_code, came.json()) == (200, {"login": "amy", "name": "Amy"})
        assert device.sign_in("amy", PASSPHRASE).person == person
    shown = wyn.listed()[person]
    assert (shown["signed_up"], shown["seen_at"] is None, shown["invited_until"]) == (True, False, None)


def test_a_code_that_is_used_wrong_replaced_or_over_is_unknown_alike(web: Web, wyn: Keeper) -> None:
    person, first = invited(web, wyn, "bea")
    second = wyn.invite(person).json()["code"]
    _, over = invited(web, wyn, "bill")
    web.sql("affinity", "update invitation set ends_at = now() where person_id <> $1", person)
    with web.device() as device:
        assert [join(device, code) for code in (first, over, "000000000000", "")] == ["invitation-unknown"] * 4
        assert join(device, second) == "joined"
        assert join(device, second) == "invitation-unknown"


def test_of_two_at_once_one_is_the_first(web: Web, wyn: Keeper) -> None:
    _, code = invited(web, wyn, "cat")
    with web.device() as here, web.device() as there, ThreadPoolExecutor(2) as both:
        answers = both.map(lambda at: join(at[0], code, at[1]), ((here, PASSPHRASE), (there, f"{PASSPHRASE} too")))
        assert sorted(answers) == ["invitation-unknown", "joined"]


def test_who_is_suspended_or_has_left_meanwhile_does_not_come(web: Web, wyn: Keeper) -> None:
    suspended, code = invited(web, wyn, "dan")
    gone, other = invited(web, wyn, "don")
    assert wyn.does(SuspendPerson(person=suspended)) == "accepted"
    [appointment] = wyn.listed()[gone]["appointments"]
    assert wyn.does(EndAppointment(appointment=appointment["appointment"])) == "accepted"
    with web.device() as device:
        assert [join(device, one) for one in (code, other)] == ["invitation-unknown"] * 2
        assert problem(wyn.invite(suspended)) == "not-found"
        assert problem(wyn.invite(gone)) == "not-found"
        assert wyn.does(RestorePerson(person=suspended)) == "accepted"
        assert join(device, code) == "invitation-unknown", "what was given out before ended with the suspension"


def test_a_code_is_worth_nothing_once_its_maker_could_not_make_it_any_more(web: Web, wyn: Keeper) -> None:
    """Whoever made it may have kept it: a head, for a recorder who is above them by now, or somebody suspended."""
    with keeper(web, "helen") as helen, web.device() as device:
        person = helen.add("Dot", "dot", post(Role.RECORDER, "Support worker", setting_of(web)))
        code = helen.invite(person).json()["code"]
        above = AppointPerson(person=person, role=Role.ADMINISTRATOR, title="Administrator")
        assert wyn.does(above) == "accepted"
        assert join(device, code) == "invitation-unknown"
        other = helen.add("Dora", "dora", post(Role.RECORDER, "Support worker", setting_of(web)))
        code = helen.invite(other).json()["code"]
        assert wyn.does(SuspendPerson(person=helen.me.person)) == "accepted"
        assert join(device, code) == "invitation-unknown"
        assert wyn.does(RestorePerson(person=helen.me.person)) == "accepted"


def test_a_new_passphrase_for_somebody_takes_the_second_factor_and_signs_them_out(web: Web, wyn: Keeper) -> None:
    rowan = person_of(web, "rowan")
    with keeper(web) as unconfirmed, keeper(web, "rowan") as there:
        assert problem(unconfirmed.invite(rowan)) == "confirm-first"
        there.authenticator()
        code = wyn.invite(rowan).json()["code"]
        assert there.http.get("/session").status_code == 200
        with web.device() as device:
            assert join(device, code) == "joined"
        assert problem(there.http.get("/session")) == "signed-out"
        there.device.sign_in("rowan@affinity.example", PASSPHRASE)
        assert there.http.get("/session").json()["factor"] == "none", "who forgot the one may have lost the other"


def test_what_was_signed_before_a_new_passphrase_is_held(web: Web, wyn: Keeper) -> None:
    """Whoever had the old one may have signed in on a device of their own, and would go on as them from there."""
    person, code = invited(web, wyn, "eve")
    with web.device(shared=False) as hers, web.device(shared=False) as thiefs:
        assert join(hers, code) == "joined"
        thief, eve = (Keeper(web, one, "eve", PASSPHRASE) for one in (thiefs, hers))
        assert thief.does(thiefs.concern(saw="It was I.")) == "accepted"
        assert join(hers, wyn.invite(person).json()["code"]) == "joined"
        for one in (thief, eve):
            assert one.does(one.device.concern(saw="It was she.")) == "device-revoked"
        public = b64(eve.me.key.public_key().public_bytes_raw())
        given = {"key": eve.me.key_id, "public": public}
        assert problem(hers.http.post("/people/author-keys", json=given)) == "signed-out"
        hers.sign_in("eve", PASSPHRASE)
        hers.http.post("/people/author-keys", json=given).raise_for_status()
        assert eve.does(hers.concern(saw="The same passphrase opens the same vault.")) == "accepted"
        assert thief.does(thiefs.concern(saw="It was I.")) == "device-revoked"


def test_guessing_codes_has_an_end(web: Web) -> None:
    with web.device() as device, web.device() as other:
        web.sql("affinity", "delete from device_budget")
        guesses = [join(device, f"{n:012d}") for n in range(31)]
        assert guesses == [*["invitation-unknown"] * 30, "wait"]
        assert join(other, "000000000000") == "invitation-unknown", "another device is not slowed"


def test_a_code_counts_once_and_both_halves_must_be_right(web: Web) -> None:
    with keeper(web, "peter", "beech") as peter:
        assert peter.http.get("/session").json()["factor"] == "none"
        assert problem(peter.shows("000000")) == "confirmation-failed", "there is no authenticator"
        app = peter.authenticator()
        assert peter.http.get("/session").json()["factor"] == "begun"
        assert problem(peter.shows(app.now(), "not the passphrase")) == "confirmation-failed"
        assert problem(peter.shows("12345")) == "confirmation-failed"
        code = app.now()
        assert peter.shows(f" {code[:3]} {code[3:]}").status_code == 204
        now = peter.http.get("/session").json()
        assert (now["factor"], now["confirmed_until"] is None) == ("proved", False)
        assert problem(peter.shows(code)) == "confirmation-failed"
        kept = web.sql("affinity", "select sealed from second_factor where person_id = $1", peter.me.person)
        assert app.byte_secret() not in kept[0]["sealed"]


def test_a_proved_authenticator_is_replaced_only_where_it_was_just_shown(web: Web) -> None:
    with keeper(web, "nadia", "beech") as nadia, keeper(web, "nadia") as elsewhere:
        nadia.confirm()
        assert problem(elsewhere.http.post("/session/factor")) == "confirm-first"
        web.sql("affinity", "update session set confirmed_at = now() - interval '11 minutes'")
        assert nadia.http.get("/session").json()["confirmed_until"] is None
        assert problem(nadia.http.post("/session/factor")) == "confirm-first"


def test_guessing_codes_of_an_app_is_slowed(web: Web) -> None:
    with keeper(web, "grace", "beech") as grace:
        app = grace.authenticator()
        assert {problem(grace.shows("000000")) for _ in range(FREE_TRIES)} == {"confirmation-failed"}
        waiting = grace.shows(app.now())
        assert (waiting.status_code, problem(waiting)) == (429, "wait")
        assert 1 <= int(waiting.headers["retry-after"]) <= 5


def test_signing_out_ends_what_was_confirmed(web: Web) -> None:
    with keeper(web, "tom") as tom:
        tom.confirm()
        tom.http.delete("/session")
        tom.device.sign_in("tom@affinity.example", tom.passphrase)
        assert tom.http.get("/session").json()["confirmed_until"] is None


def test_the_link_for_an_authenticator_is_as_apps_read_it(web: Web) -> None:
    with keeper(web, "devi") as devi:
        begun = devi.http.post("/session/factor").json()
        app = pyotp.parse_uri(begun["uri"])
        assert isinstance(app, pyotp.TOTP)
        assert (app.secret, app.issuer, app.name) == (begun["secret"], "Harken", "devi@affinity.example")
