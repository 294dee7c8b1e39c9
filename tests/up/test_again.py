"""A part that is started again, until that is of no use; and logs that do not grow for ever."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from server.embedded.child import Child
from server.up import again
from server.up.again import Again, ComponentEnded
from server.up.logs import KEPT, Logs


def watched(starts: list[Child], tmp_path: Path, *, needed: bool) -> Again[Child]:
    @contextmanager
    def start() -> Iterator[Child]:
        child = Child("worker", [sys.executable, "-c", "print('no such key'); exit(3)"], log=tmp_path / "worker.log")
        starts.append(child)
        try:
            yield child
        finally:
            child.stop(5)

    return Again("the worker", start, lambda child: child, needed=needed)


def look(part: Again[Child], starts: list[Child]) -> None:
    """Until the newest has ended and that was seen."""
    starts[-1].stop(5)
    part.look()
    part.look()


def test_one_that_never_lasts_ends_the_whole_with_its_last_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(again, "AGAIN_SECONDS", 0)
    starts: list[Child] = []
    with (
        watched(starts, tmp_path, needed=True) as part,
        pytest.raises(ComponentEnded, match=r"(?s)worker ended by itself .*so everything was stopped"),
    ):
        for _ in range(again.SOON_MOST + 1):
            look(part, starts)
    assert len(starts) == again.SOON_MOST + 1


def test_one_that_is_not_needed_is_tried_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(again, "AGAIN_SECONDS", 0)
    starts: list[Child] = []
    with watched(starts, tmp_path, needed=False) as part:
        for _ in range(again.SOON_MOST * 2):
            look(part, starts)
    assert len(starts) == again.SOON_MOST * 2 + 1


def test_between_two_tries_of_one_that_soon_ends_there_is_a_pause(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(again, "AGAIN_SECONDS", 3600)
    starts: list[Child] = []
    with watched(starts, tmp_path, needed=False) as part:
        for _ in range(5):
            look(part, starts)
    assert len(starts) == 2, "at once the first time, and then not for a while"


def test_a_log_is_kept_to_a_size_while_somebody_writes_to_it(tmp_path: Path) -> None:
    log = tmp_path / "web.log"
    with log.open("a") as writing:
        for number in range(KEPT + 3):
            writing.write(f"{number}" * 200)
            writing.flush()
            Logs(tmp_path, bytes_most=100).look()
        writing.write("last")
    assert log.read_text() == "last"
    kept = {path.name: path.read_text()[0] for path in tmp_path.glob("web.log.*")}
    assert kept == {"web.log.1": "5", "web.log.2": "4", "web.log.3": "3"}
    assert (tmp_path / "web.log.1").stat().st_mode & 0o077 == 0
