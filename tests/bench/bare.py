"""The same work with nothing of ours around it: the primitives, the rows, the commits. What no server can be below."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import asyncpg
import zstandard
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from msgspec import Struct

from server.keys.rest import SALT_BYTES, entry_place
from server.keys.tenant import TenantKeys
from sync import envelope as env
from sync.envelope import Plain
from tests.bench.meter import Meter

BATCH = 100
TABLES = ("data_key", "entry", "matter", "command")
"""What one concern leaves a row in."""
_X_WING = hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)


class Work(Struct):
    """Milliseconds: by the clock, and of processor time, ours and the database's."""

    wall: float = 0.0
    cpu: float = 0.0


class Times:
    """What each kind of work took, in all."""

    def __init__(self, meter: Meter) -> None:
        self._meter = meter
        self.of: dict[str, Work] = {}

    @contextmanager
    def __call__(self, name: str) -> Iterator[None]:
        ours = time.process_time()
        with self._meter.measured() as cost:
            yield
        work = self.of.setdefault(name, Work())
        work.wall += cost.wall
        work.cpu += (time.process_time() - ours) * 1000 + cost.database


def crypto(times: Times, keys: TenantKeys, public: Ed25519PublicKey, envelopes: Sequence[bytes]) -> None:
    """Open, verify, encrypt, sign: one of each per envelope."""
    parsed = [env.parse(one) for one in envelopes]
    private = keys.intake[parsed[0].header.key].private
    with times("X-Wing open"):
        opened = [_X_WING.decrypt(e.sealed, private, info=b"harken/seal/1\x00" + e.header_text) for e in parsed]
    plains: list[Plain] = [env.unpack(one) for one in opened]
    with times("Ed25519 verify"):
        for e, plain in zip(parsed, plains, strict=True):
            public.verify(plain.signature, env.signed_bytes(e.header_text, plain.body))
    aead, nonce = AESGCM(os.urandom(32)), os.urandom(12)
    with times("encrypt, hash"):
        for plain in plains:
            aead.encrypt(nonce, plain.body, nonce)
            env.digest_of(plain.body)
    signer, line = Ed25519PrivateKey.generate(), b"receipt 1 " + bytes(250)
    with times("receipt sign"):
        for _ in plains:
            signer.sign(line)


async def insert(times: Times, owner: asyncpg.Connection, tenant: str) -> None:
    """The rows of the last thousand concerns again, into tables alike, a hundred to a commit."""
    for table in TABLES:
        await owner.execute(f"create table bare_{table} (like {table} including all)")
    copies = {table: await _copies(owner, tenant, table) for table in TABLES}
    for n in range(0, 1000, BATCH):
        with times("insert"):
            async with owner.transaction():
                for statement, rows in copies.values():
                    part = rows[n : n + BATCH]
                    await owner.execute(statement, *[list(column) for column in zip(*part, strict=True)])
    for table in TABLES:
        await owner.execute(f"drop table bare_{table}")


async def _copies(owner: asyncpg.Connection, tenant: str, table: str) -> tuple[str, list[tuple[object, ...]]]:
    """An insert of whole columns, and the rows to give it."""
    shape = await owner.fetch(
        "select attname, format_type(atttypid, atttypmod) as kind from pg_attribute"
        " where attrelid = $1::regclass and attnum > 0 and not attisdropped order by attnum",
        table,
    )
    # An array of arrays would come apart, so what is one stands as its text until it is put in.
    apart = [row["kind"] == '"char"' or row["kind"].endswith("[]") for row in shape]
    kinds = ["text" if as_text else row["kind"] for row, as_text in zip(shape, apart, strict=True)]
    names = ", ".join(row["attname"] for row in shape)
    given = ", ".join(f"${n}::{kind}[]" for n, kind in enumerate(kinds, 1))
    taken = ", ".join(
        f"w.{row['attname']}::{row['kind']}" if as_text else f"w.{row['attname']}"
        for row, as_text in zip(shape, apart, strict=True)
    )
    statement = f"insert into bare_{table} ({names}) select {taken} from unnest({given}) as w({names})"
    read = ", ".join(
        f"{row['attname']}::text" if as_text else row["attname"] for row, as_text in zip(shape, apart, strict=True)
    )
    async with owner.transaction():
        await owner.execute(f"set local app.tenant_id = '{tenant}'")
        order = {"entry": "seq desc", "command": "received_at desc"}.get(table, "ctid desc")
        rows = await owner.fetch(f"select {read} from {table} order by {order} limit 1000")
    return statement, [tuple(row) for row in rows]


async def read(times: Times, app: asyncpg.Connection, keys: TenantKeys, feed_id: str, count: int) -> int:
    """Rows, keys unwrapped, texts decrypted, one frame of zstd. Returns its bytes."""
    async with app.transaction(isolation="repeatable_read"):
        await app.execute(f"set local app.tenant_id = '{keys.tenant_id}'")
        with times("rows from PostgreSQL"):
            rows = await app.fetch(
                "select seq, class, prev, leaf, data_key_id, blob from entry"
                " where tenant_id = $1 and feed_id = $2 order by seq desc limit $3",
                keys.tenant_id,
                feed_id,
                count,
            )
            wrapped = await app.fetch(
                "select data_key_id, rest_key_id, wrapped from data_key where tenant_id = $1 and data_key_id = any($2)",
                keys.tenant_id,
                list({row["data_key_id"] for row in rows}),
            )
    with times("unwrap key, decrypt, frame"):
        opened = {
            key["data_key_id"]: keys.open_data_key(str(key["data_key_id"]), str(key["rest_key_id"]), key["wrapped"])
            for key in wrapped
        }
        texts = [
            opened[row["data_key_id"]].open(
                row["blob"], entry_place(keys.tenant_id, feed_id, row["seq"], str(row["data_key_id"]))
            )[SALT_BYTES:]
            for row in rows
        ]
        whole = b"\n".join(texts)
    with times("zstd-3"):
        return len(zstandard.ZstdCompressor(level=3).compress(whole))
