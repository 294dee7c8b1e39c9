"""Rules of duties: each mistake is refused by name, and a provider makes them stricter or leaves them (R13, R17)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from server.duties.duty import KnownConcern
from server.duties.nations import holidays_of
from server.duties.planning import plan
from server.feeds.matters import Facts
from server.policy.demands import mistakes
from server.policy.differences import differences
from server.policy.duties import DutyRule, DutyStep, Only
from server.policy.explain import explain
from server.policy.load import read_packs
from server.policy.owed import in_use
from server.policy.pack import Pack
from server.policy.tighter import loosened, no_later
from server.policy.written import PackRefused
from sync.messages.duties import Body, Needs
from sync.messages.owing import DutyEach, DutyStarts, DutyWithin
from sync.messages.people import Role
from sync.messages.settings import Nation, SettingKind

PACKS = read_packs()
OAK = PACKS["outcomes-first"]
HOLIDAYS = holidays_of(Nation.ENGLAND)


def one(rule: str) -> DutyRule:
    return next(duty for duty in OAK.duties if duty.id == rule)


def with_rule(rule: str, **changes: Any) -> Pack:  # noqa: ANN401 (any field of a rule)
    return replace(OAK, duties=tuple(replace(d, **changes) if d.id == rule else d for d in OAK.duties))


def layered(text: str) -> Pack:
    return PACKS.layered("outcomes-first", "oak", text)


WRONG: list[tuple[str, dict[str, Any], str]] = [
    ("T-POL-IMM", {"overdue_min": 0}, "owed at once"),
    ("T-REF-1WD", {"overdue_min": 5}, "owed at once"),
    ("T-REF-1WD", {"n": 0}, "how many days or hours"),
    ("T-SNR", {"n": 2}, "how many days or hours"),
    ("LA-REPLY", {"after": None}, "after whose telling"),
    ("T-SNR", {"after": Body.POLICE}, "after whose telling"),
    ("LA-REPLY", {"after": Body.SETTING}, "whom no rule has told"),
    ("RETURN-INTERVIEW", {"each": DutyEach.CONCERN}, "owed for each child"),
    ("T-PA-1WD", {"to": Body.POLICE}, "not to the placing-authority"),
    ("T-REVIEW", {"each": DutyEach.CONCERN, "n": 42}, "owed in each forum"),
    ("T-PA-1WD", {"needs": Needs.PLACING}, "wherever nobody is recorded"),
    ("T-LA-IMM", {"refusable": True}, "only the referral to the local authority"),
    ("T-REF-1WD-PA", {"refusable": True}, "only the referral to the local authority"),
    ("LADO", {"nations": ()}, "of no nation"),
    ("CHALLENGE-LA", {"after": Body.POLICE}, "follows a challenge"),
    ("NRM-OWED", {"challenged": True}, "follows a challenge"),
]


@pytest.mark.parametrize(("rule", "changes", "says"), WRONG)
def test_a_rule_that_contradicts_itself_is_refused(rule: str, changes: dict[str, Any], says: str) -> None:
    assert list(mistakes(OAK)) == []
    assert any(mistake.startswith(rule) and says in mistake for mistake in mistakes(with_rule(rule, **changes)))


STEPS: list[tuple[dict[str, Any], str]] = [
    ({"steps": ()}, "the first is when it is late"),
    ({"steps": OAK.duty_steps.steps[1:]}, "the first is when it is late"),
    ({"every_min": 0}, "later than the one before"),
    ({"steps": (*OAK.duty_steps.steps, DutyStep(after_min=90, roles=(Role.LEAD,), levels=9))}, "no longer told"),
    ({"steps": (DutyStep(after_min=0, roles=(), levels=0),)}, "tells nobody"),
    ({"steps": (DutyStep(after_min=0, roles=(Role.RECORDER,), levels=0),)}, "who read no concern"),
    ({"steps": (DutyStep(after_min=0, roles=(Role.CHIEF,), levels=0),)}, "nobody here is called"),
]


@pytest.mark.parametrize(("changes", "says"), STEPS)
def test_steps_that_tell_nobody_are_refused(changes: dict[str, Any], says: str) -> None:
    pack = replace(OAK, duty_steps=replace(OAK.duty_steps, **changes))
    if says == "nobody here is called":
        pack = replace(pack, roles=tuple(role for role in pack.roles if role.role is not Role.CHIEF))
    assert any(says in mistake for mistake in mistakes(pack))


LOOSER: list[tuple[str, dict[str, Any], str]] = [
    ("T-POL-IMM", {"overdue_min": 31}, "later"),
    ("T-REF-1WD", {"n": 2}, "later"),
    ("T-LA-IMM", {"within": DutyWithin.SAME_DAY, "overdue_min": 0}, "later"),
    ("T-LA-IMM", {"refusable": True}, "decided against"),
    ("T-POL-IMM", {"provisional": True}, "ends when"),
    ("T-LA-IMM", {"again": False}, "once more"),
    ("T-LA-IMM", {"when": one("T-LA-IMM").when[:1]}, "all that it was owed for"),
    ("T-SNR", {"when": one("T-SNR-NOW").when}, "all that it was owed for"),
    ("T-SNR", {"only": Only.INTEGRATED}, "only by some"),
    ("REG-40-4", {"nations": (Nation.WALES,)}, "fewer nations"),
    ("T-REF-1WD", {"settings": (SettingKind.HOME,)}, "fewer settings"),
    ("T-POL-IMM", {"to": Body.EDUCATION}, "somebody else"),
    ("T-PA-1WD", {"starts": DutyStarts.AWARE}, "another moment"),
    ("T-REF-1WD", {"law": True}, "somebody else"),
]


@pytest.mark.parametrize(("rule", "changes", "says"), LOOSER)
def test_a_rule_is_not_loosened(rule: str, changes: dict[str, Any], says: str) -> None:
    assert list(loosened(OAK, floor=OAK)) == []
    found = list(loosened(with_rule(rule, **changes), floor=OAK))
    assert any(what.startswith(rule) and says in what for what in found), found


@pytest.mark.parametrize("rule", [rule.id for rule in OAK.duties])
def test_no_rule_is_dropped(rule: str) -> None:
    less = replace(OAK, duties=tuple(duty for duty in OAK.duties if duty.id != rule))
    assert list(loosened(less, floor=OAK)) == [f"{rule} is no longer owed"]


def test_what_is_late_is_told_no_later_and_to_no_fewer() -> None:
    steps = OAK.duty_steps
    for changes in (
        {"remind_after_min": 16},
        {"remind_before_min": 119},
        {"every_min": 61},
        {"steps": steps.steps[:2]},
        {"steps": (*steps.steps[:2], replace(steps.steps[2], after_min=61))},
        {"steps": (*steps.steps[:2], replace(steps.steps[2], roles=steps.steps[1].roles))},
        {"steps": (*steps.steps[:2], replace(steps.steps[2], levels=0))},
    ):
        assert list(loosened(replace(OAK, duty_steps=replace(steps, **changes)), floor=OAK)) != []
    sooner = replace(steps, every_min=30, steps=tuple(replace(s, after_min=s.after_min // 2) for s in steps.steps))
    assert list(loosened(replace(OAK, duty_steps=sooner), floor=OAK)) == []


TIMES = st.builds(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes), st.integers(0, 400 * 24 * 60)
)
WITHIN = st.one_of(
    st.tuples(st.just(DutyWithin.AT_ONCE), st.just(0), st.sampled_from([15, 60])),
    st.tuples(st.sampled_from([DutyWithin.SAME_DAY, DutyWithin.SAME_WORKING_DAY]), st.just(0), st.just(0)),
    st.tuples(st.sampled_from([DutyWithin.WORKING_DAYS, DutyWithin.END_OF_WORKING_DAY]), st.integers(1, 3), st.just(0)),
    st.tuples(st.sampled_from([DutyWithin.HOURS, DutyWithin.DAYS]), st.integers(1, 80), st.just(0)),
)


@given(own=WITHIN, below=WITHIN, at=TIMES)
def test_what_is_called_no_later_is_due_no_later(
    own: tuple[DutyWithin, int, int], below: tuple[DutyWithin, int, int], at: datetime
) -> None:
    rules = [
        replace(one("T-SNR"), starts=DutyStarts.RECEIVED, within=within, n=n, overdue_min=late)
        for within, n, late in (own, below)
    ]
    if no_later(*rules):
        known = KnownConcern(
            concern="00000000-0000-4000-8000-000000000001",
            setting_kind=SettingKind.HOME,
            nation=Nation.ENGLAND,
            facts=Facts(),
            children=(),
            received_at=at,
            identified_at=at,
            shared_at=at,
        )
        (mine,), (theirs,) = (plan(known, [rule], HOLIDAYS) for rule in rules)
        assert mine.due <= theirs.due
        assert mine.overdue <= theirs.overdue or theirs.at_once is False


SOONER = """
[[duties]]
id = "T-REF-1WD"
what = "Refer to the local authority, the same day"
to = "local-authority"
needs = "telling"
when = [{ judged = ["unclassified", "exploitation", "may-be-exploitation"] }]
starts = "shared"
within = "same-day"
provisional = true
cites = "Own rule"

