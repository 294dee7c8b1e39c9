"""Ladders that turn in unusual ways, and whatever they turn into still verifies."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from server.verify.run import verify
from sync.messages.base import Command
from sync.messages.concerns import (
    AcknowledgeConcern,
    AddNote,
    Answer,
    FollowUpConcern,
    PassOnConcern,
    SayStillWorried,
)
from tests.support.database import Addresses
from tests.verify.history import WRITER, concern
from tests.verify.writing import Dice, House, Provider


class Oak:
    """One provider, what its database holds, and whether all of it verifies."""

    def __init__(self, made: Provider, addresses: Addresses, key_dir: Path) -> None:
        self.made = made
        self.addresses = addresses
        self.key_dir = key_dir

    async def rows(self, statement: str, *arguments: object) -> list[tuple[object, ...]]:
        async with self.made.store.unit(self.made.tenant) as unit:
            return [tuple(row.values()) for row in await unit.connection.fetch(statement, *arguments)]

    async def ladder(self, matter: str) -> tuple[object, ...] | None:
        """Round and steps taken, with the bell that says when the next is; nothing where somebody has it."""
        rows = await self.rows(
            "select l.round, l.taken, d.at is not null from ladder l left join due d"
            " on d.tenant_id = l.tenant_id and d.kind = 'ladder' and d.id = l.matter_id where l.matter_id = $1",
            matter,
        )
        bells = await self.rows("select 1 from due where kind = 'ladder' and id = $1", matter)
        assert bool(bells) == bool(rows)
        return rows[0] if rows else None

    async def verified(self) -> None:
        report = await verify(self.addresses.app, self.key_dir)
        assert [one.line() for one in report.findings] == []


@asynccontextmanager
async def _oak(database: Addresses, tmp_path: Path) -> AsyncIterator[Oak]:
    async with House.open(database, tmp_path, Dice(3)) as house:
        yield Oak(await house.provider("oak", Dice(5)), database, tmp_path)


@pytest.fixture
async def oak(database: Addresses, tmp_path: Path) -> AsyncIterator[Oak]:
    async with _oak(database, tmp_path) as oak:
        yield oak


def follow_up(matter: str) -> FollowUpConcern:
    return FollowUpConcern(concern=matter, summary="s", action="a", outcome="o")


def worried(matter: str) -> SayStillWorried:
    return SayStillWorried(concern=matter, writer=WRITER)


async def test_taken_and_given_back_in_one_batch_is_still_told_on(oak: Oak) -> None:
    """Commands that were made offline come together: the end of one round and the begin of the next in one commit."""
    made = oak.made
    for turn in (AcknowledgeConcern, follow_up):
        matter, envelope = await made.seal(concern(made), made.recorder)
        await made.push(envelope)
        back: Command = PassOnConcern(concern=matter) if turn is AcknowledgeConcern else worried(matter)
        took = AcknowledgeConcern(concern=matter) if turn is AcknowledgeConcern else follow_up(matter)
        await made.push((await made.seal(took, made.lead))[1], (await made.seal(back, made.lead))[1])
        told = await oak.ladder(matter)
        assert told is not None
        assert (told[0], told[2]) == (2, True)
        again = AcknowledgeConcern(concern=matter), worried(matter), AcknowledgeConcern(concern=matter)
        await made.push(*[(await made.seal(one, made.lead))[1] for one in again])
        assert await oak.ladder(matter) is None
    await oak.verified()


async def test_a_senior_who_was_told_in_one_round_is_told_in_the_next(oak: Oak) -> None:
    """What waits for them is one state of their own feed, through all rounds."""
    made = oak.made
    matter, envelope = await made.seal(concern(made), made.recorder)
    await made.push(envelope)
    await made.does(PassOnConcern(concern=matter), made.lead)
    for _ in range(3):
        await made.does(AcknowledgeConcern(concern=matter), made.lead)
        await made.does(worried(matter), made.recorder)
    [(states,)] = await oak.rows(
        "select count(*) from entry e join feed f using (tenant_id, feed_id) where f.about = $1", made.head
    )
    assert states == 7, "told four times, and three times that somebody has it"
    await oak.verified()


async def test_what_is_held_beside_a_matter_of_another_setting_climbs_there(oak: Oak) -> None:
    made = oak.made
    there, envelope = await made.seal(concern(made, setting=made.annexe, danger=Answer.YES))
    await made.push(envelope)
    for minutes in (5, 5):
        await made.later(there, minutes)
    assert await made.does(AddNote(concern=there, text="Seen by chance."), made.lead) == "held"
    [(held,)] = await oak.rows("select matter_id from matter where kind = 'held'")
    for minutes in (5, 5, 10, 10):
        await made.later(str(held), minutes)
    assert await oak.ladder(str(held)) == (1, 5, True)
    await oak.verified()


async def test_a_senior_who_becomes_a_lead_waits_no_longer_than_anybody(oak: Oak) -> None:
    """Nor does one who leaves: whoever was told that something waits is told when somebody has it."""
    made = oak.made
    matter, envelope = await made.seal(concern(made))
    await made.push(envelope)
    await made.does(PassOnConcern(concern=matter), made.lead)
    async with made.store.unit(made.tenant) as unit:
        await unit.connection.execute(
            "insert into appointment (tenant_id, appointment_id, person_id, role, title, setting_id, from_at)"
            " values ($1, $2, $3, 'deputy', 'Deputy', $4, now() - interval '1 minute')",
            made.tenant,
            made.dice.uuid(),
            made.head,
            made.setting,
        )
    await made.does(AcknowledgeConcern(concern=matter), made.lead)
    assert await oak.ladder(matter) is None
    await oak.verified()
