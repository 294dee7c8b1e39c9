"""A ladder from the commit that brings a concern to the one in which somebody has it, over the real database.

There is no worker here: `Cedar.later` moves what is due into the past and does what a worker would do then.
"""

from __future__ import annotations

import itertools
from datetime import UTC, datetime

from sync.messages.concerns import (
    AcknowledgeConcern,
    Answer,
    FollowUpConcern,
    PassOnConcern,
    SayStillWorried,
    Subject,
    Writer,
)
from sync.receipt import Verdict
from tests.escalation.cedar import HEAD, LEADS, REGIONAL, SAFEGUARDING, SLUG, Cedar


def told(entries: list[dict[str, object]]) -> dict[str, object]:
    """The newest state of telling."""
    newest = [entry["d"] for entry in entries if entry["k"] == "report-told"][-1]
    assert isinstance(newest, dict)
    return newest


def test_both_leads_are_alerted_in_the_commit_that_brings_it(cedar: Cedar) -> None:
    matter = cedar.record(danger=Answer.YES)
    assert cedar.alerted(matter, 0) == set(LEADS)
    assert cedar.ladder(matter) == (1, False)
    [step] = cedar.who("mina").steps(matter)
    assert [one["name"] for one in step["d"]["told"]] == ["Mina Locke", "Finn Rourke"]
    assert step["d"]["ladder"] == "now"
    assert step["by"] is None, "the server's own"
    [says] = {row["says"] for row in cedar.harken.sql(SLUG, "select says from alert where matter_id = $1", matter)}
    assert says == "now"


def test_what_is_not_urgent_says_only_that_something_waits(cedar: Cedar) -> None:
    matter = cedar.record(danger=Answer.NO)
    [says] = {row["says"] for row in cedar.harken.sql(SLUG, "select says from alert where matter_id = $1", matter)}
    assert says == "waiting"
    assert cedar.who("mina").steps(matter)[0]["d"]["ladder"] == "today"


def test_those_on_duty_are_told_first_of_what_can_wait_a_little(cedar: Cedar) -> None:
    """R9, R14."""
    on_cover(cedar, "Finn Rourke", "-1 hour", "1 hour")
    try:
        assert cedar.alerted(cedar.record(danger=Answer.YES), 0) == set(LEADS), "no rota keeps it from a lead"
        matter = cedar.record(danger=Answer.NO)
        assert cedar.alerted(matter, 0) == {"finn"}
        cedar.later(matter, 15)
        assert cedar.alerted(matter, 1) == set(LEADS)
    finally:
        cedar.harken.sql(SLUG, "delete from cover")


def test_where_nobody_is_on_duty_every_lead_is_told(cedar: Cedar) -> None:
    """Nor does it count that somebody was, will be, or is and leads nothing here."""
    on_cover(cedar, "Finn Rourke", "-1 hour", "0 hours")
    on_cover(cedar, "Finn Rourke", "1 hour", "2 hours")
    on_cover(cedar, "Jo Amery", "-1 hour", "1 hour")
    try:
        assert cedar.alerted(cedar.record(danger=Answer.NO), 0) == set(LEADS)
    finally:
        cedar.harken.sql(SLUG, "delete from cover")


def on_cover(cedar: Cedar, name: str, begins: str, ends: str) -> None:
    cedar.harken.sql(
        SLUG,
        "insert into cover (tenant_id, setting_id, person_id, said, from_at, to_at)"
        " select p.tenant_id, s.setting_id, p.person_id, 'rota', now() + $2::text::interval, now() + $3::text::interval"
        " from person p join setting s on s.tenant_id = p.tenant_id where p.name = $1 and s.name = 'Cedar College'",
        name,
        begins,
        ends,
    )


def test_whoever_has_several_posts_is_called_by_the_one_where_it_happened(cedar: Cedar) -> None:
    for days in (9_000, -1):
        cedar.harken.sql(
            SLUG,
            "insert into appointment (tenant_id, appointment_id, person_id, role, title, from_at)"
            " select tenant_id, gen_random_uuid(), person_id, 'administrator', 'Keeper of names', now() - $1 * interval"
            " '1 day' from person where name = 'Finn Rourke'",
            days,
        )
    try:
        matter = cedar.record("jo", danger=Answer.NO)
        alerted = told(cedar.who("jo").of(matter))["alerted"]
        assert isinstance(alerted, list)
        assert {"name": "Finn Rourke", "role": "Deputy Designated Safeguarding Lead"} in alerted
    finally:
        cedar.harken.sql(SLUG, "delete from appointment where title = 'Keeper of names'")


