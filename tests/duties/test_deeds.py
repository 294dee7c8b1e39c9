"""Decisions, answers, returns, meetings and reviews: what of them ends which duty (R17, R22, R24; REQ-7-F, REQ-11-H,
REQ-11-I)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from server.feeds.matters import Facts
from sync.messages.assessing import ClassifyConcern, Exploitation, RecordSafety, SafetyMeasure
from sync.messages.children import SayAbout
from sync.messages.concerns import Answer
from sync.messages.duties import (
    Body,
    ChallengeReply,
    CountersignDecision,
    DecideDuty,
    Decision,
    DutyStatus,
    MeetingState,
    Needs,
    RecordMeeting,
    RecordReply,
    RecordReturn,
    RecordReview,
    ReplyOutcome,
    WithdrawEvidence,
)
from sync.messages.recording import ChildInvolved, ConcernKind, More, ToldAlready, ToldBody
from sync.messages.settings import SettingKind
from tests.duties.stories import (
    ALEX,
    AUTHORITY,
    CONCERN,
    DEPUTY,
    HEAD,
    LEAD,
    NRM,
    PACK,
    PLACING,
    POLICE,
    RECORDER,
    REPLY,
    ROBIN,
    Of,
    Tale,
    told,
)

OWED, WAITS, CLAIMED, DONE, DECIDED, ENDED = (
    DutyStatus.OWED,
    DutyStatus.UNCOUNTERSIGNED,
    DutyStatus.CLAIMED,
    DutyStatus.DONE,
    DutyStatus.DECIDED,
    DutyStatus.ENDED,
)
QUIET = Facts(danger=Answer.NO, disclosed=Answer.NO, moved=Answer.NO)
MOVED = Facts(danger=Answer.NO, disclosed=Answer.NO, moved=Answer.YES)
SAFETY: Of = (Body.SETTING, Needs.SAFETY)
MEETING: Of = (Body.SETTING, Needs.MEETING)
REVIEW: Of = (Body.SETTING, Needs.REVIEW)
OFSTED: Of = (Body.OFSTED, Needs.DECISION)
INTERVIEW: Of = (Body.LOCAL_AUTHORITY, Needs.RETURN_INTERVIEW)
FORUM = PACK.forums[0].id


def refuses(tale: Tale, of: Of = AUTHORITY, by: str = LEAD, decision: Decision = Decision.NOT_REFERRED) -> str:
    said = DecideDuty(concern=CONCERN, duty=tale.of(of, *_child(of)).duty.duty_id, decision=decision, reason="Known.")
    return tale.says("duty-decided", said, by)


def _child(of: Of) -> tuple[str | None]:
    return (None if of in (OFSTED, MEETING) else ROBIN,)


def countersigns(tale: Tale, decision: str, by: str | None = DEPUTY, *, agrees: bool = True) -> None:
    tale.says("decision-countersigned", CountersignDecision(concern=CONCERN, decision=decision, agrees=agrees), by)


def judges(tale: Tale, exploitation: Exploitation = Exploitation.YES, by: str = LEAD) -> None:
    said = ClassifyConcern(concern=CONCERN, exploitation=exploitation, reason="She said so.")
    tale.says("concern-classified", said, by)


class TestNotReferring:
    """R17."""

    def test_two_people_decide(self) -> None:
        tale = Tale(facts=QUIET)
        decision = refuses(tale)
        assert (tale.status(AUTHORITY), tale.of(AUTHORITY).open) == (WAITS, True)
        countersigns(tale, decision, by=LEAD)
        countersigns(tale, decision, by=None)
        assert tale.status(AUTHORITY) is WAITS, "whoever decided is no second person, and neither is nobody"
        countersigns(tale, decision)
        decided = tale.of(AUTHORITY)
        assert (decided.status, decided.evidence, decided.person) == (DECIDED, decision, LEAD)

    def test_who_disagrees_leaves_it_owed_until_there_is_another_decision(self) -> None:
        tale = Tale(facts=QUIET)
        first = refuses(tale)
        countersigns(tale, first, agrees=False)
        countersigns(tale, first, by=HEAD)
        assert tale.status(AUTHORITY) is OWED, "the first word of somebody else counts"
        tale.look()
        second = refuses(tale)
        assert (tale.status(AUTHORITY), tale.of(AUTHORITY).evidence) == (WAITS, second)
        countersigns(tale, second, by=HEAD)
        assert tale.status(AUTHORITY) is DECIDED

    def test_one_who_decides_the_same_countersigns_nothing(self) -> None:
        tale = Tale(facts=QUIET)
        refuses(tale)
        second = refuses(tale, by=DEPUTY)
        assert (tale.status(AUTHORITY), tale.of(AUTHORITY).evidence) == (WAITS, second)

    def test_a_countersignature_may_come_first(self) -> None:
        tale = Tale(facts=QUIET)
        cmd = "00000000-0000-4000-8000-0000000000ff"
        said = DecideDuty(
            concern=CONCERN, duty=tale.of(AUTHORITY).duty.duty_id, decision=Decision.NOT_REFERRED, reason="Known."
        )
        countersigns(tale, cmd)
        tale.says("duty-decided", said, cmd=cmd)
        assert tale.status(AUTHORITY) is DECIDED

    @pytest.mark.parametrize("of", [AUTHORITY, POLICE])
    def test_what_has_another_source_is_owed_all_the_same(self, of: Of) -> None:
        """7.5 and 7.6 are no lead's to decide against, and the decision stays in the record."""
        tale = Tale()
        countersigns(tale, refuses(tale, of))
        assert tale.status(of) is OWED

    def test_even_a_pack_that_says_so_lets_nobody_decide_against_the_police(self) -> None:
        rules = tuple(replace(rule, refusable=True) for rule in PACK.duties)
        tale = Tale(pack=replace(PACK, duties=rules))
        countersigns(tale, refuses(tale, POLICE))
        assert tale.status(POLICE) is OWED

    def test_another_rule_that_comes_to_ask_for_it_opens_it_again(self) -> None:
        tale = Tale(facts=QUIET)
        countersigns(tale, refuses(tale))
        tale.look()
        tale.facts = MOVED
        assert tale.status(AUTHORITY) is OWED

    def test_who_is_told_after_all_has_been_told(self) -> None:
        tale = Tale(facts=QUIET)
        countersigns(tale, refuses(tale))
        tale.look()
        evidence = tale.tells(told(Body.LOCAL_AUTHORITY))
        assert (tale.status(AUTHORITY), tale.of(AUTHORITY).evidence) == (DONE, evidence)
        countersigns(tale, refuses(tale))
        assert tale.status(AUTHORITY) is DONE

    def test_a_decision_that_is_taken_back_is_none(self) -> None:
        tale = Tale(facts=QUIET)
        decision = refuses(tale)
        countersigns(tale, decision)
        tale.look()
        said = WithdrawEvidence(concern=CONCERN, evidence=decision, reason="We know more now.")
        tale.says("evidence-withdrawn", said, DEPUTY)
        assert tale.status(AUTHORITY) is OWED

    def test_whom_it_comes_to_be_about_neither_agreed_nor_opposed(self) -> None:
        """A deputy countersigned, and then somebody saw that it is about that deputy (R28)."""
        tale = Tale(facts=QUIET)
        decision = refuses(tale)
        countersigns(tale, decision)
        tale.look()
        assert tale.status(AUTHORITY) is DECIDED
        tale.barred = frozenset({DEPUTY})
        assert tale.status(AUTHORITY) is WAITS
        tale.look()
        countersigns(tale, decision, HEAD)
        assert tale.status(AUTHORITY) is DECIDED

    @pytest.mark.parametrize("looked", [False, True])
    def test_whom_it_comes_to_be_about_did_not_judge_it(self, looked: bool) -> None:
        """A deputy wrote "no exploitation" before anybody saw that it is about that deputy: what is asked for
        provisionally is owed as if nobody had judged (R7, R28)."""
        tale = Tale(facts=QUIET)
        due = tale.of(AUTHORITY).duty.due
        tale.look()
        judges(tale, Exploitation.NO, DEPUTY)
        assert tale.status(AUTHORITY) is ENDED
        if looked:
            tale.look()
        tale.barred = frozenset({DEPUTY})
        assert (tale.status(AUTHORITY), tale.of(AUTHORITY).duty.due) == (OWED, due)
        judges(tale, Exploitation.NO, LEAD)
        assert tale.status(AUTHORITY) is ENDED

    def test_what_was_decided_stays_when_it_is_no_exploitation_either(self) -> None:
        tale = Tale(facts=QUIET)
        countersigns(tale, refuses(tale))
        tale.look()
        judges(tale, Exploitation.NO)
        assert tale.status(AUTHORITY) is DECIDED


