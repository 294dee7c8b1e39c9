"""A month of concerns and what they demand, under two workers that die and a clock that is set wrong (S8b).

Everything that decides is the real thing: entries are folded, planned, kept and climbed as a worker does. Only the
`due` table with its leases is modelled, as the worker uses it. One seed, one run (S12).
"""

from __future__ import annotations

import hashlib
import heapq
import random
from datetime import UTC, datetime, timedelta

from msgspec import Struct

from server.duties.climbing import climb, look_at
from server.duties.duty import Kept
from server.duties.folding import fold
from server.duties.keeping import ANSWERS
from server.duties.nations import holidays_of
from server.duties.receiving import standing
from server.duties.saying import said
from server.duties.standing import known_of, stand
from server.policy.load import read_packs
from sync.messages.duties import DutyStatus, DutyStepped
from tests.sim.shared import Sent, opened
from tests.sim.worries import Worry, acts, begin, finishes

PACKS = read_packs()
START = datetime(2026, 3, 10, tzinfo=UTC)  # a month with clocks forward, Easter and its bank holidays
DAY_S = 24 * 3600.0
SWEEP_S = 2.0
LATE_S = 60.0
LEASE_S = 30.0
DIES, REVIVES_S, WRONG_S = 0.005, 300.0, 2 * DAY_S
"""How often a look is a worker's last; how long both are dead at most; how often the clock is set wrong."""


class Due(Struct, kw_only=True):
    """A row, in the database's clock; `owed_s`: when it is to be looked at, in true seconds. `died`: a worker has, with
    it."""

    at: datetime
    owed_s: float
    version: int = 0
    died: bool = False


