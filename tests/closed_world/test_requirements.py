"""Each row of the requirements on recording, and on what policy then demands, is cited by what does it."""

from __future__ import annotations

import re

from tests.closed_world.test_tidy import ROOT

SECTIONS = {
    "1": "ABC",
    "3": "ABCDE",
    "4": "ABCDEF",
    "5": "ABCD",
    "6": "ABCD",
    "8": "ABCD",
    "9": "AB",
    "10": "A",
    "13": "A",
}
ROWS = [*(f"REQ-{section}-{row}" for section, rows in SECTIONS.items() for row in rows)]
ROWS += ["REQ-12-A", "REQ-12-B", "REQ-12-G"]
DEMANDED = [*(f"REQ-7-{row}" for row in "ADEFGH"), *(f"REQ-11-{row}" for row in "ABCFGHIJK")]
DEMANDED += [*(f"REQ-12-{row}" for row in "CDEFHJKL"), "REQ-13-A"]
"""What is told, to whom and by when: cited in code or in a pack, not by a test alone."""
WHERE = ("server", "sync", "client/src", "tests")
KINDS = {".py", ".ts", ".svelte", ".toml", ".sql"}


def cited_in(rooms: tuple[str, ...]) -> set[str]:
    return {
        row
        for room in rooms
        for path in (ROOT / room).rglob("*")
        if path.suffix in KINDS and ".gen." not in path.name and path.name != "test_requirements.py"
        for row in re.findall(r"REQ-\d+-[A-Z]\b", path.read_text(encoding="utf-8"))
    }


def test_every_row_is_cited_where_it_is_done() -> None:
    cited = cited_in(WHERE)
    assert [row for row in ROWS if row not in cited] == []


def test_every_row_on_what_is_demanded_is_cited_by_code_or_a_pack() -> None:
    cited = cited_in(WHERE[:-1])
    assert [row for row in DEMANDED if row not in cited] == []
