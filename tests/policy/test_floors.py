"""Whatever is taken out of a pack, put off or reworded is noticed, and no addition of a provider can do it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from server.policy.floors import loosened
from server.policy.ladders import mistakes
from server.policy.load import read_packs
from server.policy.pack import LadderPlan, Pack, Step
from server.policy.written import PackRefused
from sync.messages.escalation import LadderName
from sync.messages.people import Role
from sync.messages.settings import Nation, SettingKind

PACKS = read_packs()
FLOOR = PACKS["outcomes-first"]
LISTS = (
    *("groups", "signs", "tag_groups", "tags", "kinds", "cards", "policies", "notices", "courses", "stated"),
    *("defects", "roles", "outside_numbers", "help"),
)
REWORDED = {
    "groups": "title",
    "signs": "text",
    "tag_groups": "title",
    "tags": "text",
    "kinds": "label",
    "cards": "title",
    "policies": "title",
    "notices": "within",
    "stated": "says",
    "defects": "text",
}


def found(pack: Pack) -> list[str]:
    return list(loosened(pack, floor=FLOOR))


def now(plan: LadderPlan) -> Pack:
    ladders = FLOOR.ladders
    return replace(FLOOR, ladders=replace(ladders, plans={**ladders.plans, LadderName.NOW: plan}))


def test_what_is_as_it_was_is_not_loosened() -> None:
    assert found(FLOOR) == []


@given(st.data())
def test_whatever_is_taken_out_is_noticed(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(LISTS))
    items = getattr(FLOOR, name)
    n = data.draw(st.integers(0, len(items) - 1))
    assert found(replace(FLOOR, **{name: items[:n] + items[n + 1 :]})) != []


@given(st.data())
def test_whatever_says_something_else_is_noticed(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(REWORDED)))
    items = getattr(FLOOR, name)
    n = data.draw(st.integers(0, len(items) - 1))
    said = data.draw(st.text(max_size=20).filter(lambda text: text != getattr(items[n], REWORDED[name])))
    other = replace(items[n], **{REWORDED[name]: said})
    assert found(replace(FLOOR, **{name: (*items[:n], other, *items[n + 1 :])})) != []


@given(st.data())
def test_nobody_is_told_later(data: st.DataObject) -> None:
    """R9, R10: of any step, its minute, its people, those off duty or its levels; or the pause at the end."""
    plan = FLOOR.ladders.plans[LadderName.NOW]
    n = data.draw(st.integers(0, len(plan.steps) - 1))
    step = plan.steps[n]
    worse: list[Step | None] = [
        replace(step, at_min=step.at_min + data.draw(st.integers(1, 600))) if n > 0 else None,
        replace(step, roles=step.roles[:-1]),
        replace(step, on_duty=True),
        replace(step, levels=step.levels - 1) if step.levels > 0 and n == len(plan.steps) - 1 else None,
        replace(step, unanswered=False) if n == len(plan.steps) - 1 else None,
    ]
    changed = data.draw(st.sampled_from([one for one in worse if one is not None]))
    steps = sorted((*plan.steps[:n], changed, *plan.steps[n + 1 :]), key=lambda one: one.at_min)
    later = replace(plan, every_min=plan.every_min + data.draw(st.integers(1, 600)))
    assert found(now(replace(plan, steps=tuple(steps)))) != []
    assert found(now(later)) != []


def test_now_waits_for_no_morning() -> None:
    plan = FLOOR.ladders.plans[LadderName.NOW]
    assert list(mistakes(now(replace(plan, by_day=True)).ladders)) == ["the Now ladder waits for no morning"]
    assert list(mistakes(FLOOR.ladders)) == []


def test_only_those_on_duty_comes_before_everyone() -> None:
    ladders = FLOOR.ladders
    plan = ladders.plans[LadderName.TODAY]

    def on_duty(steps: str) -> list[str]:
        made = tuple(replace(step, on_duty=only == "d") for step, only in zip(plan.steps, steps, strict=True))
        plans = {**ladders.plans, LadderName.TODAY: replace(plan, steps=made)}
        return list(mistakes(replace(ladders, plans=plans)))

    assert on_duty("dd---") == []
    assert len(on_duty("-d---")) == 1
    assert len(on_duty("ddddd")) == 1


def test_everyone_at_once_and_often_is_not_later() -> None:
    everyone = replace(FLOOR.ladders.plans[LadderName.NOW].steps[-1], at_min=0)
    assert found(now(LadderPlan(steps=(everyone,), every_min=5, cites="c"))) == []
    assert found(now(LadderPlan(steps=(everyone,), every_min=15, cites="c"))) != [], "nobody again by minute five"


@given(st.integers(0, 4))
def test_what_cannot_wait_still_cannot(n: int) -> None:
    ladders = FLOOR.ladders
    fewer: list[dict[str, Any]] = [
        {"now_when_danger": ladders.now_when_danger[1:]},
        {"now_when_danger": ladders.now_when_danger[:-1]},
        {"now_when_disclosed": ()},
        {"now_when_moved": ()},
        {"now_when_kinds": frozenset(sorted(ladders.now_when_kinds)[1:])},
    ]
    assert found(replace(FLOOR, ladders=replace(ladders, **fewer[n]))) != []


@given(st.sampled_from(list(SettingKind)), st.integers(-100, 200))
def test_nothing_is_kept_for_less_long(kind: SettingKind, years: int) -> None:
    rule = FLOOR.retention[kind]
    kept = replace(FLOOR, retention={**FLOOR.retention, kind: replace(rule, years_from_birth=years)})
    assert (found(kept) != []) is (years < rule.years_from_birth)


@given(st.permutations(range(4)))
def test_the_chain_keeps_its_order_and_its_end(order: list[int]) -> None:
    chain = FLOOR.staff_concern_chain
    assert (found(replace(FLOOR, staff_concern_chain=tuple(chain[n] for n in order))) != []) is (order != [0, 1, 2, 3])
    for n in range(4):
        assert found(replace(FLOOR, staff_concern_chain=chain[:n] + chain[n + 1 :])) != []
    early, late = ((*chain[:n], replace(chain[0], roles=(Role.CHIEF,)), *chain[n:]) for n in (0, 1))
    assert found(replace(FLOOR, staff_concern_chain=early)) != [], (
        "an administrator puts nobody there who may answer alone"
    )
    assert found(replace(FLOOR, staff_concern_chain=late)) == []


@given(st.sampled_from(list(Nation)))
def test_what_is_law_stays(nation: Nation) -> None:
    part = replace(FLOOR.nations[nation], law=(), title="Elsewhere")
    assert found(replace(FLOOR, nations={**FLOOR.nations, nation: part})) != []


@given(st.data())
def test_hints_stay(data: st.DataObject) -> None:
    english = FLOOR.wordings["en"]
    n = data.draw(st.integers(0, len(english) - 1))
    assert found(replace(FLOOR, wordings={**FLOOR.wordings, "en": english[:n] + english[n + 1 :]})) != []


TIGHTER = """
[[retention]]
kind = "school"
years_from_birth = 75
basis = "own"
rule = "A school keeps what it wrote of a child for 75 years from the child's birth."
cites = "our trustees, 3 May"

