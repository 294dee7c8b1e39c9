"""Matters that nobody has, their steps made due at will, and whether each alert came to whom it was for, and when."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

import asyncpg
from msgspec import Struct

from server.clock import Deadline
from server.policy.load import read_packs
from sync.messages.escalation import LadderName
from tests.crash.clocks import Clock
from tests.crash.parts import Parts
from tests.support.pushes import PushService, Subscription

PAUSE_S = 0.1
_MOMENT = timedelta(seconds=0.01)
"""Between two clocks of one machine."""


class Arrival(Struct, frozen=True, kw_only=True):
    """An alert that came, from the moment at which its step was due."""

    matter: str
    step: int
    person: str
    due: datetime
    came: datetime

    @property
    def late_s(self) -> float:
        return (self.came - self.due).total_seconds()


class Escalations:
    """The matters of one provider, and the people who can be woken. `clock` is the database's; what is due, and what
    came when, is told by the true one."""

    def __init__(
        self,
        parts: Parts,
        service: PushService,
        tenant: str,
        people: Mapping[str, Subscription],
        matters: Sequence[str],
        clock: Clock | None = None,
    ) -> None:
        self._parts = parts
        self._service = service
        self._tenant = tenant
        self._people = {subscription.endpoint: person for person, subscription in people.items()}
        self._matters = list(matters)
        self._clock = clock or Clock()
        self._due: dict[tuple[str, int], datetime] = {}

    def escalate(self, seconds: float) -> None:
        """The next step of every matter is due, one after the other in the time from now on, as if the minutes before
        had gone by."""
        plans = read_packs()[self._pack()].ladders.plans
        ladders = self._sql("select * from ladder where matter_id = any($1::uuid[])", self._matters)
        assert len(ladders) == len(self._matters)
        start = datetime.now(UTC)
        rows = []
        for n, row in enumerate(ladders):
            when = start + timedelta(seconds=seconds * n / len(ladders))
            step = plans[LadderName(row["name"])].steps[row["taken"]]
            read = self._clock.reads(when)
            rows.append((row["matter_id"], read, read - timedelta(minutes=step.at_min)))
            self._due[str(row["matter_id"]), row["taken"]] = when
        columns = [list(column) for column in zip(*rows, strict=True)]
        self._sql(
            "with w as (select * from unnest($1::uuid[], $2::timestamptz[], $3::timestamptz[]) as w (id, at, began)),"
            " moved as (update ladder set from_at = w.began from w where matter_id = w.id)"
            " update due set at = w.at, rung_at = now(), lease_until = null from w"
            " where kind = 'ladder' and due.id = w.id",
            *columns,
        )

    def hurry(self) -> None:
        """As if every lease had run its time."""
        self._sql("update due set lease_until = lease_until - interval '30 seconds' where lease_until is not null")

    def wait(self, seconds: float) -> None:
        """Until every step that was due has been taken, and all whom it told are done with."""
        deadline = Deadline(seconds)
        while waiting := self.waiting():
            assert not deadline.passed(), f"{waiting} still wait"
            time.sleep(PAUSE_S)

    def waiting(self) -> int:
        """Steps and alerts that are due."""
        [row] = self._sql(
            "select (select count(*) from due where at <= now() and kind = 'ladder')"
            " + (select count(*) from alert where done_at is null) as n"
        )
        future = sum(due > datetime.now(UTC) for due in self._due.values())
        return int(row["n"]) + future

    def longest(self) -> timedelta:
        """Until the next step of any that nobody has: by the database's clock, as it is set now."""
        [row] = self._sql("select max(at) - now() as longest from due where kind = 'ladder'")
        longest: timedelta = row["longest"]
        return longest

    def arrivals(self) -> list[Arrival]:
        """One for each alert that was ever made. Fails for any that nobody got: it would be lost."""
        ladders = {str(row["matter_id"]): row["taken"] for row in self._sql("select matter_id, taken from ladder")}
        # What is owed is measured apart (`owing`).
        alerts = self._sql("select * from alert where duty_id is null and matter_id in (select matter_id from ladder)")
        told = {(str(row["matter_id"]), row["step"]) for row in alerts}
        taken = {(matter, step) for matter, count in ladders.items() for step in range(count)}
        assert taken == told, "each step that was taken told somebody"
        assert len({(row["matter_id"], row["step"], row["person_id"]) for row in alerts}) == len(alerts), "told once"
        outcomes = Counter(row["outcome"] for row in alerts)
        assert outcomes.keys() == {"webpush"}, f"not all by a push: {outcomes}"
        heard = self._heard()
        return [self._arrival(row, heard[str(row["person_id"])]) for row in alerts]

    def _arrival(self, row: asyncpg.Record, heard: Sequence[datetime]) -> Arrival:
        """By the last message that can have carried it: one may come again after a worker died."""
        matter, step = str(row["matter_id"]), row["step"]
        made, done = self._clock.truly(row["made_at"]), self._clock.truly(row["done_at"])
        could = [at for at in heard if made - _MOMENT <= at <= done + _MOMENT]
        assert could, f"the alert of step {step} of {matter} is marked as sent and never came"
        due = self._due.get((matter, step), made)
        return Arrival(matter=matter, step=step, person=str(row["person_id"]), due=due, came=could[-1])

    def _heard(self) -> dict[str, list[datetime]]:
        ahead = time.time() - time.monotonic()
        heard: dict[str, list[datetime]] = {person: [] for person in self._people.values()}
        for got in list(self._service.received):
            heard[self._people[got.endpoint]].append(datetime.fromtimestamp(got.at + ahead, UTC))
        return heard

    def _pack(self) -> str:
        return str(self._sql("select pack_name from tenant")[0]["pack_name"])

    def _sql(self, statement: str, *arguments: object) -> list[asyncpg.Record]:
        return self._parts.sql(self._tenant, statement, *arguments)


def late(arrivals: Sequence[Arrival], share: float) -> float:
    """Seconds that this share of them was late by, at most."""
    ordered = sorted(one.late_s for one in arrivals)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]
