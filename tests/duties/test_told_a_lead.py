"""When a concern was shared with a lead, as whoever recorded it says: then, or after they had saved it (R4, R15)."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from server.duties.folding import fold

CONCERN = "00000000-0000-4000-8000-000000000001"


def said(kind: str, **data: object) -> bytes:
    entry = {"k": kind, "at": "2026-11-20T17:10:00.000Z", "by": None, "how": "name", "cmd": CONCERN, "d": data}
    return json.dumps(entry).encode()


def recorded(*told: dict[str, str]) -> bytes:
    child = {"described": "the new girl", "roles": []}
    return said("concern-recorded", children=[child], more={"told": list(told)})


def evidence(body: str, at: str) -> bytes:
    return said(
        "evidence-recorded", k="record-evidence", v=1, concern=CONCERN, body=body, writer={"name": "Sam"}, at=at
    )


def test_the_earliest_stated_time_counts_wherever_it_was_said() -> None:
    told = recorded({"body": "lead", "when": "2026-11-20T16:59+00:00"}, {"body": "police", "when": "2026-11-20T10:00Z"})
    assert fold([told]).told_lead == datetime(2026, 11, 20, 16, 59, tzinfo=UTC)
    after = evidence("lead", "2026-11-20T16:40+00:00")
    assert fold([told, after]).told_lead == datetime(2026, 11, 20, 16, 40, tzinfo=UTC)
    assert fold([told, evidence("lead", "2026-11-20T17:05+00:00")]).told_lead == fold([told]).told_lead


def test_words_that_name_no_moment_begin_no_clock() -> None:
    assert (
        fold([recorded({"body": "lead", "when": "after tea"}), evidence("lead", "2026-11-20T16:40")]).told_lead is None
    )
    assert fold([recorded(), evidence("local-authority", "2026-11-20T16:40+00:00")]).told_lead is None
