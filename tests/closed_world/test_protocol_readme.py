"""The protocol as told to a stranger says what the vectors and the code say."""

from __future__ import annotations

import json
from typing import Any

from sync import envelope, page
from sync.feeds import FeedKind
from sync.vectors.__main__ import HERE

README = (HERE.parent / "README.md").read_text(encoding="utf-8")


def vectors(name: str) -> Any:  # noqa: ANN401  # test data, looked at field by field
    return json.loads((HERE / f"{name}.json").read_text(encoding="utf-8"))


def test_worked_example_is_in_the_vectors() -> None:
    _, _, told = README.partition("## Worked example")
    shown = [line.strip() for line in told.splitlines() if line.startswith("    ")]
    command = next(one for one in vectors("forms")["commands"] if one["name"] == "nobody said")
    known = {str(value) for value in command.values()} | {vectors("receipts")["proves"][0]["answer"]}
    pull = next(case for case in vectors("pulls")["cases"] if case["name"] == "only what is new")
    known |= set(pull["text"].splitlines())
    assert shown, "there is an example"
    assert [line for line in shown if line not in known] == []
    assert f"`{vectors('forms')['references'][0]['reference']}`" in told
    assert f"`{vectors('receipts')['signing_public']}`" in told


def test_limits_feeds_and_reasons_are_told() -> None:
    for limit in (envelope.HEADER_BYTES_MAX, envelope.BATCH_MAX, page.PAGE_ENTRIES_MAX):
        assert f"{limit} " in README
    for bytes_max in (envelope.BODY_BYTES_MAX, envelope.ENVELOPE_BYTES_MAX, page.PAGE_BYTES_MAX):
        assert f"{bytes_max // 1024} KiB" in README
    for kind in FeedKind:
        assert f"| `{kind}` |" in README
    for reason in envelope.Refusal:
        assert f"`{reason}`" in README
