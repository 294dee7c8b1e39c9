"""Contacts, cover, settings and codes over HTTP: who may, what the front door then shows, and what comes second."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest

from sync.messages.base import Command
from sync.messages.settings import (
    AddSetting,
    Contact,
    ContactFor,
    Hours,
    KeepContacts,
    Nation,
    OpenHours,
    SayAvailable,
    SettingKind,
)
from tests.support.device import Person, TestDevice
from tests.support.web import Web, problem

LEAD = ("devi@affinity.example", "demo-only devi harbour")
RECORDER = ("rowan@affinity.example", "demo-only rowan kettle")
NOBODYS = "5d9c4a1e-0f5c-4f0e-9d5b-7f6a3c2b1a00"
DESK = Contact(part=ContactFor.DUTY, label="Duty desk", number="020 7946 0123", hours=Hours.IN)
DOCTOR = Contact(part=ContactFor.HEALTH, label="Dr Ash, at home", number="07700 900202", hours=Hours.ALWAYS)
POLICE = Contact(part=ContactFor.POLICE, label="Northshire Police", number="01632 960201", hours=Hours.ALWAYS)
MONDAY = OpenHours(weekday=1, opens="08:00", closes="17:00")


@pytest.fixture(scope="module")
def device(web: Web) -> Iterator[TestDevice]:
    with web.device(shared=False) as one:
        yield one


@pytest.fixture
def lead(device: TestDevice) -> Person:
    return device.sign_in(*LEAD)


def does(device: TestDevice, command: Command, by: Person | None) -> str:
    [receipt] = device.push([device.seal(command, by=by)])
    return receipt.reason if receipt.verdict == "refused" else receipt.verdict.value


def states(device: TestDevice, kind: str) -> list[dict[str, object]]:
    device.heads.clear()
    return [entry for entry in device.pull().entries["setting"] if entry["k"] == kind]


def test_contacts_of_part_duty_come_to_the_front_door_and_who_comes_second_is_kept_beside(
    device: TestDevice, lead: Person
) -> None:
    setting = device.home.front_door.setting
    first = KeepContacts(setting=setting, over=0, contacts=(DESK, POLICE, DOCTOR), open_hours=(MONDAY,))
    assert does(device, first, lead) == "accepted"
    door = device.http.get("/devices/front-door").json()["front_door"]
    assert [number["label"] for number in door["duty_numbers"]] == ["Duty desk"]
    # Agencies stand there as well, for whoever has to phone them; what may be somebody's own number does not (R3).
    assert [number["label"] for number in door["agencies"]] == ["Northshire Police"]
    assert door["open_hours"] == [{"weekday": 1, "opens": "08:00", "closes": "17:00"}]
    assert does(device, KeepContacts(setting=setting, over=0, contacts=(POLICE,)), lead) == "accepted"
    assert (
        device.http.get("/devices/front-door").json()["front_door"]
        == door | {"read_at": device.http.get("/devices/front-door").json()["front_door"]["read_at"]}
        or len(states(device, "contacts-offered")) == 1
    )
    assert len(states(device, "contacts-kept")) == 1


def test_who_may_not_is_told_so_and_nothing_changes(device: TestDevice, lead: Person) -> None:
    setting = device.home.front_door.setting
    recorder = device.sign_in(*RECORDER)
    before = device.http.get("/devices/front-door").json()["front_door"]["duty_numbers"]
    for command in (
        KeepContacts(setting=setting, over=0, contacts=()),
        SayAvailable(setting=setting, until=None),
        AddSetting(kind=SettingKind.HOME, nation=Nation.WALES, name="Mine"),
    ):
        assert does(device, command, recorder) == "not-yours"
        assert does(device, command, None) == "not-yours"
    assert does(device, KeepContacts(setting=NOBODYS, over=0, contacts=()), lead) == "not-yours"
    assert device.http.get("/devices/front-door").json()["front_door"]["duty_numbers"] == before


def test_available_now_is_a_state_of_one_person(web: Web, device: TestDevice, lead: Person) -> None:
    setting = device.home.front_door.setting
    rows = "select person_id from cover where said = 'now'"
    soon = web.sql(
        "affinity", "select to_char(now() at time zone 'utc' + interval '9 hours', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')"
    )
    until = str(soon[0][0])
    for _ in range(2):
        assert does(device, SayAvailable(setting=setting, until=until), lead) == "accepted"
    assert [str(row["person_id"]) for row in web.sql("affinity", rows)] == [lead.person]
    assert does(device, SayAvailable(setting=setting), lead) == "accepted"
    assert web.sql("affinity", rows) == []
    assert len(states(device, "available-said")) == 1


# -- codes


def ask(device: TestDevice, setting: str, *, shared: object = True) -> tuple[int, dict[str, str]]:
    answer = device.http.post("/devices/codes", json={"setting": setting, "shared": shared})
    return answer.status_code, answer.json()


_SEEDS = itertools.count(700)


@pytest.mark.parametrize("shared", [True, False], ids=["shared", "personal"])
def test_a_lead_sets_up_a_device_of_their_setting(web: Web, device: TestDevice, lead: Person, *, shared: bool) -> None:
    setting = device.home.front_door.setting
    status, made = ask(device, setting, shared=shared)
    assert status == 201
    assert set(made) == {"code", "ends_at"}
    with TestDevice(web.settings.origin, seed=next(_SEEDS)) as new:
        door = new.enrol(made["code"]).front_door
    assert (door.setting, door.shared) == (setting, shared)
    used = web.sql("affinity", "select made_by from enrol_code where used_by = $1", door.device)
    assert [str(row["made_by"]) for row in used] == [lead.person]


def test_nobody_makes_a_code_for_what_is_not_theirs(web: Web, device: TestDevice, lead: Person) -> None:
    """One answer for another setting, another provider's, none and nonsense; and for who keeps nothing (S6)."""
    del lead
    setting = device.home.front_door.setting
    others = [
        one.setting
        for slug in ("affinity", "outcomes-first")
        for one in web.made[slug].settings
        if one.setting != setting
    ]
    answers = [ask(device, one) for one in (*others, NOBODYS)]
    device.sign_in(*RECORDER)
    answers.append(ask(device, setting))
    assert {(status, body["type"]) for status, body in answers} == {(404, "not-found")}
    assert [ask(device, one)[0] for one in ("", "no id")] == [400, 400]
    assert ask(device, setting, shared="yes")[0] == 400
    with web.device() as nobody:
        assert problem(nobody.http.post("/devices/codes", json={"setting": setting, "shared": True})) == "signed-out"
