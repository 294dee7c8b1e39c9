"""The second factor: a code from an authenticator app (RFC 6238), asked for with the passphrase before somebody is
given a role that sees desks. It confirms a session for a while; nobody needs it to record a concern.
"""

from __future__ import annotations

import base64
from datetime import datetime
from enum import StrEnum
from typing import Final

import pyotp
import structlog
from asyncpg import Connection
from msgspec import Struct

from server.access.administration import CONFIRMED_FOR
from server.access.who import Holder
from server.chance import Chance
from server.clock import Clock
from server.db.tenant_tx import Database
from server.keys.tenant import KeyRing, TenantKeys
from server.people.passphrases import Passphrases
from server.people.rules import wait_after
from server.people.throttle import seconds_to_wait
from server.web.problems import Problem, Reason
from sync import ids

log = structlog.get_logger()

SECRET_BYTES: Final = 20
"""As RFC 4226 recommends: the length of the hash."""
STEP_SECONDS: Final = 30
ISSUER: Final = "Harken"


class Standing(StrEnum):
    """Of a person's authenticator."""

    NONE = "none"
    BEGUN = "begun"
    """Given out, and no code of it has been shown yet."""
    PROVED = "proved"


class Authenticator(Struct, frozen=True, kw_only=True):
    """To be shown once: `secret` as base32 to type, `uri` as a picture to scan."""

    secret: str
    uri: str


class Factors:
    def __init__(
        self, *, database: Database, keyring: KeyRing, passphrases: Passphrases, clock: Clock, chance: Chance
    ) -> None:
        self._database = database
        self._keyring = keyring
        self._passphrases = passphrases
        self._clock = clock
        self._chance = chance

    async def begin(self, holder: Holder) -> Authenticator:
        """A new authenticator in place of an earlier one. Raises CONFIRM_FIRST where that was proved: who found a
        tablet unlocked must not make it theirs."""
        raw, now = self._chance.bytes(SECRET_BYTES), self._clock.now()
        async with self._database.tenant_tx(holder.tenant) as connection:
            if await standing(connection, holder) is Standing.PROVED and not await confirmed(connection, holder, now):
                raise Problem(Reason.CONFIRM_FIRST)
            keys = await self._keyring.read(connection, holder.tenant)
            login: str = await connection.fetchval(
                "select login from person where tenant_id = $1 and person_id = $2", holder.tenant, holder.person
            )
            await connection.execute(
                "insert into second_factor (tenant_id, person_id, rest_key_id, sealed, made_at)"
                " values ($1, $2, $3, $4, $5) on conflict (tenant_id, person_id) do update"
                " set rest_key_id = excluded.rest_key_id, sealed = excluded.sealed, made_at = excluded.made_at,"
                " proved_at = null, last_step = 0",
                holder.tenant,
                holder.person,
                keys.current_rest,
                keys.rest[keys.current_rest].wrap(raw, _place(holder)),
                now,
            )
        log.info("factor-begun")
        secret = base64.b32encode(raw).decode()
        return Authenticator(secret=secret, uri=pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=ISSUER))

    async def confirm(self, holder: Holder, code: str, passphrase: str) -> None:
        """Both right: the session is confirmed from now on, and the authenticator proved. Raises CONFIRMATION_FAILED,
        which never says which half was wrong, WAIT or BUSY. A code is good for one confirmation."""
        now = self._clock.now()
        with self._passphrases.place(holder.device):
            async with self._database.tenant_tx(holder.tenant) as connection:
                found = await self._begin_try(connection, holder, now)
            step = None if found is None else _step_of(code, found.secret, now)
            stored = None if found is None else found.passphrase
            if not await self._passphrases.matches(stored, passphrase) or found is None or step is None:
                raise Problem(Reason.CONFIRMATION_FAILED)
            async with self._database.tenant_tx(holder.tenant) as connection:
                await _keep(connection, holder, found.sealed, step, now)
        log.info("session-confirmed")

    async def _begin_try(self, connection: Connection, holder: Holder, now: datetime) -> _Factor | None:
        """Counted as failed before it is made, so that many at once count as many."""
        row = await connection.fetchrow(
            "select f.rest_key_id, f.sealed, f.failures, f.next_try_at, p.passphrase_hash from second_factor f"
            " join person p on p.tenant_id = f.tenant_id and p.person_id = f.person_id"
            " where f.tenant_id = $1 and f.person_id = $2 for update of f",
            holder.tenant,
            holder.person,
        )
        if row is None:
            return None
        if row["next_try_at"] is not None and row["next_try_at"] > now:
            raise Problem(Reason.WAIT, retry_after_s=seconds_to_wait(row["next_try_at"], now))
        failures = row["failures"] + 1
        await connection.execute(
            "update second_factor set failures = $3, next_try_at = $4 where tenant_id = $1 and person_id = $2",
            holder.tenant,
            holder.person,
            failures,
            now + wait_after(failures),
        )
        keys = await self._keyring.read(connection, holder.tenant)
        return _opened(keys, holder, str(row["rest_key_id"]), row["sealed"], row["passphrase_hash"])


