"""Taking an invitation up: whom a code lets in now, and what becomes of whoever was signed in as them."""

from __future__ import annotations

import hashlib
from datetime import datetime

from asyncpg import Connection
from msgspec import Struct

from server.access.inviting import Made
from server.people.reading import id_text, read_inviting
from sync import ids
from sync.messages.base import Line


class Joined(Struct, frozen=True, kw_only=True):
    login: Line
    name: Line


async def invited_with(connection: Connection, tenant: str, code_hash: bytes, now: datetime) -> str | None:
    """Whom the code is for, if it can be used: they are not suspended, and have or will have something to do."""
    # The person is locked before the invitation, as whoever invites them does.
    person = await connection.fetchrow(
        "select person_id, passphrase_hash is not null as joined from person"
        " where tenant_id = $1 and disabled_at is null and person_id = ("
        "  select person_id from invitation where tenant_id = $1 and code_hash = $2) for update",
        tenant,
        code_hash,
    )
    found = await connection.fetchrow(
        "select made_by, agreed_by from invitation"
        " where tenant_id = $1 and code_hash = $2 and used_at is null and ends_at > $3 for update",
        tenant,
        code_hash,
        now,
    )
    if person is None or found is None:
        return None
    made = Made(
        person=str(person["person_id"]),
        made_by=str(found["made_by"]),
        joined=person["joined"],
        agreed_by=id_text(found["agreed_by"]),
    )
    return made.person if (await read_inviting(connection, tenant, now)).opens(made) else None


async def take_up(
    connection: Connection, tenant: str, code_hash: bytes, person: str, hashed: str, now: datetime
) -> Joined:
    """Whoever was signed in as them is no longer, and their authenticator is gone with the old passphrase; so is what
    they signed with so far, wherever that lies by now: what comes with one of these keys is held for a person."""
    await connection.execute(
        "update invitation set used_at = $3 where tenant_id = $1 and code_hash = $2", tenant, code_hash, now
    )
    row = await connection.fetchrow(
        "update person set passphrase_hash = $3 where tenant_id = $1 and person_id = $2 returning login, name",
        tenant,
        person,
        hashed,
    )
    await connection.execute(
        "update session set ended_at = $3 where tenant_id = $1 and person_id = $2 and ended_at is null",
        tenant,
        person,
        now,
    )
    # After their sessions: a key that is given in one of them at this moment is one of these too.
    await connection.execute(
        "update author_key set revoked_at = $3 where tenant_id = $1 and person_id = $2 and revoked_at is null",
        tenant,
        person,
        now,
    )
    await connection.execute("delete from second_factor where tenant_id = $1 and person_id = $2", tenant, person)
    return Joined(login=row["login"], name=row["name"])


def code_hash_of(tenant: str, letters: str) -> bytes:
    """All that is kept of a code."""
    return hashlib.sha256(b"harken/invitation/1\x00" + ids.raw(tenant) + letters.encode()).digest()
