"""People, appointments and leavers over the real server: what each may do, and what it does to those concerned."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from server.alerts.rules import DOUBTED
from server.people.posts import POSTS_BELL
from sync.messages.concerns import AcknowledgeConcern, FollowUpConcern
from sync.messages.people import (
    AppointPerson,
    CorrectPerson,
    EndAppointment,
    RestorePerson,
    Role,
    SuspendPerson,
)
from sync.messages.settings import DescribeSetting
from tests.people.keeping import PASSPHRASE, Keeper, keeper, person_of, post, setting_of
from tests.support.device import TestDevice
from tests.support.listener import Listener
from tests.support.pushes import PushService
from tests.support.running import Reader
from tests.support.web import Web, problem

PULL = {"p": 1, "epoch": "00000000-0000-4000-8000-000000000000", "held": {}}


@pytest.fixture(scope="module")
def wyn(web: Web) -> Iterator[Keeper]:
    with keeper(web) as one:
        one.confirm()
        yield one


@pytest.fixture(scope="module")
def helen(web: Web) -> Iterator[Keeper]:
    """Head of the school called alder."""
    with keeper(web, "helen") as one:
        one.confirm()
        yield one


def told(web: Web) -> str:
    """A concern of the school, that nobody has."""
    with web.device() as tablet:
        cmd = tablet.new_id()
        tablet.push([tablet.seal(tablet.concern(), cmd=cmd)])
        return cmd


@contextmanager
def joined(web: Web, wyn: Keeper, name: str, *posts: AppointPerson) -> Iterator[Keeper]:
    """Somebody new who has come: on a device of their own, signed in."""
    login = f"{name}@affinity.example"
    person = wyn.add(name.title(), login, *posts)
    code = wyn.invite(person).json()["code"]
    with web.device(shared=False) as device:
        assert device.http.post("/people/join", json={"code": code, "passphrase": PASSPHRASE}).status_code == 200
        yield Keeper(web, device, login, PASSPHRASE)


def test_a_lead_who_is_suspended_is_out_at_the_next_request_and_what_they_had_is_the_others(
    web: Web, wyn: Keeper
) -> None:
    school = setting_of(web)
    with (
        joined(web, wyn, "ann", post(Role.LEAD, "Lead", school)) as ann,
        keeper(web, "rowan") as rowan,
        keeper(web, "tom") as tom,
        Listener(ann.device) as stream,
    ):
        cmd = rowan.device.new_id()
        rowan.does(rowan.device.concern(), cmd=cmd)
        assert ann.does(AcknowledgeConcern(concern=cmd)) == "accepted"
        assert [one["told"] for one in rowan.device.told([cmd])] == ["acknowledged"]
        assert wyn.does(SuspendPerson(person=ann.me.person)) == "accepted"
        stream.ended()
        assert problem(ann.http.post("/sync/pull", json=PULL)) == "signed-out"
        failed = ann.http.post("/session", json={"login": "ann@affinity.example", "passphrase": PASSPHRASE})
        assert problem(failed) == "sign-in-failed"
        assert [one["told"] for one in rowan.device.told([cmd])] == ["sent"], "the recorder is told that nobody has it"
        entries = Reader(tom.device, tom.me).of(cmd, "desk")
        assert [one["k"] for one in entries] == ["concern-recorded", "concern-acknowledged", "concern-released"]
        assert entries[-1]["d"] == {
            "k": "concern-released", "v": 1, "concern": cmd, "person": ann.me.person, "name": "Ann", "round": 2,
        }  # fmt: skip
        alerted = web.sql(
            "affinity", "select person_id::text from alert where matter_id = $1 and step = 0 order by made_at", cmd
        )
        people = [row["person_id"] for row in alerted]
        assert people.count(ann.me.person) == 1, "once when it came; not when it was taken from her"
        assert people.count(tom.me.person) == 2
        reports = [one["d"] for one in Reader(rowan.device, rowan.me).of(cmd, "own")]
        assert (reports[-1]["told"], reports[-1]["round"]) == ("sent", 2)
        assert tom.does(AcknowledgeConcern(concern=cmd)) == "accepted"


def test_what_somebody_signs_while_they_are_suspended_is_a_concern_as_any_other(web: Web, wyn: Keeper) -> None:
    """Nothing is lost for who wrote it (S1); what they may no longer do is refused."""
    with joined(web, wyn, "ben", post(Role.RECORDER, "Support worker", setting_of(web))) as ben:
        other = told(web)
        assert wyn.does(SuspendPerson(person=ben.me.person)) == "accepted"
        cmd = ben.device.new_id()
        assert ben.does(ben.device.concern(saw="He drove off."), cmd=cmd) == "accepted"
        assert ben.does(AcknowledgeConcern(concern=other)) == "not-yours"
        assert ben.does(SuspendPerson(person=wyn.me.person)) == "not-yours"
        with keeper(web, "tom") as tom:
            [recorded] = Reader(tom.device, tom.me).of(cmd, "desk")
            assert (recorded["k"], recorded["by"]) == ("concern-recorded", ben.me.person)
        assert wyn.does(RestorePerson(person=ben.me.person)) == "accepted"
        assert ben.device.sign_in("ben@affinity.example", PASSPHRASE).person == ben.me.person


def test_codes_for_devices_are_worth_nothing_while_their_maker_is_suspended(web: Web, wyn: Keeper) -> None:
    school = setting_of(web)
    with keeper(web, "tom") as tom, TestDevice(web.settings.origin, seed=905) as device:
        code = tom.http.post("/devices/codes", json={"setting": school, "shared": True}).json()["code"]
        assert wyn.does(SuspendPerson(person=tom.me.person)) == "accepted"
        with pytest.raises(httpx.HTTPStatusError):
            device.enrol(code)
        assert wyn.does(RestorePerson(person=tom.me.person)) == "accepted"
        assert device.enrol(code).front_door.setting == school


def test_a_leaver_is_signed_out_and_listed_no_more(web: Web, wyn: Keeper) -> None:
    school = setting_of(web)
    with joined(web, wyn, "cal", post(Role.DEPUTY, "Deputy", school), post(Role.RECORDER, "Cover", school)) as cal:
        first, second = wyn.listed()[cal.me.person]["appointments"]
        code = cal.http.post("/devices/codes", json={"setting": school, "shared": False}).json()["code"]
        assert wyn.does(EndAppointment(appointment=first["appointment"])) == "accepted"
        assert cal.http.post("/sync/pull", json=PULL).status_code == 200, "they still work here"
        with TestDevice(web.settings.origin, seed=906) as device, pytest.raises(httpx.HTTPStatusError):
            device.enrol(code)
        assert wyn.does(EndAppointment(appointment=second["appointment"])) == "accepted"
        assert problem(cal.http.post("/sync/pull", json=PULL)) == "signed-out"
        with keeper(web, "tom") as tom:
            reader = Reader(tom.device, tom.me)
            last = [one["d"] for one in reader.of(cal.me.person, "setting") if one["k"] == "person-listed"][-1]
            assert (last["person"], last["listed"]) == (cal.me.person, False)
        assert wyn.does(EndAppointment(appointment=second["appointment"])) == "already-so"


def test_an_appointment_to_come_is_due_then_and_one_that_is_called_off_is_not(web: Web, wyn: Keeper) -> None:
    school, begins = setting_of(web), datetime.now(UTC).replace(microsecond=0) + timedelta(days=3)
    said = begins.strftime("%Y-%m-%dT%H:%M:%SZ")
    due = "select at from due where kind = $1 and id = $2"
    dee = wyn.add("Dee", "dee")
    command = AppointPerson(person=dee, role=Role.RECORDER, title="Cover", setting=school, from_at=said)
    appointment = wyn.device.new_id()
    assert wyn.does(command, cmd=appointment) == "accepted"
    assert [row["at"] for row in web.sql("affinity", due, POSTS_BELL, dee)] == [begins]
    assert wyn.does(EndAppointment(appointment=appointment)) == "accepted"
    assert web.sql("affinity", due, POSTS_BELL, dee) == []


def test_who_led_a_region_that_a_school_leaves_is_looked_at_for_what_they_have_there(web: Web, wyn: Keeper) -> None:
    """They follow its desk no more, and nobody else would be told of what they had (S8)."""
    school = setting_of(web)
    [row] = web.sql("affinity", "select region_id::text from setting where setting_id = $1", school)
    lead = AppointPerson(person="", role=Role.LEAD, title="Lead", region=row["region_id"])
    due = "select at <= now() as now from due where kind = $1 and id = $2"
    with joined(web, wyn, "reg", lead) as reg:
        cmd = told(web)
        assert reg.does(AcknowledgeConcern(concern=cmd)) == "accepted"
        moved = DescribeSetting(setting=school, name="Alder School")
        assert wyn.does(moved) == "accepted"
        assert reg.does(FollowUpConcern(concern=cmd, summary="x", action="y", outcome="z")) == "unknown-target"
        assert [row["now"] for row in web.sql("affinity", due, POSTS_BELL, reg.me.person)] == [True]
        assert wyn.does(DescribeSetting(setting=school, name="Alder School", region=row["region_id"])) == "accepted"


def test_without_the_second_factor_nobody_is_appointed_to_what_sees_children(web: Web, wyn: Keeper) -> None:
    school = setting_of(web)
    with keeper(web) as elsewhere:
        # The same administrator on another device, who has shown nothing there.
        eve = elsewhere.add("Eve", "eve", post(Role.RECORDER, "Support worker", school))
        asks = AppointPerson(person=eve, role=Role.LEAD, title="Lead", setting=school)
        assert elsewhere.does(asks) == "confirm-first"
        assert wyn.does(asks) == "accepted"


def test_a_head_keeps_who_works_at_their_school_alone(web: Web, helen: Keeper) -> None:
    grace, nadia, alder, beech = (
        person_of(web, "grace"),
        person_of(web, "nadia"),
        setting_of(web),
        setting_of(web, "beech"),
    )
    assert helen.does(SuspendPerson(person=grace)) == "not-yours"
    assert helen.does(CorrectPerson(person=nadia, name="N")) == "not-yours"
    assert helen.does(AppointPerson(person=grace, role=Role.RECORDER, title="x", setting=beech)) == "not-yours"
    assert helen.does(AppointPerson(person=grace, role=Role.RECORDER, title="x", setting=alder)) == "accepted"
    assert helen.does(SuspendPerson(person=grace)) == "not-yours", "she works elsewhere too"
    assert problem(helen.invite(grace)) == "not-found"
    shown = helen.listed()[grace]
    assert [one["setting"] for one in shown["appointments"]] == [alder]
    assert shown["login"] == "grace@affinity.example"
    assert nadia not in helen.listed()


def test_a_lead_sees_who_works_with_them_without_login_and_address(web: Web) -> None:
    with keeper(web, "devi") as devi, keeper(web, "rowan") as rowan:
        listed = devi.listed()
        assert {person_of(web, name) for name in ("devi", "tom", "helen", "rowan")} <= listed.keys()
        assert person_of(web, "owen") not in listed, "of another school"
        assert {(one["login"], one["email"]) for one in listed.values()} == {("", "")}
        assert rowan.listed() == {}
        keeps = devi.http.get("/session").json()["keeps"]
        assert keeps == {"people": [], "places": False, "facts": [setting_of(web)]}


def test_whoever_is_needed_is_shown_as_needed(web: Web, wyn: Keeper) -> None:
    """R31: two humans left after any one is removed."""
    answer = wyn.http.get("/people/listed").json()
    by_person = {one["person"]: one for one in answer["people"]}
    beech, grace = setting_of(web, "beech"), person_of(web, "grace")
    short = {(one["setting"], one["route"]): one["left"] for one in answer["short"]}
    lead = next(one for one in by_person[grace]["appointments"] if one["role"] == "lead")
    assert "concerns" in lead["needed_for"] or (beech, "concerns") in short
    assert all(left < 2 for left in short.values())
    assert all(one["missing"] == 2 - one["left"] or (one["left"], one["missing"]) == (0, 3) for one in answer["short"])
    keeps = wyn.http.get("/session").json()["keeps"]
    assert (keeps["places"], set(keeps["people"])) == (True, {one.setting for one in web.affinity.settings})


def test_a_deputy_whom_nothing_reaches_counts_and_is_named_beside_those_who_are_missing(web: Web, wyn: Keeper) -> None:
    """R31 asks who may be told; whoever has neither an address nor a device that wakes them would hear of nothing."""

    def unheard() -> list[str]:
        answer = wyn.http.get("/people/listed").json()["unheard"]
        return next((one["names"] for one in answer if one["setting"] == setting_of(web)), [])

    silent = wyn.add("Gus Harper", "gus@affinity.example", post(Role.DEPUTY, "Deputy", setting_of(web)))
    assert "Gus Harper" in unheard()
    assert wyn.does(CorrectPerson(person=silent, name="Gus Harper", email="gus@affinity.example")) == "accepted"
    assert "Gus Harper" not in unheard()
    assert wyn.does(SuspendPerson(person=silent)) == "accepted"


def test_whom_an_alert_reaches_on_a_device_of_their_own_is_listed_as_woken(web: Web, wyn: Keeper) -> None:
    with joined(web, wyn, "gil", post(Role.DEPUTY, "Deputy", setting_of(web))) as gil, PushService() as service:
        woken = [wyn.listed()[gil.me.person]["woken"]]
        given = {**service.subscription().json(), "endpoint": "https://fcm.googleapis.com/fcm/send/gil:APA91b"}
        assert gil.http.post("/alerts/subscriptions", json=given).status_code == 204
        woken.append(wyn.listed()[gil.me.person]["woken"])
        doubt = "update subscription set failures = $1 where person_id = $2"
        web.sql("affinity", doubt, DOUBTED, gil.me.person)
        woken.append(wyn.listed()[gil.me.person]["woken"])
        assert woken == [False, True, False]
        assert wyn.does(SuspendPerson(person=gil.me.person)) == "accepted"


def test_another_providers_person_is_as_unknown_as_nobody(web: Web, wyn: Keeper) -> None:
    theirs = web.made["outcomes-first"].people[0].person
    answers = [wyn.invite(person) for person in (theirs, wyn.device.new_id(), "x", wyn.me.person)]
    assert {(one.status_code, one.content) for one in answers} == {(404, answers[0].content)}
    assert wyn.does(SuspendPerson(person=theirs)) == "not-yours"
    assert wyn.does(SuspendPerson(person=wyn.device.new_id())) == "not-yours"
    assert wyn.does(SuspendPerson(person=wyn.me.person)) == "not-yourself"
    own = next(one for one in wyn.listed()[wyn.me.person]["appointments"] if one["role"] == "administrator")
    assert wyn.does(EndAppointment(appointment=own["appointment"])) == "last-one"
