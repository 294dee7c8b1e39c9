"""How much one device may send, so that none can fill the disk or a desk, by a fault or because somebody stole it.

Whoever sends more is told when to come back, and loses nothing by it: what waits, waits in the outbox.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from server.access.budget import Budget
from server.access.budgets import Of, take
from server.access.who import Carrier
from server.clock import Clock
from server.db.tenant_tx import Database

_MIB = 1024 * 1024

WORKING: Final[Mapping[Of, Budget]] = {
    Of.ITEMS: Budget(at_once=20_000, a_day=20_000),
    Of.BYTES: Budget(at_once=64 * _MIB, a_day=64 * _MIB),
}
"""More than a setting writes in years: after a restore a device offers everything that it ever sent (design §4)."""

WITHDRAWN: Final[Mapping[Of, Budget]] = {
    Of.ITEMS: Budget(at_once=200, a_day=480),
    Of.BYTES: Budget(at_once=8 * _MIB, a_day=8 * _MIB),
}
"""Every item of a withdrawn device is held and wakes somebody. Two full pushes at once, then one item each three
minutes: all that was written on it without a signal comes in, and what a thief makes up is bounded."""


class Allowance:
    def __init__(self, *, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def push(self, carrier: Carrier, items: int, size: int) -> None:
        """Before anything is opened. Counts also what was sent before: its sender did not know that it arrived. Raises
        WAIT if it is more than the device has left."""
        budgets = WITHDRAWN if carrier.revoked else WORKING
        costs = {Of.ITEMS: (budgets[Of.ITEMS], items), Of.BYTES: (budgets[Of.BYTES], size)}
        async with self._database.tenant_tx(carrier.tenant) as connection:
            await take(connection, carrier.tenant, carrier.device, costs, self._clock.now())
