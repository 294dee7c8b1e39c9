"""What waits for a person, told to all their devices: once each, by mail where none takes it, and never lost."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from server.alerts.channel import TEXTS
from server.alerts.outbox import deliver
from server.alerts.rules import MAILS_AN_HOUR, Mail
from server.alerts.settling import Told, settle
from server.alerts.waiting import read_waiting
from server.alerts.webpush import PAYLOAD_BYTES
from server.feeds.waking import Says
from sync import ids
from tests.alerts.ground import ELM, OAK, Ground, opened
from tests.support.database import Addresses
from tests.support.pushes import PushService

DEVI = "devi@oak.example"


@pytest.fixture
def service() -> Iterator[PushService]:
    with PushService() as running:
        yield running
    assert running.faults == []


@pytest.fixture
async def ground(database: Addresses, tmp_path: Path, service: PushService) -> AsyncIterator[Ground]:
    async with opened(database, tmp_path, service) as made:
        yield made


# -- pushed ----------------------------------------------------------------------------------------------------------


async def test_an_alert_reaches_every_device_of_its_person_and_nobody_else(
    ground: Ground, service: PushService
) -> None:
    person, alert = await ground.waiting(email=DEVI)
    own, other = [service.subscription() for _ in range(3)], service.subscription()
    for one in own:
        await ground.subscribe(person, one)
    await ground.subscribe(await ground.person(), other)
    await ground.deliver(person)
    assert [len(service.of(one)) for one in own] == [1, 1, 1]
    assert service.of(other) == []
    assert (await ground.fate(alert), await ground.due(person), ground.mails()) == ("webpush", None, [])
    assert all(row["heard_at"] is not None and row["failures"] == 0 for row in await ground.kept(person))


async def test_all_that_waits_is_one_message_with_the_strongest_text(ground: Ground, service: PushService) -> None:
    one = service.subscription()
    for waiting, said in (
        (("rehearsal", "waiting", "now"), "now"),
        (("waiting", "rehearsal"), "waiting"),
        (("rehearsal",), "rehearsal"),
    ):
        person = await ground.person()
        await ground.subscribe(person, one)
        alerts = [await ground.alert(person, await ground.matter(), says) for says in waiting]
        await ground.deliver(person)
        assert service.received[-1].says == said
        assert [await ground.fate(alert) for alert in alerts] == ["webpush"] * len(alerts)
    assert len(service.received) == 3
    assert {len(got.plain) for got in service.received} == {PAYLOAD_BYTES}
    assert len({len(got.sealed) for got in service.received}) == 1


async def test_no_word_of_what_it_is_about(ground: Ground, service: PushService) -> None:
    person, matter, one = await ground.person(DEVI), await ground.matter(), service.subscription()
    await ground.subscribe(person, one)
    await ground.alert(person, matter)
    await ground.deliver(person)
    [got] = service.of(one)
    told = got.plain.decode() + repr(got.headers) + repr(got.claims)
    for word in (OAK, person, matter, ids.reference(matter), "Devi", "Oak", DEVI):
        assert word not in told


async def test_what_has_been_told_is_not_told_again(ground: Ground, service: PushService) -> None:
    person, _ = await ground.waiting(email=DEVI)
    await ground.subscribe(person, service.subscription())
    for _ in range(3):
        await ground.deliver(person)
    assert len(service.received) == 1
    assert ground.mails() == []


async def test_what_nobody_answers_is_mailed_as_well(ground: Ground, service: PushService) -> None:
    """A push service that takes everything and delivers nothing is not the only way to anybody."""
    person = await ground.person(DEVI)
    await ground.subscribe(person, service.subscription())
    waits, other = await ground.matter(), await ground.matter()
    await ground.sql("update ladder set unanswered = true where matter_id = $1", waits)
    alerts = [await ground.alert(person, one) for one in (waits, other)]
    for _ in range(2):
        await ground.deliver(person)
    assert (len(service.received), len(ground.mails())) == (1, 1)
    assert [await ground.fate(alert) for alert in alerts] == ["webpush", "webpush"]


async def test_nothing_waits(ground: Ground, service: PushService) -> None:
    """A bell that was rung for what another worker has done since."""
    person = await ground.person(DEVI)
    await ground.subscribe(person, service.subscription())
    await ground.ring("alert", person, timedelta())
    await ground.deliver(person)
    assert (service.received, ground.mails(), await ground.due(person)) == ([], [], None)


# -- what is not sent ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["acknowledged", "followed-up", "placed", "ended"])
async def test_what_somebody_has_is_not_sent(state: str, ground: Ground, service: PushService) -> None:
    person = await ground.person(DEVI)
    await ground.subscribe(person, service.subscription())
    over = await ground.alert(person, await ground.matter(state=state))
    await ground.deliver(person)
    assert (await ground.fate(over), service.received, ground.mails()) == ("over", [], [])
    open_ = await ground.alert(person, await ground.matter(), "waiting")
    over = await ground.alert(person, await ground.matter(state=state), "now")
    await ground.deliver(person)
    assert [await ground.fate(alert) for alert in (over, open_)] == ["over", "webpush"]
    assert [got.says for got in service.received] == ["waiting"], "and does not speak through what is"


async def test_an_alert_lives_for_a_day(ground: Ground, service: PushService) -> None:
    person = await ground.person(DEVI)
    await ground.subscribe(person, service.subscription())
    old = await ground.alert(person, await ground.matter(), age=timedelta(hours=24, seconds=1))
    young = await ground.alert(person, await ground.matter(), "waiting", age=timedelta(hours=23, minutes=59))
    await ground.deliver(person)
    assert [await ground.fate(alert) for alert in (old, young)] == ["expired", "webpush"]
    assert [got.says for got in service.received] == ["waiting"]


@pytest.mark.parametrize(
    "leaving",
    [
        "update person set disabled_at = now() where person_id = $1",
        "update appointment set to_at = now() where person_id = $1",
        "update appointment set from_at = now() + interval '1 hour' where person_id = $1",
        "delete from appointment where person_id = $1",
    ],
)
async def test_whoever_does_not_work_here_is_not_told(leaving: str, ground: Ground, service: PushService) -> None:
    person, alert = await ground.waiting(email=DEVI)
    await ground.subscribe(person, service.subscription())
    await ground.sql(leaving, person)
    await ground.deliver(person)
    assert (await ground.fate(alert), await ground.due(person)) == ("gone", None)
    assert (service.received, ground.mails()) == ([], [])


@pytest.mark.parametrize("withdrawn", ["revoked_at = now()", "shared = true"])
async def test_a_device_that_is_withdrawn_or_shared_is_not_used(
    withdrawn: str, ground: Ground, service: PushService
) -> None:
    person, alert = await ground.waiting(email=DEVI)
    kept, lost = service.subscription(), service.subscription()
    await ground.subscribe(person, kept)
    device = await ground.subscribe(person, lost)
    await ground.sql(f"update device set {withdrawn} where device_id = $1", device)
    await ground.deliver(person)
    assert (len(service.of(kept)), service.of(lost)) == (1, [])
    await ground.sql(f"update device set {withdrawn}")
    again = await ground.alert(person, await ground.matter())
    await ground.deliver(person)
    assert len(service.received) == 1
    assert [await ground.fate(one) for one in (alert, again)] == ["webpush", "email"]


# -- not taken -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [404, 410])
async def test_an_endpoint_that_is_gone_is_forgotten_and_it_alone(
    status: int, ground: Ground, service: PushService
) -> None:
    person, alert = await ground.waiting(email=DEVI)
    gone, good, others = (service.subscription() for _ in range(3))
    for one in (gone, good):
        await ground.subscribe(person, one)
    other = await ground.person()
    await ground.subscribe(other, others)
    service.answer(gone, status)
    service.answer(others, status)
    await ground.deliver(person)
    assert (await ground.fate(alert), ground.mails()) == ("webpush", [])
    assert (len(await ground.kept(person)), len(await ground.kept(other))) == (1, 1)
    await ground.alert(person, await ground.matter())
    await ground.deliver(person)
    assert (len(service.of(gone)), len(service.of(good))) == (1, 2)


async def test_the_last_device_is_gone_so_mail_goes_out_and_the_next_step_does_not_wait(
    ground: Ground, service: PushService
) -> None:
    """F5, R12."""
    person, matters = await ground.person(DEVI), [await ground.matter() for _ in range(2)]
    alerts = [await ground.alert(person, matter) for matter in matters]
    untouched = await ground.matter()
    one = service.subscription()
    await ground.subscribe(person, one)
    service.answer(one, 410)
    await ground.deliver(person)
    assert [await ground.fate(alert) for alert in alerts] == ["email", "email"]
    assert (await ground.kept(person), await ground.due(person)) == ([], None)
    for matter in matters:
        at = await ground.due(matter, "ladder")
        assert at is not None
        assert at <= 0
    later = await ground.due(untouched, "ladder")
    assert later is not None
    assert later > 200
    [mail] = ground.mails()
    assert (mail["to"], mail["subject"]) == (DEVI, TEXTS[Says.NOW])
    text = mail.get_content()
    assert sorted(text.split()) == sorted(
        [
            *TEXTS[Says.NOW].split(),
            *("Reference", ids.reference(matters[0]), "Reference", ids.reference(matters[1])),
            "https://harken.example/desk?from=alert",
        ]
    )
    for word in (*matters, person, "Devi", "Oak"):
        assert word not in mail.as_string().replace(DEVI, "")


async def test_a_ladder_that_has_ended_is_not_rung(ground: Ground) -> None:
    person = await ground.person(DEVI)
    matter = await ground.matter(ladder=False)
    await ground.alert(person, matter)
    await ground.deliver(person)
    assert await ground.due(matter, "ladder") is None


@pytest.mark.parametrize(
    ("status", "headers", "failures", "seconds"),
    [
        (500, {}, 1, 15),
        (503, {"Retry-After": "120"}, 1, 120),
        (429, {}, 1, 60),
        (429, {"Retry-After": "300"}, 1, 300),
        (429, {"Retry-After": "864000"}, 1, 900),
        (403, {}, 5, 3_600),
        (301, {"Location": "http://127.0.0.1/"}, 5, 3_600),
    ],
)
async def test_a_device_that_does_not_take_it_is_left_alone_for_a_while(
    status: int, headers: dict[str, str], failures: int, seconds: int, ground: Ground, service: PushService
) -> None:
    person, alert = await ground.waiting(email=DEVI)
    one = service.subscription()
    await ground.subscribe(person, one)
    service.answer(one, status, headers)
    await ground.deliver(person)
    [kept] = await ground.kept(person)
    assert kept["failures"] == failures
    assert seconds - 2 < kept["wait"] < seconds * 1.2
    assert (await ground.fate(alert), len(ground.mails())) == (None, 1)
    due = await ground.due(person)
    assert due is not None
    assert due == pytest.approx(float(kept["wait"]), abs=0.5)


async def test_a_service_that_asks_for_a_time_beyond_all_calendars_has_nobody_told_over_and_over(
    ground: Ground, service: PushService
) -> None:
    person, alert = await ground.waiting()
    own, strange = service.subscription(), service.subscription()
    service.answer(strange, 429, {"Retry-After": "Sat, 21 Nov 99999999999999 12:01:00 GMT"})
    for one in (own, strange):
        await ground.subscribe(person, one)
    await ground.deliver(person)
    assert (await ground.fate(alert), await ground.due(person), len(service.of(own))) == ("webpush", None, 1)


async def test_a_device_that_comes_back_gets_what_still_waits_and_no_second_mail(
    ground: Ground, service: PushService
) -> None:
    person, first = await ground.waiting(email=DEVI)
    one = service.subscription()
    await ground.subscribe(person, one)
    service.answer(one, 500)
    await ground.deliver(person)
    await ground.deliver(person)
    assert len(service.of(one)) == 1, "not before its wait is over"
    second = await ground.alert(person, await ground.matter(), "waiting")
    await ground.deliver(person)
    assert [mail["subject"] for mail in ground.mails()] == [TEXTS[Says.NOW], TEXTS[Says.WAITING]], "one mail each"
    await ground.sql("update subscription set next_try_at = now() - interval '1 second'")
    service.answer(one, 201)
    await ground.deliver(person)
    assert [await ground.fate(alert) for alert in (first, second)] == ["webpush", "webpush"]
    assert [got.says for got in service.of(one)] == ["now", "now"]
    assert len(ground.mails()) == 2
    [kept] = await ground.kept(person)
    assert (kept["failures"], kept["next_try_at"], kept["heard_at"] is not None) == (0, None, True)


async def test_failures_count_up_until_the_ladder_does_not_count_on_the_device(
    ground: Ground, service: PushService
) -> None:
    person, matter = await ground.person(DEVI), await ground.matter()
    alert, one = await ground.alert(person, matter), service.subscription()
    await ground.subscribe(person, one)
    service.answer(one, 500)
    for n in range(1, 6):
        before = await ground.due(matter, "ladder")
        assert before is not None
        assert before > 200, f"after {n - 1} failures"
        await ground.sql("update subscription set next_try_at = null")
        await ground.deliver(person)
        assert [row["failures"] for row in await ground.kept(person)] == [n]
    after = await ground.due(matter, "ladder")
    assert after is not None
    assert after <= 0
    assert await ground.fate(alert) is None, "it is tried all the same"


async def test_the_clock_was_set_back_so_no_wait_is_believed(ground: Ground, service: PushService) -> None:
    person, alert = await ground.waiting(email=DEVI)
    one = service.subscription()
    await ground.subscribe(person, one)
    await ground.sql("update subscription set failures = 2, next_try_at = now() + interval '1 hour'")
    await ground.deliver(person)
    assert await ground.fate(alert) == "webpush"


# -- mail ------------------------------------------------------------------------------------------------------------


async def test_whoever_has_no_device_is_mailed_at_once_and_once(ground: Ground) -> None:
    person, alert = await ground.waiting(email=DEVI)
    for _ in range(3):
        await ground.deliver(person)
    assert (len(ground.mails()), await ground.fate(alert)) == (1, "email")
    await ground.alert(person, await ground.matter())
    await ground.deliver(person)
    assert len(ground.mails()) == 2


async def test_a_flood_ends_in_so_many_mails_an_hour_and_keeps_back_nothing_more_urgent(ground: Ground) -> None:
    person = await ground.person(DEVI)
    for _ in range(MAILS_AN_HOUR + 5):
        flood = await ground.alert(person, await ground.matter(), "waiting")
        await ground.deliver(person)
    assert (len(ground.mails()), await ground.fate(flood)) == (MAILS_AN_HOUR, None)
    due = await ground.due(person)
    assert due is not None
    assert 20 < due < 37
    urgent = await ground.alert(person, await ground.matter(), "now")
    await ground.deliver(person)
    assert (len(ground.mails()), await ground.fate(urgent), await ground.fate(flood)) == (
        MAILS_AN_HOUR + 1,
        "email",
        "email",
    )
    late = await ground.alert(person, await ground.matter(), "waiting")
    await ground.deliver(person)
    assert await ground.fate(late) is None
    await ground.sql("update alert set mailed_at = mailed_at - interval '1 hour' where person_id = $1", person)
    await ground.deliver(person)
    assert (len(ground.mails()), await ground.fate(late)) == (MAILS_AN_HOUR + 2, "email")


async def test_a_rehearsal_is_mailed_as_one(ground: Ground) -> None:
    person, _ = await ground.waiting("rehearsal", DEVI)
    await ground.deliver(person)
    assert [mail["subject"] for mail in ground.mails()] == ["Harken rehearsal"]


async def test_neither_device_nor_address(ground: Ground) -> None:
    person, matter = await ground.person(), await ground.matter()
    alert = await ground.alert(person, matter)
    await ground.deliver(person)
    assert (await ground.fate(alert), await ground.due(person)) == ("none", None)
    at = await ground.due(matter, "ladder")
    assert at is not None
    assert at <= 0


async def test_mail_that_does_not_go_out_is_tried_again_and_less_and_less_often(ground: Ground) -> None:
    blocked = ground.settings.mail_dir
    blocked.write_bytes(b"a file where the directory should be")
    person = await ground.person(DEVI)
    alert = await ground.alert(person, await ground.matter())
    old = await ground.person("tom@oak.example")
    await ground.alert(old, await ground.matter(), age=timedelta(minutes=20))
    for one, least, most in ((person, 20, 37), (old, 200, 361)):
        await ground.deliver(one)
        due = await ground.due(one)
        assert due is not None
        assert least < due < most
    assert await ground.fate(alert) is None
    blocked.unlink()
    await ground.deliver(person)
    assert (await ground.fate(alert), len(ground.mails())) == ("email", 1)


async def test_an_address_that_is_none_is_not_tried_again(ground: Ground) -> None:
    person, alert = await ground.waiting(email="devi at oak")
    await ground.deliver(person)
    assert (await ground.fate(alert), await ground.due(person)) == ("none", None)


async def test_what_still_waits_is_looked_at_when_it_expires(ground: Ground, service: PushService) -> None:
    person = await ground.person(DEVI)
    alert = await ground.alert(person, await ground.matter(), age=timedelta(hours=23, minutes=59))
    one = service.subscription()
    await ground.subscribe(person, one)
    service.answer(one, 403)
    await ground.deliver(person)
    due = await ground.due(person)
    assert due is not None
    assert 20 < due < 61
    await ground.sql("update alert set made_at = made_at - interval '2 minutes'")
    await ground.deliver(person)
    assert (await ground.fate(alert), await ground.due(person)) == ("expired", None)


# -- while it is sent ------------------------------------------------------------------------------------------------


async def test_what_comes_while_something_is_sent_is_due_at_once(ground: Ground, service: PushService) -> None:
    person, first = await ground.waiting()
    one = service.subscription()
    await ground.subscribe(person, one)
    late: list[str] = []
    loop = asyncio.get_running_loop()

    async def step() -> None:
        late.append(await ground.alert(person, await ground.matter(), "waiting"))

    def answer(handler: object) -> None:
        asyncio.run_coroutine_threadsafe(step(), loop).result(10)
        handler.say(201, {})  # type: ignore[attr-defined]

    service.behave(one, answer)
    await ground.deliver(person)
    service.answer(one, 201)
    assert [await ground.fate(alert) for alert in (first, *late)] == ["webpush", None]
    due = await ground.due(person)
    assert due is not None
    assert due <= 0
    await ground.deliver(person)
    assert await ground.fate(late[0]) == "webpush"
    assert await ground.due(person) is None
    assert [got.says for got in service.received] == ["now", "waiting"]


async def test_a_step_that_commits_while_the_last_word_is_written_is_not_lost(ground: Ground) -> None:
    """The row is locked, and only then is read what there is to do."""
    person, first = await ground.waiting(email=DEVI)
    matter = await ground.matter()
    async with ground.uncommitted() as connection:
        second = await ground.alert(person, matter, on=connection)
        delivering = asyncio.create_task(deliver(ground.outbox, OAK, person))
        await ground.somebody_waits_for_a_lock()
    await delivering
    assert [await ground.fate(alert) for alert in (first, second)] == ["email", None]
    due = await ground.due(person)
    assert due is not None, "an alert without a bell is never looked at"
    assert due <= 0


async def test_a_step_that_comes_while_the_row_is_locked_waits_and_rings_again(ground: Ground) -> None:
    person, first = await ground.waiting(email=DEVI)
    matter = await ground.matter()
    async with ground.uncommitted() as connection:
        waiting = await read_waiting(connection, OAK, person)
        told = Told(pushed=True, devices_left=True, mail=Mail.NEVER)
        await settle(connection, waiting, told, ground.outbox.chance)
        stepping = asyncio.create_task(ground.alert(person, matter))
        await ground.somebody_waits_for_a_lock()
    second = await stepping
    assert [await ground.fate(alert) for alert in (first, second)] == ["webpush", None]
    assert await ground.due(person) is not None


async def test_alerts_and_steps_at_once(ground: Ground) -> None:
    person, matter = await ground.person(DEVI), await ground.matter()
    for _ in range(20):
        await ground.alert(person, matter)
        await asyncio.gather(ground.deliver(person), ground.alert(person, matter))
        left = await ground.sql("select from alert where person_id = $1 and done_at is null", person)
        assert not left or await ground.due(person) is not None


async def test_two_workers_at_once_settle_once(ground: Ground, service: PushService) -> None:
    """A lease that ended too early: the person is told twice, and everything is in order afterwards."""
    person, alert = await ground.waiting(email=DEVI)
    one = service.subscription()
    await ground.subscribe(person, one)
    await asyncio.gather(*(ground.deliver(person) for _ in range(3)))
    assert (await ground.fate(alert), await ground.due(person), ground.mails()) == ("webpush", None, [])
    assert 1 <= len(service.received) <= 3


async def test_acknowledged_while_an_alert_is_in_flight(ground: Ground, service: PushService) -> None:
    person, matter = await ground.person(DEVI), await ground.matter()
    alert, one = await ground.alert(person, matter), service.subscription()
    await ground.subscribe(person, one)
    service.answer(one, 500)
    await ground.deliver(person)
    await ground.sql("update matter set state = 'acknowledged' where matter_id = $1", matter)
    await ground.sql("update subscription set next_try_at = null")
    await ground.deliver(person)
    assert (await ground.fate(alert), await ground.due(person), len(service.of(one))) == ("over", None, 1)


async def test_a_worker_that_dies_after_sending_tells_again_and_loses_nothing(
    ground: Ground, service: PushService, monkeypatch: pytest.MonkeyPatch
) -> None:
    person, alert = await ground.waiting(email=DEVI)
    one = service.subscription()
    await ground.subscribe(person, one)

    async def die(*_: object) -> None:
        raise ConnectionError("the worker is gone")

    with monkeypatch.context() as patch:
        patch.setattr("server.alerts.outbox.settle", die)
        with pytest.raises(ConnectionError):
            await ground.deliver(person)
    assert await ground.fate(alert) is None
    [row] = await ground.sql("select lease_until > now() as leased from due where id = $1", person)
    assert row["leased"]
    await ground.deliver(person)
    assert (await ground.fate(alert), len(service.of(one))) == ("webpush", 2)


# -- walls -----------------------------------------------------------------------------------------------------------


async def test_another_tenants_person_is_not_told(ground: Ground, service: PushService) -> None:
    ours, theirs = service.subscription(), service.subscription()
    person, alert = await ground.waiting()
    other = await ground.person(tenant=ELM)
    other_alert = await ground.alert(other, await ground.matter(tenant=ELM), tenant=ELM)
    await ground.subscribe(person, ours)
    await ground.subscribe(other, theirs, tenant=ELM)
    await ground.deliver(person)
    assert (len(service.of(ours)), service.of(theirs)) == (1, [])
    assert (await ground.fate(alert), await ground.fate(other_alert, ELM)) == ("webpush", None)


async def test_a_subscription_lies_sealed_and_opens_in_its_own_row_only(ground: Ground, service: PushService) -> None:
    person, alert = await ground.waiting(email=DEVI)
    other, _ = await ground.waiting()
    one, others = service.subscription(), service.subscription()
    await ground.subscribe(person, one)
    await ground.subscribe(other, others)
    [kept] = await ground.kept(person)
    for word in (one.endpoint, one.p256dh, one.auth):
        assert word.encode() not in b"".join(value for value in kept.values() if isinstance(value, bytes))
    await ground.sql("update subscription set sealed = $2 where person_id = $1", other, kept["sealed"])
    await ground.deliver(other)
    assert service.received == []
    await ground.sql("update subscription set person_id = $1 where person_id = $2", other, person)
    await ground.deliver(other)
    assert service.received == [], "nor when it is given to somebody else"
    await ground.deliver(person)
    assert (await ground.fate(alert), len(ground.mails())) == ("email", 1)


async def test_a_second_lead_is_told_of_what_a_lead_wrote_and_has(ground: Ground, service: PushService) -> None:
    """R5: the writer's own "I have it" arrives with it, and does not silence the first step."""
    writer, second = await ground.person(), await ground.person()
    one = service.subscription()
    await ground.subscribe(second, one)
    matter = await ground.matter(state="acknowledged")
    await ground.sql("update matter set author_id = $2, acknowledged_by = $2 where matter_id = $1", matter, writer)
    alert = await ground.alert(second, matter)
    await ground.deliver(second)
    assert (await ground.fate(alert), len(service.of(one))) == ("webpush", 1)
