"""A week of ladders under two workers that die, a clock that is set wrong, and people who answer, pass on, and worry.

The rule is the real one; the `due` table and its lease are modelled as the worker uses them. One seed, one run (S12).
"""

from __future__ import annotations

import hashlib
import random
from datetime import UTC, datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from server.escalation.audience import Hearer
from server.escalation.day import is_day
from server.escalation.rules import climb, ladder_for, look_at
from server.feeds.matters import Facts
from server.feeds.waking import Ladder
from server.policy.load import read_packs
from sync.messages.concerns import Answer
from sync.messages.escalation import Channel, LadderName

PACK = read_packs()["affinity"]
PLANS = PACK.ladders.plans
START = datetime(2026, 3, 25, tzinfo=UTC)  # the week in which the clocks go forward
DAY_S = 24 * 3600
TICK_S = 2
LATE_S = 60
LEASE_S = 30
PEOPLE = {"lead": 2, "deputy": 2, "head": 1, "regional": 1, "safeguarding": 2}


class Due(Struct, kw_only=True):
    """A row, in the database's clock."""

    at: datetime
    rung_at: datetime
    lease_until: datetime | None = None


class Waiting(Struct, kw_only=True):
    ladder: Ladder
    due: Due
    owed_at: float
    """In true seconds: when the next step should be taken by a clock that is right."""


class Week:
    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311 (a run, to be repeated)
        self.true_s = 0.0
        self.wrong = timedelta()
        self.workers = {"one": True, "two": True}
        self.waiting: dict[str, Waiting] = {}
        self.pushed = {
            f"{role} {n}": self.chance.random() < 0.8 for role, count in PEOPLE.items() for n in range(count)
        }
        self.diary: list[str] = []
        self.worst_s = 0.0
        self.made = self.steps = self.by_day = 0

    @property
    def clock(self) -> datetime:
        return START + timedelta(seconds=self.true_s) + self.wrong

    def run(self, days: int) -> str:
        while self.true_s < days * DAY_S:
            self.happen()
            for worker, alive in self.workers.items():
                if alive:
                    self.sweep(worker)
            self.check()
            self.true_s += TICK_S
        return hashlib.sha256("\n".join(self.diary).encode()).hexdigest()

    # -- the world -----------------------------------------------------------------------------------------------

    def happen(self) -> None:
        often = self.chance.random
        if often() < 1 / 900:
            self.begin(f"matter {self.made}")
            self.made += 1
        if often() < 1 / 7200:
            # Both may be dead for a while: what is owed meanwhile is owed when one is back.
            self.workers = {name: often() < 0.7 for name in self.workers}
        if not any(self.workers.values()) and often() < 1 / 300:
            self.workers = dict.fromkeys(self.workers, True)
        if often() < 1 / 21_600:
            self.set_wrong()
        if often() < 1 / 3600:
            person = self.chance.choice(sorted(self.pushed))
            self.pushed[person] = not self.pushed[person]
        for matter in sorted(self.waiting):
            if often() < 1 / 1200:
                self.answer(matter)

    def set_wrong(self) -> None:
        """What waits for the morning waits by the clock that there is; what was rung in its future is due at once."""
        self.wrong += timedelta(hours=self.chance.choice((-1, 1)))
        self.note(f"clock {self.wrong}")
        for one in self.waiting.values():
            if one.due.rung_at <= self.clock < one.due.at:
                one.owed_at = self.true_s + (one.due.at - self.clock).total_seconds()

    def begin(self, matter: str, *, round_: int = 1, skipped: tuple[str, ...] = ()) -> None:
        danger = self.chance.choice(list(Answer))
        shared = self.chance.random() < 0.5
        name = ladder_for(PACK.ladders, facts=Facts(danger=danger), confidential=False, shared=shared)
        self.by_day += name is LadderName.WORKING_DAY
        ladder = Ladder(
            matter_id=matter,
            setting_id="alder",
            name=name,
            round=round_,
            from_at=self.clock,
            taken=0,
            last_at=self.clock,
            told=(),
            skipped=skipped,
            unanswered=False,
            ended=False,
        )
        self.keep(matter, ladder)

    def answer(self, matter: str) -> None:
        """Most say "I have it"; some cannot take it; some recorders are worried still."""
        one = self.waiting[matter]
        what = self.chance.choice(("has it", "has it", "passes on", "is worried"))
        self.note(f"{matter}: {what}")
        if what == "passes on" and one.ladder.told:
            passing = (*one.ladder.skipped, self.chance.choice(one.ladder.told))
            self.keep(matter, replace(one.ladder, skipped=passing), hurry=True)
        elif what == "is worried":
            self.begin(matter, round_=one.ladder.round + 1)
        else:
            del self.waiting[matter]

    # -- what the server does ------------------------------------------------------------------------------------

    def keep(self, matter: str, ladder: Ladder, *, hurry: bool = False) -> None:
        plan = PLANS[ladder.name]

        def audience(index: int) -> tuple[Hearer, ...]:
            roles = plan.steps[index].roles
            return tuple(
                Hearer(person=person, name=person, title=person, reads=True)
                for person in sorted(self.pushed)
                if person.split()[0] in roles
            )

        reach = {person: Channel.WEBPUSH if pushed else Channel.EMAIL for person, pushed in self.pushed.items()}
        taken, after = climb(plan, ladder, self.clock, audience, reach, hurry=hurry)
        assert [step.n for step in taken] == list(range(ladder.taken, after.taken)), "no step is skipped"
        self.steps += len(taken)
        self.note(f"{matter}: {[step.n for step in taken]}")
        assert not plan.by_day or ladder.taken == 0 or hurry or not taken or is_day(self.clock), "nobody at night"
        at = look_at(plan, after, self.clock)
        assert at > self.clock, "S8: the next step is in the future"
        owed_s = self.true_s + (at - self.clock).total_seconds()
        self.waiting[matter] = Waiting(ladder=after, due=Due(at=at, rung_at=self.clock), owed_at=owed_s)

    def sweep(self, worker: str) -> None:
        for matter, one in sorted(self.waiting.items()):
            due, clock = one.due, self.clock
            leased = due.lease_until is not None and clock < due.lease_until <= clock + timedelta(seconds=LEASE_S)
            if leased or (due.at > clock and clock >= due.rung_at):
                continue
            due.lease_until = clock + timedelta(seconds=LEASE_S)
            if self.chance.random() < 0.02:
                self.workers[worker] = False
                self.note(f"{worker} dies with {matter}")
                return
            self.keep(matter, one.ladder)

    def check(self) -> None:
        """S8. Time without any worker, and a lease that a dead one left, are not the ladder's lateness."""
        if not any(self.workers.values()):
            for one in self.waiting.values():
                one.owed_at = max(one.owed_at, self.true_s + LEASE_S)
            return
        for one in self.waiting.values():
            self.worst_s = max(self.worst_s, self.true_s - one.owed_at)
        assert self.worst_s <= LATE_S, self.diary[-20:]

    def note(self, line: str) -> None:
        self.diary.append(f"{self.true_s:.0f} {line}")


def test_no_step_is_skipped_and_none_is_late() -> None:
    week = Week(20261121)
    week.run(days=7)
    assert week.made > 100
    assert week.steps > 3 * week.made
    assert week.by_day > 50, "of what waits for the morning"
    assert any("clock" in line for line in week.diary), "the clock was set wrong on the way"
    assert any("dies" in line for line in week.diary), "workers died on the way"


def test_the_same_seed_gives_the_same_week() -> None:
    assert Week(3).run(days=1) == Week(3).run(days=1)
