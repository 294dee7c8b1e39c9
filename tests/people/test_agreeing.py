"""A new way in for somebody who leads takes two people, over the real server (R34)."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from sync.messages.people import AppointPerson, EndAppointment, RestorePerson, Role, SuspendPerson
from tests.people.keeping import PASSPHRASE, Keeper, keeper, person_of, post, setting_of
from tests.support.device import TestDevice
from tests.support.web import Web, problem


@pytest.fixture(scope="module")
def wyn(web: Web) -> Iterator[Keeper]:
    """The administrator, who invites."""
    with keeper(web) as one:
        one.confirm()
        yield one


@pytest.fixture(scope="module")
def tom(web: Web) -> Iterator[Keeper]:
    """Deputy at alder, who agrees."""
    with keeper(web, "tom") as one:
        one.confirm()
        yield one


@pytest.fixture(scope="module")
def helen(web: Web) -> Iterator[Keeper]:
    """Head of alder, who may do both."""
    with keeper(web, "helen") as one:
        one.confirm()
        yield one


@pytest.fixture(scope="module")
def tablet(web: Web) -> Iterator[TestDevice]:
    with web.device() as one:
        yield one


def lead(web: Web, wyn: Keeper, tablet: TestDevice, name: str) -> str:
    """Somebody new who has come, and leads beside Devi."""
    person = wyn.add(name.title(), f"{name}@affinity.example", post(Role.LEAD, "Lead", setting_of(web)))
    assert join(tablet, wyn.invite(person).json()["code"]) == "joined"
    return person


def join(device: TestDevice, code: str) -> str:
    answer = device.http.post("/people/join", json={"code": code, "passphrase": PASSPHRASE})
    return "joined" if answer.status_code == 200 else problem(answer)


def waiting(by: Keeper, person: str) -> dict[str, str] | None:
    """As they see it in the list."""
    seen: dict[str, str] | None = by.listed().get(person, {}).get("waits_for_agreement")
    return seen


def says(by: Keeper, word: str, person: str, seen: dict[str, str] | None) -> str:
    assert seen is not None
    about = {"by": seen["by"], "since": seen["since"]}
    answer = by.http.post(f"/people/{person}/invitation/{word}", json=about)
    return "done" if answer.status_code == 204 else problem(answer)


def made(answer: httpx.Response) -> dict[str, Any]:
    assert answer.status_code == 200, answer.text
    given: dict[str, Any] = answer.json()
    return given


def test_an_administrator_alone_does_not_become_a_lead(web: Web, wyn: Keeper, tom: Keeper, tablet: TestDevice) -> None:
    devi = person_of(web, "devi")
    with keeper(web, "devi") as there:
        given = made(wyn.invite(devi))
        assert given["needs"] == "agreement"
        assert given["may_agree"] == ["Helen Strood", "Nadia Frome", "Peter Lund", "Ruth Adeyemi", "Tom Ellery"]
        assert join(tablet, given["code"]) == join(tablet, "000000000000") == "invitation-unknown"
        seen = waiting(tom, devi)
        assert seen is not None
        assert (seen["by"], seen["name"]) == (wyn.me.person, "Wyn Parfitt")
        there.confirm()
        assert (waiting(wyn, devi), waiting(there, devi)) == (None, None), "neither who made it nor whom it is for"
        assert says(wyn, "agree", devi, seen) == says(there, "agree", devi, seen) == "not-found"
        assert says(wyn, "refuse", devi, seen) == says(there, "refuse", devi, seen) == "not-found"
        assert join(tablet, given["code"]) == "invitation-unknown"
        assert there.http.get("/session").json()["factor"] == "proved", "nothing of theirs has changed yet"
        assert [by.listed()[devi]["way_in"]["waits"] for by in (wyn, there)] == [True, True]

        assert says(tom, "agree", devi, seen) == "done"
        assert there.http.get("/session").status_code == 200, "not before it is used"
        assert says(tom, "agree", devi, seen) == says(tom, "refuse", devi, seen) == "not-found"
        assert join(tablet, given["code"]) == "joined"
        assert there.http.get("/session").status_code == 401
    way = wyn.listed()[devi]["way_in"]
    assert (way["made"]["name"], way["agreed"]["name"], way["refused"]) == ("Wyn Parfitt", "Tom Ellery", None)
    assert (way["waits"], way["used_at"] is None, way["made_at"]) == (False, False, seen["since"])
    assert tom.listed()[devi]["way_in"] is None, "for whoever keeps people there"


def test_a_second_administrator_agrees_and_shows_first_that_it_is_them(
    web: Web, wyn: Keeper, tablet: TestDevice
) -> None:
    second = wyn.add("Uma", "uma@affinity.example", post(Role.ADMINISTRATOR, "Keeps Harken true"))
    assert made(wyn.invite(second))["needs"] is None, "nobody has joined under that name"
    assert join(tablet, wyn.invite(second).json()["code"]) == "joined"
    nadia = person_of(web, "nadia")
    given = made(wyn.invite(nadia))
    assert given["may_agree"] == ["Peter Lund", "Uma"], "whoever answers for the whole provider as she does"
    with web.device(shared=False) as device:
        uma = Keeper(web, device, "uma@affinity.example", PASSPHRASE)
        seen = waiting(uma, nadia)
        assert says(uma, "agree", nadia, seen) == "confirm-first"
        uma.confirm()
        assert says(uma, "agree", nadia, seen) == "done"
    assert join(tablet, given["code"]) == "joined"


def test_it_is_refused_without_a_second_factor_and_on_record(
    web: Web, wyn: Keeper, helen: Keeper, tablet: TestDevice
) -> None:
    person = lead(web, wyn, tablet, "vic")
    code = made(wyn.invite(person))["code"]
    with keeper(web, "helen") as unconfirmed:
        seen = waiting(unconfirmed, person)
        assert says(unconfirmed, "refuse", person, seen) == "done"
    assert says(helen, "agree", person, seen) == says(helen, "refuse", person, seen) == "not-found"
    shown = wyn.listed()[person]
    assert (shown["invited_until"], shown["way_in"]["refused"]["name"]) == (None, "Helen Strood")
    assert (shown["way_in"]["waits"], join(tablet, code)) == (False, "invitation-unknown")


def test_agreement_is_to_one_invitation_and_dies_with_it(
    web: Web, wyn: Keeper, tom: Keeper, helen: Keeper, tablet: TestDevice
) -> None:
    person = lead(web, wyn, tablet, "wes")
    first = made(wyn.invite(person))["code"]
    read = waiting(tom, person)
    assert says(tom, "agree", person, read) == "done"
    second = made(wyn.invite(person))["code"]
    assert says(tom, "agree", person, read) == "not-found", "of the one that was replaced"
    assert [join(tablet, code) for code in (first, second)] == ["invitation-unknown"] * 2
    third = made(helen.invite(person))["code"]
    another = {**(waiting(tom, person) or {}), "by": wyn.me.person}
    assert says(tom, "agree", person, another) == "not-found", "it is not whose they took it for"
    assert says(wyn, "agree", person, waiting(wyn, person)) == "done", "who may not agree to their own"
    assert join(tablet, third) == "joined"
    assert join(tablet, third) == "invitation-unknown"
    fourth = made(wyn.invite(person))["code"]
    assert join(tablet, fourth) == "invitation-unknown", "a used one takes its agreement with it"
    seen = waiting(tom, person)
    web.sql("affinity", "update invitation set ends_at = now() where person_id = $1 and used_at is null", person)
    assert (says(tom, "agree", person, seen), waiting(tom, person)) == ("not-found", None)


def test_a_suspension_ends_what_waits_and_what_the_suspended_agreed_to(
    web: Web, wyn: Keeper, tom: Keeper, tablet: TestDevice
) -> None:
    person = lead(web, wyn, tablet, "xia")
    made(wyn.invite(person))
    seen = waiting(tom, person)
    assert wyn.does(SuspendPerson(person=person)) == "accepted"
    assert (says(tom, "agree", person, seen), waiting(tom, person)) == ("not-found", None)
    assert wyn.does(RestorePerson(person=person)) == "accepted"
    code = made(wyn.invite(person))["code"]
    with keeper(web, "grace", "beech") as grace, keeper(web, "ruth") as ruth:
        grace.confirm()
        assert waiting(grace, person) is None
        assert says(grace, "agree", person, waiting(ruth, person)) == "not-found", "a lead of another setting"
        ruth.confirm()
        shown = ruth.listed()[person]
        assert (shown["login"], len(shown["appointments"]), shown["way_in"]) == ("", 1, None)
        assert says(ruth, "agree", person, shown["waits_for_agreement"]) == "done"
        assert person not in ruth.listed(), "who keeps nothing true is listed what waits for them, and no more"
    assert wyn.does(SuspendPerson(person=person_of(web, "ruth"))) == "accepted"
    assert join(tablet, code) == "invitation-unknown"
    assert wyn.does(RestorePerson(person=person_of(web, "ruth"))) == "accepted"
    assert join(tablet, code) == "joined", "what is asked is what stands when it is used"


def test_a_code_for_a_recorder_opens_nothing_of_a_lead(web: Web, wyn: Keeper, tom: Keeper, tablet: TestDevice) -> None:
    sam = wyn.add("Yan", "yan@affinity.example", post(Role.RECORDER, "Support worker", setting_of(web)))
    assert join(tablet, wyn.invite(sam).json()["code"]) == "joined"
    given = made(wyn.invite(sam))
    assert (given["needs"], given["may_agree"], waiting(tom, sam)) == (None, [], None)
    [about] = web.sql("affinity", "select feed_id from feed where kind = 'case' limit 1")
    follows = "insert into case_member (tenant_id, feed_id, person_id, from_at, to_at) values ($1, $2, $3, now(), $4)"
    web.sql("affinity", follows, web.affinity.tenant, about["feed_id"], sam, None)
    assert (join(tablet, given["code"]), made(wyn.invite(sam))["needs"]) == ("invitation-unknown", "agreement")
    web.sql("affinity", "update case_member set to_at = now() where person_id = $1", sam)
    given = made(wyn.invite(sam))
    assert given["needs"] is None, "they follow it no more"
    above = wyn.device.new_id()
    lead = AppointPerson(person=sam, role=Role.LEAD, title="Lead", setting=setting_of(web))
    assert wyn.does(lead, cmd=above) == "accepted"
    assert join(tablet, given["code"]) == "invitation-unknown"
    assert waiting(tom, sam) is not None
    assert wyn.does(EndAppointment(appointment=above)) == "accepted"
    assert join(tablet, given["code"]) == "invitation-unknown", "the post could be given back to them"
    assert made(wyn.invite(sam))["needs"] == "agreement"


def test_where_nobody_could_agree_the_way_out_is_named(web: Web, wyn: Keeper, tablet: TestDevice) -> None:
    nadia, peter = person_of(web, "nadia"), person_of(web, "peter")
    assert wyn.does(SuspendPerson(person=peter)) == "accepted"
    web.sql("affinity", "update person set passphrase_hash = null where login = 'uma@affinity.example'")
    refused = wyn.invite(nadia)
    assert (refused.status_code, problem(refused)) == (409, "nobody-agrees")
    assert "Whoever runs Harken can invite them." in refused.json()["title"]
    assert wyn.does(RestorePerson(person=peter)) == "accepted"
    assert made(wyn.invite(nadia))["may_agree"] == ["Peter Lund"]


def test_whoever_agrees_while_it_is_made_anew_agrees_to_the_one_they_read_of(
    web: Web, wyn: Keeper, tom: Keeper, tablet: TestDevice
) -> None:
    person = lead(web, wyn, tablet, "zed")
    for _ in range(4):
        first = made(wyn.invite(person))["code"]
        seen = waiting(tom, person)
        with ThreadPoolExecutor(2) as both:
            agreed, anew = both.submit(says, tom, "agree", person, seen), both.submit(wyn.invite, person)
            assert agreed.result() in {"done", "not-found"}
            second = made(anew.result())["code"]
        assert [join(tablet, code) for code in (first, second)] == ["invitation-unknown"] * 2
        assert waiting(tom, person) is not None


def test_whoever_uses_it_while_it_is_made_anew_finds_no_fault(
    web: Web, wyn: Keeper, tom: Keeper, tablet: TestDevice
) -> None:
    person = lead(web, wyn, tablet, "zoe")
    for _ in range(4):
        code = made(wyn.invite(person))["code"]
        assert says(tom, "agree", person, waiting(tom, person)) == "done"
        with ThreadPoolExecutor(2) as both:
            used, anew = both.submit(join, tablet, code), both.submit(wyn.invite, person)
            assert used.result() in {"joined", "invitation-unknown"}
            assert anew.result().status_code == 200