def test_step_by_step_to_the_end_and_the_recorder_and_the_setting_see_it(cedar: Cedar) -> None:
    """R1, R9, R10."""
    matter = cedar.record("jo", danger=Answer.YES)
    assert told(cedar.who("jo").of(matter)) == {
        "k": "report-told", "v": 1, "concern": matter, "told": "sent", "by": None, "others": 0, "round": 1,
        "at": told(cedar.who("jo").of(matter))["at"], "unanswered": False,
        "alerted": [
            {"name": "Mina Locke", "role": "Designated Safeguarding Lead"},
            {"name": "Finn Rourke", "role": "Deputy Designated Safeguarding Lead"},
        ],
    }  # fmt: skip
    everyone = {*LEADS, HEAD, REGIONAL, *SAFEGUARDING}
    expected = [
        (5, set(LEADS), False),
        (5, {*LEADS, HEAD}, True),
        (10, {*LEADS, HEAD, REGIONAL}, True),
        (10, everyone, True),
        (15, everyone, True),
        (15, everyone, True),
    ]
    for n, (minutes, people, unanswered) in enumerate(expected, start=1):
        assert not cedar.tablet.http.get("/devices/front-door").json()["front_door"]["unanswered"] or n > 4
        cedar.later(matter, minutes)
        assert cedar.alerted(matter, n) == people
        assert told(cedar.who("jo").of(matter))["unanswered"] is unanswered
    assert cedar.ladder(matter) == (7, True)
    assert cedar.tablet.http.get("/devices/front-door").json()["front_door"]["unanswered"]
    assert len(cedar.who("mina").steps(matter)) == 7

    waits = cedar.who(HEAD).of(matter, "own")[-1]["d"]
    assert (waits["k"], waits["waits"]) == ("setting-waits", True)
    assert "Sealed" not in cedar.who(HEAD).words()
    assert "second phone" not in cedar.who(HEAD).words(), "above a desk one learns that something waits, and no word"

    assert cedar.does("finn", AcknowledgeConcern(concern=matter)) == (Verdict.ACCEPTED, "-")
    assert cedar.ladder(matter) is None
    assert told(cedar.who("jo").of(matter))["told"] == "acknowledged"
    for login in (HEAD, REGIONAL, *SAFEGUARDING):
        assert cedar.who(login).of(matter, "own")[-1]["d"]["waits"] is False, login
    assert not cedar.tablet.http.get("/devices/front-door").json()["front_door"]["unanswered"]
    cedar.look(matter)
    assert cedar.ladder(matter) is None, "a late look changes nothing"


def test_whoever_has_only_the_reference_is_told_the_same(cedar: Cedar) -> None:
    matter = cedar.record(danger=Answer.YES)
    [answer] = cedar.tablet.told([matter])
    assert (answer["told"], answer["unanswered"], answer["round"]) == ("sent", False, 1)
    assert [one["name"] for one in answer["alerted"]] == ["Mina Locke", "Finn Rourke"]  # type: ignore[attr-defined]
    cedar.later(matter, 10)
    [answer] = cedar.tablet.told([matter])
    assert answer["unanswered"] is True


def test_passing_on_tells_the_next_at_once(cedar: Cedar) -> None:
    """R5."""
    matter = cedar.record()
    assert cedar.does("mina", PassOnConcern(concern=matter)) == (Verdict.ACCEPTED, "-")
    assert cedar.alerted(matter, 1) == {"finn"}
    assert cedar.does("finn", PassOnConcern(concern=matter)) == (Verdict.ACCEPTED, "-")
    assert cedar.alerted(matter, 2) == {HEAD}
    assert [entry["k"] for entry in cedar.who("mina").of(matter, "desk")].count("concern-passed-on") == 2


