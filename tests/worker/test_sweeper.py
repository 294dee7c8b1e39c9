"""The sweep with handlers that fail, hang and leave, and two of it at once: each row is done, and by one at a time."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from functools import partial

import pytest

from server.clock import Deadline
from server.work import sweeper
from server.work.lanes import Handler, Lane
from server.work.sweeper import Sweeper
from tests.worker.rows import KIND, ONE, OTHER, Ground


def lane(handler: Handler, *, together: int = 1, calls: int = 4, calls_each: int = 1) -> dict[str, Lane]:
    return {KIND: Lane(handler=handler, together=together, calls=calls, calls_each=calls_each)}


class Doing:
    """A handler that removes its rows, and remembers."""

    def __init__(self, ground: Ground, *, bad: Sequence[str] = (), seconds: float = 0.0) -> None:
        self._ground = ground
        self._bad = bad
        self._seconds = seconds
        self.calls: list[tuple[str, list[str]]] = []
        self.done: Counter[str] = Counter()
        self.at_once: Counter[str] = Counter()
        self.most_at_once = 0

    async def __call__(self, tenant_id: str, ids: Sequence[str]) -> None:
        self.calls.append((tenant_id, list(ids)))
        self.at_once.update(ids)
        self.most_at_once = max(self.most_at_once, *(self.at_once[one] for one in ids))
        try:
            await asyncio.sleep(self._seconds)
            if set(ids) & set(self._bad):
                raise LookupError("words that somebody wrote")
            await self._ground.done(tenant_id, ids)
            self.done.update(ids)
        finally:
            self.at_once.subtract(ids)


@asynccontextmanager
async def sweeping(*sweepers: Sweeper) -> AsyncIterator[None]:
    told = asyncio.Event()
    running = [asyncio.create_task(one.run(told)) for one in sweepers]
    try:
        yield
    finally:
        told.set()
        await asyncio.gather(*running)


def more_than(calls: Sequence[object], count: int) -> bool:
    return len(calls) > count


async def until(happened: Callable[[], bool], seconds: float = 120) -> None:
    deadline = Deadline(seconds)
    while not happened():
        assert not deadline.passed()
        await asyncio.sleep(0.01)


async def until_left(ground: Ground, count: int, tenant: str | None = None, seconds: float = 120) -> None:
    deadline = Deadline(seconds)
    while await ground.left(tenant) > count:
        assert not deadline.passed(), f"{await ground.left(tenant)} rows are left"
        await asyncio.sleep(0.01)


async def test_all_that_is_due_is_done_once_by_two(ground: Ground) -> None:
    await ground.due(ONE, 300)
    await ground.due(OTHER, 7)
    doing = [Doing(ground), Doing(ground)]
    async with sweeping(*(Sweeper(ground.own, lane(one, together=5, calls_each=2)) for one in doing)):
        await until_left(ground, 0)
    done = doing[0].done + doing[1].done
    assert len(done) == 307
    assert set(done.values()) == {1}
    assert all(one.done for one in doing), "both had a part in it"
    assert {len({tenant for tenant, _ in one.calls}) for one in doing} <= {1, 2}


async def test_one_bad_row_stops_no_other(ground: Ground, capsys: pytest.CaptureFixture[str]) -> None:
    await ground.due(ONE, 20)
    [bad] = [str(row["id"]) for row in await ground.admin.fetch("select id from due limit 1")]
    doing = Doing(ground, bad=[bad])
    async with sweeping(Sweeper(ground.own, lane(doing, together=10))):
        await until_left(ground, 1)
    assert bad not in doing.done
    assert [ids for _, ids in doing.calls].count([bad]) == 1, "not again until its lease ends"
    said = capsys.readouterr().out
    assert bad in said
    assert "LookupError" in said
    assert "words" not in said


async def test_a_row_that_takes_too_long_is_broken_off_and_never_done_twice_at_once(ground: Ground) -> None:
    await ground.due(ONE, 1)
    slow = Doing(ground, seconds=30)
    async with sweeping(Sweeper(ground.own, lane(slow, calls_each=4), call_seconds=0.2)):
        for before in range(2):
            await ground.admin.execute("update due set lease_until = null")
            await until(partial(more_than, slow.calls, before))
            await asyncio.sleep(0.3)
    assert slow.most_at_once == 1


async def test_a_flood_of_one_tenant_delays_another_by_less_than_a_sweep(ground: Ground) -> None:
    await ground.due(ONE, 5_000)
    doing = Doing(ground, seconds=0.01)
    async with sweeping(Sweeper(ground.own, lane(doing, together=1, calls=4, calls_each=4))):
        await until_left(ground, 4_900, ONE)
        await ground.due(OTHER, 1)
        await until_left(ground, 0, OTHER)
        assert await ground.left(ONE) > 4_000, "a sweep's worth has been done meanwhile, on any machine"


async def test_what_hangs_holds_up_its_own_tenant_only(ground: Ground) -> None:
    await ground.due(ONE, 100)
    await ground.due(OTHER, 20)
    doing = Doing(ground)

    async def hangs_for_one(tenant_id: str, ids: Sequence[str]) -> None:
        if tenant_id == ONE:
            await asyncio.sleep(3600)
        await doing(tenant_id, ids)

    sweeping_ = Sweeper(ground.own, lane(hangs_for_one, calls=4, calls_each=2))
    running = asyncio.create_task(sweeping_.run(asyncio.Event()))
    await until_left(ground, 0, OTHER)
    running.cancel()
    assert await ground.left(ONE) == 100


async def test_a_ring_is_a_sweep_at_once(ground: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweeper, "SWEEP_SECONDS", 3600)
    doing = Doing(ground)
    one = Sweeper(ground.own, lane(doing))
    async with sweeping(one):
        await asyncio.sleep(0.2)
        await ground.due(ONE, 1)
        one.wake()
        await until(lambda: bool(doing.done))


async def test_told_to_stop_it_finishes_what_it_has_and_leaves_the_rest_to_others(ground: Ground) -> None:
    await ground.due(ONE, 30)
    await ground.due(OTHER, 1)
    quick = Doing(ground, seconds=0.2)

    async def quick_or_not(tenant_id: str, ids: Sequence[str]) -> None:
        await asyncio.sleep(3600 if tenant_id == OTHER else 0)
        await quick(tenant_id, ids)

    # Long enough for the quick on a busy machine.
    async with sweeping(Sweeper(ground.own, lane(quick_or_not, together=2, calls=3), finish_seconds=5)):
        await until(lambda: bool(quick.calls))
    assert sum(quick.done.values()) == sum(len(ids) for _, ids in quick.calls)
    assert await ground.left(ONE) == 30 - sum(quick.done.values())
    assert await ground.admin.fetchval("select count(*) from due where lease_until is not null") == 0
