"""Where people can be woken: one subscription for each browser of their own, given, renewed and ended by that browser.

A shared device has none: it would light up in front of whoever stands there.
"""

from __future__ import annotations

from typing import Final

from asyncpg import Connection

from server.access.who import Carrier, Holder
from server.alerts.address import PushAddress
from server.alerts.endpoint import Allowed, EndpointRefused, check_keys, read_endpoint
from server.alerts.sealing import Owner, endpoint_hash, seal, subscription_id
from server.db.tenant_tx import Database
from server.keys.tenant import KeyRing
from server.web.problems import Problem, Reason

EACH_MAX: Final = 10
"""Per person. The one that has been silent for longest goes."""


class Subscriptions:
    def __init__(self, *, database: Database, keyring: KeyRing, allowed: Allowed) -> None:
        self._database = database
        self._keyring = keyring
        self._allowed = allowed

    async def add(self, holder: Holder, to: PushAddress) -> None:
        """From now on this browser wakes the holder, and nobody else. Raises SHARED_DEVICE or ENDPOINT_REFUSED."""
        if holder.shared:
            raise Problem(Reason.SHARED_DEVICE)
        to = self._checked(to)
        owner = Owner(tenant=holder.tenant, person=holder.person, device=holder.device)
        hashed = endpoint_hash(owner.tenant, to.endpoint)
        async with self._database.tenant_tx(owner.tenant) as connection:
            # All rows that may change, in one order everywhere, before any of them does.
            await connection.execute(
                "select from subscription where tenant_id = $1 and"
                " (person_id = $2 or device_id = $3 or endpoint_hash = $4) order by subscription_id for update",
                *(owner.tenant, owner.person, owner.device, hashed),
            )
            await connection.execute(
                "delete from subscription where tenant_id = $1 and device_id = $2 and person_id <> $3",
                *(owner.tenant, owner.device, owner.person),
            )
            await self._put(connection, owner, hashed, to)

    async def renew(self, carrier: Carrier, old: str, to: PushAddress) -> None:
        """The browser has replaced its endpoint, with nobody signed in: the same person goes on being woken. Raises
        NOT_FOUND if the old one was not this device's."""
        if carrier.shared:
            raise Problem(Reason.SHARED_DEVICE)
        to = self._checked(to)
        before, after = self._hash(carrier.tenant, old), endpoint_hash(carrier.tenant, to.endpoint)
        async with self._database.tenant_tx(carrier.tenant) as connection:
            rows = await connection.fetch(
                "select endpoint_hash, person_id from subscription where tenant_id = $1 and"
                " (endpoint_hash = $4 or (endpoint_hash = $3 and device_id = $2))"
                " order by subscription_id for update",
                *(carrier.tenant, carrier.device, before, after),
            )
            person = next((str(row["person_id"]) for row in rows if row["endpoint_hash"] == before), None)
            if person is None:
                raise Problem(Reason.NOT_FOUND)
            await connection.execute(
                "delete from subscription where tenant_id = $1 and endpoint_hash = $2 and device_id = $3",
                *(carrier.tenant, before, carrier.device),
            )
            owner = Owner(tenant=carrier.tenant, person=person, device=carrier.device)
            await self._put(connection, owner, after, to)

    async def end(self, carrier: Carrier, endpoint: str) -> None:
        """The browser has let go of it. Nothing happens to one that is not this device's."""
        async with self._database.tenant_tx(carrier.tenant) as connection:
            await connection.execute(
                "delete from subscription where tenant_id = $1 and endpoint_hash = $2 and device_id = $3",
                *(carrier.tenant, self._hash(carrier.tenant, endpoint), carrier.device),
            )

    def _checked(self, to: PushAddress) -> PushAddress:
        """With its endpoint in its one spelling."""
        try:
            endpoint = read_endpoint(to.endpoint, self._allowed)
            check_keys(to.p256dh, to.auth)
        except EndpointRefused as error:
            raise Problem(Reason.ENDPOINT_REFUSED) from error
        return PushAddress(endpoint=endpoint.url, p256dh=to.p256dh, auth=to.auth)

    def _hash(self, tenant: str, endpoint: str) -> bytes | None:
        """Of one that may have been kept; None, which equals nothing, for others."""
        try:
            return endpoint_hash(tenant, read_endpoint(endpoint, self._allowed).url)
        except EndpointRefused:
            return None

    async def _put(self, connection: Connection, owner: Owner, hashed: bytes, to: PushAddress) -> None:
        keys = await self._keyring.read(connection, owner.tenant)
        made = subscription_id(owner.tenant, hashed)
        await connection.execute(
            "insert into subscription as kept"
            " (tenant_id, subscription_id, person_id, device_id, endpoint_hash, rest_key_id, sealed, made_at)"
            " values ($1, $2, $3, $4, $5, $6, $7, now())"
            " on conflict (tenant_id, endpoint_hash) do update set person_id = excluded.person_id,"
            " device_id = excluded.device_id, rest_key_id = excluded.rest_key_id, sealed = excluded.sealed,"
            " made_at = excluded.made_at, failures = 0, next_try_at = null, heard_at ="
            " case when (kept.person_id, kept.device_id) = (excluded.person_id, excluded.device_id)"
            " then kept.heard_at end",
            *(owner.tenant, made, owner.person, owner.device, hashed),
            *(keys.current_rest, seal(keys, owner, made, to)),
        )
        await connection.execute(
            "delete from subscription where tenant_id = $1 and person_id = $2 and subscription_id not in ("
            " select subscription_id from subscription where tenant_id = $1 and person_id = $2"
            " order by subscription_id = $3 desc, coalesce(heard_at, made_at) desc limit $4)",
            *(owner.tenant, owner.person, made, EACH_MAX),
        )
