"""A rehearsal over the real database (R12): by hand and monthly, through the real chain, never over something real.

By hand it is allowed by day only; where a test runs at night it sees the refusal instead.
"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from server.rehearsals.monthly import monthly
from server.rehearsals.rules import DAY_BEGINS, DAY_ENDS, LOCAL
from sync.messages.concerns import AcknowledgeConcern, Answer, Subject
from sync.messages.rehearsals import StartRehearsal
from sync.receipt import Verdict
from tests.escalation.cedar import HEAD, LEADS, SLUG, Cedar

BY_DAY = DAY_BEGINS <= datetime.now(UTC).astimezone(LOCAL).time() < DAY_ENDS


@pytest.fixture
def rehearsal(cedar: Cedar, monkeypatch: pytest.MonkeyPatch) -> str:
    """The month's, begun by the server on a day that is the second Tuesday."""
    monkeypatch.setattr("server.rehearsals.monthly.is_time", lambda _: True)
    cedar.harken.sql(SLUG, "update matter set state = 'ended' where state = 'unread'")
    cedar.harken.sql(SLUG, "delete from ladder")
    setting = cedar.harken.setting("cedar", SLUG)
    name = f"harken/rehearsal {cedar.tablet.home.device}"
    monkeypatch.setattr("server.rehearsals.monthly.this_months", lambda *_: cedar.new_derived(name))
    cedar.work(monthly, [setting])
    return cedar.new_derived(name)


def test_everyone_on_the_first_step_is_told_by_the_third_text(cedar: Cedar, rehearsal: str) -> None:
    assert cedar.alerted(rehearsal, 0) == set(LEADS)
    [says] = {row["says"] for row in cedar.harken.sql(SLUG, "select says from alert where matter_id = $1", rehearsal)}
    assert says == "rehearsal"
    assert [entry["k"] for entry in cedar.who("mina").of(rehearsal, "desk")] == ["rehearsal-begun"]
    setting = cedar.harken.setting("cedar", SLUG)
    heard = {name: cedar.who(name).device.http.get("/session").json()["rehearsed"] for name in ("mina", HEAD, "jo")}
    assert heard == {"mina": [setting], HEAD: [setting], "jo": []}, "whoever keeps what is true there, and nobody else"


def test_a_second_look_in_the_same_month_begins_no_second_one(cedar: Cedar, rehearsal: str) -> None:
    cedar.work(monthly, [cedar.harken.setting("cedar", SLUG)])
    assert cedar.ladder(rehearsal) == (1, False)
    assert len(cedar.who("finn").steps(rehearsal)) == 1


def test_an_answer_ends_it_with_a_report(cedar: Cedar, rehearsal: str) -> None:
    cedar.later(rehearsal, 5)
    assert cedar.does("finn", AcknowledgeConcern(concern=rehearsal)) == (Verdict.ACCEPTED, "-")
    ended = cedar.who("finn").of(rehearsal, "desk")[-1]["d"]
    assert (ended["k"], ended["answered"], ended["steps"], ended["told"]) == ("rehearsal-ended", True, 2, 2)
    assert cedar.ladder(rehearsal) is None


def test_without_an_answer_it_goes_through_the_chain_once_and_stops(cedar: Cedar, rehearsal: str) -> None:
    for minutes in (5, 5, 10, 10):
        cedar.later(rehearsal, minutes)
    assert cedar.alerted(rehearsal, 2) == {*LEADS, HEAD}
    assert cedar.ladder(rehearsal) == (5, False), "no tablet says that something has not been picked up"
    assert not cedar.who(HEAD).of(rehearsal, "own")
    cedar.later(rehearsal, 15)
    ended = cedar.who("finn").of(rehearsal, "desk")[-1]["d"]
    assert (ended["answered"], ended["cut_off"], ended["steps"]) == (False, False, 5)
    assert cedar.ladder(rehearsal) is None
    assert cedar.does("finn", AcknowledgeConcern(concern=rehearsal)) == (Verdict.REFUSED, "already-acknowledged")


def test_something_real_cuts_it_off(cedar: Cedar, rehearsal: str) -> None:
    cedar.record()
    cedar.later(rehearsal, 5)
    ended = cedar.who("finn").of(rehearsal, "desk")[-1]["d"]
    assert (ended["k"], ended["cut_off"]) == ("rehearsal-ended", True)
    assert cedar.alerted(rehearsal, 1) == set()


def test_none_begins_over_something_real(cedar: Cedar, monkeypatch: pytest.MonkeyPatch) -> None:
    cedar.record()
    monkeypatch.setattr("server.rehearsals.monthly.is_time", lambda _: True)
    name = "harken/rehearsal never"
    monkeypatch.setattr("server.rehearsals.monthly.this_months", lambda *_: cedar.new_derived(name))
    cedar.work(monthly, [cedar.harken.setting("cedar", SLUG)])
    assert cedar.ladder(cedar.new_derived(name)) is None
    verdict, reason = cedar.does("mina", StartRehearsal(setting=cedar.harken.setting("cedar", SLUG)))
    assert (verdict, reason) == (Verdict.REFUSED, "something-waits")


def test_something_confidential_neither_refuses_nor_cuts_it_off(cedar: Cedar, rehearsal: str) -> None:
    """S7: a lead whom it may be about would learn from the difference that it exists."""
    cedar.record(adult=Answer.YES, subject=Subject(person=cedar.harken.person("mina", SLUG)))
    cedar.later(rehearsal, 5)
    assert cedar.alerted(rehearsal, 1) == set(LEADS)
    verdict, reason = cedar.does("mina", StartRehearsal(setting=cedar.harken.setting("cedar", SLUG)))
    assert (verdict, reason) == (Verdict.REFUSED, "already-so"), "one goes on, and that is the reason"


def test_by_hand_by_a_lead_of_the_setting_only(cedar: Cedar) -> None:
    cedar.harken.sql(SLUG, "delete from ladder")
    setting = cedar.harken.setting("cedar", SLUG)
    expected = (Verdict.ACCEPTED, "-") if BY_DAY else (Verdict.REFUSED, "at-night")
    assert cedar.does("mina", StartRehearsal(setting=setting)) == expected
    again = "already-so" if BY_DAY else "at-night"
    assert cedar.does("finn", StartRehearsal(setting=setting)) == (Verdict.REFUSED, again)
    for login in ("jo", HEAD):
        assert cedar.does(login, StartRehearsal(setting=setting)) == (Verdict.REFUSED, "not-yours")
    [elsewhere] = [s.setting for s in cedar.harken.made[SLUG].settings if s.ref == "damson"]
    assert cedar.does("mina", StartRehearsal(setting=elsewhere)) == (Verdict.REFUSED, "not-yours")
