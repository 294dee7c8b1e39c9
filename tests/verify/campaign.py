"""Manipulations by somebody who has the database and not the key file, and what each must be found as."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final

import asyncpg

from server.verify.findings import Check
from sync import chain
from sync.chain import Class, Link
from tests.verify.conftest import Intruder

Manipulation = Callable[[Intruder], Awaitable[None]]

ENTRY: Final = (
    "select e.*, f.kind from entry e join feed f using (tenant_id, feed_id) where tenant_id = $1 and not exists"
    " (select from matter m where m.tenant_id = $1 and m.matter_id = e.matter_id and m.moved_from = e.feed_id)"
)
"""Not of what has left the feed: its text there has been disposed of by name, and may rightly be gone."""
AT: Final = " where tenant_id = $1 and feed_id = $2 and seq = $3"
MIDDLE: Final = "and f.kind = 'desk' and e.seq between 3 and f.seq - 2"
FACT: Final = f"{MIDDLE} and e.class = 'F'"
WORDS: Final = ("bruise", "Robin", "Sam Holt", "Ouch", "Rang", "It goes on", "Seen by chance")
"""No finding repeats what people wrote."""


class Campaign(dict[str, tuple[Check, Manipulation]]):
    def found_as(self, check: Check) -> Callable[[Manipulation], Manipulation]:
        def register(manipulation: Manipulation) -> Manipulation:
            self[manipulation.__name__] = check, manipulation
            return manipulation

        return register

    def sql(self, name: str, check: Check, *statements: str) -> None:
        """A manipulation of a few statements."""

        async def manipulation(intruder: Intruder) -> None:
            for statement in statements:
                await intruder.do(statement)

        self[name] = check, manipulation

    async def run(self, intruder: Intruder, name: str) -> None:
        check, manipulation = self[name]
        await manipulation(intruder)
        report = await intruder.verified()
        assert check in {one.check for one in report.findings}, report.findings
        told = "\n".join([*(one.line() for one in report.findings), *report.notes])
        assert not any(word in told for word in WORDS)


async def an_entry(intruder: Intruder, more: str = MIDDLE) -> asyncpg.Record:
    """One with its text. The seed picks it, by what it makes the same each time; salts and times are others."""
    return await intruder.look(
        f"{ENTRY} {more} and e.blob is not null order by md5(f.about::text || e.seq::text) limit 1"
    )


async def rechain(intruder: Intruder, feed_id: object) -> None:
    """Numbers stay; every head is computed again from the rows, and the feed's row made to fit."""
    tenant = intruder.tenant
    rows = await intruder.connection.fetch(
        "select seq, class::text as cls, prev, leaf from entry where tenant_id = $1 and feed_id = $2 order by seq",
        tenant,
        feed_id,
    )
    head = chain.first_head(tenant, str(feed_id))
    for row in rows:
        head = chain.next_head(head, row["seq"], Link(cls=Class(row["cls"]), prev=row["prev"], leaf=row["leaf"]))
        await intruder.do(f"update entry set head = $4 {AT}", feed_id, row["seq"], head)
    seq = rows[-1]["seq"]
    await intruder.do("update feed set seq = $3, head = $4 where tenant_id = $1 and feed_id = $2", feed_id, seq, head)
