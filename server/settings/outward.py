"""Whom to phone outside a setting, as those who keep it true have entered them: for whoever holds a tablet there (R34).

They stand in the setting's feed, and are read from there: the newest list is the one that holds.
"""

from __future__ import annotations

from typing import Final

import msgspec
from asyncpg import Connection
from msgspec import Struct

from server.keys.rest import SALT_BYTES, entry_place
from server.keys.tenant import TenantKeys
from sync.messages.settings import Contact, ContactFor, KeepContacts

AGENCIES: Final = frozenset({ContactFor.LOCAL_AUTHORITY, ContactFor.POLICE, ContactFor.PREVENT})
"""Bodies, whose numbers lead to nobody in particular; what else is kept may be somebody's own."""
_NEWEST: Final = (
    "select e.feed_id, e.seq, e.data_key_id, e.blob, k.rest_key_id, k.wrapped from feed f"
    " join newest_state s on s.tenant_id = f.tenant_id and s.feed_id = f.feed_id"
    "  and s.kind = 'contacts-kept' and s.about = f.about"
    " join entry e on e.tenant_id = s.tenant_id and e.feed_id = s.feed_id and e.seq = s.seq"
    " join data_key k on k.tenant_id = e.tenant_id and k.data_key_id = e.data_key_id"
    " where f.tenant_id = $1 and f.kind = 'setting' and f.about = $2 and e.blob is not null"
    " order by f.generation desc limit 1"
)


class _Entry(Struct):
    d: KeepContacts


async def agencies_of(connection: Connection, keys: TenantKeys, setting: str) -> tuple[Contact, ...]:
    """Inside a transaction of that tenant; empty where nobody has entered any."""
    row = await connection.fetchrow(_NEWEST, keys.tenant_id, setting)
    if row is None:
        return ()
    data_key_id = str(row["data_key_id"])
    place = entry_place(keys.tenant_id, str(row["feed_id"]), row["seq"], data_key_id)
    salted = keys.open_data_key(data_key_id, str(row["rest_key_id"]), row["wrapped"]).open(row["blob"], place)
    kept = msgspec.json.decode(salted[SALT_BYTES:], type=_Entry).d
    return tuple(one for one in kept.contacts if one.part in AGENCIES)
