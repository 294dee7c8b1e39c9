"""Whatever people do in whatever order, alone or in batches, with or without a look of the worker: it verifies."""

from __future__ import annotations

from pathlib import Path

import pytest

from server.escalation.climb import climb
from server.verify.run import verify
from sync.messages.base import Command
from sync.messages.concerns import AcknowledgeConcern, AddNote, AmendConcern, Answer, PassOnConcern, Subject
from sync.messages.recording import RecordConcern
from tests.support.database import Addresses
from tests.verify.history import WRITER, concern
from tests.verify.laddered import followed_up, worried
from tests.verify.moved import move
from tests.verify.writing import PACKS, Dice, House, Provider

SEEDS = (0, 3)
"""Add more to look further."""
TURNS = 40
ANSWERS = (Answer.YES, Answer.NO, Answer.NOT_ANSWERED)


class Day:
    """What a seed does with a provider."""

    def __init__(self, made: Provider) -> None:
        self.made = made
        self.random = made.dice.random
        self.matters = [made.dice.uuid()]

    async def turn(self) -> None:
        if self.random.random() < 0.3:
            await self.look()
        else:
            await self.made.push(*[await self.one() for _ in range(self.random.randint(1, 4))])

    async def look(self) -> None:
        """After a while, at all matters that wait. The clock may have been set back."""
        minutes, back = self.random.choice(((0, 0), (6, 0), (16, 0), (40, 0), (200, 200), (0, -20)))
        async with self.made.store.unit(self.made.tenant) as unit:
            rows = await unit.connection.fetch(
                "update ladder set from_at = from_at - make_interval(mins => $2),"
                " last_at = last_at - make_interval(mins => $3) where tenant_id = $1 returning matter_id",
                self.made.tenant,
                minutes,
                back,
            )
        waiting = [str(row["matter_id"]) for row in rows]
        await climb(self.made.store, await self.made.keys(), PACKS, [*waiting, self.random.choice(self.matters)])

    async def one(self) -> bytes:
        by = self.random.choice((self.made.recorder, self.made.lead, self.made.lead, None))
        command = self.command()
        cmd, envelope = await self.made.seal(command, by)
        if isinstance(command, RecordConcern):
            self.matters.append(cmd)
        return envelope

    def command(self) -> Command:
        """Mostly about one that there has been much ado about lately."""
        matter = self.random.choice(self.matters[-2:])
        if self.random.random() < 0.2:
            return self.new(matter)
        turns: tuple[Command, ...] = (
            AmendConcern(concern=matter, writer=WRITER, text="x"),
            AddNote(concern=matter, text="x"),
            *[AcknowledgeConcern(concern=matter), PassOnConcern(concern=matter), worried(matter)] * 3,
            followed_up(matter),
            move(matter, self.random.choice((None, self.made.head, self.made.recorder.person, self.made.safeguarding))),
        )
        return self.random.choice(turns)

    def new(self, matter: str) -> Command:
        made = self.made
        return self.random.choice(
            (
                concern(made, danger=self.random.choice(ANSWERS)),
                concern(made, danger=self.random.choice(ANSWERS)),
                concern(made, adult=Answer.YES, subjects=(Subject(person=made.head),)),
                concern(made, adult=Answer.NOT_SURE, setting=made.annexe),
                concern(made, setting=made.annexe),
                concern(made, finishes=matter),
            )
        )


@pytest.mark.parametrize("seed", SEEDS)
async def test_it_verifies(database: Addresses, tmp_path: Path, seed: int) -> None:
    async with House.open(database, tmp_path, Dice(seed)) as house:
        day = Day(await house.provider("oak", Dice(seed)))
        for _ in range(TURNS):
            await day.turn()
        report = await verify(database.app, tmp_path)
        assert [one.line() for one in report.findings] == []
        assert report.counts["ladders"] > 0
