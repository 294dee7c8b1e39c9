"""Everybody tries everything with every handoff, in any order, twice, and with a server that dies (S9, S7, S2).

`--handoff-actions 100000` tries that many.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from server.db.tenant_tx import Database
from tests.handoffs.model import Everybody
from tests.support.web import Web

STEPS = 100
LOGINS = st.sampled_from(["mina", "finn", "carys", "leon", "ade"])
LEADS = st.sampled_from(["mina", "finn", "carys", "leon"])
ABOUT = st.sampled_from([None, None, None, "finn", "leon", "carys"])
NOT_NOW = [None] * 8
"""What waits comes as one batch, in which what came before is not on record yet: mostly it goes on waiting."""
ACTS = st.sampled_from(["open", "withdraw", "close", "ask", "note", "share"])


@pytest.fixture(scope="module")
def everybody(web: Web) -> Iterator[Everybody]:
    with asyncio.Runner() as runner:
        database = runner.run(Database.open(web.settings.dsn_worker, connections=2))
        made = Everybody(web, runner, database)
        yield made
        made.both.close()
        runner.run(database.close())


def test_a_handoff_is_in_exactly_one_state(everybody: Everybody, pytestconfig: pytest.Config) -> None:
    class Tried(RuleBasedStateMachine):
        @initialize(sender=LEADS)
        def first(self, sender: str) -> None:
            everybody.begin(sender, None)

        @rule(sender=LEADS, about=ABOUT)
        def begin(self, sender: str, about: str | None) -> None:
            everybody.begin(sender, about)

        @rule(login=LOGINS, act=ACTS, back=st.integers(0, 12))
        def act(self, login: str, act: str, back: int) -> None:
            everybody.act(login, act, everybody.handoffs[-1 - back % len(everybody.handoffs)])

        @rule(login=LOGINS, act=ACTS)
        def act_on_the_newest(self, login: str, act: str) -> None:
            everybody.act(login, act, everybody.handoffs[-1])

        @rule(n=st.integers(0, 10_000))
        def again(self, n: int) -> None:
            everybody.again(n)

        @rule(dies=st.sampled_from([True, False, *NOT_NOW]))
        def push(self, dies: bool | None) -> None:
            everybody.push(dies=dies)

        @rule(login=st.sampled_from(["mina", "finn", "carys", "leon", *NOT_NOW]))
        def delivers(self, login: str | None) -> None:
            everybody.delivers(login)

        def teardown(self) -> None:
            everybody.check()

    wanted: int = pytestconfig.getoption("--handoff-actions")
    while everybody.actions < wanted:
        run_state_machine_as_test(
            Tried,
            settings=settings(
                max_examples=max(1, min(100, (wanted - everybody.actions) // STEPS)),
                stateful_step_count=STEPS,
                deadline=None,
                derandomize=False,
                database=None,
                print_blob=False,
                suppress_health_check=list(HealthCheck),
            ),
        )
