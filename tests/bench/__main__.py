"""`python -m tests.bench [part …]`: runs the parts named, or all, and prints their tables. Each stands by itself."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from collections.abc import Callable
from typing import Final

from tests.bench import carried, desk, due, keystrokes, live, looked, planned, wording
from tests.bench.place import Place

Part = Callable[[Place], list[str]]

PARTS: Final[dict[str, Part]] = {
    "planned": lambda _: planned.report(planned.measure()),
    "wording": lambda _: wording.report(wording.measure()),
    "keystrokes": lambda place: keystrokes.report(keystrokes.measure(place)),
    "desk": lambda place: desk.report(desk.measure(place)),
    "live": lambda place: live.report(*live.measure(place.harken)),
    "due": lambda place: due.report(asyncio.run(due.measure(place.harken.settings))),
    "looked": lambda place: looked.report(looked.measure(place.harken)),
    "carried": lambda place: carried.report(carried.measure(place.harken, place.running)),
}
"""In an order in which none leaves work behind that the next would wait for: the last writes most."""


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    asked.add_argument("parts", nargs="*", metavar="part", help=", ".join(PARTS))
    names = asked.parse_args().parts or list(PARTS)
    if unknown := [name for name in names if name not in PARTS]:
        asked.error(f"there is no {', '.join(unknown)}; there are {', '.join(PARTS)}")
    with Place() as place:
        for name in names:
            print(f"… {name}", file=sys.stderr, flush=True)
            before = os.getloadavg()[0]
            print("\n".join(["", f"== {name}", *PARTS[name](place), _load(before)]), flush=True)


def _load(before: float) -> str:
    return f"load of the machine, {os.cpu_count()} cores: {before:.1f} before, {os.getloadavg()[0]:.1f} after"


if __name__ == "__main__":
    main()
