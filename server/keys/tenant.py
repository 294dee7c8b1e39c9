"""The keys of one tenant, unwrapped and ready, and how new ones are made."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from asyncpg import Connection, Record
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec import Struct

from server.chance import Chance
from server.db.tenant_tx import Database
from server.keys import intake
from server.keys.intake import IntakePrivate
from server.keys.keyfile import KEY_BYTES, Wrapping
from server.keys.rest import DataKey
from sync import ids
from sync.envelope import Suite
from sync.messages.settings import IntakeKey
from sync.text import b64

ED25519: Final = "ed25519"
AES: Final = "aes-256-gcm"


class Purpose(StrEnum):
    INTAKE = "intake"
    SIGNING = "signing"
    REST = "rest"


class TenantKeys(Struct, frozen=True, kw_only=True):
    """All that a tenant can open and sign with. Lives in memory only."""

    tenant_id: str
    signing: Ed25519PrivateKey
    intake: dict[str, IntakePrivate]
    current_intake: IntakeKey
    rest: dict[str, Wrapping]
    current_rest: str
    chance: Chance

    def new_data_key(self) -> tuple[DataKey, bytes]:
        """A fresh data key, and its wrapped form to store under the current rest key."""
        data_key_id, secret = self.chance.uuid(), self.chance.bytes(KEY_BYTES)
        wrapped = self.rest[self.current_rest].wrap(secret, data_key_place(self.tenant_id, data_key_id))
        return DataKey(data_key_id, secret), wrapped

    def open_data_key(self, data_key_id: str, rest_key_id: str, wrapped: bytes) -> DataKey:
        return DataKey(data_key_id, self.rest[rest_key_id].unwrap(wrapped, data_key_place(self.tenant_id, data_key_id)))


def data_key_place(tenant_id: str, data_key_id: str) -> bytes:
    """Associated data of a wrapped data key."""
    return b"harken/data-key/1" + ids.raw(tenant_id) + ids.raw(data_key_id)


def tenant_key_place(tenant_id: str, key_id: str, purpose: Purpose) -> bytes:
    """Associated data of a wrapped tenant key."""
    return b"harken/tenant-key/1" + ids.raw(tenant_id) + ids.raw(key_id) + purpose.encode("ascii")


async def make_tenant_keys(connection: Connection, tenant_id: str, root: Wrapping, chance: Chance) -> None:
    """Gives a new tenant one current key for each purpose, inside the tenant's own transaction."""
    signing = chance.bytes(KEY_BYTES)
    await _store(
        connection,
        tenant_id,
        root,
        chance,
        Purpose.SIGNING,
        suite=ED25519,
        secret=signing,
        public=Ed25519PrivateKey.from_private_bytes(signing).public_key().public_bytes_raw(),
    )
    await _store_rest(connection, tenant_id, root, chance)
    await _store_intake(connection, tenant_id, root, chance, Suite.X_WING)


async def add_rest_key(connection: Connection, tenant_id: str, root: Wrapping, chance: Chance) -> str:
    """Makes a new rest key the current one and returns its id; earlier ones go on opening what they wrapped."""
    await connection.execute("update tenant_key set state = 'old' where tenant_id = $1 and purpose = 'rest'", tenant_id)
    return await _store_rest(connection, tenant_id, root, chance)


async def add_intake_key(connection: Connection, tenant_id: str, root: Wrapping, chance: Chance, suite: Suite) -> None:
    """Makes a new intake key the current one; earlier ones go on opening what was sealed to them."""
    await connection.execute(
        "update tenant_key set state = 'old' where tenant_id = $1 and purpose = 'intake'", tenant_id
    )
    await _store_intake(connection, tenant_id, root, chance, suite)


async def _store_rest(connection: Connection, tenant_id: str, root: Wrapping, chance: Chance) -> str:
    secret = chance.bytes(KEY_BYTES)
    return await _store(connection, tenant_id, root, chance, Purpose.REST, suite=AES, secret=secret, public=b"")


async def _store_intake(connection: Connection, tenant_id: str, root: Wrapping, chance: Chance, suite: Suite) -> None:
    secret, public = intake.make(suite, chance)
    await _store(connection, tenant_id, root, chance, Purpose.INTAKE, suite=suite, secret=secret, public=public)


async def _store(
    connection: Connection,
    tenant_id: str,
    root: Wrapping,
    chance: Chance,
    purpose: Purpose,
    *,
    suite: str,
    secret: bytes,
    public: bytes,
) -> str:
    key_id = chance.uuid()
    await connection.execute(
        "insert into tenant_key (tenant_id, key_id, purpose, suite, public, wrapped, state, made_at)"
        " values ($1, $2, $3, $4, $5, $6, 'current', now())",
        tenant_id,
        key_id,
        purpose,
        suite,
        public,
        root.wrap(secret, tenant_key_place(tenant_id, key_id, purpose)),
    )
    return key_id


class _Opened(Struct, frozen=True, kw_only=True):
    key_id: str
    purpose: Purpose
    suite: str
    public: bytes
    secret: bytes
    current: bool


class KeyRing:
    """Tenant keys by tenant, kept once read. `again` rereads: a key may have been added by another process."""

    def __init__(self, database: Database, root: Wrapping, chance: Chance) -> None:
        self._database = database
        self._root = root
        self._chance = chance
        self._held: dict[str, TenantKeys] = {}

    async def of(self, tenant_id: str, *, again: bool = False) -> TenantKeys:
        """The tenant's keys. Opens a transaction of its own the first time they are asked for."""
        if again or tenant_id not in self._held:
            async with self._database.tenant_tx(tenant_id) as connection:
                self._held[tenant_id] = await self.read(connection, tenant_id)
        return self._held[tenant_id]

    async def read(self, connection: Connection, tenant_id: str) -> TenantKeys:
        """The tenant's keys as they stand in a transaction that is already open."""
        rows = await connection.fetch(
            "select * from tenant_key where tenant_id = $1 order by made_at, key_id", tenant_id
        )
        opened = [self._open(tenant_id, row) for row in rows]
        [signing] = [key for key in opened if key.current and key.purpose is Purpose.SIGNING]
        [rest] = [key for key in opened if key.current and key.purpose is Purpose.REST]
        [current] = [key for key in opened if key.current and key.purpose is Purpose.INTAKE]
        signer = Ed25519PrivateKey.from_private_bytes(signing.secret)
        return TenantKeys(
            tenant_id=tenant_id,
            signing=signer,
            intake={
                key.key_id: intake.load(Suite(key.suite), key.secret) for key in opened if key.purpose is Purpose.INTAKE
            },
            current_intake=IntakeKey(
                key=current.key_id,
                suite=current.suite,
                public=b64(current.public),
                sig=b64(
                    signer.sign(intake.signed_bytes(ids.raw(current.key_id), Suite(current.suite), current.public))
                ),
            ),
            rest={key.key_id: Wrapping(key.secret, self._chance) for key in opened if key.purpose is Purpose.REST},
            current_rest=rest.key_id,
            chance=self._chance,
        )

    def _open(self, tenant_id: str, row: Record) -> _Opened:
        key_id, purpose = str(row["key_id"]), Purpose(row["purpose"])
        return _Opened(
            key_id=key_id,
            purpose=purpose,
            suite=row["suite"],
            public=row["public"],
            secret=self._root.unwrap(row["wrapped"], tenant_key_place(tenant_id, key_id, purpose)),
            current=row["state"] == "current",
        )
