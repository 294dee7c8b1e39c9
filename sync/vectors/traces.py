"""Traces of the device engine: named scenarios that a reader can follow, and random walks."""

from __future__ import annotations

from typing import Any

from sync.vectors.scenarios import SCENARIOS
from sync.vectors.walk import walk

Json = dict[str, Any]

WALKS = 6
WALK_STEPS = 120


def traces() -> list[Json]:
    named = [scenario().written() for scenario in SCENARIOS]
    return named + [walk(seed, WALK_STEPS).written() for seed in range(WALKS)]
