"""The devices of a setting: its leads see and withdraw them, nobody else learns that they exist, and what a withdrawn
one still holds is taken and held (T5)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import httpx
import pytest

from server.access.budgets import Of
from server.devices.allowance import WITHDRAWN, WORKING
from server.web.request import PUSH_BYTES_MAX
from sync.envelope import BATCH_MAX, Route, frame
from sync.messages.concerns import AddNote, Answer
from sync.receipt import Verdict
from tests.support.clock import StillClock
from tests.support.database import Cluster
from tests.support.device import TestDevice
from tests.support.web import Web, problem, serving

LEAD = ("devi@affinity.example", "demo-only devi harbour")
RECORDER = ("rowan@affinity.example", "demo-only rowan kettle")
HEAD = ("helen@affinity.example", "demo-only helen marble")
ELSEWHERE = ("mina@outcomes-first.example", "demo-only mina copper")
PULL = {"p": 1, "epoch": "00000000-0000-4000-8000-000000000000", "held": {}}
NOBODYS = "5d9c4a1e-0f5c-4f0e-9d5b-7f6a3c2b1a00"


@pytest.fixture(scope="module")
def clock() -> StillClock:
    return StillClock()


@pytest.fixture(scope="module")
def web(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory, clock: StillClock) -> Iterator[Web]:
    with serving(cluster, tmp_path_factory.mktemp("web"), clock=clock) as served:
        yield served


@pytest.fixture(scope="module")
def lead(web: Web) -> Iterator[TestDevice]:
    with web.device(shared=False) as device:
        device.sign_in(*LEAD)
        yield device


@pytest.fixture
def tablet(web: Web) -> Iterator[TestDevice]:
    with web.device() as device:
        yield device


def revoke(by: TestDevice, device: str) -> httpx.Response:
    return by.http.post(f"/devices/{device}/revoke")


def withdrawn(lead: TestDevice, device: TestDevice) -> None:
    assert revoke(lead, device.home.device).status_code == 204


def push(device: TestDevice, envelopes: list[bytes]) -> httpx.Response:
    return device.http.post(
        "/sync/push", content=frame(envelopes), headers={"content-type": "application/octet-stream"}
    )


def listed(by: TestDevice) -> dict[str, dict[str, object]]:
    answer = by.http.get("/devices")
    assert answer.status_code == 200
    return {one["device"]: one for one in answer.json()["devices"]}


def told_apart(answer: httpx.Response) -> tuple[int, bytes, dict[str, str]]:
    """All that an asker can tell one refusal from another by, but for the time of day."""
    return answer.status_code, answer.content, {name: value for name, value in answer.headers.items() if name != "date"}


# -- seeing them


def test_a_lead_sees_the_devices_of_their_setting(lead: TestDevice, tablet: TestDevice) -> None:
    one = listed(lead)[tablet.home.device]
    assert one == {
        "device": tablet.home.device,
        "name": "Oak tablet",
        "setting": tablet.home.front_door.setting,
        "shared": True,
        "enrolled_at": one["enrolled_at"],
        "seen_at": one["seen_at"],
        "revoked_at": None,
        "missing": 0,
    }
    assert listed(lead)[lead.home.device]["shared"] is False


def test_a_device_that_asks_for_its_front_door_is_seen(lead: TestDevice, tablet: TestDevice, clock: StillClock) -> None:
    before = listed(lead)[tablet.home.device]["seen_at"]
    clock.after(timedelta(minutes=5))
    lead.sign_in(*LEAD)
    assert listed(lead)[tablet.home.device]["seen_at"] == before
    tablet.http.get("/devices/front-door")
    seen = listed(lead)[tablet.home.device]["seen_at"]
    assert isinstance(seen, str)
    assert datetime.fromisoformat(seen) == clock.at


def test_that_a_device_has_sent_something_shows_to_no_lead(lead: TestDevice, tablet: TestDevice) -> None:
    """S7: it may be about them, and what is about others they find on their desk."""
    before = listed(lead)
    tablet.push([tablet.seal(tablet.concern(adult=Answer.YES), route=Route.ABOUT_ADULT)])
    assert listed(lead) == before


def test_a_recorder_sees_none_and_a_head_those_of_their_setting(web: Web, lead: TestDevice) -> None:
    with web.device() as device:
        device.sign_in(*RECORDER)
        assert listed(device) == {}
        device.sign_in(*HEAD)
        assert listed(device) == listed(lead)


def test_what_was_written_before_what_came_is_missed_until_it_comes_too(lead: TestDevice, tablet: TestDevice) -> None:
    first, second, third, fourth = [tablet.seal(tablet.concern(saw=f"Thing {n}.")) for n in range(4)]
    tablet.push([fourth])
    assert listed(lead)[tablet.home.device]["missing"] == 3
    lead.push([second])
    assert listed(lead)[tablet.home.device]["missing"] == 2
    tablet.push([first, third])
    assert listed(lead)[tablet.home.device]["missing"] == 0


def test_what_is_held_has_come_and_a_number_that_nobody_proved_misses_nothing(
    lead: TestDevice, tablet: TestDevice
) -> None:
    held = AddNote(concern=NOBODYS, text="It waits for a concern that nobody knows.")
    _, waits, last = tablet.seal(tablet.concern()), tablet.seal(held), tablet.seal(tablet.concern())
    far = tablet.seal(tablet.concern(), changes={"seq": 10_000, "key": NOBODYS})
    assert [receipt.verdict for receipt in tablet.push([waits, last, far])] == [
        *(Verdict.HELD, Verdict.ACCEPTED, Verdict.HELD)
    ]
    assert listed(lead)[tablet.home.device]["missing"] == 1


def test_nobody_sees_those_of_another_setting_or_provider(web: Web, lead: TestDevice) -> None:
    with web.device("outcomes-first", "cedar") as device:
        device.sign_in(*ELSEWHERE)
        theirs, ours = listed(device), listed(lead)
    assert device.home.device in theirs
    assert theirs.keys().isdisjoint(ours.keys())
    assert {one["setting"] for one in ours.values()} == {lead.home.front_door.setting}


# -- withdrawing one


def test_only_who_keeps_the_setting_can_and_the_others_learn_nothing(web: Web, tablet: TestDevice) -> None:
    """The same answer for a device of one's own setting, of another provider, and for none: no oracle (S6, T9)."""
    with web.device() as colleague, web.device("outcomes-first", "cedar") as stranger:
        for device, who in ((colleague, RECORDER), (stranger, ELSEWHERE)):
            device.sign_in(*who)
            asked = [tablet.home.device, NOBODYS, NOBODYS.upper(), "not-an-id", "%00", "a" * 2000]
            answers = [revoke(device, one) for one in asked]
            first = told_apart(answers[0])
            assert [told_apart(answer) for answer in answers] == [first] * len(asked)
            assert (first[0], problem(answers[0])) == (404, "not-found")
        assert problem(revoke(tablet, tablet.home.device)) == "signed-out"
    assert tablet.http.get("/devices/front-door").status_code == 200