class TestDeciding:
    """Regulation 40(4): told or not told, with the reason (R22)."""

    def tale(self) -> Tale:
        facts = replace(QUIET, kinds=(ConcernKind.SEXUAL,))
        return Tale(facts=facts, kind=SettingKind.HOME)

    @pytest.mark.parametrize("decision", [Decision.TOLD, Decision.NOT_TOLD])
    def test_either_way_is_a_decision_of_one(self, decision: Decision) -> None:
        tale = self.tale()
        assert tale.status(OFSTED, None) is OWED
        refuses(tale, OFSTED, decision=decision)
        assert tale.status(OFSTED, None) is DECIDED

    def test_not_referring_is_none_of_the_answers(self) -> None:
        tale = self.tale()
        countersigns(tale, refuses(tale, OFSTED))
        assert tale.status(OFSTED, None) is OWED

    def test_who_told_them_has_decided(self) -> None:
        tale = self.tale()
        tale.tells(told(Body.OFSTED, who="", reference="N-12"), LEAD)
        assert tale.status(OFSTED, None) is DONE


class TestAnswers:
    def told(self, **more: object) -> tuple[Tale, str]:
        tale = Tale(facts=MOVED, **more)  # type: ignore[arg-type]
        evidence = tale.tells(told(Body.LOCAL_AUTHORITY))
        tale.look()
        return tale, evidence

    def replies(self, tale: Tale, evidence: str, outcome: ReplyOutcome = ReplyOutcome.ACCEPTED, **more: object) -> str:
        said = RecordReply(concern=CONCERN, evidence=evidence, outcome=outcome, **more)  # type: ignore[arg-type]
        return tale.says("reply-recorded", said)

    @pytest.mark.parametrize("outcome", ReplyOutcome)
    def test_only_a_decision_is_the_answer_that_is_owed(self, outcome: ReplyOutcome) -> None:
        """Within one working day they acknowledge and decide what comes next: asking for more decides nothing."""
        tale, evidence = self.told()
        reply = self.replies(tale, evidence, outcome)
        asked = outcome is ReplyOutcome.MORE_ASKED
        assert (tale.status(REPLY), tale.of(REPLY).evidence) == ((OWED, None) if asked else (DONE, reply))
        self.replies(tale, evidence)
        assert tale.status(REPLY) is DONE

    def challenges(self, tale: Tale, reply: str) -> str:
        said = ChallengeReply(concern=CONCERN, reply=reply, to="Team manager", why="She is 13.")
        return tale.says("reply-challenged", said)

    def owed(self, tale: Tale) -> dict[int, DutyStatus]:
        """Answers that are or were owed, each by how many challenges came before it."""
        kept = [one for one in tale.look() if (one.duty.body, one.duty.needs) == REPLY]
        return {one.duty.nth: one.status for one in kept}

    def test_a_challenge_is_recorded_the_answer_stays_one_and_another_is_owed(self) -> None:
        tale, evidence = self.told()
        reply = self.replies(tale, evidence, ReplyOutcome.NO_ACTION)
        said_at = tale.at
        self.challenges(tale, reply)
        assert tale.of(REPLY).evidence == reply
        assert self.owed(tale) == {0: DONE, 1: OWED}
        assert tale.of(REPLY, nth=1).duty.start == said_at
        self.replies(tale, evidence, ReplyOutcome.MORE_ASKED)
        assert self.owed(tale)[1] is OWED, "who asks for more has not answered"
        again = self.replies(tale, evidence, ReplyOutcome.ACCEPTED)
        assert self.owed(tale) == {0: DONE, 1: DONE}
        assert tale.of(REPLY, nth=1).evidence == again

    def test_all_that_was_said_in_one_breath_counts_in_its_order(self) -> None:
        """A tablet that had no signal for days says it at one moment, and a clock may have been set back meanwhile."""
        for step in (timedelta(), timedelta(minutes=-5)):
            tale, evidence = self.told()
            said = []
            for _ in range(2):
                said.append(self.replies(tale, evidence))
                tale.at += step - timedelta(minutes=1)
                self.challenges(tale, said[-1])
                tale.at += step - timedelta(minutes=1)
            assert self.owed(tale) == {0: DONE, 1: DONE, 2: OWED}
            assert [tale.of(REPLY, nth=n).evidence for n in (0, 1)] == said

    def test_the_same_once_more_before_they_answer_owes_nothing_more(self) -> None:
        tale, evidence = self.told()
        reply = self.replies(tale, evidence)
        first = self.challenges(tale, reply)
        second = self.challenges(tale, reply)
        assert self.owed(tale) == {0: DONE, 1: OWED}
        tale.says("evidence-withdrawn", WithdrawEvidence(concern=CONCERN, evidence=first, reason="Never sent."))
        assert self.owed(tale) == {0: DONE, 1: DutyStatus.ENDED, 2: OWED}, "the second was, and is not answered"
        tale.says("evidence-withdrawn", WithdrawEvidence(concern=CONCERN, evidence=second, reason="Nor was that."))
        assert self.owed(tale) == {0: DONE, 1: DutyStatus.ENDED, 2: DutyStatus.ENDED}

    def test_where_it_was_not_answered_after_all_nobody_disagrees(self) -> None:
        tale, evidence = self.told()
        reply = self.replies(tale, evidence)
        self.challenges(tale, reply)
        tale.look()
        tale.says("evidence-withdrawn", WithdrawEvidence(concern=CONCERN, evidence=reply, reason="Another child."))
        assert self.owed(tale) == {0: OWED, 1: DutyStatus.ENDED}

    def test_nor_where_they_were_not_told_and_others_were(self) -> None:
        """What is said of a call that never was could be answered by nobody."""
        tale, evidence = self.told()
        tale.tells(told(Body.LOCAL_AUTHORITY))
        self.challenges(tale, self.replies(tale, evidence))
        tale.look()
        tale.says("evidence-withdrawn", WithdrawEvidence(concern=CONCERN, evidence=evidence, reason="Nobody rang."))
        assert self.owed(tale) == {0: OWED, 1: DutyStatus.ENDED}
        assert tale.status(AUTHORITY) is DONE

    def test_only_what_a_key_proves_answers_it(self) -> None:
        tale, evidence = self.told()
        self.challenges(tale, self.replies(tale, evidence))
        said = RecordReply(concern=CONCERN, evidence=evidence, outcome=ReplyOutcome.ACCEPTED)
        tale.says("reply-recorded", said, None)
        assert self.owed(tale) == {0: DONE, 1: OWED}
        self.replies(tale, evidence)
        assert self.owed(tale) == {0: DONE, 1: DONE}

    def test_of_two_authorities_told_in_one_breath_the_answer_is_of_what_was_challenged(self) -> None:
        """Nobody could say of a challenge that is only claimed to be answered which of them it was."""
        tale = Tale(placing={ROBIN: ("Ashshire", "Elmshire")}, facts=MOVED)
        for whom in ("Ashshire", "Elmshire"):
            tale.tells(told(Body.PLACING_AUTHORITY, duties=(tale.of(PLACING, whom=whom).duty.duty_id,)))
        evidence = tale.tells(told(Body.PLACING_AUTHORITY))
        self.challenges(tale, self.replies(tale, evidence))
        tale.look()
        self.replies(tale, evidence)
        asked = [one for one in tale.look() if one.duty.needs is Needs.REPLY]
        assert {one.duty.whom: one.status for one in asked} == {"Ashshire": DONE, "Elmshire": DONE}

    def test_it_ends_for_a_child_who_was_only_described_at_first(self) -> None:
        """Whoever it was said of before anybody knew who that is (R33)."""
        tale = Tale(ChildInvolved(described="A girl"), facts=MOVED)
        evidence = tale.tells(told(Body.LOCAL_AUTHORITY, duties=(tale.of(AUTHORITY, None).duty.duty_id,)))
        self.challenges(tale, self.replies(tale, evidence))
        tale.look()
        tale.says("about-said", SayAbout(concern=CONCERN, child=ROBIN, about=True))
        tale.look()
        self.replies(tale, evidence)
        asked = [one for one in tale.look() if (one.duty.needs, one.duty.nth) == (Needs.REPLY, 1)]
        assert {one.duty.child: one.status for one in asked} == {None: DONE, ROBIN: DONE}

    def test_an_answer_of_which_nobody_knows_what_it_answers_is_challenged_in_vain(self) -> None:
        tale, _ = self.told()
        self.challenges(tale, self.replies(tale, tale.new_id()))
        self.challenges(tale, tale.new_id())
        assert self.owed(tale) == {0: OWED}

    def test_it_is_of_the_child_whom_it_was_said_of(self) -> None:
        tale = Tale(ChildInvolved(listed=ROBIN), ChildInvolved(listed=ALEX), facts=MOVED)
        replies = [
            self.replies(tale, tale.tells(told(Body.LOCAL_AUTHORITY, duties=(tale.of(AUTHORITY, child).duty.duty_id,))))
            for child in (ROBIN, ALEX)
        ]
        self.challenges(tale, replies[1])
        asked = [one for one in tale.look() if (one.duty.needs, one.duty.nth) == (Needs.REPLY, 1)]
        assert [(one.duty.child, one.status) for one in asked] == [(ALEX, OWED)]

    def test_it_is_of_the_children_whom_they_were_told_of(self) -> None:
        tale = Tale(ChildInvolved(listed=ROBIN), ChildInvolved(listed=ALEX), facts=MOVED)
        evidences = [
            tale.tells(told(Body.LOCAL_AUTHORITY, duties=(tale.of(AUTHORITY, child).duty.duty_id,)))
            for child in (ROBIN, ALEX)
        ]
        tale.look()
        self.replies(tale, evidences[0])
        assert (tale.status(REPLY, ROBIN), tale.status(REPLY, ALEX)) == (DONE, OWED)
        self.replies(tale, "00000000-0000-4000-8000-0000000000ff")
        assert tale.status(REPLY, ALEX) is OWED, "an answer to nothing answers nothing"

    def test_a_body_that_the_recorder_had_told_is_named(self) -> None:
        """Two were told in one breath: whose answer it is has to be said."""
        said = tuple(
            ToldAlready(body=body, who="Duty desk", reference="1")
            for body in (ToldBody.POLICE, ToldBody.LOCAL_AUTHORITY)
        )
        tale = Tale(facts=MOVED, more=More(moved=Answer.YES, told=said))
        tale.look()
        self.replies(tale, CONCERN)
        self.replies(tale, CONCERN, body=Body.POLICE)
        assert tale.status(REPLY) is OWED
        self.replies(tale, CONCERN, body=Body.LOCAL_AUTHORITY)
        assert tale.status(REPLY) is DONE

    def test_their_case_number_is_not_the_reference_of_the_national_referral_mechanism(self) -> None:
        """REQ-7-F."""
        tale, evidence = self.told()
        self.replies(tale, evidence, reference="CAS-12")
        tale.tells(told(Body.LOCAL_AUTHORITY, needs=Needs.NRM_REFERENCE), LEAD)
        assert (tale.status(REPLY), tale.status(NRM)) == (DONE, CLAIMED)
        self.replies(tale, evidence, ReplyOutcome.MORE_ASKED, nrm="NRM-7")
        assert tale.status(NRM) is DONE

    def test_evidence_with_the_reference_ends_it_as_well(self) -> None:
        tale, _ = self.told()
        tale.tells(told(Body.LOCAL_AUTHORITY, needs=Needs.NRM_REFERENCE, reference="NRM-7"), LEAD)
        assert (tale.status(NRM), tale.status(REPLY)) == (DONE, OWED)

    def test_an_answer_to_what_was_never_told_goes_with_it(self) -> None:
        tale, evidence = self.told()
        self.replies(tale, evidence)
        tale.look()
        tale.says("evidence-withdrawn", WithdrawEvidence(concern=CONCERN, evidence=evidence, reason="Another child."))
        assert (tale.status(AUTHORITY), tale.status(REPLY)) == (OWED, ENDED)


