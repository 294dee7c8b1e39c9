"""Ways round the walls between two settings: by what else a share has in it, by what becomes of its concern later, and
by somebody who leads at both ends."""

from __future__ import annotations

import secrets
from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from server.verify.run import verify
from sync.envelope import Route
from sync.messages.assessing import MoveToCase
from sync.messages.base import Command
from sync.messages.bridges import AnswerMatch, OfferBridge, OfferMatch
from sync.messages.children import ListChild, SayAbout
from sync.messages.concerns import AddNote, Answer, Subject
from sync.messages.handoffs import OpenHandoff, WithdrawHandoff, WithdrawReason
from sync.messages.held import SettleHeld
from sync.messages.people import AppointPerson, EndAppointment, Role
from tests.handoffs.ground import SLUG, Both, Side
from tests.support.database import run
from tests.support.web import Web

SECRET = "what became confidential"
_TITLE = "select title from appointment where person_id = $1 and setting_id = $2"


@pytest.fixture(scope="module")
def both(web: Web) -> Iterator[Both]:
    made = Both(web)
    yield made
    made.close()
    report = run(verify(web.settings.dsn_app, web.settings.key_dir))
    assert [one.line() for one in report.findings] == []


@pytest.fixture(scope="module")
def zoe(both: Both) -> Side:
    """She keeps people, and has just shown her second factor."""
    zoe = both.side("cedar", "zoe")
    both.web.sql(
        SLUG,
        "insert into session (tenant_id, token_hash, person_id, device_id, made_at, seen_at, idle_ends_at, ends_at,"
        " confirmed_at) values ($1, $2, $3, $4, now(), now(), now() + '1 day', now() + '1 day', now() + '1 hour')",
        *(both.tenant, secrets.token_bytes(32), zoe.person.person, zoe.device.home.device),
    )
    return zoe


def _accepted(side: Side, command: Command, route: Route | None = None) -> str:
    made, receipt = side.does(command, route=route)
    assert (receipt.verdict, receipt.reason) == ("accepted", "-")
    return made


def _moved(both: Both, concern: str) -> None:
    """It turns out that it may be about Carys, who leads the home."""
    subject = Subject(person=both.home.person.person)
    _accepted(both.school, MoveToCase(concern=concern, adult=Answer.YES, subjects=(subject,)), Route.ABOUT_ADULT)


def _with_a_part_of(both: Both, other: str, words: str) -> str:
    """A share of one concern that has words of another in it."""
    concern = both.concern(both.school)
    sending = both.sending(both.school, concern)
    part = replace(sending.parts[0], concern=other, of=other, text=words)
    return _accepted(both.school, replace(sending, parts=(*sending.parts, part)))


def test_what_was_sent_as_part_of_something_else_becomes_confidential(both: Both) -> None:
    school, home = both.school, both.home
    for_later, opened = both.concern(school), both.concern(school)
    unread, read = (_with_a_part_of(both, one, f"{SECRET} {one}") for one in (for_later, opened))
    _accepted(home, OpenHandoff(handoff=read))
    _moved(both, for_later)
    _moved(both, opened)
    leon = both.side("damson", "leon")
    assert leon.sees(read) == []
    assert [one["d"]["state"] for one in leon.sees(unread)] == ["withdrawn"]
    assert SECRET not in repr(leon.entries)
    assert set(school.told(unread)) == {"sent", "withdrawn"}


def test_what_was_sent_as_part_of_something_else_was_about_another_child(both: Both) -> None:
    school = both.school
    unread, read = both.concern(school), both.concern(school)
    handoffs = [_with_a_part_of(both, one, "of her brother") for one in (unread, read)]
    _accepted(both.home, OpenHandoff(handoff=handoffs[1]))
    for one in (unread, read):
        _accepted(school, SayAbout(concern=one, child=both.child(school), about=False, reason="It was her brother"))
    assert both.home.told(handoffs[0])[-1] == "withdrawn"
    assert len(both.home.sees(handoffs[1], "handoff-about-another")) == 1


def test_what_is_held_beside_a_concern_leaves_the_desk_with_it(both: Both) -> None:
    """What somebody wrote who may not write there; whoever it is about leads there (R28). Somebody has to see to it."""
    school, words = both.school, "what Carys knows of him"
    concern = both.concern(school)
    _, receipt = both.home.does(AddNote(concern=concern, text=words))
    assert receipt.verdict == "held"
    subject = Subject(person=both.side("cedar", "finn").person.person)
    _accepted(school, MoveToCase(concern=concern, adult=Answer.YES, subjects=(subject,)), Route.ABOUT_ADULT)
    finn = Side(both.web, "cedar", "finn")
    try:
        finn.read()
        assert words not in repr(finn.entries)
    finally:
        finn.close()
    school.read()
    [held] = {
        e["of"] for f, e in school.entries if f.startswith("case") and e["k"] == "entry-moved" and words in repr(e)
    }
    assert [e["k"] for _, e in school.entries if e["of"] == held][-1] == "ladder-stepped"
    _accepted(school, SettleHeld(held=held, concern=concern, reason="It is this"))


def test_of_what_became_confidential_nobody_there_hears_again(both: Both) -> None:
    """Nor that it was about another child."""
    concern = both.concern(both.school)
    _accepted(both.home, OpenHandoff(handoff=_accepted(both.school, both.sending(both.school, concern))))
    _moved(both, concern)
    both.home.read()
    before = len(both.home.entries)
    said = SayAbout(concern=concern, child=both.child(both.school), about=False, reason="It was her brother")
    _accepted(both.school, said, Route.ABOUT_ADULT)
    both.home.read()
    assert both.home.entries[before:] == []


