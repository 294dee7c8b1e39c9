"""`harken forget`: deletes demo data, and nothing that is not demo data."""

from __future__ import annotations

import argparse
import shutil
import signal
from pathlib import Path

from server.embedded.layout import layout_of, sole_use
from server.embedded.strays import stop_strays
from server.up.mark import Mark, NotDemoData


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", type=Path, required=True, help="the data directory of a demo")


def run(arguments: argparse.Namespace) -> int:
    """Where nothing is there is nothing to forget. The mark goes last, so that what was half forgotten can be again."""
    layout = layout_of(arguments.data)
    if not layout.root.exists():
        return 0
    mark = Mark(layout)
    if layout.cluster.exists() and not mark.there():
        raise NotDemoData(f"{layout.root} is not a demo's. Records are not deleted by this command.")
    layout.make()
    with sole_use(layout):
        stop_strays(layout.cluster, signal.SIGINT)
        for path in (layout.cluster, layout.redis, layout.keys, layout.log, layout.mail):
            if path.exists():
                shutil.rmtree(path)
        mark.remove()
    return 0