def test_it_ends_all_that_the_device_was_trusted_with(web: Web, lead: TestDevice, tablet: TestDevice) -> None:
    person = tablet.sign_in(*RECORDER)
    subscribe(web, tablet, person.person)
    withdrawn(lead, tablet)
    assert problem(tablet.http.post("/sync/pull", json=PULL)) == "signed-out"
    for answer in (
        tablet.http.get("/devices/front-door"),
        tablet.http.post("/session", json={"login": RECORDER[0], "passphrase": RECORDER[1]}),
        tablet.http.post("/sync/told", json={"cmds": []}),
    ):
        assert (answer.status_code, problem(answer)) == (403, "device-revoked")
    for table, ended in (("session", "ended_at"), ("author_key", "revoked_at")):
        rows = web.sql("affinity", f"select {ended} as ended from {table} where device_id = $1", tablet.home.device)
        assert [row for row in rows if row["ended"] is None] == []
        assert rows != []
    assert web.sql("affinity", "select 1 from subscription where device_id = $1", tablet.home.device) == []
    assert listed(lead)[tablet.home.device]["revoked_at"] is not None


def test_it_is_written_down_by_whom_and_once_more_changes_nothing(
    web: Web, lead: TestDevice, tablet: TestDevice, clock: StillClock
) -> None:
    def kept() -> tuple[object, ...]:
        statement = "select revoked_at, revoked_by from device where device_id = $1"
        return tuple(web.sql("affinity", statement, tablet.home.device)[0])

    withdrawn(lead, tablet)
    first = kept()
    devi = next(person.person for person in web.affinity.people if person.login == LEAD[0])
    assert [str(one) for one in first] == [str(clock.at), devi]
    clock.after(timedelta(minutes=1))
    withdrawn(lead, tablet)
    assert kept() == first


def test_another_device_goes_on(web: Web, lead: TestDevice, tablet: TestDevice) -> None:
    with web.device() as other:
        other.sign_in(*RECORDER)
        withdrawn(lead, tablet)
        assert other.http.post("/sync/pull", json=PULL).status_code == 200
        [receipt] = other.push([other.seal(other.concern())])
        assert receipt.verdict is Verdict.ACCEPTED


def test_a_lead_may_withdraw_the_device_in_their_hand(web: Web) -> None:
    with web.device(shared=False) as own:
        own.sign_in(*LEAD)
        assert revoke(own, own.home.device).status_code == 204
        assert problem(revoke(own, own.home.device)) == "signed-out"


