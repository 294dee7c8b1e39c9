"""Whom to tell at once is one decision in two languages: the server's planner, and a device with no signal (J12)."""

from __future__ import annotations

import json

from tests.duties import applying


def test_committed_cases_are_what_the_planner_says() -> None:
    """client/src/duties/now.test.ts reads the same file."""
    assert applying.HERE.read_text(encoding="utf-8") == applying.text(), (
        "run `python -m tests.duties.applying` and commit what it writes"
    )


def test_every_rule_applies_to_some_cases_and_not_to_others() -> None:
    cases = json.loads(applying.text())["cases"]
    for rule in applying.rules():
        found = sum(rule.id in case["applies"] for case in cases)
        assert (0 < found < len(cases)) is (rule.when not in ((), applying.rules()[1].when)), rule.id
