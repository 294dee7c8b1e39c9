"""The language guard: a keystroke in a long text, beside a plain search for the same phrases. In Node, no browser."""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

ROOT: Final = Path(__file__).parents[2]
CLIENT: Final = ROOT / "client"
BUDGET_MS: Final = 5.0
THROTTLE: Final = 4


class Guarded(Struct, frozen=True):
    """Milliseconds, medians. `whole`: the text looked at for the first time; `bare`: the plain search."""

    characters: int
    phrases: int
    key: float
    whole: float
    bare: float


def measure() -> Guarded:
    """Needs the client's packages."""
    path = {"PATH": f"{ROOT / '.venv/node'}:{os.environ['PATH']}"}
    with tempfile.TemporaryDirectory() as directory:
        # The lists are read from where the script stands, so the bundle stands beside it.
        bundle = Path(directory) / "client/tests/bench/wording.mjs"
        (Path(directory) / "server").symlink_to(ROOT / "server")
        packer = [str(CLIENT / "node_modules/.bin/rolldown"), "tests/bench/wording.ts", "--platform", "node"]
        subprocess.run([*packer, "--file", bundle], cwd=CLIENT, env=path, check=True, capture_output=True)
        said = subprocess.run(["node", bundle], env=path, check=True, capture_output=True)
    return msgspec.json.decode(said.stdout, type=Guarded)


def report(of: Guarded) -> list[str]:
    title = f"language guard, {of.characters:,} characters"
    throttled = f"{of.key * THROTTLE:.1f} ms on a device {THROTTLE} times slower, of {BUDGET_MS:.0f}"
    return [
        f"{title:34}{'ms':>9}{'bare ms':>9}",
        f"  {'a keystroke':32}{of.key:9.2f}{of.bare:9.2f}   {of.key / of.bare:.2f} ×, {throttled}",
        f"  {'the first look at the whole':32}{of.whole:9.2f}{of.bare:9.2f}   {of.whole / of.bare:.2f} ×",
        "",
        f"bare: a plain search for its {of.phrases} phrases, without their inflexions.",
    ]
