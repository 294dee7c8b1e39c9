"""What holds of every concern, whatever is known of it, wherever it is and whatever happens next (D.4; R7, R15)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from server.duties import calendar
from server.duties.calendar import CLOSES, LOCAL, OPENS, is_working
from server.duties.duty import Counterpart, Kept, KnownChild, KnownConcern, Learned
from server.duties.nations import holidays_of
from server.duties.planning import plan
from server.feeds.matters import Facts
from server.feeds.registers import Setting
from server.policy.duties import DutyRule
from server.policy.owed import in_use
from sync.messages.assessing import Exploitation
from sync.messages.concerns import Answer
from sync.messages.duties import Body, DutyStatus, Needs
from sync.messages.owing import DutyWithin
from sync.messages.recording import ConcernKind
from sync.messages.settings import Nation, OpenHours, SettingKind
from tests.duties.golden_cases import WRITTEN, Case
from tests.duties.golden_run import Run, packs

NATIONS: Final = (Nation.ENGLAND, Nation.WALES, Nation.SCOTLAND)
NEW_YEAR: Final = datetime(2026, 1, 1, tzinfo=UTC)
MOMENTS = st.builds(lambda minutes: NEW_YEAR + timedelta(minutes=minutes), st.integers(0, 2 * 366 * 24 * 60))
CHILDREN = ("Robin placed by Eastshire", "Jo placed by Eastshire and Westborough", "Sam", "Alex unplaced", "somebody")
HAPPENINGS = (
    "a lead has it",
    "classified as exploitation",
    "classified as may be exploitation: trafficking",
    "classified as may be exploitation: sexual-exploitation, radicalisation",
    "classified as not exploitation",
    "told police",
    "told local authority",
    "told local authority of Robin",
    "assessed: the child is being harmed now",
    "told placing authority",
    "told prevent, not signed in",
    "Robin is placed by Westborough",
    "Robin is unplaced",
    "Robin is also at Alder School",
    "Robin stays at Alder School until 2026-06-30",
    "it is not about Robin",
    "it is about Robin",
    "an adult who works here may be involved",
    "reviewed in slt on 2026-11-05",
    "the meeting is held",
    "what keeps them safe is recorded",
    "followed up",
)


class Place(NamedTuple):
    provider: str
    kind: SettingKind
    nation: Nation


PLACES = st.builds(Place, st.sampled_from(sorted(packs())), st.sampled_from(SettingKind), st.sampled_from(NATIONS))
FACTS = st.builds(
    Facts,
    danger=st.sampled_from(Answer),
    adult=st.sampled_from(Answer),
    disclosed=st.sampled_from(Answer),
    moved=st.sampled_from(Answer),
    kinds=st.lists(st.sampled_from(ConcernKind), max_size=2, unique=True).map(tuple),
)
KNOWN_CHILDREN = st.lists(
    st.builds(
        KnownChild,
        child=st.sampled_from([f"00000000-0000-4000-8000-00000000000{n}" for n in range(1, 4)]),
        placing=st.sampled_from([(), ("Eastshire",), ("Eastshire", "Westborough")]),
        unplaced=st.booleans(),
        counterparts=st.sampled_from(
            [(), (Counterpart(setting="00000000-0000-4000-8000-0000000000aa", since=NEW_YEAR),)]
        ),
        outside=st.sampled_from([(), ("Oak School",)]),
    ),
    max_size=3,
    unique_by=lambda child: child.child,
).map(tuple)


@st.composite
def concerns(draw: st.DrawFn) -> tuple[Place, KnownConcern]:
    """As the worker may know one: saved, told and arrived in any order that can be."""
    place, arrived = draw(PLACES), draw(MOMENTS)
    before = [arrived - timedelta(minutes=draw(st.integers(0, 40 * 60))) for _ in range(2)]
    learned = draw(
        st.lists(
            st.builds(
                lambda after, what, kinds: Learned(at=arrived + timedelta(minutes=after), classified=what, kinds=kinds),
                st.integers(0, 5000),
                st.sampled_from(Exploitation),
                st.sampled_from([(), (ConcernKind.TRAFFICKING,), (ConcernKind.RADICALISATION,)]),
            ),
            max_size=2,
        )
    )
    children = draw(KNOWN_CHILDREN)
    done = arrived + timedelta(minutes=draw(st.integers(0, 5000)))
    told = {(body, child.child): done for body in (Body.POLICE, Body.LOCAL_AUTHORITY) for child in children}
    known = KnownConcern(
        concern="00000000-0000-4000-8000-0000000000ff",
        setting_kind=place.kind,
        nation=place.nation,
        facts=draw(FACTS),
        children=children,
        received_at=arrived,
        identified_at=before[0],
        shared_at=before[1],
        aware_at=draw(st.none() | st.just(done)),
        learned=tuple(sorted(learned, key=lambda one: one.at)),
        told=draw(st.just({}) | st.just(told)),
        returned={child.child: done for child in children if child.child is not None},
    )
    return place, known


def rules_of(place: Place) -> tuple[DutyRule, ...]:
    return in_use(replace(packs()[place.provider], primary_system="CHARMS"))


@settings(max_examples=60, deadline=None)
@given(concerns())
def test_one_duty_for_each_by_the_strictest_rule_with_every_citation(of: tuple[Place, KnownConcern]) -> None:
    """R16: what the rules ask for together is what each asks for alone, once, at the earliest."""
    place, known = of
    forums, holidays = packs()[place.provider].forums, holidays_of(place.nation)
    planned = {one.duty_id: one for one in plan(known, rules_of(place), holidays, forums)}
    assert max(Counter((d.child, d.body, d.needs, d.whom, d.nth) for d in planned.values()).values(), default=1) == 1
    alone = [(rule, one) for rule in rules_of(place) for one in plan(known, [rule], holidays, forums)]
    assert {one.duty_id for _, one in alone} == planned.keys()
    for duty_id, duty in planned.items():
        asked = [(rule, one) for rule, one in alone if one.duty_id == duty_id]
        assert set(duty.rules) == {rule.id for rule, _ in asked}
        assert duty.due == min(one.due for _, one in asked)
        assert duty.overdue == min(one.overdue for _, one in asked)
        assert duty.law == any(rule.law for rule, _ in asked)
        assert duty.provisional == all(rule.provisional for rule, _ in asked)


@settings(max_examples=60, deadline=None)
@given(concerns())
def test_everything_is_due_after_it_begins_and_working_days_end_in_office_hours(of: tuple[Place, KnownConcern]) -> None:
    place, known = of
    holidays = holidays_of(place.nation)
    for rule in rules_of(place):
        for one in plan(known, [rule], holidays, packs()[place.provider].forums):
            assert one.start <= one.due <= one.overdue
            local = one.due.astimezone(LOCAL)
            if rule.within in (DutyWithin.WORKING_DAYS, DutyWithin.SAME_WORKING_DAY, DutyWithin.END_OF_WORKING_DAY):
                assert is_working(local.date(), holidays)
                assert OPENS <= local.time() <= CLOSES


@settings(max_examples=300, deadline=None)
@given(at=MOMENTS, nation=st.sampled_from(NATIONS), n=st.integers(1, 3))
def test_exactly_so_many_working_days_pass_in_every_season(at: datetime, nation: Nation, n: int) -> None:
    """School and council holidays lengthen nothing: whatever the month, `n` working days end on the `n`th day that is
    neither a weekend nor a bank holiday (R15)."""
    holidays = holidays_of(nation)
    start, due = at.astimezone(LOCAL), calendar.working_days(at, n, holidays).astimezone(LOCAL)
    days = (start.date() + timedelta(days=day) for day in range(1, (due.date() - start.date()).days + 1))
    assert sum(is_working(day, holidays) for day in days) == n
    if is_working(start.date(), holidays):
        assert due.time() == min(max(start.time(), OPENS), CLOSES), "by the clock on the wall, also in DST"
    else:
        assert due.time() == CLOSES


@settings(max_examples=60, deadline=None)
@given(at=MOMENTS, nation=st.sampled_from(NATIONS), sooner=st.integers(0, 3000))
def test_what_began_sooner_is_due_no_later(at: datetime, nation: Nation, sooner: int) -> None:
    """Also over a night in which the clocks change: an earlier telling never lengthens anything."""
    holidays, before = holidays_of(nation), at - timedelta(minutes=sooner)
    for n in (1, 2):
        assert calendar.end_of_working_day(before, n, holidays) <= calendar.end_of_working_day(at, n, holidays)
    assert calendar.same_working_day(before, holidays) <= calendar.same_working_day(at, holidays)
    assert calendar.same_day(before) <= calendar.same_day(at)


def test_the_planner_cannot_know_when_a_setting_is_closed() -> None:
    """R15 by construction: nothing that says so reaches it."""
    fields = {field.name for field in msgspec.structs.fields(KnownConcern)}
    assert not [name for name in fields if "open" in name or "clos" in name or "holiday" in name or "term" in name]
    assert {field.name for field in msgspec.structs.fields(Setting)} - fields >= {"open_hours"}


HOURS = st.lists(
    st.builds(OpenHours, weekday=st.integers(1, 7), opens=st.just("10:00"), closes=st.just("12:00")), max_size=7
).map(tuple)
ANSWERS = st.sampled_from([answer.value for answer in Answer])


@st.composite
def stories(draw: st.DrawFn) -> tuple[Case, tuple[tuple[datetime, str], ...]]:
    place, saved = draw(PLACES), draw(MOMENTS).replace(microsecond=0)
    words = {Nation.ENGLAND: "England", Nation.WALES: "Wales", Nation.SCOTLAND: "Scotland"}
    local = saved.astimezone(LOCAL)
    case = Case(
        name="any",
        source="any",
        provider=place.provider,
        place=f"{place.kind} in {words[place.nation]}",
        children=("Robin", *draw(st.lists(st.sampled_from(CHILDREN[1:]), max_size=2, unique=True))),
        saved=local.strftime(WRITTEN) + (" second" if local.fold else ""),
        danger=draw(ANSWERS),
        disclosed=draw(ANSWERS),
        moved=draw(ANSWERS),
        adult=draw(ANSWERS),
        kinds=tuple(draw(st.lists(st.sampled_from([kind.value for kind in ConcernKind]), max_size=2, unique=True))),
        owed=(),
    )
    happened, at = [], saved
    for what in draw(st.lists(st.sampled_from(HAPPENINGS), max_size=7)):
        at += timedelta(minutes=draw(st.integers(0, 3 * 24 * 60)))
        happened.append((at, what))
    return case, tuple(happened)


@settings(max_examples=100, deadline=None)
@given(stories())
def test_nothing_that_happens_undoes_lengthens_or_loses_anything(
    story: tuple[Case, tuple[tuple[datetime, str], ...]],
) -> None:
    """Whatever is classified, corrected, told or found: done stays done, due stays due, and nothing is gone."""
    case, happened = story
    run = Run(case)
    for at, what in happened:
        run.happens(at, what)
    for before, after, (_, what) in zip(run.history[:-1], run.history[1:], happened, strict=True):
        now = {one.duty.duty_id: one for one in after}
        for was in before:
            one = now[was.duty.duty_id]
            assert (one.duty.due, one.duty.overdue) <= (was.duty.due, was.duty.overdue)
            if was.status in (DutyStatus.DONE, DutyStatus.DECIDED):
                assert (one.status, one.evidence, one.at) == (was.status, was.evidence, was.at)
            if was.open and one.status is DutyStatus.ENDED:
                assert any(_ends(was, what))


def _ends(was: Kept, what: str) -> Iterator[bool]:
    yield was.duty.provisional and what == "classified as not exploitation"
    yield what.startswith("it is ")
    yield bool(was.duty.whom) and what.startswith("Robin is ")
    yield was.duty.needs is Needs.REVIEW and was.duty.nth > 0 and what == "followed up"


@settings(max_examples=25, deadline=None)
@given(story=stories(), hours=HOURS)
def test_when_a_setting_is_open_changes_nothing(
    story: tuple[Case, tuple[tuple[datetime, str], ...]], hours: tuple[OpenHours, ...]
) -> None:
    case, _ = story
    closed = Run(case)
    closed.setting = replace(closed.setting, open_hours=hours)
    closed.happens(closed.matter.received_at, "nothing more")
    assert closed.lines() == Run(case).lines()
