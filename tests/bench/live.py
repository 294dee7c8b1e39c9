"""One write and fifty who follow the desk it goes to: how long until each has heard of it, and until each has it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from statistics import median, quantiles
from typing import Protocol

from msgspec import Struct

from sync import envelope as env
from tests.bench import streams
from tests.bench.followers import Follower, held_of, hire
from tests.bench.rest import at_rest
from tests.bench.served import sealed
from tests.support.device import TestDevice
from tests.support.running import Harken, Reader

FOLLOWERS, WRITES, WARM = 50, 40, 5
SETTING = "beech"
"""Where nothing else is measured: whoever is hired here is told of what waits here."""


class Hears(Protocol):
    poked_at: float
    pulled_at: float

    async def hear(self, command: str) -> None: ...
    async def rest(self) -> None: ...


class Spread(Struct, frozen=True):
    """Milliseconds from the start of the push request, over all followers of all writes."""

    poked: tuple[float, ...]
    pulled: tuple[float, ...]
    answered: tuple[float, ...]


def measure(harken: Harken) -> tuple[Spread, Spread]:
    """Through the real server, and through bare streams."""
    tablet, reader = harken.device(ref=SETTING), harken.reader("grace", SETTING)
    own = {feed for feed, kind in reader.device.pull().kinds.items() if kind == "own"}
    held = {feed: at for feed, at in held_of(reader.device).items() if feed not in own}
    return asyncio.run(_measure(harken, tablet, reader, held))


async def _measure(
    harken: Harken, tablet: TestDevice, reader: Reader, held: dict[str, tuple[int, str]]
) -> tuple[Spread, Spread]:
    hired = await hire(harken, FOLLOWERS, SETTING)
    followers = [Follower(cookie, reader.device.home.epoch, held) for cookie in hired]
    for follower in followers:
        await follower.connect(harken.settings.origin)
    envelopes = {env.parse(one).header.cmd: one for one in sealed(tablet, WARM + WRITES)}

    async def push(command: str) -> None:
        await asyncio.to_thread(tablet.push, [envelopes[command]])

    real = await _spread(followers, list(envelopes), push, lambda: at_rest(harken.settings))
    for follower in followers:
        follower.close()
    return real, await _bare()


async def _bare() -> Spread:
    with streams.served() as port:
        listeners = [streams.Bare() for _ in range(FOLLOWERS)]
        for listener in listeners:
            await listener.connect(port)
        reader, writer = await asyncio.open_connection("127.0.0.1", port)

        async def write(_: str) -> None:
            writer.write(b"W\n")
            await reader.readexactly(1)

        return await _spread(listeners, [""] * (WARM + WRITES), write, lambda: asyncio.sleep(0))


async def _spread(
    followers: Sequence[Hears],
    commands: Sequence[str],
    write: Callable[[str], Awaitable[None]],
    rested: Callable[[], Awaitable[None]],
) -> Spread:
    loop = asyncio.get_running_loop()
    poked: list[float] = []
    pulled: list[float] = []
    answered: list[float] = []
    for n, command in enumerate(commands):
        # What the worker makes of a concern, such as what policy asks, comes after it, and is poked of by itself.
        await rested()
        await asyncio.gather(*(follower.rest() for follower in followers))
        hearing = asyncio.gather(*(follower.hear(command) for follower in followers))
        began = loop.time()
        await write(command)
        at = loop.time()
        await hearing
        if n >= WARM:
            answered.append((at - began) * 1000)
            poked += [(follower.poked_at - began) * 1000 for follower in followers]
            pulled += [(follower.pulled_at - began) * 1000 for follower in followers]
    return Spread(tuple(poked), tuple(pulled), tuple(answered))


def report(real: Spread, bare: Spread) -> list[str]:
    return [
        _line(f"one write to {FOLLOWERS} followers", ("median ms", "p95 ms", "bare median", "bare p95")),
        _row("the write is answered", real.answered, bare.answered),
        _row("a follower hears of it", real.poked, bare.poked),
        _row("a follower has it", real.pulled, bare.pulled),
        f"{WRITES} writes, from the start of the push, which is opened, decided and fsynced before anybody hears.",
        f"bare: {FOLLOWERS} streams of one asyncio process that passes a line on and answers a question of each.",
    ]


def _row(name: str, real: Sequence[float], bare: Sequence[float]) -> str:
    numbers = (median(real), _p95(real), median(bare), _p95(bare))
    return _line(f"  {name}", [f"{number:.1f}" for number in numbers])


def _line(name: str, columns: Sequence[str]) -> str:
    return f"{name:34}" + "".join(f"{column:>12}" for column in columns)


def _p95(values: Sequence[float]) -> float:
    return quantiles(values, n=20)[-1]
