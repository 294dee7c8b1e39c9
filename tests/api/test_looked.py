"""Who looked (T3, F21): what is sent leaves a row or is not sent, what is opened is said, and who follows a matter may
read both. A claim about what one cannot see tells nobody anything."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import httpx
import msgspec
import pytest

from server.devices import pull as pulling
from sync.messages.concerns import Answer
from sync.messages.devices import ReportDropped
from sync.messages.looked import Opened, ReportOpened
from tests.support.device import Person, TestDevice
from tests.support.web import Web, problem

AT = "2026-11-21T14:03:00.000Z"


class Someone(msgspec.Struct, frozen=True):
    """Signed in on a device of their own."""

    device: TestDevice
    me: Person

    def opens(self, *matters: str, at: str = AT) -> ReportOpened:
        """Reports it, and hears that it was taken."""
        report = ReportOpened(opened=tuple(Opened(matter=matter, at=at) for matter in matters))
        [receipt] = self.device.push([self.device.seal(report, by=self.me)])
        assert (receipt.verdict, receipt.reason) == ("accepted", "-")
        return report

    def asks(self, matter: str) -> httpx.Response:
        return self.device.http.get(f"/access/matters/{matter}")

    def sees(self, matter: str) -> dict[str, Any]:
        answer = self.asks(matter)
        assert answer.status_code == 200, answer.text
        assert answer.headers["cache-control"] == "no-store"
        seen: dict[str, Any] = answer.json()
        return seen


def someone(web: Web, login: str, ref: str = "alder", slug: str = "affinity") -> Someone:
    device = web.device(slug, ref)
    person = next(person for person in web.made[slug].people if person.login.startswith(f"{login}@"))
    return Someone(device, device.sign_in(person.login, person.passphrase))


@pytest.fixture
def devi(web: Web) -> Iterator[Someone]:
    one = someone(web, "devi")
    with one.device:
        one.device.pull()
        yield one


@pytest.fixture
def tom(web: Web) -> Iterator[Someone]:
    one = someone(web, "tom")
    with one.device:
        one.device.pull()
        yield one


def recorded(
    web: Web,
    slug: str = "affinity",
    ref: str = "alder",
    *,
    saw: str = "A second phone.",
    adult: Answer = Answer.NO,
    struck: tuple[str, ...] = (),
) -> str:
    """A new concern of a setting."""
    with web.device(slug, ref) as tablet:
        matter = tablet.new_id()
        concern = tablet.concern(saw=saw, adult=adult, struck=struck)
        [receipt] = tablet.push([tablet.seal(concern, cmd=matter)])
        assert receipt.verdict == "accepted"
        return matter


def rows_of(web: Web, one: Someone) -> list[tuple[str, str, int, int, str, str]]:
    found = web.sql(
        "affinity",
        "select a.feed_id::text, f.kind, from_seq, to_seq, person_id::text, device_id::text from access a"
        " join feed f using (tenant_id, feed_id) where did = 'pulled' and device_id = $1 order by at, from_seq",
        one.device.home.device,
    )
    return [tuple(row) for row in found]


# -- what is sent --------------------------------------------------------------------------------------------------


def test_each_part_of_a_feed_that_names_somebody_is_written_down(web: Web) -> None:
    recorded(web)
    one = someone(web, "devi")
    with one.device:
        pulled = one.device.pull()
        who = (one.me.person, one.device.home.device)
        watched = {feed: kind for feed, kind in pulled.kinds.items() if kind in {"desk", "roster"}}
        assert set(watched.values()) == {"desk", "roster"}
        assert set(pulled.kinds.values()) > {"own", "setting", "tenant"}
        first = rows_of(web, one)
        assert sorted(first) == sorted(
            (feed, kind, 0, one.device.heads[feed][0], *who) for feed, kind in watched.items()
        )

        one.device.pull()
        assert rows_of(web, one) == first, "nothing new, nothing written"

        desk, stood = next((feed, one.device.heads[feed][0]) for feed, kind in watched.items() if kind == "desk")
        recorded(web)
        one.device.pull()
        [more] = rows_of(web, one)[len(first) :]
        assert more == (desk, "desk", stood, one.device.heads[desk][0], *who)


def test_an_answer_that_is_cut_says_how_far_it_went(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    recorded(web)
    monkeypatch.setattr(pulling, "ANSWER_BYTES_MAX", 1)
    one = someone(web, "devi")
    with one.device:
        one.device.pull()
        stood: dict[str, int] = {}
        for feed, _, after, to, *_ in rows_of(web, one):
            assert (after, to) == (stood.get(feed, 0), stood.get(feed, 0) + 1)
            stood[feed] = to
        assert stood
        assert stood.items() <= {feed: seq for feed, (seq, _) in one.device.heads.items()}.items()


@contextmanager
def nothing_can_be_written_down(web: Web) -> Iterator[None]:
    web.sql("affinity", "revoke insert on access from harken_app")
    try:
        yield
    finally:
        web.sql("affinity", "grant insert on access to harken_app")


def test_what_cannot_be_written_down_is_not_sent_and_writing_goes_on(web: Web, devi: Someone) -> None:
    """F21: reading stops, recording does not."""
    with nothing_can_be_written_down(web):
        matter = recorded(web, saw="Said under her breath.")
        request = {"p": 1, "epoch": devi.device.home.epoch, "held": {}}
        answer = devi.device.http.post("/sync/pull", json=request)
        assert (answer.status_code, problem(answer)) == (500, "fault")
        assert "breath" not in answer.text
    entries = devi.device.pull().entries["desk"]
    assert matter in {entry["of"] for entry in entries}, "what was refused is sent as soon as it can be"


# -- who may read it -----------------------------------------------------------------------------------------------


def test_a_lead_sees_who_opened_a_concern_and_to_whom_it_was_sent(web: Web, devi: Someone, tom: Someone) -> None:
    matter = recorded(web)
    asked_at = datetime.now(UTC)
    assert devi.sees(matter) == {"looked": [], "sent": []}, "nobody has it on a device"
    tom.device.pull()
    devi.device.pull()
    first, second = devi.opens(matter, at="2026-11-21T14:03:00.000Z"), devi.opens(matter, matter)
    seen = tom.sees(matter)

    assert [(one["person"], one["name"], one["title"]) for one in seen["sent"]] == [
        (tom.me.person, "Tom Ellery", "Deputy Designated Safeguarding Lead"),
        (devi.me.person, "Devi Marsh", "Designated Safeguarding Lead"),
    ]
    [opener] = seen["looked"]
    assert (opener["person"], opener["name"], opener["opened"]) == (devi.me.person, "Devi Marsh", 2)
    times = [seen["sent"][0]["at"], seen["sent"][1]["at"], opener["first_at"], opener["last_at"]]
    assert times == sorted(times), "by the server's clock, whatever the device says"
    assert datetime.fromisoformat(times[0]) >= asked_at.replace(microsecond=asked_at.microsecond // 1000 * 1000)

    own = [entry for entry in devi.device.pull().entries["own"] if entry["k"] == "matters-opened"]
    assert [(entry["by"], entry["how"], entry["d"]) for entry in own] == [
        (devi.me.person, "key", msgspec.json.decode(msgspec.json.encode(report))) for report in (first, second)
    ]
    assert "matters-opened" not in {entry["k"] for entry in tom.device.pull().entries.get("own", [])}


def test_who_left_is_still_named_and_may_no_longer_ask(web: Web, devi: Someone) -> None:
    matter = recorded(web)
    idris = someone(web, "idris", "beech")
    with idris.device:
        beside = (idris.me.person, next(s.setting for s in web.affinity.settings if s.ref == "alder"))
        web.sql(
            "affinity",
            "insert into appointment (tenant_id, appointment_id, person_id, role, title, setting_id, from_at)"
            " values ((select tenant_id from tenant), gen_random_uuid(), $1, 'deputy', 'Cover', $2, '2026-01-01')",
            *beside,
        )
        idris.device.pull()
        idris.opens(matter)
        assert idris.sees(matter)["looked"][0]["title"] == "Cover"
        web.sql("affinity", "update appointment set to_at = now() where person_id = $1 and setting_id = $2", *beside)
        assert problem(idris.asks(matter)) == "not-found"
    assert [one["name"] for one in devi.sees(matter)["looked"]] == ["Idris Vaughan"]


NO_IDS = ("x", "%00", "%2e%2e", "{upper}", "{bare}", "{spaced}", "'--", "0" * 36, "\N{SNOWMAN}", "x" * 4_000)


def test_what_is_not_ones_to_read_is_answered_like_what_never_was(web: Web, devi: Someone) -> None:
    """One answer, bytes and headers alike: another setting's, another provider's, a case, one's own words, no id."""
    rowan = someone(web, "rowan")
    with rowan.device:
        theirs = recorded(web, ref="beech")
        foreign = recorded(web, slug="outcomes-first", ref="cedar")
        case = recorded(web, adult=Answer.YES, struck=(devi.me.person,))
        seen = recorded(web)
        rowan.device.pull()
        nobodys = rowan.device.new_id()
        spelled = {"upper": seen.upper(), "bare": seen.replace("-", ""), "spaced": f"%20{seen}"}
        asked = [
            *(devi.asks(matter) for matter in (nobodys, theirs, foreign, case)),
            *(rowan.asks(matter) for matter in (nobodys, seen)),
            *(devi.asks(no_id.format(**spelled)) for no_id in NO_IDS),
        ]
    assert {(answer.status_code, problem(answer)) for answer in asked} == {(404, "not-found")}
    assert len({answer.content for answer in asked}) == 1
    headers = [sorted((name, value) for name, value in answer.headers.items() if name != "date") for answer in asked]
    assert all(of_one == headers[0] for of_one in headers)
    assert devi.sees(seen)


