"""The whole way, in both directions: sent, delivered, opened, noted, closed, and the same receipts on both sides."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import asyncpg
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from server.feeds.postgres.store import lock_number
from sync import handoff as proofs
from sync.envelope import Route
from sync.messages.assessing import MoveToCase
from sync.messages.children import SayAbout
from sync.messages.concerns import Answer, Subject
from sync.messages.handoffs import (
    AnswerHandoff,
    AskHandoff,
    CloseHandoff,
    NoteHandoff,
    OpenHandoff,
    WithdrawHandoff,
    WithdrawReason,
)
from sync.messages.settings import DescribeSetting
from sync.text import unb64
from tests.handoffs.ground import Both, Side
from tests.support.database import run
from tests.support.web import Web


@pytest.fixture
def both(web: Web) -> Iterator[Both]:
    made = Both(web)
    yield made
    made.close()


def _sent(both: Both, side: Side) -> tuple[str, str]:
    concern = both.concern(side)
    handoff, receipt = side.does(both.sending(side, concern))
    assert (receipt.verdict, receipt.reason) == ("accepted", "-")
    return concern, handoff


@pytest.mark.parametrize("direction", ["to the home", "to the school"])
def test_each_knows_what_the_other_did(both: Both, direction: str) -> None:
    sender = both.school if direction == "to the home" else both.home
    receiver = both.beyond(sender)
    concern, handoff = _sent(both, sender)
    [brought] = receiver.sees(handoff, "handoff-brought")
    assert brought["d"]["parts"][0]["text"] == "they said it's mine"
    assert receiver.sees(concern) == [], "the record itself stays with whoever wrote it"
    both.delivered(handoff)
    assert receiver.does(OpenHandoff(handoff=handoff))[1].verdict == "accepted"
    question, _ = receiver.does(AskHandoff(handoff=handoff, text="Which phone?"))
    sender.does(AnswerHandoff(handoff=handoff, question=question, text="The blue one."))
    note = NoteHandoff(handoff=handoff, child=both.child(receiver), text="Quin says it is a friend's.", share=False)
    noted, receipt = receiver.does(note)
    assert receipt.verdict == "accepted"
    assert sender.does(CloseHandoff(handoff=handoff))[1].verdict == "accepted"

    assert sender.told(handoff) == receiver.told(handoff) == ["sent", "delivered", "opened", "noted", "closed"]
    assert [one["k"] for one in receiver.sees(noted)] == ["handoff-noted", "handoff-receipt", "handoff-receipt"]
    assert sender.sees(noted) == [], "the note is the other's own"
    own = [one["d"] for one in sender.sees(concern, "handoff-receipt")]
    between = [one["d"] for one in receiver.sees(handoff, "handoff-receipt")]
    assert [one["line"] for one in own] == [one["line"] for one in between]
    key = Ed25519PublicKey.from_public_bytes(unb64(sender.device.home.signing_key))
    proof = proofs.parse(own[-1]["line"], unb64(own[-1]["sig"]), key)
    assert (proof.note, proof.sender.setting, proof.receiver.setting) == (noted, sender.setting, receiver.setting)


def test_what_is_taken_back_is_sent_to_nobody_any_more(both: Both) -> None:
    concern, handoff = _sent(both, both.school)
    assert both.home.sees(handoff, "handoff-brought") != []
    assert both.school.does(WithdrawHandoff(handoff=handoff, why=WithdrawReason.WRONG_CHILD))[1].verdict == "accepted"
    late = both.side("damson", "leon")
    assert late.sees(handoff, "handoff-brought") == []
    assert [e["d"]["reason"] for _, e in late.entries if e["k"] == "entries-disposed"] == ["withdrawn"]
    _, receipt = both.home.does(OpenHandoff(handoff=handoff))
    assert (receipt.verdict, receipt.reason) == ("refused", "withdrawn")
    assert both.school.sees(concern, "handoff-sent") != [], "the sender's record keeps what was sent"


def test_what_was_opened_is_not_taken_back(both: Both) -> None:
    _, handoff = _sent(both, both.school)
    both.home.does(OpenHandoff(handoff=handoff))
    _, receipt = both.school.does(WithdrawHandoff(handoff=handoff, why=WithdrawReason.MISTAKE))
    assert (receipt.verdict, receipt.reason) == ("refused", "already-opened")


def test_of_an_adult_who_works_there_they_learn_nothing(both: Both) -> None:
    """Carys leads the home: what is about her reaches her deputy, and nothing that she is served hints at it."""
    anna = both.side("cedar", "anna")
    both.home.read()
    before = dict(both.home.device.heads)
    concern = both.concern(both.school, danger=Answer.YES, subject=both.home.person.person)
    handoff, receipt = both.school.does(both.sending(both.school, concern))
    assert receipt.verdict == "accepted", receipt.reason
    both.home.read()
    assert both.home.device.heads == before
    leon = both.side("damson", "leon")
    assert next(one["k"] for one in leon.sees(handoff)) == "handoff-brought"
    assert both.home.does(OpenHandoff(handoff=handoff))[1].reason == "not-yours"
    assert leon.does(OpenHandoff(handoff=handoff))[1].verdict == "accepted"
    assert anna.sees(handoff) == []


def test_what_is_confidential_is_not_sent_along_with_something_else(both: Both) -> None:
    cook = next(one.person for one in both.web.made["outcomes-first"].people if one.name == "Jo Barrett")
    open_to_all, confidential = both.concern(both.school), both.concern(both.school, subject=cook)
    [part] = both.sending(both.school, confidential).parts
    mixed, receipt = both.school.does(both.sending(both.school, open_to_all, parts=(part,)), route=Route.ABOUT_ADULT)
    assert (receipt.verdict, receipt.reason) == ("held", "unknown-target")
    assert both.school.sees(open_to_all, "handoff-sent") == []
    assert both.home.sees(mixed) == []
    _, receipt = both.school.does(both.sending(both.school, confidential), route=Route.ABOUT_ADULT)
    assert receipt.verdict == "accepted"


def test_each_knows_the_other_by_the_name_that_it_has_now(both: Both, web: Web) -> None:
    zoe = both.side("cedar", "zoe")
    asked = "select name, region_id::text from setting where setting_id = $1"
    [row] = web.sql("outcomes-first", asked, both.home.setting)
    for name in ("Damson House", row["name"]):
        renamed = DescribeSetting(setting=both.home.setting, name=name, region=row["region_id"])
        assert zoe.does(renamed)[1].verdict == "accepted"
        for side in (both.school, both.home):
            kept = side.sees(both.bridge["bridge"], "bridge-kept")[-1]["d"]
            assert {one["setting"]: one["name"] for one in kept["ends"]}[both.home.setting] == name
            assert {**kept, "ends": both.bridge["ends"]} == both.bridge, "and nothing else of it has changed"
        assert zoe.does(renamed)[1].verdict == "accepted"
    said = [one["d"]["ends"] for one in both.school.sees(both.bridge["bridge"], "bridge-kept")]
    assert len(said) == 3, "the same name again says nothing"


def test_only_a_lead_is_told_which_places_there_are_their_own_as_well_and_waits_for_nobody(both: Both) -> None:
    """Whoever leads both ends asks for one of them. What is being settled meanwhile keeps nobody from reading names."""
    jo = both.side("cedar", "jo")

    async def asked_while_somebody_settles() -> dict[str, list[dict[str, str]]]:
        settling = await asyncpg.connect(both.web.settings.dsn_owner)
        try:
            await settling.execute("select pg_advisory_lock($1)", lock_number(both.tenant))
            answers = [await asyncio.to_thread(one.device.http.get, "/bridges/places") for one in (both.school, jo)]
        finally:
            await settling.close()
        return dict(zip(("mina", "jo"), (one.json()["places"] for one in answers), strict=True))

    asked = run(asked_while_somebody_settles())
    assert [(one["kind"], one["name"]) for one in asked["mina"]] == [
        ("school", "Cedar College"),
        ("home", "Damson Cottage"),
    ]
    assert asked["jo"] == []


def test_what_becomes_confidential_is_read_between_the_two_no_more(both: Both) -> None:
    """Carys, who leads the home, turns out to be whom it may be about: what she was sent of it leaves her devices."""
    concern, handoff = _sent(both, both.school)
    unopened, _ = both.school.does(both.sending(both.school, concern, message="more"))
    both.home.does(OpenHandoff(handoff=handoff))
    both.home.does(AskHandoff(handoff=handoff, text="Which phone?"))
    move = MoveToCase(
        concern=concern, adult=Answer.YES, subjects=(Subject(person=both.home.person.person),), reason="She said so"
    )
    assert both.school.does(move, route=Route.ABOUT_ADULT)[1].verdict == "accepted"
    anew = both.side("damson", "leon")
    for one, left in ((handoff, []), (unopened, ["withdrawn"])):
        read = [entry["d"].get("state", "words") for entry in anew.sees(one)]
        assert read == left, "nor is anybody else served what lies where she reads"
        assert both.home.does(AskHandoff(handoff=one, text="And now?"))[1].reason == "unknown-target"
        assert both.home.does(OpenHandoff(handoff=one))[1].reason == "not-yours"
    both.home.read()
    gone = [e["d"]["seqs"] for _, e in both.home.entries if e["k"] == "entries-disposed"]
    assert len(gone[-2]) == 6, "words, who was told, two receipts, the opening and a question"
    assert both.school.told(unopened)[-1] == "withdrawn"
    again, receipt = both.school.does(both.sending(both.school, concern), route=Route.ABOUT_ADULT)
    assert receipt.verdict == "accepted"
    assert anew.sees(again, "handoff-brought") != []
    assert both.home.sees(again) == []


def test_what_was_about_another_child_is_taken_back_or_said(both: Both) -> None:
    concern, handoff = _sent(both, both.school)
    unopened, _ = both.school.does(both.sending(both.school, concern, message="more"))
    both.home.does(OpenHandoff(handoff=handoff))
    said = SayAbout(concern=concern, child=both.child(both.school), about=False, reason="It was her brother")
    assert both.school.does(said)[1].verdict == "accepted"
    assert both.home.told(unopened)[-1] == "withdrawn"
    assert both.home.told(handoff)[-1] == "opened"
    assert [one["by"] is not None for one in both.home.sees(handoff, "handoff-about-another")] == [True]
