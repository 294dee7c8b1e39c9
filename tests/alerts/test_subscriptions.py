"""Subscriptions over HTTP: whose they are, what is refused, and how they end."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import httpx
import pytest

from server.alerts.subscriptions import EACH_MAX
from server.alerts.vapid import public_point, read_vapid
from sync.envelope import Route
from sync.messages.concerns import Answer, Subject
from sync.text import b64, unb64
from tests.alerts.hostile import HOSTILE
from tests.support.device import Person, TestDevice
from tests.support.pushes import PushService
from tests.support.web import Web, problem

NUMBERS = itertools.count(1)


@pytest.fixture(scope="module")
def service() -> Iterator[PushService]:
    """Makes keys as a browser does; nothing is sent to it here."""
    with PushService() as running:
        yield running


@pytest.fixture
def devi(web: Web) -> Iterator[tuple[TestDevice, Person]]:
    with web.device("affinity", "alder", shared=False) as device:
        yield device, device.sign_in(*sign_in_of(web, "devi"))


def sign_in_of(web: Web, name: str, slug: str = "affinity") -> tuple[str, str]:
    found = next(person for person in web.made[slug].people if person.login.startswith(f"{name}@"))
    return found.login, found.passphrase


def browsers(service: PushService, endpoint: str | None = None) -> dict[str, str]:
    """What a browser gives, with an endpoint as its push service would make."""
    made = endpoint or f"https://fcm.googleapis.com/fcm/send/{next(NUMBERS)}:APA91b"
    return {**service.subscription().json(), "endpoint": made}


def subscribe(device: TestDevice, body: dict[str, str]) -> httpx.Response:
    return device.http.post("/alerts/subscriptions", json=body)


def kept(web: Web, device: TestDevice, slug: str = "affinity") -> list[str]:
    """Whose subscriptions there are on a device."""
    rows = web.sql(slug, "select person_id from subscription where device_id = $1", device.home.device)
    return [str(row["person_id"]) for row in rows]


def test_the_key_is_the_public_half_of_ours(web: Web, devi: tuple[TestDevice, Person]) -> None:
    answer = devi[0].http.get("/alerts/key")
    assert answer.json() == {"key": b64(public_point(read_vapid(web.settings.key_dir)))}
    assert len(unb64(answer.json()["key"])) == 65


def test_a_browser_subscribes_as_often_as_it_likes(
    web: Web, service: PushService, devi: tuple[TestDevice, Person]
) -> None:
    device, person = devi
    body = browsers(service)
    for _ in range(3):
        assert (subscribe(device, body).status_code, kept(web, device)) == (204, [person.person])


def test_with_nobody_signed_in_nobody_is_woken(web: Web, service: PushService) -> None:
    with web.device(shared=False) as device:
        assert problem(subscribe(device, browsers(service))) == "signed-out"
        assert problem(device.http.get("/alerts/key")) == "signed-out"
        assert problem(device.http.get("/alerts/reach")) == "signed-out"


def test_a_page_of_somebody_else_subscribes_nobody(
    web: Web, service: PushService, devi: tuple[TestDevice, Person]
) -> None:
    device, _ = devi
    other = {"harken-person": device.new_id()}
    answer = device.http.post("/alerts/subscriptions", json=browsers(service), headers=other)
    assert (problem(answer), kept(web, device)) == ("signed-out", [])


def test_a_shared_device_has_none(web: Web, service: PushService) -> None:
    with web.device(shared=True) as tablet:
        tablet.sign_in(*sign_in_of(web, "devi"))
        answer = subscribe(tablet, browsers(service))
        assert (answer.status_code, problem(answer)) == (403, "shared-device")
        renewing = {**browsers(service), "old": "https://fcm.googleapis.com/fcm/send/x"}
        answer = tablet.http.post("/alerts/subscriptions/renewed", json=renewing)
        assert (answer.status_code, problem(answer)) == (403, "shared-device")
        assert kept(web, tablet) == []


def test_hostile_endpoints_and_keys_are_refused(
    web: Web, service: PushService, devi: tuple[TestDevice, Person]
) -> None:
    device, _ = devi
    old = browsers(service)
    assert subscribe(device, old).status_code == 204
    for endpoint in (*HOSTILE, service.subscription().endpoint):
        body = browsers(service, endpoint or " ") | {"endpoint": endpoint}
        answers = [subscribe(device, body)]
        answers.append(device.http.post("/alerts/subscriptions/renewed", json={**body, "old": old["endpoint"]}))
        for answer in answers:
            # A NUL is refused before anybody looks what it is in.
            expected = "bad-request" if "\0" in endpoint else "endpoint-refused"
            assert (answer.status_code, problem(answer)) == (400, expected)
    for wrong in ({"p256dh": b64(b"\x04" + bytes(64))}, {"auth": b64(bytes(15))}, {"auth": ""}, {"p256dh": "é"}):
        assert problem(subscribe(device, browsers(service) | wrong)) == "endpoint-refused"
    assert len(kept(web, device)) == 1


def test_a_body_of_another_form_is_refused(service: PushService, devi: tuple[TestDevice, Person]) -> None:
    device, _ = devi
    for body in ({}, {"endpoint": 1}, browsers(service) | {"expirationTime": "1"}):
        assert problem(device.http.post("/alerts/subscriptions", json=body)) == "bad-request"


def test_whoever_signs_in_next_is_woken_instead(
    web: Web, service: PushService, devi: tuple[TestDevice, Person]
) -> None:
    device, _ = devi
    old, new = browsers(service), browsers(service)
    subscribe(device, old)
    tom = device.sign_in(*sign_in_of(web, "tom"))
    subscribe(device, new)
    assert kept(web, device) == [tom.person]


def test_one_endpoint_has_one_owner(web: Web, service: PushService, devi: tuple[TestDevice, Person]) -> None:
    """A browser was enrolled anew, or its profile was copied: the last who has it is who is there."""
    device, _ = devi
    body = browsers(service)
    subscribe(device, body)
    with web.device(shared=False) as another:
        tom = another.sign_in(*sign_in_of(web, "tom"))
        shouted = body | {"endpoint": body["endpoint"].replace("fcm.googleapis.com", "FCM.GoogleAPIs.com:443")}
        assert subscribe(another, shouted).status_code == 204
        assert (kept(web, device), kept(web, another)) == ([], [tom.person])


def test_another_provider_may_have_the_same_endpoint_and_neither_finds_out(
    web: Web, service: PushService, devi: tuple[TestDevice, Person]
) -> None:
    device, person = devi
    body = browsers(service)
    subscribe(device, body)
    with web.device("outcomes-first", "cedar", shared=False) as other:
        theirs = other.sign_in(
            *sign_in_of(web, web.made["outcomes-first"].people[0].login.split("@")[0], "outcomes-first")
        )
        assert subscribe(other, body).status_code == 204
        assert other.http.post("/alerts/subscriptions/ended", json={"endpoint": body["endpoint"]}).status_code == 204
        assert kept(web, other, "outcomes-first") == []
        subscribe(other, body)
        assert (kept(web, device), kept(web, other, "outcomes-first")) == ([person.person], [theirs.person])
        [[ours], [others]] = [
            web.sql(slug, "select endpoint_hash, subscription_id, sealed from subscription where device_id = $1", one)
            for slug, one in (("affinity", device.home.device), ("outcomes-first", other.home.device))
        ]
        assert all(ours[field] != others[field] for field in ("endpoint_hash", "subscription_id", "sealed"))


def test_a_browser_that_rotates_keeps_its_owner(
    web: Web, service: PushService, devi: tuple[TestDevice, Person]
) -> None:
    """From its service worker, with nobody signed in."""
    device, person = devi
    old, new = browsers(service), browsers(service)
    subscribe(device, old)
    device.http.delete("/session").raise_for_status()
    renewing = {**new, "old": old["endpoint"]}
    answer = device.http.post("/alerts/subscriptions/renewed", json=renewing)
    assert (answer.status_code, kept(web, device)) == (204, [person.person])
    answer = device.http.post("/alerts/subscriptions/renewed", json=renewing)
    assert (answer.status_code, problem(answer)) == (404, "not-found"), "the old one is no more"
    same = {**new, "old": new["endpoint"]}
    assert device.http.post("/alerts/subscriptions/renewed", json=same).status_code == 204
    assert kept(web, device) == [person.person]


@pytest.mark.parametrize("old", ["https://fcm.googleapis.com/unknown", "http://127.0.0.1/x", "", "é"])
def test_an_unknown_endpoint_is_not_renewed(
    old: str, web: Web, service: PushService, devi: tuple[TestDevice, Person]
) -> None:
    device, _ = devi
    answer = device.http.post("/alerts/subscriptions/renewed", json={**browsers(service), "old": old})
    assert (answer.status_code, problem(answer), kept(web, device)) == (404, "not-found", [])


def test_another_devices_endpoint_is_neither_renewed_nor_ended(
    web: Web, service: PushService, devi: tuple[TestDevice, Person]
) -> None:
    device, person = devi
    body = browsers(service)
    subscribe(device, body)
    with web.device(shared=False) as other:
        other.sign_in(*sign_in_of(web, "tom"))
        renewing = {**browsers(service), "old": body["endpoint"]}
        assert problem(other.http.post("/alerts/subscriptions/renewed", json=renewing)) == "not-found"
        assert other.http.post("/alerts/subscriptions/ended", json={"endpoint": body["endpoint"]}).status_code == 204
        assert (kept(web, device), kept(web, other)) == ([person.person], [])


def test_a_browser_ends_its_own(web: Web, service: PushService, devi: tuple[TestDevice, Person]) -> None:
    device, _ = devi
    body = browsers(service)
    subscribe(device, body)
    for endpoint in ("https://fcm.googleapis.com/unknown", "nothing", "", body["endpoint"], body["endpoint"]):
        answer = device.http.post("/alerts/subscriptions/ended", json={"endpoint": endpoint})
        assert (answer.status_code, answer.content) == (204, b"")
    assert kept(web, device) == []


def test_a_withdrawn_device_is_told_nothing(web: Web, service: PushService, devi: tuple[TestDevice, Person]) -> None:
    device, _ = devi
    body = browsers(service)
    subscribe(device, body)
    web.sql("affinity", "update device set revoked_at = now() where device_id = $1", device.home.device)
    for path, more in (("renewed", {**body, "old": body["endpoint"]}), ("ended", {"endpoint": body["endpoint"]})):
        assert problem(device.http.post(f"/alerts/subscriptions/{path}", json=more)) == "device-revoked"
    assert problem(subscribe(device, body)) == "signed-out"


def test_ten_for_each_person_and_the_one_silent_longest_goes(web: Web, service: PushService) -> None:
    with web.device(shared=False) as device:
        person = device.sign_in(*sign_in_of(web, "grace")).person
        bodies = [browsers(service) for _ in range(EACH_MAX)]
        for body in bodies:
            subscribe(device, body)
        ids = [row["subscription_id"] for row in _of(web, person)]
        assert len(ids) == EACH_MAX
        web.sql("affinity", "update subscription set heard_at = now() where subscription_id = $1", ids[0])
        for n in (1, 2):
            subscribe(device, browsers(service))
            left = [row["subscription_id"] for row in _of(web, person)]
            assert len(left) == EACH_MAX
            assert ids[0] in left
            assert not set(ids[1 : n + 1]) & set(left)


def _of(web: Web, person: str) -> list[dict[str, object]]:
    rows = web.sql("affinity", "select subscription_id from subscription where person_id = $1 order by made_at", person)
    return [dict(row) for row in rows]


def test_a_new_owner_begins_afresh_and_the_old_keeps_what_is_known(
    web: Web, service: PushService, devi: tuple[TestDevice, Person]
) -> None:
    device, _ = devi
    body = browsers(service)
    subscribe(device, body)
    change = "update subscription set failures = 7, next_try_at = now() + interval '1 day', heard_at = now()"
    look = "select failures, next_try_at, heard_at is null as unheard from subscription where device_id = $1"
    web.sql("affinity", f"{change} where device_id = $1", device.home.device)
    subscribe(device, body)
    [row] = web.sql("affinity", look, device.home.device)
    assert tuple(row) == (0, None, False), "it is there: it has just said so"
    device.sign_in(*sign_in_of(web, "tom"))
    subscribe(device, body)
    [row] = web.sql("affinity", look, device.home.device)
    assert tuple(row) == (0, None, True)


# -- who can be reached ----------------------------------------------------------------------------------------------


def reach(device: TestDevice) -> dict[tuple[str, str], dict[str, object]]:
    answer = device.http.get("/alerts/reach")
    answer.raise_for_status()
    return {(one["setting"], one["person"]): one for one in answer.json()["people"]}


def person_of(web: Web, name: str, slug: str = "affinity") -> str:
    return next(person.person for person in web.made[slug].people if person.login.startswith(f"{name}@"))


def test_a_lead_sees_who_would_be_told_and_how(web: Web, service: PushService, devi: tuple[TestDevice, Person]) -> None:
    device, person = devi
    alder = next(setting.setting for setting in web.affinity.settings if setting.ref == "alder")
    web.sql("affinity", "delete from subscription")
    web.sql("affinity", "update person set email = null where person_id = $1", person_of(web, "tom"))
    subscribe(device, browsers(service))
    found = reach(device)
    assert {setting for setting, _ in found} == {alder}
    assert (alder, person_of(web, "rowan")) not in found, "recorders are told of nothing"
    me, tom = found[alder, person.person], found[alder, person_of(web, "tom")]
    assert me == {
        "person": person.person,
        "name": "Devi Marsh",
        "title": "Designated Safeguarding Lead",
        "setting": alder,
        "by": "webpush",
        "devices": 1,
        "heard_at": None,
    }
    assert (tom["by"], tom["devices"]) == ("none", 0)
    others = [one for (_, other), one in found.items() if other not in (person.person, tom["person"])]
    assert others
    assert {one["by"] for one in others} == {"email"}
    [receipt] = device.push([device.seal(device.concern())])
    heard = "update alert set outcome = 'webpush', done_at = '2026-11-21T14:03:00Z' where matter_id = $1"
    web.sql("affinity", heard, receipt.cmd)
    assert reach(device)[alder, person.person]["heard_at"] == "2026-11-21T14:03:00.000Z"
    for gone in ("update subscription set failures = 5", "delete from subscription"):
        web.sql("affinity", gone)
        me = reach(device)[alder, person.person]
        assert (me["by"], me["devices"]) == ("email", 0), gone


def test_that_somebody_was_woken_of_what_is_confidential_shows_to_no_lead(
    web: Web, service: PushService, devi: tuple[TestDevice, Person]
) -> None:
    """S7: the subject, a lead, looks whether others have just been told of something that is not on their desk."""
    device, person = devi
    with web.device("affinity", "alder", shared=False) as other:
        other.sign_in(*sign_in_of(web, "tom"))
        subscribe(other, browsers(service))
    before = reach(device)
    about = Subject(person=person.person)
    [receipt] = device.push([device.seal(device.concern(adult=Answer.YES, subject=about), route=Route.ABOUT_ADULT)])
    told = web.sql("affinity", "select person_id from alert where matter_id = $1", receipt.cmd)
    assert told
    web.sql("affinity", "update alert set outcome = 'webpush', done_at = now() where matter_id = $1", receipt.cmd)
    web.sql("affinity", "update subscription set heard_at = now() where person_id <> $1", person.person)
    assert reach(device) == before


def test_whoever_follows_no_desk_sees_nobody(web: Web) -> None:
    with web.device() as device:
        device.sign_in(*sign_in_of(web, "rowan"))
        assert device.http.get("/alerts/reach").json() == {"people": []}