# -- what a hostile client can do ----------------------------------------------------------------------------------


def test_a_claim_about_what_one_cannot_see_tells_its_maker_nothing(web: Web, devi: Someone) -> None:
    rowan = someone(web, "rowan")
    with rowan.device:
        case = recorded(web, adult=Answer.NOT_SURE, struck=(rowan.me.person,))
        for matter in (recorded(web), recorded(web, ref="beech"), case, rowan.device.new_id(), devi.me.person):
            rowan.opens(matter)
            assert problem(rowan.asks(matter)) == "not-found"
        entries = rowan.device.pull().entries["own"]
        assert {entry["k"] for entry in entries} == {"matters-opened"}


def test_a_claim_about_what_one_cannot_see_shows_nobody_anything(web: Web, devi: Someone) -> None:
    grace = someone(web, "grace", "beech")
    with grace.device:
        matter = grace.device.new_id()
        recorder = someone(web, "rowan")
        with recorder.device:
            recorder.device.push([recorder.device.seal(recorder.device.concern(), cmd=matter, by=recorder.me)])
            recorder.opens(matter)
            recorder.device.pull()
        grace.device.pull()
        grace.opens(*[matter] * 100)
    devi.device.pull()
    assert devi.sees(matter)["looked"] == []
    assert [one["name"] for one in devi.sees(matter)["sent"]] == ["Devi Marsh"]
    devi.opens(matter)
    assert [(one["name"], one["opened"]) for one in devi.sees(matter)["looked"]] == [("Devi Marsh", 1)]