class TestReturning:
    def test_an_interview_is_owed_within_72_hours_of_it(self) -> None:
        tale = Tale()
        back = tale.at - timedelta(hours=2)
        tale.says("return-recorded", RecordReturn(concern=CONCERN, child=ROBIN, at=back.strftime("%Y-%m-%dT%H:%M:%SZ")))
        assert tale.of(INTERVIEW).duty.due == back + timedelta(hours=72)
        tale.tells(told(Body.LOCAL_AUTHORITY, needs=Needs.RETURN_INTERVIEW, who=""), LEAD)
        assert tale.status(INTERVIEW) is DONE

    @pytest.mark.parametrize("at", ["2026-99-99T99:99:99Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"])
    def test_a_time_that_cannot_be_is_when_it_was_said(self, at: str) -> None:
        tale = Tale()
        tale.says("return-recorded", RecordReturn(concern=CONCERN, child=ROBIN, at=at))
        assert tale.of(INTERVIEW).duty.start == tale.at - timedelta(minutes=1)

    def test_who_is_not_back_after_all_is_owed_none(self) -> None:
        tale = Tale()
        back = RecordReturn(concern=CONCERN, child=ROBIN, at="2026-11-16T08:00:00Z")
        wrong = tale.says("return-recorded", back)
        tale.look()
        tale.says("evidence-withdrawn", WithdrawEvidence(concern=CONCERN, evidence=wrong, reason="It was her sister."))
        assert tale.status(INTERVIEW) is ENDED