[[duties]]
id = "X-oak-visit"
what = "Visit the child"
to = "setting"
needs = "safety"
starts = "aware"
within = "hours"
n = 24
cites = "Own rule"
"""


def test_a_layer_makes_it_sooner_and_adds() -> None:
    pack = layered(SOONER)
    said = list(differences(OAK, pack, Nation.ENGLAND))
    assert any(line.startswith("The duty Refer to the local authority, for each child") for line in said)
    assert any(line.startswith("New duty: Visit the child, for each child: within 24 hours") for line in said)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('"same-day"', '"working-days"\nn = 2', "T-REF-1WD is owed later"),
        ("X-oak-visit", "visit", "visit does not begin with X-oak-"),
        ("X-oak-visit", "X-oak visit", "pattern|regex"),
        ("n = 24", "n = 24\nlaw = true\nnations = ['ENG']", "law, which no provider makes"),
        ("X-oak-visit", "T-REF-1WD", "T-REF-1WD stands twice"),
        ('"Own rule"\n\n', '" "\n\n', "the duty T-REF-1WD cites nothing"),
        ("24", '24\nafter = "everyone"', "Invalid enum value"),
    ],
)
def test_a_layer_that_loosens_is_refused(old: str, new: str, says: str) -> None:
    with pytest.raises(PackRefused, match=says):
        layered(SOONER.replace(old, new, 1))


def test_a_time_that_the_text_does_not_name_is_the_providers_to_set() -> None:
    later = with_rule("MEETING", n=10)
    assert list(loosened(later, floor=OAK)) == []
    assert list(loosened(with_rule("MEETING", provisional=True, ours=False), floor=OAK)) == []


def test_rules_wait_for_what_their_provider_has() -> None:
    def handoff(pack: Pack) -> bool:
        return any(rule.only is Only.INTEGRATED for rule in in_use(pack))

    assert (handoff(OAK), handoff(PACKS["affinity"])) == (True, False)
    assert "COPY" not in {rule.id for rule in in_use(OAK)}
    assert "COPY" in {rule.id for rule in in_use(replace(OAK, primary_system="Sleuth"))}


def test_it_is_explained_in_plain_english() -> None:
    chapters = {one.title: one.lines for one in explain(OAK, PACKS.base, [Nation.ENGLAND])}
    owed = chapters["What is then owed, to whom and by when"]
    assert (
        'Tell the local authority, for each child, if "Was the child moved?" is answered yes; or it is marked as Moved'
        " or trafficked: now, and late 60 minutes after it was saved. (7.5)"
    ) in owed
    assert any(line.startswith("Forum: Governance meeting, every 42 days") for line in owed)
    law = chapters["Law and national guidance in England: not your policy"]
    assert any("Tell the local authority designated officer" in line for line in law)
    assert not any("designated officer, once" in line for line in owed), "what is law is not said to be policy"
