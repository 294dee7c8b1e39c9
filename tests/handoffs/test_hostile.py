"""What a hostile, broken or old client says of handoffs: a clear answer, nothing lost, and nothing of it learnt beyond
whom it was meant for."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from hashlib import sha256

import msgspec
import pytest

from server.verify.run import verify
from sync import ids
from sync.envelope import Route
from sync.messages.base import Command
from sync.messages.handoffs import (
    PARTS_MAX,
    AskHandoff,
    CloseHandoff,
    NoteHandoff,
    OpenHandoff,
    SharedPart,
    WithdrawHandoff,
    WithdrawReason,
)
from sync.messages.people import RestorePerson, SuspendPerson
from sync.receipt import Receipt
from tests.handoffs.ground import SLUG, Both, Side
from tests.support.database import run
from tests.support.web import Web

SECRET = "what nobody on the other side may read"


@pytest.fixture(scope="module")
def both(web: Web) -> Iterator[Both]:
    made = Both(web)
    yield made
    made.close()
    report = run(verify(web.settings.dsn_app, web.settings.key_dir))
    assert [one.line() for one in report.findings] == []


def _said(receipt: Receipt) -> tuple[str, str]:
    return receipt.verdict.value, receipt.reason


def _opened(both: Both, **changes: object) -> str:
    """Sent by the school, and opened at the home."""
    handoff, _ = both.school.does(both.sending(both.school, both.concern(both.school), **changes))
    assert _said(both.home.does(OpenHandoff(handoff=handoff))[1]) == ("accepted", "-")
    return handoff


def _raw(side: Side, command: Command, **changes: object) -> Receipt:
    """With other fields than it has; None leaves one out."""
    said = msgspec.json.decode(msgspec.json.encode(command)) | changes
    body = msgspec.json.encode({name: value for name, value in said.items() if value is not None})
    [receipt] = side.device.push([side.device.seal(command, by=side.me, body=body)])
    return receipt


def _reads(side: Side, words: str) -> list[str]:
    """Where somebody who reads everything anew finds these words."""
    side.read()
    return [kind for kind, entry in side.entries if words in repr(entry)]


REQUIRED = ["concern", "bridge", "to", "child", "purpose", "basis", "family"]


@pytest.mark.parametrize("absent", REQUIRED)
def test_what_lacks_a_field_is_kept_where_it_was_written(both: Both, absent: str) -> None:
    sending = both.sending(both.school, both.concern(both.school), message=f"{SECRET} {absent}")
    assert _said(_raw(both.school, sending, **{absent: None})) == ("held", "malformed")
    assert _reads(both.school, f"{SECRET} {absent}") == ["desk"]
    assert _reads(both.home, SECRET) == []


def test_an_old_or_a_later_client_is_kept_as_it_spoke(both: Both) -> None:
    handoff = _opened(both)
    note = NoteHandoff(handoff=handoff, child=both.child(both.home), text="noted by a later client")
    assert _said(_raw(both.home, note, mood="glad")) == ("held", "malformed")
    assert _reads(both.home, "noted by a later client") == ["desk"]
    assert _reads(both.school, "noted by a later client") == []
    for command in (OpenHandoff(handoff=handoff), CloseHandoff(handoff=handoff)):
        assert _said(_raw(both.school, command, handoff=None)) == ("held", "malformed")


@pytest.mark.parametrize(("length", "answer"), [(20_000, ("accepted", "-")), (20_001, ("held", "malformed"))])
def test_a_long_note_is_kept_whole(both: Both, length: int, answer: tuple[str, str]) -> None:
    words = f"long {length} ".ljust(length, "x")
    handoff = _opened(both)
    note = NoteHandoff(handoff=handoff, child=both.child(both.home), text=words)
    assert _said(_raw(both.home, note)) == answer
    assert _reads(both.home, words) == ["desk"]
    assert _reads(both.school, words) == []


def _parts(both: Both, concern: str, number: int, text: str) -> tuple[SharedPart, ...]:
    [part] = both.sending(both.school, concern).parts
    return (msgspec.structs.replace(part, text=text),) * number


def test_as_many_parts_as_there_may_be(both: Both) -> None:
    concern = both.concern(both.school)
    handoff, receipt = both.school.does(
        both.sending(both.school, concern, parts=_parts(both, concern, PARTS_MAX, "y" * 1_200))
    )
    assert _said(receipt) == ("accepted", "-")
    [brought] = both.home.sees(handoff, "handoff-brought")
    assert len(brought["d"]["parts"]) == PARTS_MAX


def test_one_part_more_is_kept_with_its_sender(both: Both) -> None:
    concern = both.concern(both.school)
    sending = both.sending(both.school, concern, parts=_parts(both, concern, PARTS_MAX + 1, "one part more"))
    assert _said(_raw(both.school, sending)) == ("held", "malformed")
    assert _reads(both.school, "one part more") == ["desk"]
    assert _reads(both.home, "one part more") == []


def test_more_than_a_body_holds_is_kept_whole(both: Both) -> None:
    concern = both.concern(both.school)
    sending = both.sending(both.school, concern, parts=_parts(both, concern, PARTS_MAX, "z" * 1_700))
    sealed = both.school.device.seal(sending, by=both.school.me)
    [receipt] = both.school.device.push([sealed])
    assert _said(receipt) == ("held", "too-large")
    assert _reads(both.side("cedar", "esther"), "too-large") == ["case"], "somebody is told that something waits"
    [kept] = both.web.sql(SLUG, "select digest from held where tenant_id = $1 and reason = 'too-large'", both.tenant)
    assert kept["digest"] == sha256(sealed).digest()
    assert _reads(both.home, "z" * 1_700) == []


def test_twice_is_once(both: Both) -> None:
    concern = both.concern(both.school)
    cmd, device = both.school.device.new_id(), both.school.device
    sealed = device.seal(both.sending(both.school, concern), by=both.school.me, cmd=cmd)
    [first], [second], third_and_fourth = device.push([sealed]), device.push([sealed]), device.push([sealed, sealed])
    assert [second, *third_and_fourth] == [first] * 3
    assert len(both.home.sees(cmd, "handoff-brought")) == 1
    _, receipt = both.school.does(both.sending(both.school, concern, message="other words"), cmd=cmd)
    assert _said(receipt) == ("held", "same-id-other-bytes")
    assert _reads(both.school, "other words") == ["desk"]
    assert _reads(both.home, "other words") == []


def test_out_of_order_in_one_push_and_in_two(both: Both) -> None:
    home, school = both.home, both.school
    for together in (True, False):
        handoff, _ = school.does(both.sending(school, both.concern(school)))
        note = NoteHandoff(handoff=handoff, child=both.child(home), text="Noted.")
        sealed = [home.device.seal(one, by=home.me) for one in (note, OpenHandoff(handoff=handoff))]
        answers = home.device.push(sealed) if together else [home.device.push([one])[0] for one in sealed]
        assert [_said(one) for one in answers] == [("accepted", "-"), ("refused", "already-noted")]
        assert school.told(handoff) == ["sent", "opened", "noted"]
    handoff = school.device.new_id()
    assert _said(home.does(OpenHandoff(handoff=handoff))[1]) == ("refused", "not-yours")
    assert _said(home.does(AskHandoff(handoff=handoff, text="Which?"))[1]) == ("held", "unknown-target")
    school.does(both.sending(school, both.concern(school)), cmd=handoff)
    assert _said(home.does(OpenHandoff(handoff=handoff))[1]) == ("accepted", "-")


def test_whoever_is_not_at_that_end_does_nothing_there(both: Both) -> None:
    handoff, _ = both.school.does(both.sending(both.school, both.concern(both.school)))
    assert _said(both.school.does(OpenHandoff(handoff=handoff))[1]) == ("refused", "not-yours")
    for command in (WithdrawHandoff(handoff=handoff, why=WithdrawReason.MISTAKE), CloseHandoff(handoff=handoff)):
        assert _said(both.home.does(command)[1]) == ("refused", "not-yours")
    note = NoteHandoff(handoff=handoff, child=both.child(both.school), text=f"{SECRET}: our own note")
    assert _said(both.school.does(note)[1]) == ("held", "unknown-target")
    assert _reads(both.home, f"{SECRET}: our own note") == []
    assert both.school.told(handoff) == ["sent"]


def test_a_concern_that_its_sender_does_not_work_on(both: Both) -> None:
    theirs = both.concern(both.home)
    own = both.concern(both.school)
    [part] = both.sending(both.school, theirs).parts
    part = msgspec.structs.replace(part, text=f"{SECRET}: a part")
    for of in (theirs, both.school.device.new_id()):
        taken = msgspec.structs.replace(part, concern=of, of=of)
        for concern in (own, of):
            handoff, receipt = both.school.does(both.sending(both.school, concern, parts=(taken,)))
            assert _said(receipt) == ("held", "unknown-target")
            assert both.home.sees(handoff) == []
    assert _reads(both.home, f"{SECRET}: a part") == []


def test_the_person_it_is_about_learns_nothing(both: Both) -> None:
    """Carys leads the home; what is about her went to her deputy."""
    concern = both.concern(both.school, subject=both.home.person.person)
    handoff, receipt = both.school.does(both.sending(both.school, concern), route=Route.ABOUT_ADULT)
    assert receipt.verdict == "accepted"
    nothing = both.home.device.new_id()
    for one in (
        lambda of: OpenHandoff(handoff=of),
        lambda of: AskHandoff(handoff=of, text="?"),
        lambda of: NoteHandoff(handoff=of, child=both.child(both.home), text="!"),
        lambda of: WithdrawHandoff(handoff=of, why=WithdrawReason.MISTAKE),
    ):
        assert _said(both.home.does(one(handoff))[1]) == _said(both.home.does(one(nothing))[1])
    assert both.school.told(handoff) == ["sent"]


@pytest.mark.parametrize("about_adult", [False, True])
def test_a_note_without_its_place_is_read_by_its_own_side_alone(both: Both, about_adult: bool) -> None:
    """A child of the other setting, or of nobody: the note waits for somebody, and never where the sender reads."""
    leon = both.side("damson", "leon")
    concern = both.concern(both.school, subject=both.home.person.person if about_adult else None)
    handoff, receipt = both.school.does(both.sending(both.school, concern))
    assert receipt.verdict == "accepted"
    for n, child in enumerate((both.child(both.school), both.home.device.new_id())):
        words = f"{SECRET}: astray {about_adult} {n}"
        note = NoteHandoff(handoff=handoff, child=child, text=words)
        route = Route.ABOUT_ADULT if about_adult else Route.CHILD
        assert _said(leon.does(note, route=route)[1]) == ("held", "unknown-target")
        assert _reads(both.school, words) == []
        if about_adult:
            assert _reads(both.home, words) == []
            assert _reads(both.side("cedar", "esther"), words) == ["case"]
        else:
            assert _reads(both.home, words) == ["desk"]


def test_a_note_without_its_place_is_read_by_its_own_side_whoever_carries_it(both: Both) -> None:
    """Of what was sent and of what nobody knows yet; those who lead there are told, and it finds its place."""
    leon, school = both.side("damson", "leon"), both.school
    known, to_come = school.does(both.sending(school, both.concern(school)))[0], school.device.new_id()
    for handoff, child in ((known, both.child(school)), (to_come, both.child(both.home))):
        words = f"{SECRET}: carried for {handoff}"
        sealed = leon.device.seal(NoteHandoff(handoff=handoff, child=child, text=words), by=leon.me)
        [receipt] = school.device.push([sealed])
        assert _said(receipt) == ("held", "unknown-target")
        assert _reads(school, words) == []
        assert _reads(both.home, words) == ["desk"]
        waits = ids.derived(b"harken/held", sha256(sealed).digest())
        alerted = both.web.sql(SLUG, "select person_id::text as id from alert where matter_id = $1", waits)
        assert both.home.person.person in {one["id"] for one in alerted}
    assert _said(school.does(both.sending(school, both.concern(school)), cmd=to_come)[1]) == ("accepted", "-")
    assert waits in both.tries()
    assert both.home.told(to_come) == ["sent", "opened", "noted"]


def test_what_is_confidential_is_not_held_beside_what_is_not(both: Both) -> None:
    """Finn follows the desk, and what is about him is taken from a case of its own."""
    finn = both.side("cedar", "finn")
    open_to_all, secret = both.concern(both.school), both.concern(both.school, subject=finn.person.person)
    [part] = both.sending(both.school, secret).parts
    words = f"{SECRET}: about Finn"
    mixed = both.sending(both.school, open_to_all, parts=(msgspec.structs.replace(part, text=words),))
    for route in (Route.ABOUT_ADULT, Route.CHILD):
        assert _said(both.school.does(mixed, route=route)[1]) == ("held", "unknown-target")
    assert _reads(finn, words) == []
    assert _reads(both.home, words) == []
    assert _reads(both.side("cedar", "esther"), words) != []


def test_a_child_of_another_setting_is_sent_nowhere(both: Both) -> None:
    concern = both.concern(both.school)
    for child in (both.child(both.home), both.school.device.new_id()):
        handoff, receipt = both.school.does(both.sending(both.school, concern, child=child))
        assert _said(receipt) == ("held", "unknown-target")
        assert both.home.sees(handoff) == []


def test_a_match_of_another_child_says_nothing_of_this_one(both: Both) -> None:
    """Whoever receives it says which of theirs it is."""
    tess = next(
        e["d"]["match"]
        for _, e in both.school.entries
        if e["k"] == "match-kept" and e["d"]["children"][0]["name"] == "Tess Garland"
    )
    handoff, receipt = both.school.does(both.sending(both.school, both.concern(both.school), match=tess))
    assert _said(receipt) == ("accepted", "-")
    assert both.web.sql(SLUG, "select child_id from matter_child where matter_id = $1", handoff) == []


# -- whoever wrote it is suspended meanwhile -----------------------------------------------------------------------


def _suspended(both: Both, side: Side) -> Side:
    zoe = both.side("cedar", "zoe")
    both.web.sql(
        SLUG,
        "insert into session (tenant_id, token_hash, person_id, device_id, made_at, seen_at, idle_ends_at, ends_at,"
        " confirmed_at) values ($1, $2, $3, $4, now(), now(), now() + '1 day', now() + '1 day', now() + '1 hour')",
        *(both.tenant, secrets.token_bytes(32), zoe.person.person, zoe.device.home.device),
    )
    assert _said(zoe.does(SuspendPerson(person=side.person.person))[1]) == ("accepted", "-")
    return zoe


@pytest.mark.parametrize("about_adult", [False, True])
def test_what_a_suspended_lead_had_written_is_kept_and_read(both: Both, about_adult: bool) -> None:
    leon = both.side("damson", "leon")
    concern = both.concern(both.school, subject=both.home.person.person if about_adult else None)
    handoff, _ = both.school.does(both.sending(both.school, concern))
    assert _said(leon.does(OpenHandoff(handoff=handoff))[1]) == ("accepted", "-")
    words = f"{SECRET}: offline {about_adult}"
    note = NoteHandoff(handoff=handoff, child=both.child(both.home), text=words, share=True)
    route = Route.ABOUT_ADULT if about_adult else Route.CHILD
    sealed = leon.device.seal(note, by=leon.me, route=route)
    zoe = _suspended(both, leon)
    [receipt] = leon.device.push([sealed])
    assert receipt.verdict == "held"
    assert _reads(both.school, words) == []
    if about_adult:
        assert _reads(both.home, words) == []
        assert _reads(both.side("cedar", "esther"), words) == ["case"]
    else:
        assert _reads(both.home, words) == ["desk"]
    assert zoe.does(RestorePerson(person=leon.person.person))[1].verdict == "accepted"
    assert both.school.told(handoff)[-1] == "opened"
