"""Whatever the order of holds, lifts, decisions and new words: what is on hold, undue or undecided never goes (S11)."""

from __future__ import annotations

import random

from msgspec import Struct

from sync.messages.concerns import FollowUpConcern, SayStillWorried, Writer
from sync.messages.retention import Keeping
from tests.retention.conftest import Place
from tests.verify.retained import closed, decide, grown, hold, lift, review
from tests.verify.writing import Provider

WRITER = Writer(name="Sam Holt", role="Teaching assistant")
STEPS = 70


class Model(Struct):
    """What must be true of one matter."""

    child: str
    decided: bool = False
    overtaken: bool = False
    gone: bool = False
    holds: list[str] = []


class Told:
    """Does things at random to a few matters, and to what we think of them."""

    def __init__(self, oak: Provider, dice: random.Random, matters: dict[str, Model]) -> None:
        self.oak = oak
        self.dice = dice
        self.matters = matters
        self.of_children: dict[str, list[str]] = {model.child: [] for model in matters.values()}

    async def step(self) -> None:
        matter = self.dice.choice([one for one, model in self.matters.items() if not model.gone])
        decisions = [self._decide, self._decide, self._keep, self._reopen]
        holds = [self._hold, self._lift, self._hold_child, self._lift_child]
        await self.dice.choice([*decisions, *holds])(matter, self.matters[matter])

    async def _decide(self, matter: str, model: Model) -> None:
        await review(self.oak)
        if await decide(self.oak, Keeping.DISPOSE, matter) == "accepted":
            model.decided, model.overtaken = True, False

    async def _keep(self, matter: str, model: Model) -> None:
        if await decide(self.oak, Keeping.KEEP, matter, until="2090-01-01") == "accepted":
            model.decided = False

    async def _hold(self, matter: str, model: Model) -> None:
        model.holds.append(await hold(self.oak, concern=matter))

    async def _lift(self, matter: str, model: Model) -> None:
        if model.holds:
            assert await lift(self.oak, model.holds.pop(), concern=matter) == "accepted"

    async def _hold_child(self, _: str, model: Model) -> None:
        self.of_children[model.child].append(await hold(self.oak, child=model.child))

    async def _lift_child(self, _: str, model: Model) -> None:
        if self.of_children[model.child]:
            assert await lift(self.oak, self.of_children[model.child].pop(), child=model.child) == "accepted"

    async def _reopen(self, matter: str, model: Model) -> None:
        assert await self.oak.does(SayStillWorried(concern=matter, writer=WRITER, text="")) == "accepted"
        model.overtaken = True
        if self.dice.random() < 0.7:
            followed_up = FollowUpConcern(concern=matter, summary="a", action="b", outcome="c")
            assert await self.oak.does(followed_up, self.oak.lead) == "accepted"

    def dispose(self, days: int) -> None:
        for model in self.matters.values():
            model.decided = model.decided and not model.overtaken
            due = model.decided and days >= 14
            model.gone = model.gone or (due and not model.holds and not self.of_children[model.child])


async def test_any_order(place: Place) -> None:
    dice = random.Random(2)  # noqa: S311 (a run that can be repeated is the point)
    children = [await grown(place.oak, ref) for ref in ("1", "2")]
    matters = {await closed(place.oak, child): Model(child=child) for child in children * 4}
    told = Told(place.oak, dice, matters)
    for n in range(STEPS):
        await told.step()
        if n % 7 == 6:
            days = dice.choice([0, 13, 15, 40])
            await place.dispose(days=days)
            told.dispose(days)
            left = {matter: await place.bodies(matter) > 0 for matter in matters}
            assert left == {matter: not model.gone for matter, model in matters.items()}
    assert 0 < sum(model.gone for model in matters.values()) < len(matters)
    assert await place.wrong() == []