def test_who_had_it_gives_it_back_and_another_hears_of_it(cedar: Cedar) -> None:
    matter = cedar.record("jo")
    cedar.does("mina", AcknowledgeConcern(concern=matter))
    assert cedar.does("finn", PassOnConcern(concern=matter)) == (Verdict.REFUSED, "already-acknowledged")
    assert cedar.does("mina", PassOnConcern(concern=matter)) == (Verdict.ACCEPTED, "-")
    assert cedar.ladder(matter) == (1, False)
    latest = told(cedar.who("jo").of(matter))
    assert (latest["told"], latest["round"]) == ("sent", 2)
    assert [one["name"] for one in latest["alerted"]] == ["Finn Rourke"]  # type: ignore[attr-defined]
    assert cedar.does("finn", AcknowledgeConcern(concern=matter)) == (Verdict.ACCEPTED, "-")


def test_still_worried_goes_to_a_different_lead_and_opens_it_again(cedar: Cedar) -> None:
    """R5, also after it was followed up; from a shared tablet, by whoever can name it."""
    matter = cedar.record()
    cedar.does("mina", FollowUpConcern(concern=matter, summary="s", action="a", outcome="o"))
    assert cedar.ladder(matter) is None
    worried = SayStillWorried(concern=matter, writer=Writer(name="Jo Barrett"), text="He came again.")
    [receipt] = cedar.tablet.push([cedar.tablet.seal(worried)])
    assert receipt.verdict is Verdict.ACCEPTED
    assert cedar.ladder(matter) == (1, False)
    newest = cedar.who("finn").steps(matter)[-1]["d"]
    assert (newest["round"], newest["step"]) == (2, 0)
    assert [one["name"] for one in newest["told"]] == ["Finn Rourke"]
    [answer] = cedar.tablet.told([matter])
    assert (answer["told"], answer["round"]) == ("sent", 2)


def test_still_worried_while_nobody_has_it_takes_the_next_step(cedar: Cedar) -> None:
    matter = cedar.record()
    worried = SayStillWorried(concern=matter, writer=Writer(name="Jo Barrett"))
    cedar.tablet.push([cedar.tablet.seal(worried)])
    assert cedar.alerted(matter, 1) == set(LEADS)


def test_worry_about_what_has_not_arrived_is_held_and_wakes_people(cedar: Cedar) -> None:
    """R11: the same alert and the same ladder as any concern."""
    nowhere = cedar.tablet.new_id()
    worried = SayStillWorried(concern=nowhere, writer=Writer(name="Jo Barrett"), text="It goes on.")
    [receipt] = cedar.tablet.push([cedar.tablet.seal(worried)])
    assert receipt.verdict is Verdict.HELD
    rows = cedar.harken.sql(SLUG, "select matter_id from matter where kind = 'held' order by received_at desc limit 1")
    matter = str(rows[0]["matter_id"])
    assert cedar.alerted(matter, 0) == set(LEADS)
    assert cedar.does("finn", AcknowledgeConcern(concern=matter)) == (Verdict.ACCEPTED, "-")
    assert cedar.ladder(matter) is None


def test_acknowledged_twice(cedar: Cedar) -> None:
    matter = cedar.record()
    assert cedar.does("mina", AcknowledgeConcern(concern=matter)) == (Verdict.ACCEPTED, "-")
    assert cedar.does("finn", AcknowledgeConcern(concern=matter)) == (Verdict.REFUSED, "already-acknowledged")


def test_a_lead_who_writes_one_is_not_alerted_of_it(cedar: Cedar) -> None:
    """R5: a second lead is told."""
    assert cedar.alerted(cedar.record("mina"), 0) == {"finn"}


def test_a_confidential_one_climbs_the_chain_and_never_reaches_its_subject(cedar: Cedar) -> None:
    """R9, R27-R29: about the head. Leads first, then the region, then safeguarding, who can read it from then on."""
    head = cedar.harken.person(HEAD, SLUG)
    matter = cedar.record(adult=Answer.YES, subject=Subject(person=head))
    assert cedar.alerted(matter, 0) == set(LEADS)
    assert not cedar.who(REGIONAL).steps(matter)
    people = [set(LEADS), {*LEADS, REGIONAL}, {*LEADS, REGIONAL, *SAFEGUARDING}, {*LEADS, REGIONAL, *SAFEGUARDING}]
    for n, (minutes, expected) in enumerate(zip((5, 5, 10, 10), people, strict=True), start=1):
        cedar.later(matter, minutes)
        assert cedar.alerted(matter, n) == expected
    assert "second phone" in cedar.who(REGIONAL).words(), "who is alerted can read it"
    assert matter not in cedar.who(HEAD).words()
    assert not cedar.tablet.http.get("/devices/front-door").json()["front_door"]["unanswered"], "no tablet says so (S7)"
    assert cedar.does(REGIONAL, AcknowledgeConcern(concern=matter)) == (Verdict.ACCEPTED, "-")


