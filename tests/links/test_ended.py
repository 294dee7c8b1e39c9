"""What becomes known of something in a link shuts it, whoever has it and the code: it was about another child, or a few
alone may know of it from now on; also where it was made a part of a link of another concern (R28, R33)."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from server.verify.findings import Check
from server.verify.run import verify
from sync.envelope import Route
from sync.messages.assessing import MoveToCase
from sync.messages.base import Command
from sync.messages.children import SayAbout
from sync.messages.concerns import Answer, Subject
from sync.messages.links import TakeBackLink
from tests.handoffs.ground import SLUG, Side
from tests.links.ground import Handing
from tests.support.web import Web


@pytest.fixture(scope="module")
def handing(web: Web) -> Iterator[Handing]:
    made = Handing(web)
    made.schooled_outside()
    yield made
    made.close()


@pytest.fixture(scope="module")
def leon(handing: Handing) -> Iterator[Side]:
    """He leads there as well, and is whom it turns out to be about."""
    made = Side(handing.web, "damson", "leon")
    yield made
    made.close()


def _is_about(handing: Handing, leon: Side, concern: str) -> None:
    moving = MoveToCase(concern=concern, adult=Answer.YES, subjects=(Subject(person=leon.person.person),))
    _, receipt = handing.lead.does(moving, route=Route.ABOUT_ADULT)
    assert (receipt.verdict, receipt.reason) == ("accepted", "-")


def _was_another(handing: Handing, concern: str) -> Command:
    return SayAbout(concern=concern, child=handing.child, about=False, reason="It was her brother")


def _with_a_part_of(handing: Handing, other: str) -> tuple[str, dict[str, str]]:
    concern = handing.concern()
    [part] = handing.making(concern, bytes(16)).parts
    return concern, handing.made(concern, parts=(part, replace(part, concern=other, of=other, text="of the other")))


def _why(handing: Handing, concern: str) -> list[str]:
    handing.lead.read()
    entries = [one for _, one in handing.lead.entries]
    return [e["d"]["why"] for e in entries if e["k"] == "link-ended" and e["of"] == concern]


def test_of_what_became_confidential_nobody_outside_reads_again(handing: Handing, leon: Side) -> None:
    """Who has read it stays on record; what they say of it proves nothing, and somebody is told anew."""
    concern = handing.concern()
    opens = handing.made(concern)
    assert [handing.asks(opens).status_code, handing.says(opens).status_code] == [200, 204]
    handing.works(concern=concern)
    assert handing.owed(concern)["status"] == "claimed"
    _is_about(handing, leon, concern)
    assert [handing.asks(opens).status_code, handing.says(opens).status_code] == [404, 404]
    assert handing.facts(concern)[-1] == "link-ended"
    assert _why(handing, concern) == ["confidential"]
    handing.works(opens["link"], concern=concern)
    assert handing.owed(concern)["status"] == "owed"
    _, again = handing.lead.does(TakeBackLink(concern=concern, link=opens["link"]), route=Route.ABOUT_ADULT)
    assert again.reason == "already-so"
    leon.read()
    assert opens["link"] not in repr([e for _, e in leon.entries if e["k"] == "link-ended"])


def test_nor_of_a_part_of_it_in_a_link_of_something_else(handing: Handing, leon: Side) -> None:
    other = handing.concern()
    concern, opens = _with_a_part_of(handing, other)
    apart = handing.made(handing.concern())
    _is_about(handing, leon, other)
    assert handing.asks(opens).status_code == 404
    assert _why(handing, concern) == ["confidential"]
    assert other not in repr([e for _, e in handing.lead.entries if e["k"] == "link-ended"]), "not because of which"
    assert handing.asks(apart).status_code == 200, "what has nothing of it stays open"


@pytest.mark.parametrize("over", [False, True], ids=["may be opened", "taken back"])
def test_nor_does_whom_it_is_about_read_it_in_the_record_of_the_other(
    handing: Handing, leon: Side, *, over: bool
) -> None:
    """What was handed over stands beside the concern that it was made of: whoever leads there reads that."""
    other = handing.concern()
    concern, [part] = handing.concern(), handing.making(other, bytes(16)).parts
    opens = handing.made(concern, parts=(replace(part, of=other, text=f"words of {other}"),))
    if over:
        assert handing.lead.does(TakeBackLink(concern=concern, link=opens["link"]))[1].verdict == "accepted"
    for side in (leon, handing.lead):
        side.read()
        assert f"words of {other}" in repr(side.device.kept)
    _is_about(handing, leon, other)
    anew = Side(handing.web, "damson", "leon")
    for side in (leon, anew, handing.lead):
        side.read()
    anew.close()
    read = [f"words of {other}" in repr(side.device.kept) for side in (leon, anew, handing.lead)]
    assert read == [False, False, True]
    assert handing.facts(concern).count("link-made") == 1, "and nobody reads of another"


def test_nor_of_what_was_about_another_child(handing: Handing) -> None:
    concern, other = handing.concern(), handing.concern()
    opens = handing.made(concern)
    with_a_part, opens_both = _with_a_part_of(handing, other)
    for one in (concern, other):
        assert handing.lead.does(_was_another(handing, one))[1].verdict == "accepted"
    assert [handing.asks(one).status_code for one in (opens, opens_both)] == [404, 404]
    assert [_why(handing, one) for one in (concern, with_a_part)] == [["another-child"]] * 2


def test_in_one_push_a_link_is_made_and_something_in_it_becomes_confidential(handing: Handing, leon: Side) -> None:
    lead, device, secret = handing.lead, handing.lead.device, bytes(range(1, 17))
    concern, link = handing.concern(), device.new_id()
    moving = MoveToCase(concern=concern, adult=Answer.YES, subjects=(Subject(person=leon.person.person),))
    sealed = (
        device.seal(handing.making(concern, secret), by=lead.me, cmd=link),
        device.seal(moving, by=lead.me, route=Route.ABOUT_ADULT),
    )
    assert {one.verdict.value for one in device.push(list(sealed))} == {"accepted"}
    opens = handing.opens(link, secret)
    assert handing.asks(opens).status_code == 404
    assert _why(handing, concern) == ["confidential"]


def test_whoever_verifies_knows_which_are_shut_and_by_what(handing: Handing) -> None:
    def found() -> list[tuple[Check, str]]:
        report = asyncio.run(verify(handing.web.settings.dsn_owner, handing.web.settings.key_dir, SLUG))
        return [(one.check, one.text) for one in report.findings]

    assert found() == []
    shut = handing.web.sql(SLUG, "select link_id, ended_at from sent_link where ended_at is not null")
    assert len(shut) == 6
    again = "update sent_link set ended_at = $2 where link_id = $1"
    handing.web.sql(SLUG, again, shut[0]["link_id"], None)
    assert (Check.INDEX, "is not what its feed says") in found()
    handing.web.sql(SLUG, again, shut[0]["link_id"], shut[0]["ended_at"])
