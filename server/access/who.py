"""Whom a cookie stands for. Read afresh at every request, so that a revocation or a suspension holds from the next one.

By hand in SQL: this stands before every request.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec import Struct

from server.access.cookies import Token
from server.db.tenant_tx import Database

SHARED_IDLE = timedelta(minutes=30)
PERSONAL_IDLE = timedelta(hours=12)
_SEEN_EVERY = timedelta(minutes=1)
"""A session's use is written down at most so often: the idle end may be early by this much, never late."""


SESSIONS_IN_FORCE = (
    " from session s"
    " join device d on d.tenant_id = s.tenant_id and d.device_id = s.device_id"
    " join person p on p.tenant_id = s.tenant_id and p.person_id = s.person_id"
    " where s.tenant_id = $1 and s.ended_at is null and s.idle_ends_at > $2 and s.ends_at > $2"
    " and d.revoked_at is null and p.disabled_at is null"
)
"""Of the tenant $1 at the instant $2."""


class Carrier(Struct, frozen=True, kw_only=True):
    """The device that a request comes from. It need not be the author of what it carries."""

    tenant: str
    device: str
    setting: str
    shared: bool
    revoked: bool


class Holder(Struct, frozen=True, kw_only=True):
    """The person a device reads for while a session lasts."""

    tenant: str
    person: str
    device: str
    shared: bool
    token_hash: bytes


def idle_time(*, shared: bool) -> timedelta:
    """How long a session lasts unused (ASVS 7.3.1): short where anyone may pick the device up."""
    return SHARED_IDLE if shared else PERSONAL_IDLE


async def carrier_of(token: Token, database: Database) -> Carrier | None:
    """The device whose cookie this is, revoked or not, or None."""
    async with database.tenant_tx(token.tenant) as connection:
        row = await connection.fetchrow(
            "select device_id, setting_id, shared, revoked_at from device where tenant_id = $1 and cookie_hash = $2",
            token.tenant,
            token.secret_hash,
        )
    if row is None:
        return None
    return Carrier(
        tenant=token.tenant,
        device=str(row["device_id"]),
        setting=str(row["setting_id"]),
        shared=row["shared"],
        revoked=row["revoked_at"] is not None,
    )


async def holder_of(token: Token, database: Database, now: datetime, *, is_use: bool = True) -> Holder | None:
    """The person whose session this is, or None once it ended, lay idle, or person or device were withdrawn.

    `is_use` is false for what a page does by itself: it must not keep a session alive.
    """
    async with database.tenant_tx(token.tenant) as connection:
        row = await connection.fetchrow(
            f"select s.person_id, s.device_id, s.seen_at, d.shared {SESSIONS_IN_FORCE} and s.token_hash = $3",
            token.tenant,
            now,
            token.secret_hash,
        )
        if row is None:
            return None
        if is_use and now - row["seen_at"] >= _SEEN_EVERY:
            await connection.execute(
                "update session set seen_at = $3, idle_ends_at = least($4, ends_at)"
                " where tenant_id = $1 and token_hash = $2",
                token.tenant,
                token.secret_hash,
                now,
                now + idle_time(shared=row["shared"]),
            )
    return Holder(
        tenant=token.tenant,
        person=str(row["person_id"]),
        device=str(row["device_id"]),
        shared=row["shared"],
        token_hash=token.secret_hash,
    )