def test_in_one_push_it_is_sent_and_becomes_confidential(both: Both) -> None:
    school, device = both.school, both.school.device
    other, concern, handoff = (device.new_id() for _ in range(3))
    sending = both.sending(school, concern)
    part = replace(sending.parts[0], concern=other, of=other, text=f"{SECRET} at once")
    subject = Subject(person=both.home.person.person)
    moving = MoveToCase(concern=other, adult=Answer.YES, subjects=(subject,))
    sealed = [
        *(device.seal(both.recording(school), by=school.me, cmd=one) for one in (other, concern)),
        device.seal(replace(sending, parts=(part,)), by=school.me, cmd=handoff),
        device.seal(moving, by=school.me, route=Route.ABOUT_ADULT),
    ]
    assert {one.verdict.value for one in device.push(sealed)} == {"accepted"}
    assert [one["d"]["state"] for one in both.side("damson", "leon").sees(handoff)] == ["withdrawn"]


def test_nothing_is_taken_from_what_another_setting_recorded(both: Both) -> None:
    """Its author may lead a third one as well, which has agreed to tell this one nothing."""
    lies_at = "update matter set setting_id = $2 where matter_id = $1"
    theirs = both.concern(both.school)
    both.web.sql(SLUG, lies_at, theirs, both.home.setting)
    sending = both.sending(both.school, both.concern(both.school))
    part = replace(sending.parts[0], concern=theirs, of=theirs)
    _, receipt = both.school.does(replace(sending, parts=(part,)))
    both.web.sql(SLUG, lies_at, theirs, both.school.setting)
    assert (receipt.verdict, receipt.reason) == ("held", "unknown-target")


def test_who_leads_both_and_leaves_one_has_nothing_of_it_any_more(both: Both, zoe: Side) -> None:
    """They still follow what lies between the two, from the other end."""
    carys = both.home.person.person
    there = AppointPerson(person=carys, role=Role.LEAD, title="Lead", setting=both.school.setting)
    elsewhere = _accepted(zoe, there)
    handoff = _accepted(both.school, both.sending(both.school, both.concern(both.school)))
    _accepted(both.home, OpenHandoff(handoff=handoff))
    here = "select appointment_id::text as id from appointment where person_id = $1 and setting_id = $2"
    [post] = both.web.sql(SLUG, here, carys, both.home.setting)
    _accepted(zoe, EndAppointment(appointment=post["id"]))
    [row] = both.web.sql(SLUG, "select state, acknowledged_by from matter where matter_id = $1", handoff)
    assert (row["state"], row["acknowledged_by"]) == ("unread", None)
    told = both.web.sql(SLUG, "select from ladder where matter_id = $1", handoff)
    assert len(told) == 1, "those who are left there are told again"
    _accepted(both.side("damson", "leon"), OpenHandoff(handoff=handoff))
    _accepted(zoe, replace(there, setting=both.home.setting))
    _accepted(zoe, EndAppointment(appointment=elsewhere))


def test_two_who_ask_each_other_at_once_say_who_it_is_once(both: Both, zoe: Side) -> None:
    """Each side asks about a child of its own before it hears of the other's question, and answers it differently."""
    school, home, bridge = both.school, both.home, both.bridge["bridge"]
    ours, theirs, another = (
        _accepted(zoe, ListChild(setting=setting, name=name))
        for setting, name in ((school.setting, "Pip Nolan"), (home.setting, "Pip"), (home.setting, "Pip N."))
    )
    asked = _accepted(school, OfferMatch(bridge=bridge, child=ours, name="Pip Nolan"))
    back = _accepted(home, OfferMatch(bridge=bridge, child=theirs, name="Pip"))
    _accepted(school, AnswerMatch(match=back, child=ours, name="Pip Nolan"))
    _, receipt = home.does(AnswerMatch(match=asked, child=another, name="Pip N."))
    assert (receipt.verdict, receipt.reason) == ("refused", "already-so")


def test_the_id_of_a_bridge_or_a_match_is_taken(both: Both, zoe: Side) -> None:
    """Also of one that the provider began with, which no command made."""
    school, bridge, match = both.school, both.bridge["bridge"], both.match["match"]
    child = _accepted(zoe, ListChild(setting=school.setting, name="Bo Ryder"))
    taking = (
        (OfferBridge(setting=school.setting, other=both.home.setting), bridge),
        (OfferMatch(bridge=bridge, child=child, name="Bo Ryder"), match),
        (both.sending(school, both.concern(school)), bridge),
    )
    for command, cmd in taking:
        _, receipt = school.does(command, cmd=cmd)
        assert (receipt.verdict, receipt.reason) == ("held", "same-id-other-bytes")


def test_whoever_sent_it_and_leads_there_as_well(both: Both, zoe: Side) -> None:
    """Their own device is no sign that it came, and what they do as its sender they do by their post there."""
    finn, leon = both.side("cedar", "finn"), both.side("damson", "leon")
    title = next(a["title"] for a in both.web.sql(SLUG, _TITLE, finn.person.person, both.school.setting))
    _accepted(zoe, AppointPerson(person=finn.person.person, role=Role.LEAD, title="There", setting=both.home.setting))
    handoff = _accepted(finn, both.sending(finn, both.concern(finn)))
    finn.read()
    both.delivered(handoff)
    assert finn.told(handoff) == ["sent"]
    leon.read()
    both.delivered(handoff)
    assert finn.told(handoff) == ["sent", "delivered"]
    _accepted(finn, WithdrawHandoff(handoff=handoff, why=WithdrawReason.MISTAKE))
    assert finn.sees(handoff, "handoff-receipt")[-1]["d"]["by"]["role"] == title
