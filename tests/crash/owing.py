"""Concerns that somebody has and whose police have not been told: each climbs at its moment, whatever dies (R13, S8b).

The moment is the devices': what was saved half an hour before it is sent is overdue half an hour after it was saved.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import asyncpg

from server.clock import Deadline
from server.feeds.append import instant
from server.feeds.waking import ALERT_BELL, DUTY_BELL, LADDER_BELL
from sync.messages.concerns import AcknowledgeConcern, Answer
from tests.crash.clocks import Clock
from tests.crash.escalations import PAUSE_S
from tests.crash.parts import Parts
from tests.crash.senders import patiently
from tests.support.device import Person, TestDevice

OVERDUE = timedelta(minutes=30)
PUSH_S = 0.03
"""To seal and send one with its acknowledgement, on a busy machine."""
BATCH = 50


class Owing:
    """`lead` has them all; `other` hears of each only once it is overdue. `clock` is the server's and the tablet's."""

    def __init__(
        self, parts: Parts, tenant: str, tablet: TestDevice, lead: Person, other: str, clock: Clock | None = None
    ) -> None:
        self._parts = parts
        self._tenant = tenant
        self._tablet = tablet
        self._lead = lead
        self._other = other
        self._clock = clock or Clock()
        self._due: dict[str, datetime] = {}

    @property
    def matters(self) -> list[str]:
        return list(self._due)

    def climb(self, count: int, seconds: float) -> None:
        """So many more become overdue, one after the other, in the time that comes after they were sent."""
        start = datetime.now(UTC) + timedelta(seconds=1 + count * PUSH_S)
        sealed = []
        for n in range(count):
            due, cmd = start + timedelta(seconds=seconds * n / count), self._tablet.new_id()
            self._due[cmd] = due
            concern, had = self._tablet.concern(danger=Answer.YES), AcknowledgeConcern(concern=cmd)
            written: dict[str, object] = {"made": instant(self._clock.reads(due - OVERDUE))}
            sealed.append(self._tablet.seal(concern, cmd=cmd, changes=written))
            sealed.append(self._tablet.seal(had, by=self._lead, changes={"made": instant(self._clock.now())}))
        for n in range(0, len(sealed), BATCH):
            assert {one.verdict for one in patiently(self._tablet, sealed[n : n + BATCH])} == {"accepted"}

    def also(self, matters: Sequence[str], due: datetime) -> None:
        """These, which the lead has as well, are late from that moment on."""
        self._due |= dict.fromkeys(matters, due)

    def wait(self, seconds: float) -> None:
        """Until the other lead has been told of every one."""
        deadline = Deadline(seconds)
        while missing := len(self._due) - len(self._told()):
            assert not deadline.passed(), f"{missing} are overdue, and the other lead was never told"
            time.sleep(PAUSE_S)

    def settle(self, seconds: float) -> None:
        """Until nobody has to be told of anything now."""
        deadline = Deadline(seconds)
        kinds = [LADDER_BELL, DUTY_BELL, ALERT_BELL]
        while self._sql("select from due where at <= now() and kind = any($1) limit 1", kinds):
            assert not deadline.passed(), "something is due, and nobody does it"
            time.sleep(PAUSE_S)

    def late(self) -> list[float]:
        """Seconds from when each was overdue until whoever else leads there was to be woken, in the order of those."""
        told = self._told()
        return sorted((self._clock.truly(told[m]) - due).total_seconds() for m, due in self._due.items())

    def _told(self) -> dict[str, datetime]:
        rows = self._sql(
            "select matter_id, min(made_at) as at from alert"
            " where person_id = $1::uuid and duty_id is not null and matter_id = any($2::uuid[]) group by matter_id",
            self._other,
            self.matters,
        )
        return {str(row["matter_id"]): row["at"] for row in rows}

    def _sql(self, statement: str, *arguments: object) -> list[asyncpg.Record]:
        return self._parts.sql(self._tenant, statement, *arguments)