class _Factor(Struct, frozen=True, kw_only=True):
    sealed: bytes
    secret: str
    passphrase: str | None


async def standing(connection: Connection, holder: Holder) -> Standing:
    """Of the holder's authenticator."""
    row = await connection.fetchrow(
        "select proved_at from second_factor where tenant_id = $1 and person_id = $2", holder.tenant, holder.person
    )
    if row is None:
        return Standing.NONE
    return Standing.BEGUN if row["proved_at"] is None else Standing.PROVED


async def confirmed(connection: Connection, holder: Holder, now: datetime) -> datetime | None:
    """Until when the holder's session is confirmed, or None."""
    at: datetime | None = await connection.fetchval(
        "select confirmed_at from session where tenant_id = $1 and token_hash = $2", holder.tenant, holder.token_hash
    )
    return at + CONFIRMED_FOR if at is not None and at + CONFIRMED_FOR > now else None


async def _keep(connection: Connection, holder: Holder, sealed: bytes, step: int, now: datetime) -> None:
    """Unless the code was used before, or the authenticator has been replaced since."""
    used = await connection.fetchval(
        "update second_factor set last_step = $4, proved_at = coalesce(proved_at, $5), failures = 0, next_try_at = null"
        " where tenant_id = $1 and person_id = $2 and sealed = $3 and last_step < $4 returning true",
        holder.tenant,
        holder.person,
        sealed,
        step,
        now,
    )
    if not used:
        raise Problem(Reason.CONFIRMATION_FAILED)
    await connection.execute(
        "update session set confirmed_at = $3 where tenant_id = $1 and token_hash = $2 and ended_at is null",
        holder.tenant,
        holder.token_hash,
        now,
    )


def _step_of(code: str, secret: str, now: datetime) -> int | None:
    """The 30 seconds whose code this is, of those around now, or None. Clocks of telephones are a little off."""
    app, present = pyotp.TOTP(secret, interval=STEP_SECONDS), int(now.timestamp()) // STEP_SECONDS
    typed = "".join(code.split())
    # All are compared, so that how long it takes says nothing.
    around = (present + 1, present, present - 1)
    right = [step for step in around if pyotp.utils.strings_equal(app.generate_otp(step), typed)]
    return right[0] if right else None


def _opened(keys: TenantKeys, holder: Holder, rest_key_id: str, sealed: bytes, passphrase: str | None) -> _Factor:
    raw = keys.rest[rest_key_id].unwrap(sealed, _place(holder))
    return _Factor(sealed=sealed, secret=base64.b32encode(raw).decode(), passphrase=passphrase)


def _place(holder: Holder) -> bytes:
    """One that is given to somebody else opens no more."""
    return b"harken/factor/1" + ids.raw(holder.tenant) + ids.raw(holder.person)