class TestMeetingsAndReviews:
    def tale(self) -> Tale:
        tale = Tale(facts=QUIET)
        judges(tale)
        tale.look()
        return tale

    @pytest.mark.parametrize(
        ("state", "reason", "status"),
        [
            (MeetingState.ASKED, "", OWED),
            (MeetingState.CONVENED, "", DONE),
            (MeetingState.HELD, "", DONE),
            (MeetingState.DECLINED, " ", OWED),
            (MeetingState.DECLINED, "The authority has called a strategy discussion.", DECIDED),
        ],
    )
    def test_convened_or_declined_with_the_reason(self, state: MeetingState, reason: str, status: DutyStatus) -> None:
        tale = self.tale()
        tale.says("meeting-recorded", RecordMeeting(concern=CONCERN, state=state, reason=reason))
        assert tale.status(MEETING, None) is status

    def test_a_meeting_that_was_held_after_all(self) -> None:
        tale = self.tale()
        first = tale.says("meeting-recorded", RecordMeeting(concern=CONCERN, state=MeetingState.DECLINED, reason="No."))
        tale.look()
        tale.says("meeting-recorded", RecordMeeting(concern=CONCERN, meeting=first, state=MeetingState.HELD))
        assert tale.status(MEETING, None) is DONE

    @pytest.mark.parametrize(("decision", "status"), [(Decision.NOT_TOLD, DECIDED), (Decision.TOLD, OWED)])
    def test_a_meeting_may_be_decided_against(self, decision: Decision, status: DutyStatus) -> None:
        tale = self.tale()
        refuses(tale, MEETING, decision=decision)
        assert tale.status(MEETING, None) is status

    def review(self, tale: Tale, forum: str = FORUM) -> str:
        said = RecordReview(concern=CONCERN, forum=forum, on="2026-11-16", by="Senior leaders", decision="Go on.")
        return tale.says("review-recorded", said)

    def test_each_forum_reviews_for_itself_and_again(self) -> None:
        tale = self.tale()
        self.review(tale, "another-forum")
        assert tale.status(REVIEW, None, FORUM) is OWED
        reviewed = self.review(tale)
        first, second = tale.of(REVIEW, None, FORUM), tale.of(REVIEW, None, FORUM, 1)
        assert (first.status, first.evidence, second.status) == (DONE, reviewed, OWED)
        assert second.duty.start > first.duty.start
        tale.look()
        self.review(tale)
        assert [tale.status(REVIEW, None, FORUM, n) for n in range(3)] == [DONE, DONE, OWED]

    def test_a_review_that_was_of_another_concern_is_owed_again(self) -> None:
        tale = self.tale()
        wrong = self.review(tale)
        tale.look()
        tale.says("evidence-withdrawn", WithdrawEvidence(concern=CONCERN, evidence=wrong, reason="Another concern."))
        assert [tale.status(REVIEW, None, FORUM, n) for n in range(2)] == [OWED, ENDED]


class TestSafety:
    """R24: what was put in place, and whether parents or carers know, or why not."""

    @pytest.mark.parametrize(
        ("measures", "parents", "status"),
        [(0, Answer.YES, OWED), (1, Answer.NOT_ANSWERED, OWED), (1, Answer.NO, DONE), (1, Answer.YES, DONE)],
    )
    def test_both_are_said(self, measures: int, parents: Answer, status: DutyStatus) -> None:
        tale = Tale(facts=replace(QUIET, disclosed=Answer.YES))
        what = (SafetyMeasure(what="A lift home"),) * measures
        tale.says("safety-recorded", RecordSafety(concern=CONCERN, measures=what, parents_told=parents))
        assert tale.status(SAFETY, None) is status

    def test_a_recorder_cannot_say_it_as_evidence(self) -> None:
        tale = Tale(facts=replace(QUIET, disclosed=Answer.YES))
        tale.tells(told(Body.SETTING, needs=Needs.SAFETY), RECORDER)
        assert tale.status(SAFETY, None) is OWED
