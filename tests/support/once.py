"""What is slow to make and cheap to copy is made once in a run, whichever of its processes asks for it first."""

from __future__ import annotations

import fcntl
import subprocess
from collections.abc import Callable
from pathlib import Path


def once(made: Path, make: Callable[[Path], None]) -> Path:
    """Returns when `made` is whole. Whoever asks while another process is at it waits; half of it is never used."""
    with made.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            half = made.with_suffix(".half")
            make(half)
            half.rename(made)
    return made


def copy(made: Path, to: Path) -> Path:
    """With its owners, since PostgreSQL's files are not root's. `to` may be there already."""
    to.mkdir(mode=0o700, parents=True, exist_ok=True)
    subprocess.run(["cp", "--archive", f"{made}/.", str(to)], check=True)
    return to
