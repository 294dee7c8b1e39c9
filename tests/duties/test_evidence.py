"""Who told whom, and what of it ends a duty (R4, R7, R16, R28, R33; requirements D.4, D.6)."""

from __future__ import annotations

import pytest

from server.feeds.matters import Facts
from sync.messages.children import SayAbout
from sync.messages.concerns import Answer, By, Writer
from sync.messages.duties import Body, DutyStatus, Needs, WithdrawEvidence
from sync.messages.recording import ChildInvolved, More, ToldAlready, ToldBody
from tests.duties.stories import (
    ALEX,
    AUTHORITY,
    BEGAN,
    CONCERN,
    DEPUTY,
    LEAD,
    PLACING,
    POLICE,
    RECORDER,
    REPLY,
    ROBIN,
    SAM,
    Of,
    Tale,
    told,
)

OWED, CLAIMED, DONE, ENDED = DutyStatus.OWED, DutyStatus.CLAIMED, DutyStatus.DONE, DutyStatus.ENDED
TWO = (ChildInvolved(listed=ROBIN), ChildInvolved(listed=ALEX))


def withdrawn(evidence: str) -> WithdrawEvidence:
    return WithdrawEvidence(concern=CONCERN, evidence=evidence, reason="They rang about another child.")


@pytest.mark.parametrize("by", [RECORDER, LEAD])
def test_whoever_signs_and_says_whom_ends_it(by: str) -> None:
    tale = Tale()
    before = tale.of(POLICE)
    evidence = tale.tells(told(), by)
    after = tale.of(POLICE)
    assert (before.status, after.status, after.evidence, after.person) == (OWED, DONE, evidence, by)
    assert after.duty == before.duty, "by when it was owed stays to be read"
    assert tale.status(AUTHORITY) is OWED


def test_a_reference_is_enough_and_a_bare_tap_is_not() -> None:
    """D.4: what shows it is the time, and the call handler or a reference."""
    tale = Tale()
    tale.tells(told(who="  "))
    assert tale.status(POLICE) is CLAIMED
    tale.tells(told(who="", reference="CAD 77"))
    assert tale.status(POLICE) is DONE


def test_who_is_not_signed_in_claims_it_until_a_lead_confirms() -> None:
    tale = Tale()
    claim = tale.tells(told(), None)
    claimed = tale.of(POLICE)
    assert (claimed.status, claimed.evidence) == (CLAIMED, claim)
    assert claimed.by == By(name="Rowan Ash", role="Support worker"), "as they typed it"
    assert claimed.open, "it climbs as before"
    confirmed = tale.tells(told(who="", confirms=claim, duties=(claimed.duty.duty_id,)), LEAD)
    assert (tale.of(POLICE).status, tale.of(POLICE).evidence) == (DONE, confirmed)


def test_a_name_that_is_typed_stands_for_nobody_else() -> None:
    """Somebody types the id of a lead: it is what they typed, and no person."""
    tale = Tale()
    tale.tells(told(writer=Writer(name=LEAD)), None)
    assert (tale.of(POLICE).person, tale.of(POLICE).by) == (None, By(name=LEAD, role=""))


@pytest.mark.parametrize("by", [RECORDER, None])
def test_what_the_record_itself_says_counts_as_evidence_does(by: str | None) -> None:
    """R4: nobody is told twice. Signed, and with whom or a reference, it shows as much as an entry beside it would."""
    said = (
        ToldAlready(body=ToldBody.POLICE, who="PC Lee", reference="77"),
        ToldAlready(body=ToldBody.LOCAL_AUTHORITY),
        ToldAlready(body=ToldBody.HEALTH, who="Dr May"),
    )
    tale = Tale(more=More(moved=Answer.YES, told=said), by=by)
    assert tale.status(POLICE) is (DONE if by else CLAIMED)
    assert tale.of(POLICE).evidence == CONCERN
    assert tale.status(AUTHORITY) is CLAIMED, "a tick without a name or a reference"


def test_evidence_that_came_first_or_twice_is_the_same() -> None:
    tale = Tale()
    first = tale.tells(told())
    tale.tells(told(who="PC May"))
    tale.look()
    tale.tells(told(who="PC Ray"))
    assert tale.of(POLICE).evidence == first


def test_only_what_it_is_of_is_ended() -> None:
    tale = Tale(*TWO)
    robin = tale.of(POLICE, ROBIN).duty.duty_id
    authority = tale.of(AUTHORITY, ROBIN).duty.duty_id
    elsewhere = "00000000-0000-8000-8000-000000000000"
    tale.tells(told(duties=(elsewhere,)))
    tale.tells(told(duties=(authority,)))
    tale.tells(told(Body.SETTING, needs=Needs.SAFETY))
    tale.tells(told(Body.OFSTED, needs=Needs.DECISION))
    tale.tells(told(needs=Needs.REPLY))
    assert all(one.status is OWED for one in tale.stands()), "nothing wrong ends anything"
    tale.tells(told(duties=(robin, elsewhere)))
    assert (tale.status(POLICE, ROBIN), tale.status(POLICE, ALEX)) == (DONE, OWED)


def test_nobody_was_told_of_a_child_who_was_not_known_yet() -> None:
    tale = Tale()
    tale.tells(told())
    tale.says("about-said", SayAbout(concern=CONCERN, child=ALEX, about=True))
    assert (tale.status(POLICE, ROBIN), tale.status(POLICE, ALEX)) == (DONE, OWED)


