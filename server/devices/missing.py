"""How much of what was written on a device has not arrived: each device counts what it writes, without gaps.

Told as a number alone: which of them are missing, or how many there are, would tell an adult whom a confidential
concern is about that somebody wrote one (S7). So would a number that is missing before a confidential one: what lies on
a case is here, and nothing is counted up to it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator

from asyncpg import Connection, Record

from server.keys.rest import held_place
from server.keys.tenant import TenantKeys
from sync.envelope import EnvelopeRefused, parse

HELD_MAX = 200
"""Held items that are opened to read their number; nobody ever leaves so many."""


async def missing_of(connection: Connection, keys: TenantKeys, device_ids: Collection[str]) -> dict[str, int]:
    """By device; nothing for one of which everything has come that lies before what came last."""
    rows = await connection.fetch(_PLACED, keys.tenant_id, list(device_ids))
    last = {str(row["device_id"]): row["last"] for row in rows}
    held = {claim for claim in await _held(connection, keys) if 0 < claim[1] <= last.get(claim[0], 0)}
    waiting = Counter(device for device, _ in held)
    left = {str(row["device_id"]): row["last"] - row["came"] - waiting[str(row["device_id"])] for row in rows}
    return {device: count for device, count in left.items() if count > 0}


# Of each device the last number that lies on no case, and how many came up to there.
_PLACED = (
    "with came as (select c.device_id, c.device_seq, coalesce(f.kind = 'case', false) as confidential from command c"
    "  left join matter m on m.tenant_id = $1 and m.matter_id = c.matter_id"
    "  left join feed f on f.tenant_id = $1 and f.feed_id = m.feed_id"
    "  where c.tenant_id = $1 and c.device_id = any($2::uuid[]) and c.device_seq > 0),"
    " last as (select device_id, max(device_seq) as seq from came where not confidential group by device_id)"
    " select l.device_id, l.seq as last, count(distinct c.device_seq) as came from last l"
    " join came c on c.device_id = l.device_id and c.device_seq <= l.seq group by l.device_id, l.seq"
)


async def _held(connection: Connection, keys: TenantKeys) -> set[tuple[str, int]]:
    """Device and number that held items claim, where no command has that number: here, though nobody could place it."""
    rows = await connection.fetch(
        "select h.held_id, h.envelope, k.data_key_id, k.rest_key_id, k.wrapped from held h"
        " join data_key k on k.tenant_id = h.tenant_id and k.data_key_id = h.data_key_id"
        " where h.tenant_id = $1 and h.placed_at is null order by h.received_at desc limit $2",
        keys.tenant_id,
        HELD_MAX,
    )
    claimed = {claim for row in rows for claim in _claim(row, keys)}
    placed = await connection.fetch(
        "select c.device_id, c.device_seq from command c"
        " join unnest($2::uuid[], $3::bigint[]) as w (device_id, seq) on c.device_id = w.device_id"
        " and c.device_seq = w.seq where c.tenant_id = $1",
        keys.tenant_id,
        [device for device, _ in claimed],
        [seq for _, seq in claimed],
    )
    return claimed - {(str(row["device_id"]), row["device_seq"]) for row in placed}


def _claim(row: Record, keys: TenantKeys) -> Iterator[tuple[str, int]]:
    held_id, data_key_id = str(row["held_id"]), str(row["data_key_id"])
    data_key = keys.open_data_key(data_key_id, str(row["rest_key_id"]), row["wrapped"])
    try:
        header = parse(data_key.open(row["envelope"], held_place(keys.tenant_id, held_id, data_key_id))).header
    except EnvelopeRefused:
        return
    if header.tenant == keys.tenant_id:
        yield header.device, header.seq
