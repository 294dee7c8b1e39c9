"""A few of the million runs of `tests/hostile/fuzz.py`, and proof that it finds what there is to find."""

from __future__ import annotations

import pytest

from tests.hostile import fuzz

RUNS = 20_000


def test_whatever_is_sent_is_read_or_refused() -> None:
    counts = fuzz.fuzz(RUNS, seed=2026)
    assert sum(counts.values()) == RUNS
    for name, (_, refusals) in fuzz.TARGETS.items():
        assert counts[f"{name} answered"] > 0, f"no mutation of {name} is ever right: the corpus is not what is sent"
        assert bool(refusals) == bool(counts[f"{name} refused"]), f"{name} refuses nothing, or what it may not"


def test_another_error_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader that trusts what it reads."""
    monkeypatch.setitem(fuzz.TARGETS, "cookie", (lambda data: data.decode("ascii"), ()))
    with pytest.raises(fuzz.Found, match="cookie raised UnicodeDecodeError in run"):
        fuzz.fuzz(RUNS)


def test_a_slow_one_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fuzz, "SECONDS_MAX", 0.0)
    with pytest.raises(fuzz.Found, match="too long"):
        fuzz.fuzz(10)
