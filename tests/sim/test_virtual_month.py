"""Every unmet duty has its next step, through a month of concerns with crashes; `--concerns 10000 -s` for all of it."""

from __future__ import annotations

import time

import pytest

from tests.sim.month import Month

SEED = 20260310


def test_every_unmet_duty_has_its_next_step(pytestconfig: pytest.Config) -> None:
    concerns: int = pytestconfig.getoption("--concerns")
    began = time.process_time()
    month = Month(SEED, concerns)
    month.run()
    took = time.process_time() - began
    print(
        f"{concerns} concerns, {month.looks} looks, {month.steps} steps, {month.done} done, {month.deaths} deaths,"
        f" {month.jumps} wrong clocks; {month.waited} waits for another setting, {month.steps_there} steps and"
        f" {month.noted} notes there; worst {month.worst_s:.1f} s late; {1000 * took / month.looks:.2f} ms a look"
    )
    assert month.looks > 3 * concerns
    assert month.done > concerns / 2
    assert month.steps > concerns
    assert month.deaths > 0
    assert month.jumps > 0
    assert month.waited > 0
    assert month.steps_there > 0
    assert month.noted > 0


def test_the_same_seed_gives_the_same_month() -> None:
    """Of its first days: whatever a month draws, it draws in them."""
    assert Month(3, 15, days=6).run() == Month(3, 15, days=6).run() != Month(4, 15, days=6).run()
