"""What a command or a pull names is looked up by its key. Where a tenant has thousands of everything, and the planner
was never told so, a statement that leaves the choice to it reads all of them each time."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import asyncpg
import pytest

from server.db.tenant_tx import Database
from server.feeds.postgres.unit import PostgresUnit
from server.feeds.stored import StateKey
from sync.feeds import FeedKind, FeedName
from tests.support.database import Addresses, Cluster, run
from tests.support.demo import demo_of

MANY, SOME = 2_000, 40
HANDOFF, FEED, ONE = (str(uuid4()) for _ in range(3))
_FILL = f"""
set session_replication_role = replica;
create temp table many as select gen_random_uuid() as id, n from generate_series(1, {MANY}) n;
insert into person (tenant_id, person_id, login, name) select $t, id, id::text, 'N' from many;
insert into appointment (tenant_id, appointment_id, person_id, role, title, from_at)
    select $t, gen_random_uuid(), id, 'recorder', 'R', now() from many;
insert into feed (tenant_id, feed_id, kind, about, head) select $t, id, 'case', id, '' from many;
insert into entry (tenant_id, feed_id, seq, class, prev, leaf, head, matter_id, data_key_id)
    select $t, id, 1, 'F', 0, '', '', id, id from many;
insert into newest_state (tenant_id, feed_id, kind, about, seq) select $t, id, 'duty-kept', id, 1 from many;
insert into command (tenant_id, command_id, digest, header, carrier_id, received_at, receipt, rsig)
    select $t, id, id::text::bytea, '', id, now(), '', '' from many;
insert into matter (tenant_id, matter_id, kind, setting_id, feed_id, data_key_id, state, danger, adult, received_at)
    select $t, id, 'concern', null::uuid, id, id, 'unread', 'no', 'no', now() from many
    union all select $t, '{HANDOFF}', 'handoff', '{ONE}', '{FEED}', '{ONE}', 'unread', 'no', 'no', now();
insert into matter_child (tenant_id, matter_id, child_id, part) select $t, id, gen_random_uuid(), 'concerned' from many
    union all select $t, '{HANDOFF}', '{ONE}', 'concerned';
insert into exclusion (tenant_id, matter_id, person_id) select $t, id, id from many;
insert into due (at, tenant_id, kind, id) select now(), $t, 'duties', id from many;
insert into alert (tenant_id, alert_id, person_id, matter_id, step, says, made_at, outcome)
    select $t, gen_random_uuid(), id, id, 0, 'rehearsal', now(), 'webpush' from many;
insert into access (tenant_id, access_id, at, person_id, device_id, did, feed_id, from_seq, to_seq)
    select $t, gen_random_uuid(), now(), id, id, 'pulled', id, 0, 9 from many;
insert into bridge (tenant_id, bridge_id, school_id, home_id, from_id, offered_at)
    select $t, id, id, id, id, now() from many;
insert into sent_link (tenant_id, link_id, concern_id, lock, code_check, made_at, ends_at)
    select $t, id, id, '', '', now() - interval '9 days', now() - interval '1 day' from many;
insert into handoff (tenant_id, handoff_id, bridge_id, from_id, to_id, concern_id, child_id, digest, sent_seq,
    withheld_seq, sealed, state, sent_by, sent_at)
    select $t, id, id, id, id, id, id, '', 1, 0, false, 'sent', id, now() from (select id from many
    union all select '{HANDOFF}') w;
"""


class Counted:
    """A connection that knows how many rows each statement went through, at its worst node."""

    def __init__(self, connection: asyncpg.Connection) -> None:
        self._connection = connection
        self.read = 0.0

    async def fetch(self, statement: str, *arguments: object) -> list[asyncpg.Record]:
        text = await self._connection.fetchval("explain (analyze, timing off, format json) " + statement, *arguments)
        self.read = max(self.read, *_rows(json.loads(text)[0]["Plan"]))
        rows: list[asyncpg.Record] = await self._connection.fetch(statement, *arguments)
        return rows


def _rows(node: dict[str, Any]) -> Iterator[float]:
    gone = sum(float(node.get(f"Rows Removed by {why}", 0)) for why in ("Filter", "Join Filter", "Index Recheck"))
    yield (float(node["Actual Rows"]) + gone) * float(node["Actual Loops"])
    for inner in node.get("Plans", ()):
        yield from _rows(inner)


@pytest.fixture(scope="module")
def full(cluster: Cluster) -> Iterator[tuple[Addresses, str]]:
    demo = demo_of(cluster)
    tenant = demo.made.tenants[0].tenant

    async def fill(dsn: str) -> None:
        connection = await asyncpg.connect(dsn)
        try:
            await connection.execute(_FILL.replace("$t", f"'{tenant}'::uuid"))
        finally:
            await connection.close()

    with cluster.clone(demo.template) as addresses:
        run(fill(addresses.superuser))
        yield addresses, tenant


BY_KEY: dict[str, Callable[[PostgresUnit], Awaitable[object]]] = {
    "feeds": lambda unit: unit.feeds([FeedName(FeedKind.CASE, str(uuid4())) for _ in range(SOME)]),
    "newest states": lambda unit: unit.newest_states([StateKey(str(uuid4()), "duty-kept", ONE) for _ in range(SOME)]),
    "what was answered": lambda unit: unit.answered([(b"no such bytes", ONE)]),
    "matters": lambda unit: unit.matters([HANDOFF]),
    "whom it excludes": lambda unit: unit.exclusions([HANDOFF]),
    "who is barred": lambda unit: unit.barred_from(FEED),
    "what is owed about a child": lambda unit: unit.owing_about([ONE]),
    "bridges": lambda unit: unit.bridges([ONE]),
    "handoffs": lambda unit: unit.handoffs([HANDOFF]),
    "handoffs of a concern": lambda unit: unit.handoffs_of([ONE]),
    "handoffs since it came": lambda unit: unit.handoffs_since([HANDOFF]),
    "what was handed over since it came": lambda unit: unit.handed_beside([HANDOFF]),
    "all that is read of it": lambda unit: unit.texts_read([HANDOFF]),
    "links that can be opened": lambda unit: unit.live_links(datetime.now(UTC)),
    "what found its place": lambda unit: unit.placed_on([FEED]),
    "whether it lies there": lambda unit: unit.first_sent(HANDOFF, [ONE]),
    "who looked": lambda unit: unit.looked(HANDOFF, None),
    "whom a rehearsal reached": lambda unit: unit.alerts_reached([HANDOFF]),
}


@pytest.mark.parametrize("asked", BY_KEY)
async def test_what_is_named_is_found_by_its_key(full: tuple[Addresses, str], asked: str) -> None:
    assert await _read(full, BY_KEY[asked]) <= SOME


@pytest.mark.parametrize("asked", ["appointments", "settings"])
async def test_what_is_read_whole_is_read_once(full: tuple[Addresses, str], asked: str) -> None:
    """Not each of them for each of the others."""
    assert await _read(full, lambda unit: getattr(unit, asked)()) < 2 * MANY


async def _read(full: tuple[Addresses, str], ask: Callable[[PostgresUnit], Awaitable[object]]) -> float:
    addresses, tenant = full
    database = await Database.open(addresses.app, connections=1)
    try:
        async with database.tenant_tx(tenant) as connection:
            counted = Counted(connection)
            await ask(PostgresUnit(counted, tenant))
            return counted.read
    finally:
        await database.close()