def test_an_unknown_adult_is_told_of_outside_the_setting_only(cedar: Cedar) -> None:
    """R27."""
    matter = cedar.record(adult=Answer.NOT_SURE)
    assert cedar.alerted(matter, 0) == {REGIONAL}
    for minutes in (5, 5, 10, 10):
        cedar.later(matter, minutes)
    ever = set(itertools.chain.from_iterable(cedar.alerted(matter, n) for n in range(5)))
    assert ever == {REGIONAL, *SAFEGUARDING}


def test_everybody_struck_out_is_an_end_and_not_silence(cedar: Cedar) -> None:
    """R10, R26: the recorder is told at once that nobody can be, and the ladder goes on in case that changes."""
    logins = (*LEADS, HEAD, REGIONAL, *SAFEGUARDING)
    everyone = tuple(cedar.harken.person(login, SLUG) for login in logins)
    matter = cedar.record("jo", adult=Answer.NOT_SURE, struck=everyone)
    assert cedar.ladder(matter) == (5, False)
    assert told(cedar.who("jo").of(matter))["unanswered"] is True


def test_the_next_person_is_woken_at_once_where_no_lead_can_be(cedar: Cedar) -> None:
    """R12: only the head has a subscription."""
    head = cedar.who(HEAD)
    cedar.harken.sql(
        SLUG,
        "insert into subscription (tenant_id, subscription_id, person_id, device_id, endpoint_hash, rest_key_id,"
        " sealed, made_at) select tenant_id, $1, $2, $3, '\\x01', key_id, '\\x00', now() from tenant_key"
        " where purpose = 'rest' and state = 'current'",
        head.device.new_id(),
        head.me.person,
        head.device.home.device,
    )
    matter = cedar.record()
    assert [cedar.alerted(matter, n) for n in range(3)] == [set(LEADS), set(LEADS), {*LEADS, HEAD}]
    cedar.harken.sql(SLUG, "delete from subscription where person_id = $1", head.me.person)


def test_what_nobody_can_read_wakes_whoever_has_the_safeguarding_role_when_those_before_are_gone(cedar: Cedar) -> None:
    """R10, R29: no setting is known, and none who stood for it from the start still works here."""
    [receipt] = cedar.tablet.push([b"no envelope at all"])
    assert receipt.verdict is Verdict.HELD
    [row] = cedar.harken.sql(SLUG, "select matter_id from matter where kind = 'held' order by received_at desc limit 1")
    matter = str(row["matter_id"])
    assert cedar.alerted(matter, 0) == set(SAFEGUARDING)
    old = [cedar.harken.person(login, SLUG) for login in SAFEGUARDING]
    new = cedar.harken.person("jo", SLUG)
    ended = "update appointment set to_at = $2 where person_id = any($1)"
    cedar.harken.sql(SLUG, ended, old, datetime(2026, 1, 1, tzinfo=UTC))
    try:
        cedar.later(matter, 5)
        assert cedar.alerted(matter, 1) == set(), "nobody has the role now"
        cedar.harken.sql(
            SLUG,
            "insert into appointment (tenant_id, appointment_id, person_id, role, title, from_at)"
            " select tenant_id, $1, $2, 'safeguarding', 'Adviser', '2026-01-01Z' from tenant",
            cedar.tablet.new_id(),
            new,
        )
        cedar.later(matter, 60)
        steps = cedar.harken.sql(SLUG, "select taken from ladder where matter_id = $1", matter)[0]["taken"]
        assert cedar.alerted(matter, steps - 1) == {"jo"}
        assert cedar.who("jo").of(matter, "case"), "and they can read it"
    finally:
        cedar.harken.sql(SLUG, ended, old, None)
        cedar.harken.sql(SLUG, "delete from appointment where title = 'Adviser'")


def test_a_ladder_that_somebody_took_away_is_put_up_again(cedar: Cedar) -> None:
    """S8: with the bell still there, nobody stays untold until the next `harken verify`."""
    matter = cedar.record()
    cedar.harken.sql(SLUG, "delete from ladder where matter_id = $1", matter)
    cedar.look(matter)
    assert cedar.ladder(matter) == (1, False)
    assert len(cedar.who("mina").steps(matter)) == 2