@pytest.mark.parametrize("looked", [False, True])
@pytest.mark.parametrize("by_name", [False, True])
def test_who_was_described_is_told_of_once(looked: bool, by_name: bool) -> None:
    """A lead says who the child in red was: what was done for one was done for the other."""
    tale = Tale(ChildInvolved(described="The child in red"))
    if looked or by_name:
        tale.look()
    duties = (tale.of(POLICE, None).duty.duty_id,) if by_name else ()
    tale.tells(told(duties=duties))
    if looked:
        tale.look()
    tale.says("about-said", SayAbout(concern=CONCERN, child=ALEX, about=True))
    assert tale.status(POLICE, ALEX) is DONE
    assert tale.status(AUTHORITY, ALEX) is OWED
    stands = {one.duty.child: one.status for one in tale.stands() if one.duty.body is Body.LOCAL_AUTHORITY}
    assert stands.get(None, ENDED) is ENDED, "it is not owed twice for one child"
    tale.says("about-said", SayAbout(concern=CONCERN, child=SAM, about=True))
    assert tale.status(POLICE, SAM) is OWED, "the second was never described"


def test_a_wrong_child_leaves_somebody_to_whom_it_is_owed() -> None:
    """R33: it happened to a child all the same."""
    tale = Tale()
    tale.look()
    tale.says("about-said", SayAbout(concern=CONCERN, child=ROBIN, about=False))
    assert (tale.status(POLICE, ROBIN), tale.status(POLICE, None)) == (ENDED, OWED)
    assert tale.of(POLICE, None).duty.due == BEGAN, "the clock does not begin again"
    tale.says("about-said", SayAbout(concern=CONCERN, child=ROBIN, about=True))
    assert tale.status(POLICE, ROBIN) is OWED


def test_one_of_two_authorities_is_not_both() -> None:
    """R16: three children with two authorities are duties of their own."""
    tale = Tale(*TWO, placing={ROBIN: ("Ashshire",), ALEX: ("Elmshire",)})
    tale.tells(told(Body.PLACING_AUTHORITY))
    assert {tale.status(PLACING, ROBIN, "Ashshire"), tale.status(PLACING, ALEX, "Elmshire")} == {CLAIMED}
    tale.tells(told(Body.PLACING_AUTHORITY, duties=(tale.of(PLACING, ROBIN, "Ashshire").duty.duty_id,)))
    assert tale.status(PLACING, ROBIN, "Ashshire") is DONE
    assert tale.status(PLACING, ALEX, "Elmshire") is CLAIMED


def test_the_word_of_whom_it_excludes_ends_nothing() -> None:
    """Whoever recorded it knows its id, also when it comes to be about them (R28)."""
    tale = Tale()
    evidence = tale.tells(told())
    assert tale.look()[0] is not None
    assert tale.of(POLICE).evidence == evidence
    tale.barred = frozenset({RECORDER})
    assert tale.status(POLICE) is CLAIMED, "what had been done by their word is confirmed by somebody else"
    tale.tells(told(who="", confirms=evidence), DEPUTY)
    assert tale.status(POLICE) is DONE


@pytest.mark.parametrize("looked", [False, True])
def test_what_was_not_so_is_owed_again_by_when_it_was_owed(looked: bool) -> None:
    tale = Tale()
    due = tale.of(POLICE).duty.due
    wrong, other = tale.tells(told()), tale.tells(told(Body.LOCAL_AUTHORITY))
    if looked:
        tale.look(60)
    tale.says("evidence-withdrawn", withdrawn(wrong))
    again = tale.of(POLICE)
    assert (again.status, again.evidence, again.duty.due) == (OWED, None, due)
    assert tale.of(AUTHORITY).evidence == other, "nothing else is touched"
    right = tale.tells(told(who="PC Ray"))
    assert tale.of(POLICE).evidence == right


def test_what_was_taken_back_before_it_came_is_not_so_either() -> None:
    """After a restore the server may have the one before the other."""
    tale = Tale()
    evidence = "00000000-0000-4000-8000-0000000000ff"
    tale.says("evidence-withdrawn", withdrawn(evidence))
    tale.says("evidence-recorded", told(), RECORDER, cmd=evidence)
    assert tale.status(POLICE) is OWED


def test_what_was_late_goes_on_where_it_was() -> None:
    tale = Tale()
    tale.look(40)
    steps = tale.of(POLICE).taken
    wrong = tale.tells(told())
    tale.look()
    tale.says("evidence-withdrawn", withdrawn(wrong))
    assert steps > 1
    assert tale.of(POLICE).taken == steps, "nobody is told of it from the start again"


def test_an_answer_is_owed_by_whom_we_told_and_by_nobody_else() -> None:
    tale = Tale()
    wrong = tale.tells(told(Body.LOCAL_AUTHORITY))
    tale.look()
    first = tale.of(REPLY)
    assert first.status is OWED
    tale.says("evidence-withdrawn", withdrawn(wrong))
    assert tale.status(REPLY) is ENDED
    tale.look(24 * 60)
    tale.tells(told(Body.LOCAL_AUTHORITY))
    again = tale.of(REPLY)
    assert again.status is OWED
    assert again.duty.start == tale.of(AUTHORITY).at, "it runs from when they were told after all"
    tale.look()
    assert tale.of(REPLY).taken == 0


@pytest.mark.parametrize("of", [POLICE, AUTHORITY])
def test_done_stays_done_whatever_comes_to_be_known(of: Of) -> None:
    tale = Tale()
    evidence = tale.tells(told(of[0]))
    tale.look()
    tale.facts = Facts(danger=Answer.NO, disclosed=Answer.NO, moved=Answer.NO)
    tale.says("about-said", SayAbout(concern=CONCERN, child=ROBIN, about=False))
    assert (tale.of(of).status, tale.of(of).evidence) == (DONE, evidence)