class Month:
    def __init__(self, seed: int, concerns: int, days: int = 30) -> None:
        self.chance = random.Random(seed)  # noqa: S311 (a run, to be repeated)
        self.true_s, self.ends_s = 0.0, days * DAY_S
        self.wrong = timedelta()
        self.alive = {"one": True, "two": True}
        self.worries: list[Worry | Sent] = []
        """And what they sent to other settings, which is looked at like them."""
        self.due: dict[int, Due] = {}
        self.queue: list[tuple[float, int, str, int, int]] = []
        self.numbers = 0
        self.digest = hashlib.sha256()
        self.worst_s = 0.0
        self.looks = self.steps = self.done = self.deaths = self.jumps = 0
        self.waited = self.steps_there = self.noted = 0
        for n in range(concerns):
            self.then(self.chance.uniform(0, 0.8 * self.ends_s), "begins", n)
        self.then(self.chance.expovariate(1 / WRONG_S), "is set wrong", 0)

    @property
    def clock(self) -> datetime:
        return START + timedelta(seconds=self.true_s) + self.wrong

    def run(self) -> str:
        """What happened, as one digest."""
        while self.queue and self.queue[0][0] < self.ends_s:
            self.true_s, _, what, n, version = heapq.heappop(self.queue)
            match what:
                case "begins":
                    self.begins(n)
                case "acts":
                    self.acts(n)
                case "looks":
                    self.looks_at(n, version)
                case "revives":
                    self.alive = dict.fromkeys(self.alive, True)
                case _:
                    self.set_wrong()
        return self.digest.hexdigest()

    def then(self, at_s: float, what: str, n: int, version: int = 0) -> None:
        self.numbers += 1
        heapq.heappush(self.queue, (at_s, self.numbers, what, n, version))

    # -- what people do ------------------------------------------------------------------------------------------

    def begins(self, n: int) -> None:
        worry = begin(self.chance, n, self.clock)
        self.worries.append(worry)
        worry.at = len(self.worries) - 1
        self.ring(worry.at)
        self.then(self.true_s + self.chance.expovariate(1 / 3600), "acts", worry.at)

    def acts(self, n: int) -> None:
        """Again and again, sooner or later; in the end all that is left, but where nobody cares."""
        worry = self.worries[n]
        assert isinstance(worry, Worry)
        act = acts if worry.acted < worry.patience or worry.neglected else finishes
        act(self.chance, worry, self.clock)
        self.ring(n)
        for sent in worry.sent:
            if sent.at is None:
                sent.at = len(self.worries)
                self.worries.append(sent)
            self.ring(sent.at)
        if worry.acted < worry.patience or (worry.open and not worry.neglected):
            self.then(self.true_s + self.chance.expovariate(1 / worry.pause_s), "acts", n)

    def set_wrong(self) -> None:
        self.jumps += 1
        self.wrong = timedelta(minutes=self.chance.choice((-61, -5, 0, 3, 59)))
        self.note(f"clock {self.wrong}")
        for n, due in self.due.items():
            # What was rung in what is now the future is due at once.
            ahead = self.worries[n].rung_at > self.clock + timedelta(seconds=5)
            self.expect(n, self.clock if ahead else due.at)
        self.then(self.true_s + self.chance.expovariate(1 / WRONG_S), "is set wrong", 0)

    # -- what the server does ------------------------------------------------------------------------------------

    def ring(self, n: int) -> None:
        at = self.due[n].at if n in self.due else self.clock
        self.worries[n].rung_at = self.clock
        self.expect(n, min(at, self.clock))

    def expect(self, n: int, at: datetime) -> None:
        """The row is due then; whichever worker sweeps next takes it."""
        version = self.due[n].version + 1 if n in self.due else 1
        owed_s = self.true_s + max(0.0, (at - self.clock).total_seconds())
        before = self.due.get(n)
        if before is not None and before.owed_s < owed_s and before.owed_s <= self.true_s:
            owed_s = before.owed_s
        self.due[n] = Due(at=at, owed_s=owed_s, version=version)
        self.then(max(owed_s, self.true_s) + self.chance.uniform(0, SWEEP_S), "looks", n, version)

    def looks_at(self, n: int, version: int) -> None:
        due = self.due.get(n)
        if due is None or due.version != version:
            return
        workers = [name for name, alive in self.alive.items() if alive]
        if not workers:
            # Time without any worker is not lateness of what they do.
            due.owed_s = max(due.owed_s, self.true_s)
            self.then(self.true_s + SWEEP_S, "looks", n, version)
            return
        self.worst_s = max(self.worst_s, self.true_s - due.owed_s)
        assert self.worst_s <= LATE_S, f"S8b: {n} is late by {self.worst_s} s"
        if self.chance.random() < DIES:
            # In the middle: nothing of it is committed, and the lease runs its time.
            self.deaths += 1
            # Where both die of it one after the other, the second lease is not lateness either.
            due.owed_s = max(due.owed_s, self.true_s) if due.died else due.owed_s
            due.died = True
            self.alive[self.chance.choice(workers)] = False
            self.then(self.true_s + self.chance.uniform(0, REVIVES_S), "revives", 0)
            self.then(self.true_s + LEASE_S + self.chance.uniform(0, SWEEP_S), "looks", n, version)
            return
        item = self.worries[n]
        at = self.look(item) if isinstance(item, Worry) else self.look_there(item)
        if at is None:
            del self.due[n]
        else:
            assert at > self.clock, "S8b: the next step is in the future"
            self.worries[n].rung_at = self.clock
            self.due[n] = Due(at=at, owed_s=self.true_s, version=version)
            self.due[n].owed_s = self.true_s + (at - self.clock).total_seconds()
            self.expect(n, at)

    def look(self, worry: Worry) -> datetime | None:
        """As `server.duties.looking` does."""
        self.looks += 1
        pack, now = PACKS[worry.pack], self.clock
        holidays = holidays_of(pack.nations[worry.setting.nation].calendar)
        story = fold(worry.texts)
        known = known_of(worry.matter, worry.setting, story, worry.known(story.children), now)
        kept = stand(known, story, pack, holidays, now, frozenset())
        nexts = []
        for one in kept:
            before = story.kept.get(one.duty.duty_id)
            self.compare(worry, before, one, story.done.withdrawn)
            if before is None or said(worry.id, before) != said(worry.id, one):
                worry.says("duty-kept", said(worry.id, one), now)
            steps, after = climb(one, pack.duty_steps, now, holidays)
            for step in steps:
                expected = 0 if before is not None and one.duty.start > before.duty.start else one.taken
                assert step.n == expected + steps.index(step), "no step is skipped"
                self.steps += 1
                worry.says(
                    "duty-stepped",
                    DutyStepped(duty=one.duty.duty_id, step=step.n, overdue=step.of is not None, told=()),
                    now,
                )
            at = look_at(after, pack.duty_steps, now, holidays)
            assert (at is not None and at > now) == after.climbs, "S8b: every unmet duty has its next step"
            nexts.append(at)
        worry.open = [one for one in kept if one.open]
        for one in worry.open:
            if one.theirs:
                self.waited += 1
                there = list(opened(worry, one.duty.child, one.duty.whom))
                assert any(sent.at in self.due for sent in there), "S8b: or its next step is on the other side"
        self.note(f"{worry.at} {len(kept)} {len(worry.open)}")
        return min((at for at in nexts if at is not None), default=None)

    def look_there(self, sent: Sent) -> datetime | None:
        """The same for the setting that it was sent to."""
        self.looks += 1
        pack, now = PACKS[sent.pack], self.clock
        holidays = holidays_of(pack.nations[sent.setting.nation].calendar)
        nexts = []
        for one in standing(sent.handoff, sent.matter, sent.setting, sent.kept, pack, holidays, now):
            before = sent.kept.get(one.duty.duty_id)
            self.noted += before is not None and before.open and one.status is DutyStatus.DONE
            steps, after = climb(one, pack.duty_steps, now, holidays)
            assert [step.n for step in steps] == list(range(one.taken, after.taken)), "no step is skipped"
            self.steps_there += len(steps)
            sent.kept[one.duty.duty_id] = after
            at = look_at(after, pack.duty_steps, now, holidays)
            assert (at is not None and at > now) == after.open, "S8b: every unmet duty has its next step"
            nexts.append(at)
        return min((at for at in nexts if at is not None), default=None)

    def compare(self, worry: Worry, before: Kept | None, after: Kept, withdrawn: frozenset[str]) -> None:
        """What is done stays done, and no clock is lengthened, whatever is said of the concern."""
        self.done += before is not None and before.open and after.status is DutyStatus.DONE
        if before is None:
            return
        # An answer goes with what it answered.
        gone = before.evidence in withdrawn or (before.duty.needs in ANSWERS and bool(withdrawn))
        if before.status is DutyStatus.DONE and not gone:
            assert after.status is DutyStatus.DONE, (worry.at, before, after)
        if before.status is not DutyStatus.ENDED and after.duty.start <= before.duty.start:
            assert after.duty.due <= before.duty.due, (worry.at, before, after)
            assert after.duty.overdue <= before.duty.overdue, (worry.at, before, after)
        if before.open and not withdrawn:
            assert after.duty.start <= before.duty.start, (worry.at, before, after)

    def note(self, line: str) -> None:
        self.digest.update(f"{self.true_s:.3f} {line}\n".encode())