[[help]]
id = "trafficking-prevent"
label = "Trafficking route of our partnership"
number = "01632 960 955"
hours = "always"
kinds = ["trafficking"]
cites = "our partnership's page"

[[settled]]
defect = "trafficking-contacts"
how = "Replaced by the route of our partnership."

[versions]
safeguarding = "September 2026"

[options]
senior = "all-by-mailbox"
"""


def test_a_provider_may_add_and_tighten() -> None:
    pack = PACKS.layered("outcomes-first", "outcomes-first", TIGHTER)
    assert pack.retention[SettingKind.SCHOOL].years_from_birth == 75
    assert next(one.number for one in pack.help if one.id == "trafficking-prevent") == "01632 960 955"
    assert next(one.version for one in pack.policies if one.id == "safeguarding") == "September 2026"
    assert next(one.option for one in pack.notices if one.id == "senior") == "all-by-mailbox"
    assert {one.id for one in pack.defects} == {one.id for one in FLOOR.defects}, "a gap is settled and stays told"
    assert found(pack) == []


NOT_POSSIBLE = {
    "no-kinds": TIGHTER.replace('kinds = ["trafficking"]', "kinds = []"),
    "shorter": TIGHTER.replace("= 75", "= 24"),
    "other-gap": TIGHTER.replace('defect = "trafficking-contacts"', 'defect = "nothing"'),
    "other-reading": TIGHTER.replace('senior = "all-by-mailbox"', 'senior = "by-pigeon"'),
    "other-notice": TIGHTER.replace("senior = ", "nobody = "),
    "uncited": TIGHTER.replace('cites = "our partnership\'s page"', 'cites = " "'),
    "twice": TIGHTER + TIGHTER[TIGHTER.index("[[help]]") : TIGHTER.index("[[settled]]")],
    "law": '[[law]]\nid = "x"\ntext = "x"\ncitation = "x"',
    "kinds": '[[kinds]]\nkind = "other"\nlabel = "x"\ncites = "x"',
    "no-text": "= = =",
}


@pytest.mark.parametrize("name", NOT_POSSIBLE)
def test_what_loosens_or_contradicts_is_refused(name: str) -> None:
    with pytest.raises(PackRefused):
        PACKS.layered("outcomes-first", "outcomes-first", NOT_POSSIBLE[name])


def test_a_layer_that_no_longer_stands_waits_for_a_person_and_no_concern_for_it() -> None:
    pack = PACKS.of("affinity", "affinity", "= = =")
    assert pack.defects[0].id == "own-additions-refused"
    assert pack.ladders == PACKS["affinity"].ladders
    assert pack.digest != PACKS["affinity"].digest
