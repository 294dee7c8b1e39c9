"""What the first page of the repository names is there."""

from __future__ import annotations

import re
from pathlib import Path

from server.cli import COMMANDS

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_place_that_it_names_exists() -> None:
    named = set(re.findall(r"`((?:client|deploy|server|sync|tests)/[\w./-]*)`", TEXT))
    assert len(named) > 40
    assert [place for place in sorted(named) if not (ROOT / place).exists()] == []


def test_every_command_that_it_names_exists() -> None:
    named = set(re.findall(r"\bharken ([a-z-]+)", TEXT))
    assert named > {"up", "verify", "doctor"}
    assert named <= COMMANDS.keys()


def test_every_target_of_make_that_it_names_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = set(re.findall(r"(?:^    |`)make ([a-z]+)", TEXT, re.MULTILINE))
    assert {"run", "test"} < named <= targets
