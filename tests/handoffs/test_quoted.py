"""What a share has in it of something that becomes confidential stands in the sender's own record as well, beside the
concern that it was sent with: there it is read by nobody any more whom that excludes, and by those who may know where
they read the rest (R28)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from server.verify.run import verify
from sync.envelope import Route
from sync.messages.assessing import MoveToCase
from sync.messages.base import Command
from sync.messages.concerns import Answer, Subject
from sync.messages.handoffs import OpenHandoff
from sync.messages.held import SettleHeld
from tests.handoffs.ground import SLUG, Both, Side
from tests.support.database import run
from tests.support.web import Web


@pytest.fixture(scope="module")
def both(web: Web) -> Iterator[Both]:
    made = Both(web)
    yield made
    made.close()
    report = run(verify(web.settings.dsn_app, web.settings.key_dir))
    assert [one.line() for one in report.findings] == []


def _accepted(side: Side, command: Command, route: Route | None = None) -> str:
    made, receipt = side.does(command, route=route)
    assert (receipt.verdict, receipt.reason) == ("accepted", "-")
    return made


def _moving(concern: str, about: Side) -> MoveToCase:
    return MoveToCase(concern=concern, adult=Answer.YES, subjects=(Subject(person=about.person.person),))


def _moved(both: Both, concern: str, about: Side) -> None:
    _accepted(both.school, _moving(concern, about), Route.ABOUT_ADULT)


def _sent(both: Both, concern: str, *others: str) -> str:
    """A share of one concern, that has words of others in it: of each those that name it."""
    sending = both.sending(both.school, concern)
    parts = [replace(sending.parts[0], concern=one, of=one, text=f"words of {one}") for one in others]
    return _accepted(both.school, replace(sending, parts=(*sending.parts, *parts)))


def _kept(side: Side) -> str:
    """All that lies on their device once it has done as it was told."""
    side.device.pull()
    return repr(side.device.kept)


def _read_nowhere(both: Both, old: Side, of: str) -> None:
    """Neither on the device that had it nor on one that begins with nothing."""
    words = f"words of {of}"
    assert words not in _kept(old)
    anew = Side(both.web, old.place, old.login)
    assert words not in _kept(anew)
    anew.close()


def test_whom_it_is_about_reads_it_in_no_share_of_something_else(both: Both) -> None:
    finn, anna = both.side("cedar", "finn"), both.side("cedar", "anna")
    of, concern = both.concern(both.school), both.concern(both.school)
    opened, _ = _sent(both, concern, of), _sent(both, concern, of)
    apart = _sent(both, both.concern(both.school), concern)
    _accepted(both.home, OpenHandoff(handoff=opened))
    assert f"words of {of}" in _kept(finn)
    _moved(both, of, finn)
    _read_nowhere(both, finn, of)
    assert f"words of {concern}" in _kept(finn), "what has nothing of it stays"
    for reader in (both.school, anna):
        assert _kept(reader).count(f"words of {of}") == 2, "whoever may know reads each once"
    assert apart not in _kept(anna)


def test_what_has_words_of_several_is_read_by_those_alone_who_may_know_of_each(both: Both) -> None:
    finn, anna = both.side("cedar", "finn"), both.side("cedar", "anna")
    of, then, concern = (both.concern(both.school) for _ in range(3))
    _sent(both, concern, of, then)
    assert f"words of {then}" in _kept(finn)
    _moved(both, of, finn)
    assert f"words of {then}" in _kept(anna)
    _moved(both, then, anna)
    for one in (finn, anna):
        _read_nowhere(both, one, of if one is finn else then)
    assert f"words of {of}" not in _kept(anna), "the share has both in it"
    assert _kept(both.school).count(f"words of {then}") == 1
    _moved(both, concern, anna)
    _read_nowhere(both, anna, of)
    assert _kept(both.school).count(f"words of {then}") == 1


@pytest.mark.parametrize("first", ["what it was sent with", "what it has words of"])
def test_what_it_was_sent_with_is_confidential_itself(both: Both, first: str) -> None:
    """And whom that is about is somebody else than whom the other is about."""
    finn, anna = both.side("cedar", "finn"), both.side("cedar", "anna")
    of, concern = both.concern(both.school), both.concern(both.school)
    _sent(both, concern, of)
    about = [(concern, finn), (of, anna)]
    for one, whom in about if first == "what it was sent with" else reversed(about):
        _moved(both, one, whom)
    for whom in (finn, anna):
        _read_nowhere(both, whom, of)
    assert _kept(both.school).count(f"words of {of}") == 1


def test_all_of_it_in_one_push(both: Both) -> None:
    school, device = both.school, both.school.device
    finn, anna = both.side("cedar", "finn"), both.side("cedar", "anna")
    of, then, concern, handoff = (device.new_id() for _ in range(4))
    sending = both.sending(school, concern)
    [part] = sending.parts
    parts = [replace(part, concern=one, of=one, text=f"words of {one}") for one in (of, then)]
    recording = both.recording(school)
    sealed = [
        *(device.seal(recording, by=school.me, cmd=one) for one in (of, then, concern)),
        device.seal(replace(sending, parts=tuple(parts)), by=school.me, cmd=handoff),
        *(
            device.seal(_moving(one, whom), by=school.me, route=Route.ABOUT_ADULT)
            for one, whom in ((of, finn), (concern, finn), (then, anna))
        ),
    ]
    assert {one.verdict.value for one in device.push(sealed)} == {"accepted"}
    for one in (finn, anna):
        _read_nowhere(both, one, of)
    assert _kept(school).count(f"words of {of}") == 1


@pytest.mark.parametrize("opened", [False, True], ids=["unopened", "opened"])
def test_what_was_sent_of_something_confidential_already(both: Both, *, opened: bool) -> None:
    """Between the two it lies where a few read it; of those it may be as well that it turns out to be about."""
    finn, leon = both.side("cedar", "finn"), both.side("damson", "leon")
    concern, of = both.concern(both.school, subject=finn.person.person), both.concern(both.school)
    sending = both.sending(both.school, concern)
    part = replace(sending.parts[0], concern=of, of=of, text=f"words of {of}")
    handoff = _accepted(both.school, replace(sending, parts=(part,)), Route.ABOUT_ADULT)
    assert f"words of {of}" in _kept(leon)
    if opened:
        _accepted(leon, OpenHandoff(handoff=handoff))
    _moved(both, of, leon)
    _read_nowhere(both, leon, of)
    assert leon.does(OpenHandoff(handoff=handoff))[1].reason == "not-yours"
    assert set(both.school.told(handoff)) == {"sent", "opened" if opened else "withdrawn"}
    assert _kept(both.school).count(f"words of {of}") == 1


def test_what_was_held_and_would_have_been_a_share(both: Both) -> None:
    """Somebody who may know of it sees to it."""
    finn = both.side("cedar", "finn")
    of, concern = both.concern(both.school), both.concern(both.school)
    sending = both.sending(both.school, concern)
    part = replace(sending.parts[0], concern=of, of=of, text=f"words of {of}")
    elsewhere = both.child(both.home)
    _, receipt = both.school.does(replace(sending, parts=(part,), child=elsewhere))
    assert receipt.verdict == "held"
    assert f"words of {of}" in _kept(finn)
    _moved(both, of, finn)
    _read_nowhere(both, finn, of)
    both.school.read()
    moved = [e for f, e in both.school.entries if f == "case" and e["k"] == "entry-moved"]
    [held] = {e["of"] for e in moved if f"words of {of}" in repr(e)}
    settle = SettleHeld(held=held, concern=of, reason="It went by phone.")
    _accepted(both.school, settle, Route.ABOUT_ADULT)


def test_what_was_held_and_nobody_can_read_keeps_nothing_from_becoming_confidential(both: Both) -> None:
    school, device, deep = both.school, both.school.device, 20_000
    bodies = (
        b'{"k":"send-handoff","v":1,"concern":{},"parts":[{"concern":[]},7,{}]}',
        b'{"k":"make-link","v":1,"parts":' + b"[" * deep + b"]" * deep + b"}",
        b'{"k":"make-link","v":1,"concern":"\xff","parts":{"concern":"' + bytes(9) + b'"}}',
    )
    of = both.concern(school)
    sealed = [device.seal(both.sending(school, of), by=school.me, body=body) for body in bodies]
    assert {one.verdict.value for one in device.push(sealed)} == {"held"}
    _moved(both, of, both.side("cedar", "finn"))


def test_who_looked_at_the_one_hides_who_reads_the_other(both: Both) -> None:
    finn, anna = both.side("cedar", "finn"), both.side("cedar", "anna")
    of, concern = both.concern(both.school), both.concern(both.school)
    _sent(both, concern, of)
    _kept(finn)
    asked = f"/access/matters/{concern}"
    before = finn.device.http.get(asked).json()
    _moved(both, of, finn)
    assert f"words of {of}" in _kept(anna)
    _kept(both.school)
    assert [one["name"] for one in before["sent"]] == ["Finn Rourke"]
    after = finn.device.http.get(asked).json()
    assert {one["name"] for one in after["sent"]} == {"Finn Rourke", "Mina Locke"}


def test_whoever_verifies_misses_what_is_served_again(both: Both) -> None:
    """To whom it excludes, or to nobody at all."""

    def found() -> set[str]:
        report = run(verify(both.web.settings.dsn_app, both.web.settings.key_dir))
        return {one.text for one in report.findings}

    assert found() == set()
    asked = "select w.feed_id, w.seq from withheld w join feed f using (tenant_id, feed_id) where f.kind = 'desk'"
    one = tuple(both.web.sql(SLUG, asked)[0].values())
    both.web.sql(SLUG, "delete from withheld where feed_id = $1 and seq = $2", *one)
    assert "has words in it of something that has left, and is served here" in found()
    both.web.sql(SLUG, "insert into withheld (tenant_id, feed_id, seq) values ($1, $2, $3)", both.tenant, *one)
    [feed] = both.web.sql(SLUG, "select feed_id from feed where kind = 'roster' and seq > 0 limit 1")
    hidden = "insert into withheld (tenant_id, feed_id, seq) values ($1, $2, 1)"
    both.web.sql(SLUG, hidden, both.tenant, feed["feed_id"])
    assert "has left this feed, and stands nowhere else" in found()
    both.web.sql(SLUG, "delete from withheld w using feed f where f.feed_id = w.feed_id and f.kind = 'roster'")
    few = "select f.feed_id from feed f where f.kind = 'case' and f.about <> f.tenant_id"
    few += " and not exists (select from matter m where m.matter_id = f.about)"
    finn = both.side("cedar", "finn").person.person
    joins = f"insert into case_member select $1, w.feed_id, $2, now() from ({few}) w"
    both.web.sql(SLUG, joins, both.tenant, finn)
    assert "is read by somebody whom something in it excludes" in found()
    both.web.sql(SLUG, f"delete from case_member where person_id = $1 and feed_id in ({few})", finn)
