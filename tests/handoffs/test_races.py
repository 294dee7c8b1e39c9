"""Opened, taken back and its reader suspended at the same moment, over real HTTP: one final state each.

`--handoff-races 200` races that often.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from sync.messages.base import Command
from sync.messages.handoffs import OpenHandoff, WithdrawHandoff, WithdrawReason
from sync.messages.people import RestorePerson, SuspendPerson
from sync.receipt import Receipt
from tests.handoffs.ground import SLUG, Both, Side
from tests.support.web import Web


@pytest.fixture(scope="module")
def both(web: Web) -> Iterator[Both]:
    made = Both(web)
    yield made
    made.close()


def _confirmed(both: Both, side: Side) -> None:
    """They have just shown their second factor."""
    both.web.sql(
        SLUG,
        "insert into session (tenant_id, token_hash, person_id, device_id, made_at, seen_at, idle_ends_at, ends_at,"
        " confirmed_at) values ($1, $2, $3, $4, now(), now(), now() + '1 day', now() + '1 day', now() + '1 hour')",
        *(both.tenant, secrets.token_bytes(32), side.person.person, side.device.home.device),
    )


def _state(both: Both, handoff: str) -> str:
    [row] = both.web.sql(
        SLUG, "select state from handoff where tenant_id = $1 and handoff_id = $2", both.tenant, handoff
    )
    return str(row["state"])


def test_whoever_comes_first_decides(both: Both, pytestconfig: pytest.Config) -> None:
    zoe = both.side("cedar", "zoe")
    carys = both.home.person.person
    _confirmed(both, zoe)
    ended: Counter[str] = Counter()
    with ThreadPoolExecutor(3) as pool:
        for _ in range(pytestconfig.getoption("--handoff-races")):
            concern = both.concern(both.school)
            handoff, _ = both.school.does(both.sending(both.school, concern))

            def tries(side: Side, command: Command) -> tuple[str, str]:
                receipt: Receipt = side.does(command)[1]
                return receipt.verdict.value, receipt.reason

            opening = pool.submit(tries, both.home, OpenHandoff(handoff=handoff))
            taking = pool.submit(tries, both.school, WithdrawHandoff(handoff=handoff, why=WithdrawReason.MISTAKE))
            leaving = pool.submit(tries, zoe, SuspendPerson(person=carys))
            opened, taken = opening.result(), taking.result()
            assert leaving.result() == ("accepted", "-")
            # As many final states as there are outcomes: one.
            state = _state(both, handoff)
            ended[state] += 1
            if state == "opened":
                assert (opened, taken) == (("accepted", "-"), ("refused", "already-opened"))
                _told_again(both, handoff)
            else:
                assert state == "withdrawn"
                assert taken == ("accepted", "-")
                assert opened in (("refused", "withdrawn"), ("refused", "not-yours"))
            assert both.school.told(handoff) == ["sent", state]
            assert zoe.does(RestorePerson(person=carys))[1].verdict == "accepted"
    assert sum(ended.values()) > 0, ended


def _told_again(both: Both, handoff: str) -> None:
    """Whoever had it is suspended: it is somebody else's to open, and stays opened."""
    [row] = both.web.sql(
        SLUG, "select state, acknowledged_by from matter where tenant_id = $1 and matter_id = $2", both.tenant, handoff
    )
    assert (row["state"], row["acknowledged_by"]) == ("unread", None)
