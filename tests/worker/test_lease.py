"""Leases: one row, one worker, until it is done or the worker is dead; whatever the clock does (F4, F9)."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from server.work.lanes import Place, Share
from server.work.lease import LEASE, Leased, Leases
from tests.worker.rows import KIND, ONE, OTHER, Ground

HERE, THERE = Place(ONE, KIND), Place(OTHER, KIND)


async def taken(ground: Ground, rows: int = 100) -> list[Leased]:
    """By a worker that takes all it finds, up to `rows` of each."""
    leases = Leases(ground.own)
    waiting = await leases.waiting([KIND])
    return await leases.take([Share(place=place, rows=rows) for place in waiting])


async def test_what_is_not_due_yet_waits(ground: Ground) -> None:
    await ground.due(ONE, 3, at="now() + interval '1 minute'")
    await ground.due(OTHER, 1)
    assert [row.place for row in await taken(ground)] == [THERE]


async def test_a_kind_that_nobody_asks_for_stays(ground: Ground) -> None:
    await ground.due(ONE, 1, kind="another")
    assert await taken(ground) == []
    assert await ground.left() == 1


async def test_a_row_that_is_leased_is_nobody_elses(ground: Ground) -> None:
    await ground.due(ONE, 5)
    first, second = await taken(ground, 3), await taken(ground, 3)
    assert (len(first), len(second)) == (3, 2)
    assert not {row.id for row in first} & {row.id for row in second}
    assert await Leases(ground.own).waiting([KIND]) == []


async def test_two_that_look_at_the_same_moment_share(ground: Ground) -> None:
    await ground.due(ONE, 200)
    share = [Share(place=HERE, rows=150)]
    halves = await asyncio.gather(Leases(ground.own).take(share), Leases(ground.shared).take(share))
    ids = [row.id for half in halves for row in half]
    assert len(ids) == len(set(ids)) >= 150


async def test_the_oldest_come_first(ground: Ground) -> None:
    await ground.due(ONE, 2, at="now() - interval '1 second'")
    await ground.due(ONE, 2, at="now() - interval '1 hour'")
    old = {str(row["id"]) for row in await ground.admin.fetch("select id from due order by at limit 2")}
    assert {row.id for row in await taken(ground, 2)} == old


async def test_what_a_dead_worker_held_comes_back_when_its_lease_ends(ground: Ground) -> None:
    await ground.due(ONE, 2)
    held = await taken(ground)
    assert await taken(ground) == []
    await ground.admin.execute("update due set lease_until = lease_until - $1::interval", LEASE)
    assert {row.id for row in await taken(ground)} == {row.id for row in held}


async def test_a_lease_is_renewed_by_whoever_has_it_and_given_back_at_once(ground: Ground) -> None:
    await ground.due(ONE, 1)
    leases, [row] = Leases(ground.own), await taken(ground)
    again = await leases.renew(row)
    assert again is not None
    assert again.until > row.until
    assert await leases.renew(row) is None, "by an older lease nobody holds anything"
    await leases.give_back([row])
    assert await taken(ground) == []
    await leases.give_back([again])
    assert len(await taken(ground)) == 1


JUMPS = pytest.mark.parametrize("hours", [1, -1], ids=["forward", "back"])


async def jump(ground: Ground, hours: int) -> None:
    """Everything as if the database's clock had jumped by so much since it was written."""
    await ground.admin.execute(
        "update due set at = at - $1::interval, rung_at = rung_at - $1::interval,"
        " lease_until = lease_until - $1::interval",
        timedelta(hours=hours),
    )


@JUMPS
async def test_a_jump_of_the_clock_silences_nothing_that_waits(ground: Ground, hours: int) -> None:
    await ground.due(ONE, 3, at="now() + interval '5 minutes'")
    await ground.admin.execute("update due set rung_at = now()")
    await jump(ground, hours)
    assert len(await taken(ground)) == 3


@JUMPS
async def test_a_jump_of_the_clock_frees_what_was_leased(ground: Ground, hours: int) -> None:
    await ground.due(ONE, 3)
    await ground.admin.execute("update due set rung_at = now()")
    held = await taken(ground)
    await jump(ground, hours)
    assert {row.id for row in await taken(ground)} == {row.id for row in held}


async def test_a_clock_that_was_set_back_makes_things_due_once_and_not_for_ever(ground: Ground) -> None:
    await ground.due(ONE, 1, at="now() + interval '1 hour'")
    await ground.admin.execute("update due set rung_at = now() + interval '1 hour'")
    [row] = await taken(ground)
    await ground.admin.execute("update due set at = now() + interval '5 minutes', lease_until = null")
    assert await Leases(ground.own).waiting([KIND]) == [], f"{row.id} waits like any other again"


async def test_clocks_that_differ_by_a_moment_are_not_a_jump(ground: Ground) -> None:
    await ground.due(ONE, 1, at="now() + interval '5 minutes'")
    await ground.admin.execute("update due set rung_at = now() + interval '3 seconds'")
    assert await taken(ground) == []