def test_nobody_in_particular_opens_nothing(web: Web, devi: Someone) -> None:
    matter = recorded(web)
    devi.device.pull()
    report = ReportOpened(opened=(Opened(matter=matter, at=AT),))
    [receipt] = devi.device.push([devi.device.seal(report)])
    assert receipt.verdict == "accepted"
    assert devi.sees(matter)["looked"] == []
    assert web.sql("affinity", "select from access where matter_id = $1", matter) == []


def test_the_same_report_twice_counts_once(web: Web, devi: Someone) -> None:
    matter = recorded(web)
    devi.device.pull()
    report = ReportOpened(opened=(Opened(matter=matter, at=AT),))
    envelope = devi.device.seal(report, by=devi.me)
    first, again = devi.device.push([envelope, envelope])
    assert [first, again, *devi.device.push([envelope])] == [first] * 3
    assert devi.sees(matter)["looked"][0]["opened"] == 1


def test_what_a_withdrawn_device_tells_of_itself_is_refused_and_wakes_nobody(web: Web) -> None:
    """Everything else that it brings is held, and held items wake people."""
    one, matter = someone(web, "devi"), recorded(web)
    with one.device, web.device() as other:
        one.device.pull()
        device = one.device.home.device
        made = [
            one.device.seal(ReportOpened(opened=(Opened(matter=matter, at=AT),)), by=one.me),
            one.device.seal(ReportDropped(feeds=(one.device.new_id(),)), by=one.me),
            one.device.seal(ReportDropped(feeds=(one.device.new_id(),))),
        ]
        web.sql("affinity", "update device set revoked_at = now() where device_id = $1", device)
        for carrier, envelopes in ((one.device, made[:1]), (other, made)):
            told = {(receipt.verdict, receipt.reason) for receipt in carrier.push(envelopes)}
            assert told == {("refused", "device-revoked")}
        [concern] = one.device.push([one.device.seal(one.device.concern(), by=one.me)])
        assert (concern.verdict, concern.reason) == ("held", "device-revoked")
        assert web.sql("affinity", "select from access where did = 'opened' and device_id = $1", device) == []
        assert len(web.sql("affinity", "select from matter where device_id = $1", device)) == 1
