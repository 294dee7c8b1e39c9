"""`harken up`."""

from __future__ import annotations

import argparse

from server.chance import SystemChance
from server.clock import SystemClock
from server.up.options import configure, options_of
from server.up.supervise import up

__all__ = ["configure", "run"]


def run(arguments: argparse.Namespace) -> int:
    up(options_of(arguments), SystemClock(), SystemChance())
    return 0
