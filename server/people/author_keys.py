"""Keys that prove who wrote something: one per person and device, made on the device, its public half given here."""

from __future__ import annotations

from datetime import datetime

from server.access.who import Holder
from server.db.tenant_tx import Database
from server.web.problems import Problem, Reason
from server.web.request import public_key


async def add_author_key(database: Database, holder: Holder, key_id: str, public_text: str, now: datetime) -> None:
    """Keeps an Ed25519 public key for a person on a device. The same again changes nothing; other bytes under the same
    id, or another owner, are refused: a signature must never change its author."""
    public = public_key(public_text)
    async with database.tenant_tx(holder.tenant) as connection:
        row = await connection.fetchrow(
            "insert into author_key (tenant_id, key_id, person_id, device_id, public, from_at)"
            " values ($1, $2, $3, $4, $5, $6) on conflict (tenant_id, key_id) do nothing returning key_id",
            holder.tenant,
            key_id,
            holder.person,
            holder.device,
            public,
            now,
        )
        if row is not None:
            return
        held = await connection.fetchrow(
            "select person_id, device_id, public from author_key where tenant_id = $1 and key_id = $2",
            holder.tenant,
            key_id,
        )
    if held is None or (str(held["person_id"]), str(held["device_id"]), held["public"]) != (
        holder.person,
        holder.device,
        public,
    ):
        raise Problem(Reason.KEY_TAKEN)
