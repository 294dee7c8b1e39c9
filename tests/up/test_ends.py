"""A web and a worker that are told to stop, or fail, end, whatever hangs: a task, a thread, the event loop."""

from __future__ import annotations

import subprocess
import sys

import msgspec
import pytest

from tests.up.hanging import HANG_SECONDS, HANGS, IN_ORDER, PARTS, Ended

WHERE = {
    "deaf": '"where": "locks.py:',
    "stubborn": " in _cancel_all_tasks",
    "thread": 'concurrent/futures/thread.py"',
    "own-thread": " in _shutdown",
    "blocked": " in _blocked",
    "failing": " in _shutdown",
}
"""What the log must say of each, that somebody can mend it."""


@pytest.fixture(scope="module")
def ended() -> dict[str, Ended]:
    done = subprocess.run([sys.executable, "-m", "tests.up.hanging"], stdout=subprocess.PIPE, check=True, timeout=900)
    return msgspec.json.decode(done.stdout, type=dict[str, Ended])


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("hang", HANGS)
def test_it_ends_and_says_what_hung(ended: dict[str, Ended], part: str, hang: str) -> None:
    found = ended[f"{part} {hang}"]
    if hang in IN_ORDER:
        assert (found.code, found.said) == (0, "")
    else:
        assert found.code == 1, found.said
        assert f"Timeout (0:00:{HANG_SECONDS:02.0f})!" in found.said
        assert WHERE[hang] in found.said
