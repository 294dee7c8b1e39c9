"""The ladder's table, case by case and exhaustively: who is told when, and that it never falls silent (R9-R12, S8)."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from server.escalation.audience import Hearer
from server.escalation.rules import Taken, climb, ladder_for, next_at
from server.feeds.matters import Facts
from server.feeds.waking import Ladder
from server.policy.load import read_packs
from server.policy.pack import LadderPlan
from sync.messages.assessing import Exploitation
from sync.messages.concerns import Answer
from sync.messages.escalation import Channel, LadderName
from sync.messages.recording import ConcernKind

NOW = datetime(2026, 11, 21, 14, 3, tzinfo=UTC)
PACK = read_packs()["outcomes-first"]
PLANS = PACK.ladders.plans
LEADS, HEAD, REGIONAL, SAFEGUARDING = ("lead", "deputy"), ("head",), ("regional",), ("safeguarding",)
ROLES = (*LEADS, *HEAD, *REGIONAL, *SAFEGUARDING)


def minutes(n: float) -> timedelta:
    return timedelta(minutes=n)


def ladder(name: LadderName = LadderName.NOW, **fields: object) -> Ladder:
    usual = Ladder(
        matter_id="matter",
        setting_id="setting",
        name=name,
        round=1,
        from_at=NOW,
        taken=0,
        last_at=NOW,
        told=(),
        skipped=(),
        unanswered=False,
        ended=False,
    )
    return replace(usual, **fields)


class Setting:
    """One person for each role that is filled, named after it, and how each can be reached."""

    def __init__(
        self, people: tuple[str, ...] = ROLES, pushed: tuple[str, ...] = ROLES, on_duty: tuple[str, ...] = ROLES
    ) -> None:
        self.people = people
        self.on_duty = on_duty
        self.reach = {person: Channel.WEBPUSH if person in pushed else Channel.EMAIL for person in people}

    def climb(self, ladder: Ladder, now: datetime, *, hurry: bool = False) -> tuple[tuple[Taken, ...], Ladder]:
        plan = PLANS[ladder.name]

        def audience(index: int) -> tuple[Hearer, ...]:
            step = plan.steps[index]
            told = [p for p in self.people if p in step.roles and (p in self.on_duty or not step.on_duty)]
            return tuple(Hearer(person=p, name=p, title=p, reads=p in LEADS) for p in told)

        return climb(plan, ladder, now, audience, self.reach, hurry=hurry)


def told(step: Taken) -> tuple[str, ...]:
    return tuple(hearer.person for hearer in step.told)


EVERYONE = ROLES
R9 = {
    LadderName.NOW: [
        (0, LEADS),
        (5, LEADS),
        (10, LEADS + HEAD),
        (20, LEADS + HEAD + REGIONAL),
        (30, EVERYONE),
        (45, EVERYONE),
        (60, EVERYONE),
    ],
    LadderName.TODAY: [
        (0, LEADS),
        (15, LEADS),
        (30, LEADS + HEAD),
        (60, LEADS + HEAD + REGIONAL),
        (90, EVERYONE),
        (120, EVERYONE),
        (150, EVERYONE),
    ],
}
R9[LadderName.WORKING_DAY] = R9[LadderName.TODAY]
"""By day; what it is at night stands in `test_by_day.py`."""


@pytest.mark.parametrize("name", LadderName)
def test_minute_by_minute_the_steps_are_those_of_r9(name: LadderName) -> None:
    setting, one, seen = Setting(), ladder(name), []
    for minute in range(R9[name][-1][0] + 1):
        taken, one = setting.climb(one, NOW + minutes(minute))
        seen += [(minute, told(step)) for step in taken]
    assert seen == R9[name]


def test_the_recorder_is_told_that_nobody_answered_from_the_third_step_on_and_at_the_end_the_setting() -> None:
    one, said = ladder(), []
    for minute in (0, 5, 10, 20, 30):
        taken, one = Setting().climb(one, NOW + minutes(minute))
        said += [(step.unanswered, step.ended) for step in taken]
    assert said == [(False, False), (False, False), (True, False), (True, False), (True, True)]
    assert one.unanswered
    assert one.ended


@pytest.mark.parametrize("danger", Answer)
@pytest.mark.parametrize("confidential", [False, True])
def test_which_ladder(danger: Answer, confidential: bool) -> None:
    """Danger, perhaps danger, unanswered (R6), and anything about an adult who works or helps here (R9)."""
    expected = LadderName.TODAY if danger is Answer.NO and not confidential else LadderName.NOW
    assert ladder_for(PACK.ladders, facts=Facts(danger=danger), confidential=confidential) is expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (Facts(danger=Answer.NO, disclosed=Answer.YES), LadderName.NOW),
        (Facts(danger=Answer.NO, moved=Answer.YES), LadderName.NOW),
        (Facts(danger=Answer.NO, kinds=(ConcernKind.OTHER, ConcernKind.GROOMING)), LadderName.NOW),
        (Facts(danger=Answer.NO, kinds=(ConcernKind.TRAFFICKING,)), LadderName.NOW),
        (Facts(danger=Answer.NO, kinds=(ConcernKind.COUNTY_LINES, ConcernKind.VIOLENCE)), LadderName.TODAY),
        (Facts(danger=Answer.NO), LadderName.TODAY),
        (Facts(danger=Answer.NO, classified=Exploitation.MAY_BE), LadderName.TODAY),
        (Facts(danger=Answer.NO, classified=Exploitation.NO), LadderName.WORKING_DAY),
        (Facts(danger=Answer.NOT_ANSWERED, classified=Exploitation.NO), LadderName.NOW),
    ],
)
def test_what_else_is_told_now(facts: Facts, expected: LadderName) -> None:
    """A disclosure, a child who was moved, online grooming (R9); and what waits for the day, because another setting
    shared it or it is not exploitation (R36)."""
    assert ladder_for(PACK.ladders, facts=facts, confidential=False) is expected
    shared = LadderName.NOW if expected is LadderName.NOW else LadderName.WORKING_DAY
    assert ladder_for(PACK.ladders, facts=facts, confidential=False, shared=True) is shared
    assert ladder_for(PACK.ladders, facts=facts, confidential=True, shared=True) is LadderName.NOW


FILLED = [tuple(p for p, here in zip(ROLES, mask, strict=True) if here) for mask in itertools.product((0, 1), repeat=5)]


@pytest.mark.parametrize("name", LadderName)
@pytest.mark.parametrize("people", FILLED, ids=",".join)
def test_whoever_is_left_is_told_however_few_can_be_woken(people: tuple[str, ...], name: LadderName) -> None:
    """Role by role there or not, each subset of them with a subscription or none: 2 x 243 cases.

    Nobody stays untold beyond their own step of R9, and the next step is always in the future: the one that R9 has
    next, or the next repetition.
    """
    plan = PLANS[name]
    longest = plan.steps[-1].at_min - plan.steps[0].at_min
    latest = {person: minute for minute, roles in reversed(R9[name]) for person in roles}
    for mask in itertools.product((0, 1), repeat=len(people)):
        setting = Setting(people, tuple(p for p, pushed in zip(people, mask, strict=True) if pushed))
        one = ladder(name)
        first: dict[str, int] = {}
        for minute in range(0, 125, 5):
            now = NOW + minutes(minute)
            taken, one = setting.climb(one, now)
            for step in taken:
                first |= {person: minute for person in told(step) if person not in first}
            assert now < next_at(plan, one) <= now + minutes(longest), "S8"
        assert first.keys() == set(people)
        assert all(first[person] <= latest[person] for person in people)


def test_nobody_who_can_be_woken_at_a_step_starts_the_next_at_once() -> None:
    """R12: both leads without a subscription; the head has one."""
    taken, one = Setting(pushed=HEAD).climb(ladder(), NOW)
    assert [told(step) for step in taken] == [LEADS, LEADS, LEADS + HEAD]
    assert next_at(PLANS[LadderName.NOW], one) == NOW + minutes(20), "the later ones keep their time"


def test_one_lead_who_can_be_woken_is_enough_to_wait() -> None:
    taken, _ = Setting(pushed=("deputy", "head")).climb(ladder(), NOW)
    assert [told(step) for step in taken] == [LEADS]


def test_where_nobody_at_all_can_be_woken_hurrying_would_gain_nothing() -> None:
    """Each still hears by e-mail and open page at their own time."""
    taken, one = Setting(pushed=()).climb(ladder(), NOW)
    assert [told(step) for step in taken] == [LEADS]
    assert next_at(PLANS[LadderName.NOW], one) == NOW + minutes(5)


def test_a_subscription_that_dies_between_two_steps_takes_the_next_at_once() -> None:
    _, one = Setting().climb(ladder(), NOW)
    taken, _ = Setting(pushed=HEAD).climb(one, NOW + minutes(1))
    assert [told(step) for step in taken] == [LEADS, LEADS + HEAD]


def test_without_any_lead_the_chain_is_gone_through_at_once_up_to_somebody() -> None:
    taken, one = Setting(people=SAFEGUARDING).climb(ladder(), NOW)
    assert [told(step) for step in taken] == [(), (), (), (), SAFEGUARDING]
    assert one.ended
    taken, one = Setting(people=()).climb(ladder(), NOW)
    assert one.ended, "R10: with nobody at all the setting is told at once"
    assert next_at(PLANS[LadderName.NOW], one) == NOW + minutes(15), "and whoever is appointed later is still told"


def test_passing_on_takes_the_next_step_at_once_without_whoever_passed_it_on() -> None:
    _, one = Setting().climb(ladder(), NOW)
    taken, one = Setting().climb(replace(one, skipped=("lead",)), NOW + minutes(1), hurry=True)
    assert [told(step) for step in taken] == [("deputy",)]
    taken, one = Setting().climb(one, NOW + minutes(2), hurry=True)
    assert [told(step) for step in taken] == [("deputy", "head")]
    assert next_at(PLANS[LadderName.NOW], one) == NOW + minutes(20)
    _, one = Setting().climb(one, NOW + minutes(20))
    taken, one = Setting().climb(one, NOW + minutes(30))
    assert told(taken[-1]) == EVERYONE, "at the chain's end they are asked again"


def test_the_one_who_gave_it_back_is_no_reason_to_hurry_to_the_end() -> None:
    """Only they could be woken, and they cannot take it: the others keep their times."""
    taken, one = Setting(pushed=("lead",)).climb(ladder(skipped=("lead",)), NOW)
    assert [told(step) for step in taken] == [("deputy",)]
    assert not one.ended


def test_a_dead_worker_skips_no_step() -> None:
    """S8: all that was missed is taken when somebody looks again, once each; repetitions are not made up for."""
    taken, one = Setting().climb(ladder(), NOW + minutes(25))
    assert [step.n for step in taken] == [0, 1, 2, 3]
    taken, one = Setting().climb(one, NOW + timedelta(hours=8))
    assert [step.n for step in taken] == [4]
    assert next_at(PLANS[LadderName.NOW], one) == NOW + timedelta(hours=8, minutes=15)


def test_looking_twice_takes_nothing_twice() -> None:
    _, one = Setting().climb(ladder(), NOW)
    assert Setting().climb(one, NOW) == ((), one)
    assert Setting().climb(one, NOW + minutes(4.9)) == ((), one)


@pytest.mark.parametrize("taken_before", range(7))
@pytest.mark.parametrize("jump", [-60, -31, -5, -1, 1, 5, 31, 60])
@pytest.mark.parametrize("name", LadderName)
def test_a_clock_that_jumps_makes_nobody_wait_longer_than_a_step(
    name: LadderName, jump: int, taken_before: int
) -> None:
    plan: LadderPlan = PLANS[name]
    now, one = NOW, ladder(name)
    for _ in range(taken_before):
        _, one = Setting().climb(one, now)
        now = next_at(plan, one)
    _, one = Setting().climb(one, now)
    jumped = now + minutes(jump)
    taken, after = Setting().climb(one, jumped)
    if jump < 0:
        assert len(taken) == 1, "set back: the next step is taken at once"
    longest = max(plan.every_min, *(b.at_min - a.at_min for a, b in itertools.pairwise(plan.steps)))
    assert jumped < next_at(plan, after) <= jumped + minutes(longest)
    assert [step.n for step in taken] == list(range(one.taken, one.taken + len(taken)))
