"""Hashing is slow on purpose: one device that asks for much of it must leave room for everybody else."""

from __future__ import annotations

import asyncio

from server.chance import SystemChance
from server.people.passphrases import WAITING_MAX, Passphrases
from server.web.problems import Problem, Reason


async def test_a_device_that_guesses_in_parallel_keeps_nobody_else_out() -> None:
    passphrases = Passphrases(SystemChance(), memory_kib=64)
    stored = await passphrases.hash("correct horse battery")

    async def try_of(asker: str, passphrase: str, behind: str | None = None) -> bool:
        with passphrases.place(asker):
            return await passphrases.matches(behind, passphrase)

    flood = [asyncio.create_task(try_of("one", f"guess {n}")) for n in range(2 * WAITING_MAX)]
    await asyncio.sleep(0)
    assert await try_of("another", "correct horse battery", stored)
    answers = await asyncio.gather(*flood, return_exceptions=True)
    assert answers.count(False) == 1
    refused = [answer.reason for answer in answers if isinstance(answer, Problem)]
    assert refused == [Reason.BUSY] * (2 * WAITING_MAX - 1)
    assert not await try_of("one", "a guess", stored), "and it may go on, one by one"
