"""Where a word can still be read by somebody who has the database and every key."""

from __future__ import annotations

from server.keys.rest import entry_place, held_place
from tests.retention.conftest import Place


async def readable(place: Place, word: str) -> list[str]:
    """In each text, each item that is held whole, each command's header and receipt."""
    keys, tenant, sought = await place.oak.keys(), place.oak.tenant, word.encode()

    async with place.oak.store.unit(tenant) as unit:
        connection = unit.connection
        key_ids = await connection.fetch("select data_key_id from data_key where tenant_id = $1", tenant)
        wrapped = await unit.data_keys([str(row["data_key_id"]) for row in key_ids])
        entries = await connection.fetch("select * from entry where tenant_id = $1 and blob is not null", tenant)
        items = await connection.fetch("select * from held where tenant_id = $1", tenant)
        commands = await connection.fetch("select * from command where tenant_id = $1", tenant)

    def opened(key_id: str, box: bytes, where: bytes) -> bytes:
        one = wrapped.get(key_id)
        return b"" if one is None else keys.open_data_key(key_id, one.rest_key_id, one.wrapped).open(box, where)

    def of_entry(feed: str, seq: int, key_id: str, blob: bytes) -> bytes:
        return opened(key_id, blob, entry_place(tenant, feed, seq, key_id))

    texts = {
        f"entry {row['seq']} of {row['feed_id']}": of_entry(
            str(row["feed_id"]), row["seq"], str(row["data_key_id"]), row["blob"]
        )
        for row in entries
    }
    for row in commands:
        texts[f"command {row['command_id']}"] = row["header"] + row["receipt"].encode()
    # What an item says is sealed in it: that it opens at all is enough.
    sealed = [
        f"held item {row['held_id']}"
        for row in items
        if opened(
            str(row["data_key_id"]),
            row["envelope"],
            held_place(tenant, str(row["held_id"]), str(row["data_key_id"])),
        )
        and row["placed_at"] is not None
    ]
    return [at for at, text in texts.items() if sought in text] + sealed
