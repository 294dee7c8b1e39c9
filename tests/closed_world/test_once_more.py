"""What is tried again is still found, and what only computes is never tried again."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.once_more import MOST, PROCESSES, excused

ROOT = Path(__file__).parents[2]
FAILS_ONCE = """
from pathlib import Path
def test_it():
    tried = Path("tried")
    tried.write_text(tried.read_text() + "." if tried.exists() else ".")
    assert len(tried.read_text()) > {times}
"""


def run(directory: Path, where: str, times: int) -> tuple[int, int, str]:
    """Exit code, how often it was tried, what was said, of a test that fails so many times."""
    test = directory / "tests" / where / "test_it.py"
    test.parent.mkdir(parents=True)
    test.write_text(FAILS_ONCE.format(times=times))
    (directory / "pytest.ini").write_text("[pytest]\n")
    done = subprocess.run(
        [sys.executable, "-m", "tests.once_more", "-p", "no:cacheprovider", f"tests/{where}"],
        cwd=directory,
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, len((directory / "tried").read_text()), done.stdout


def test_what_fails_once_is_said(tmp_path: Path) -> None:
    code, tried, said = run(tmp_path, "browser", 1)
    assert (code, tried) == (0, 2), said
    assert "FAILED ONCE, and not when it was tried again:\n  tests/browser/test_it.py::test_it" in said


def test_what_is_broken_fails(tmp_path: Path) -> None:
    code, tried, said = run(tmp_path, "deploy", 9)
    assert (code, tried) == (1, 2), said


def test_what_only_computes_is_tried_once(tmp_path: Path) -> None:
    code, tried, said = run(tmp_path, "rules", 1)
    assert (code, tried) == (1, 1), said


@pytest.mark.parametrize(
    "names", [[], ["tests/up/a.py::t", "tests/rules/b.py::t"], [f"tests/up/a.py::t{n}" for n in range(MOST + 1)]]
)
def test_no_excuse(names: list[str]) -> None:
    assert not excused(names)


def test_every_directory_is_there() -> None:
    assert [name for name in PROCESSES if not (ROOT / "tests" / name).is_dir()] == []
