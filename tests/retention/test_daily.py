"""`harken up` disposes once a day, by a process of its own, and goes on whatever becomes of it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from server.embedded.child import Child
from server.up.daily import Daily


def test_once_a_day_and_a_failure_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    begun: list[Child] = []

    def start() -> Child:
        begun.append(Child("what disposes", [sys.executable, "-c", "exit(1)"], log=tmp_path / "dispose.log"))
        return begun[-1]

    with Daily(start, first=0) as daily:
        daily.look()
        begun[0].stop(10)
        for _ in range(3):
            daily.look()
    assert len(begun) == 1
    assert "failed and is tried again tomorrow" in capsys.readouterr().err


def test_it_ends_with_the_rest(tmp_path: Path) -> None:
    sleeps = [sys.executable, "-c", "import signal; signal.pause()"]
    child = Child("what disposes", sleeps, log=tmp_path / "dispose.log")
    with Daily(lambda: child, first=0) as daily:
        daily.look()
        assert child.ended() is None
    assert child.ended() is not None


def test_not_right_after_a_start() -> None:
    def start() -> Child:
        raise AssertionError

    with Daily(start) as daily:
        daily.look()
