"""A lead hands something to somebody without an account: read with link and code, acknowledged, confirmed (J17)."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import timedelta

import pytest

from server.verify.run import verify
from sync.messages.concerns import Writer
from sync.messages.duties import Body, RecordEvidence
from sync.messages.links import TakeBackLink
from tests.handoffs.ground import SLUG
from tests.links.ground import PLACE, Handing
from tests.support.web import Web


@pytest.fixture(scope="module")
def handing(web: Web) -> Iterator[Handing]:
    made = Handing(web)
    yield made
    made.close()


def test_read_acknowledged_and_confirmed_by_a_lead(handing: Handing) -> None:
    handing.schooled_outside()
    concern = handing.concern()
    handing.works(concern=concern)
    assert (handing.owed(concern)["status"], handing.owed(concern)["whom"]) == ("owed", PLACE)
    opens = handing.made(concern)
    handing.works(concern=concern)
    assert handing.owed(concern)["status"] == "owed", "that it was made discharges nothing"

    wrong = handing.asks(opens | {"code": "000000"})
    assert (wrong.status_code, wrong.json()["type"]) == (403, "link-code-wrong")
    shown = handing.asks(opens)
    assert shown.status_code == 200
    assert shown.headers["cache-control"] == "no-store"
    assert "set-cookie" not in shown.headers
    said = shown.json()
    assert said["parts"][0]["text"].startswith("She said")
    assert (said["place"], said["by"]["name"], said["left"], said["acknowledged"]) == (PLACE, "Carys Hume", 2, False)
    assert not {"lock", "check", "child", "concern"} & said.keys(), "what they need, and nothing that opens anything"

    assert handing.says(opens).status_code == 204
    assert handing.says(opens, name="Somebody else").status_code == 204, "what was lost on the way is sent again"
    assert handing.facts(concern) == ["link-made", "link-opened", "link-acknowledged"]
    handing.works(concern=concern)
    owed = handing.owed(concern)
    assert (owed["status"], owed["by"]) == ("claimed", {"name": "Ines Moor", "role": "DSL"})
    confirm = RecordEvidence(
        concern=concern,
        body=Body.OUTSIDE,
        duties=(handing.duty(concern),),
        writer=Writer(name="Carys Hume"),
        confirms=owed["evidence"],
    )
    assert handing.lead.does(confirm)[1].verdict == "accepted"
    handing.works(concern=concern)
    assert handing.owed(concern)["status"] == "done"


def test_it_can_be_read_three_times(handing: Handing) -> None:
    opens = handing.made(handing.concern())
    assert [handing.asks(opens).json().get("left") for _ in range(4)] == [2, 1, 0, None]
    assert handing.asks(opens).status_code == 404
    assert handing.says(opens).status_code == 204, "who read it says so all the same"


def test_nobody_says_that_they_read_what_they_did_not(handing: Handing) -> None:
    opens = handing.made(handing.concern())
    assert handing.says(opens).status_code == 404
    handing.asks(opens)
    for lacking in ({"noted": False}, {"name": "   "}, {"role": ""}, {"opens": opens | {"code": "1"}}):
        assert handing.says(opens, **lacking).status_code == 400
    assert handing.says(opens | {"code": "111111"}).json()["type"] == "link-code-wrong"
    assert handing.says(opens).status_code == 204


def test_what_was_taken_back_opens_nothing(handing: Handing) -> None:
    concern = handing.concern()
    opens = handing.made(concern)
    taking = TakeBackLink(concern=concern, link=opens["link"])
    elsewhere = TakeBackLink(concern=handing.concern(), link=opens["link"])
    assert handing.lead.does(elsewhere)[1].reason == "not-yours"
    assert handing.lead.does(taking)[1].verdict == "accepted"
    assert handing.lead.does(taking)[1].reason == "already-so"
    assert handing.asks(opens).status_code == 404
    assert handing.facts(concern) == ["link-made", "link-taken-back"]


def test_when_its_time_is_over_a_lead_is_told(handing: Handing) -> None:
    concern = handing.concern()
    opens = handing.made(concern, days=1)
    [due] = handing.web.sql(SLUG, "select at from due where kind = 'link' and id = $1", opens["link"])
    [row] = handing.web.sql(SLUG, "select ends_at from sent_link where link_id = $1", opens["link"])
    assert due["at"] == row["ends_at"]
    handing.works(opens["link"])
    assert handing.facts(concern) == ["link-made"], "not before"
    handing.passes(opens, timedelta(days=1))
    assert handing.asks(opens).status_code == 404
    handing.works(opens["link"])
    handing.works(opens["link"])
    assert handing.facts(concern) == ["link-made", "link-expired"]
    alerts = handing.web.sql(SLUG, "select person_id, says from alert where link_id = $1", opens["link"])
    assert [(str(one["person_id"]), one["says"]) for one in alerts] == [(handing.lead.me.person, "waiting")]
    assert handing.web.sql(SLUG, "select 1 from due where kind = 'link' and id = $1", opens["link"]) == []


def test_what_was_acknowledged_runs_out_in_silence(handing: Handing) -> None:
    concern = handing.concern()
    opens = handing.made(concern)
    handing.asks(opens)
    handing.says(opens)
    handing.passes(opens, timedelta(days=8))
    handing.works(opens["link"])
    assert "link-expired" not in handing.facts(concern)


def test_whoever_verifies_finds_all_of_it_as_it_was_said(handing: Handing) -> None:
    report = asyncio.run(verify(handing.web.settings.dsn_owner, handing.web.settings.key_dir, SLUG))
    assert report.findings == []
