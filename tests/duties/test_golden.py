"""Every case of `golden/` comes out as it is written there (D.4; R4-R24, R30, R36).

`python -m tests.duties.golden_cases` prints them for a lead to read.
"""

from __future__ import annotations

from itertools import product

import pytest

from server.policy.duties import Only
from sync.messages.settings import SettingKind
from tests.duties.golden_cases import Case, read_cases, rendered
from tests.duties.golden_run import Run, packs

CASES = list(read_cases())


@pytest.mark.parametrize("case", [case for _, case in CASES], ids=[f"{theme}: {case.name}" for theme, case in CASES])
def test_what_is_owed_is_what_the_case_says(case: Case) -> None:
    assert Run(case).lines() == case.owed


def test_there_are_enough_and_each_is_another() -> None:
    """Both providers, three nations, both kinds of setting."""
    assert len(CASES) >= 80
    assert len({case.name for _, case in CASES}) == len(CASES)
    assert {(case.provider, case.kind) for _, case in CASES} == set(product(packs(), SettingKind))
    assert {case.nation for _, case in CASES} == {"ENG", "WLS", "SCT"}


def test_every_rule_of_every_pack_is_seen_at_work() -> None:
    """A rule that no case shows is a rule that nobody has read."""
    seen = {
        (case.provider, rule)
        for _, case in CASES
        for stands in Run(case).history
        for one in stands
        for rule in one.duty.rules
    }
    may = {(name, rule.id) for name, pack in packs().items() for rule in pack.duties}
    # Affinity has no integrated settings, and none of its places is in Wales.
    unused = {
        ("affinity", rule.id)
        for rule in packs()["affinity"].duties
        if rule.only is Only.INTEGRATED or (rule.nations and "ENG" not in rule.nations)
    }
    assert sorted(may - seen - unused) == []


def test_a_case_can_be_read_to_somebody() -> None:
    theme, case = next((theme, case) for theme, case in CASES if case.then and case.told_lead == "")
    text = rendered(theme, case)
    assert case.name in text
    assert all(line in text for line in case.owed)
