"""The second person: agrees that somebody is given a new way in, or refuses it (R34)."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import structlog
from asyncpg import Connection, Record
from msgspec import Struct

from server.access.inviting import Made
from server.access.who import Holder
from server.clock import Clock
from server.db.tenant_tx import Database
from server.feeds.append import instant
from server.people.factor import confirmed
from server.people.reading import id_text, read_inviting
from server.web.problems import Problem, Reason
from sync import ids
from sync.messages.base import Instant, PersonId

log = structlog.get_logger()


class Seen(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which invitation it was that somebody read of. One that replaced it meanwhile may be another person's."""

    by: PersonId
    since: Instant


_AGREED: Final = "update invitation set agreed_by = $3, agreed_at = $4 where tenant_id = $1 and code_hash = $2"
_REFUSED: Final = (
    "update invitation set refused_by = $3, refused_at = $4, ends_at = $4 where tenant_id = $1 and code_hash = $2"
)


class Agreeing:
    def __init__(self, *, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def agree(self, holder: Holder, person: str, seen: Seen) -> None:
        """From now on its code can be used. Raises NOT_FOUND alike for whatever does not wait for the holder, or no
        longer does, and CONFIRM_FIRST."""
        await self._answer(holder, person, seen, agrees=True)

    async def refuse(self, holder: Holder, person: str, seen: Seen) -> None:
        """It is over. Needs no second factor: nobody is let in by it. Raises NOT_FOUND as `agree` does."""
        await self._answer(holder, person, seen, agrees=False)

    async def _answer(self, holder: Holder, person: str, seen: Seen, *, agrees: bool) -> None:
        async with self._database.tenant_tx(holder.tenant) as connection:
            invitation, now = await self._waiting(connection, holder, person, seen)
            if agrees and await confirmed(connection, holder, now) is None:
                raise Problem(Reason.CONFIRM_FIRST)
            await connection.execute(
                _AGREED if agrees else _REFUSED,
                holder.tenant,
                invitation["code_hash"],
                holder.person,
                now,
            )
        if agrees:
            log.info("invitation-agreed", invited=person)
        else:
            log.info("invitation-refused", invited=person)

    async def _waiting(
        self, connection: Connection, holder: Holder, person: str, seen: Seen
    ) -> tuple[Record, datetime]:
        """The person locked first, as by whoever replaces it or uses it."""
        joined = ids.is_id(person) and await connection.fetchval(
            "select passphrase_hash is not null from person"
            " where tenant_id = $1 and person_id = $2 and disabled_at is null for update",
            holder.tenant,
            person,
        )
        now = self._clock.now()
        row = joined and await connection.fetchrow(
            "select code_hash, made_by, made_at, agreed_by from invitation"
            " where tenant_id = $1 and person_id = $2 and used_at is null and ends_at > $3 for update",
            holder.tenant,
            person,
            now,
        )
        if not row or (str(row["made_by"]), instant(row["made_at"])) != (seen.by, seen.since):
            raise Problem(Reason.NOT_FOUND)
        made = Made(person=person, made_by=seen.by, joined=True, agreed_by=id_text(row["agreed_by"]))
        inviting = await read_inviting(connection, holder.tenant, now)
        if not (inviting.may_agree(holder.person, seen.by, person) and inviting.waits(made)):
            raise Problem(Reason.NOT_FOUND)
        return row, now
