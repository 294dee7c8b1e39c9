"""Runs pytest; what waits for real processes or a real browser and has failed is tried once more.

    python -m tests.once_more -n 2 tests/browser

Such a test meets whatever the machine does meanwhile: a process that got no time for a minute, a port that somebody
took. It is tried again alone, in a new session with servers of its own, and the last lines say so, because what fails
once may also be a race of ours: whoever reads them looks. What is broken fails twice. What only computes has no such
excuse and is never tried again, nor is anything when more has failed than chance would.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence

import pytest

PROCESSES = ("backup", "browser", "crash", "deploy", "live", "up", "worker")
"""Directories of tests/ whose tests start processes, and wait for them."""
MOST = 3


class Failed:
    """Which tests failed, in any phase."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.names.add(report.nodeid)


def main(arguments: Sequence[str]) -> int:
    """What pytest exits with; the second time, if there was one."""
    failed = Failed()
    first = pytest.main([*arguments], plugins=[failed])
    names = sorted(failed.names)
    if first != pytest.ExitCode.TESTS_FAILED or not excused(names):
        return first
    again = [sys.executable, "-m", "pytest", *(one for one in arguments if one.startswith("--made")), *names]
    print("Once more, alone:", *names, sep="\n  ", flush=True)
    second = subprocess.run(again, check=False).returncode
    print(
        "Failed twice:" if second else "FAILED ONCE, and not when it was tried again:", *names, sep="\n  ", flush=True
    )
    return second


def excused(names: Sequence[str]) -> bool:
    """Whether all of what failed may have failed for what the machine did."""
    return 0 < len(names) <= MOST and all(
        name.startswith(tuple(f"tests/{one}/" for one in PROCESSES)) for name in names
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