# -- what it still holds


def test_all_that_it_sends_is_held_with_a_receipt_and_placed_nowhere(
    web: Web, lead: TestDevice, tablet: TestDevice
) -> None:
    person = tablet.sign_in(*LEAD)
    concern, noted = tablet.new_id(), tablet.new_id()
    [before] = tablet.push([tablet.seal(tablet.concern(), cmd=concern, by=person)])
    assert before.verdict is Verdict.ACCEPTED
    withdrawn(lead, tablet)
    by_nobody = tablet.seal(tablet.concern(saw="The side door was open again."))
    by_key = tablet.seal(AddNote(concern=concern, text="I rang home."), by=person, cmd=noted)
    receipts = tablet.push([by_nobody, by_key])
    assert [(one.verdict, one.reason) for one in receipts] == [(Verdict.HELD, "device-revoked")] * 2
    assert tablet.push([by_nobody, by_key]) == receipts, "and the same for ever (S2)"
    rows = web.sql("affinity", "select reason, placed_at from held where carrier_id = $1", tablet.home.device)
    assert [tuple(row) for row in rows] == [("device-revoked", None)] * 2
    assert web.sql("affinity", "select 1 from command where command_id = $1", noted) == []


def test_what_it_made_is_held_whoever_carries_it(web: Web, lead: TestDevice, tablet: TestDevice) -> None:
    person = tablet.sign_in(*LEAD)
    made = [tablet.seal(tablet.concern(), by=person), tablet.seal(tablet.concern())]
    withdrawn(lead, tablet)
    with web.device() as other:
        assert {one.reason for one in other.push(made)} == {"device-revoked"}


# -- how much


def test_a_whole_push_is_always_within_what_a_whole_budget_holds() -> None:
    """Else it would wait for ever."""
    for budgets in (WORKING, WITHDRAWN):
        assert budgets[Of.ITEMS].at_once >= 2 * BATCH_MAX
        assert budgets[Of.BYTES].at_once >= PUSH_BYTES_MAX
    assert WITHDRAWN[Of.BYTES].at_once * 8 == WORKING[Of.BYTES].at_once


def test_a_withdrawn_device_that_sends_without_end_is_told_to_wait_and_loses_nothing(
    web: Web, lead: TestDevice, tablet: TestDevice, clock: StillClock
) -> None:
    withdrawn(lead, tablet)
    left = WITHDRAWN[Of.ITEMS].at_once
    while left:
        size = min(BATCH_MAX, left)
        assert push(tablet, [b"\x00" * (n + 1) for n in range(size)]).status_code == 200
        left -= size
    last = tablet.seal(tablet.concern())
    waits = push(tablet, [last])
    assert (waits.status_code, problem(waits)) == (429, "wait")
    assert int(waits.headers["retry-after"]) == WITHDRAWN[Of.ITEMS].time_of(1).total_seconds()
    clock.after(timedelta(seconds=int(waits.headers["retry-after"])))
    [receipt] = tablet.push([last])
    assert receipt.verdict is Verdict.HELD
    lead.sign_in(*LEAD)


def test_no_device_can_fill_the_disk(web: Web, tablet: TestDevice, clock: StillClock) -> None:
    """By size: envelopes that nobody can open are kept whole."""
    large = [bytes([n]) * 64_000 for n in range(BATCH_MAX)]
    sent = 0
    while (answer := push(tablet, large)).status_code == 200:
        sent += len(frame(large))
        assert sent <= WORKING[Of.BYTES].at_once
    assert (answer.status_code, problem(answer)) == (429, "wait")
    assert sent > WORKING[Of.BYTES].at_once - len(frame(large))
    [row] = web.sql(
        "affinity", "select sum(octet_length(envelope)) as size from held where carrier_id = $1", tablet.home.device
    )
    assert row["size"] <= WORKING[Of.BYTES].at_once
    with web.device() as other:
        [receipt] = other.push([other.seal(other.concern())])
        assert receipt.verdict is Verdict.ACCEPTED, "another one is not slowed"
    clock.after(timedelta(seconds=int(answer.headers["retry-after"])))
    assert push(tablet, large).status_code == 200


def subscribe(web: Web, device: TestDevice, person: str) -> None:
    """As the row that the alerts' own route writes; what is sealed in it matters to nobody here."""
    web.sql(
        "affinity",
        "insert into subscription (tenant_id, subscription_id, person_id, device_id, endpoint_hash, rest_key_id,"
        " sealed, made_at) select tenant_id, $1, $2, $1, $3, key_id, '', now() from tenant_key where purpose = 'rest'",
        device.home.device,
        person,
        device.home.device.encode(),
    )
