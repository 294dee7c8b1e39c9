"""Keys that prove who wrote something: one per person and device, made on the device, its public half given here."""

from __future__ import annotations

from server.access.who import Holder
from server.clock import Clock
from server.db.tenant_tx import Database
from server.feeds.decision import HELD_BELL
from server.feeds.store import Store
from server.people.tables import AuthorKeyRow
from server.web.problems import Problem, Reason


class AuthorKeys:
    def __init__(self, *, database: Database, store: Store, clock: Clock) -> None:
        self._database = database
        self._store = store
        self._clock = clock

    async def add(self, holder: Holder, key_id: str, public: bytes) -> None:
        """Keeps a raw Ed25519 public key for a person on a device. The same again makes it good where a new passphrase
        had ended it: they have that one too. Other bytes under the same id, or another owner, are KEY_TAKEN: a
        signature must never change its author. Raises SIGNED_OUT if the session has ended meanwhile."""
        async with self._database.tenant_tx(holder.tenant) as connection:
            signed_in = await connection.fetchval(
                "select true from session where tenant_id = $1 and token_hash = $2 and ended_at is null for share",
                holder.tenant,
                holder.token_hash,
            )
            if not signed_in:
                raise Problem(Reason.SIGNED_OUT)
            await connection.execute(
                "insert into author_key (tenant_id, key_id, person_id, device_id, public, from_at)"
                " values ($1, $2, $3, $4, $5, $6) on conflict (tenant_id, key_id) do update set revoked_at = null"
                " where (author_key.person_id, author_key.device_id, author_key.public) = ($3, $4, $5)",
                holder.tenant,
                key_id,
                holder.person,
                holder.device,
                public,
                self._clock.now(),
            )
            kept = await AuthorKeyRow.objects().get(AuthorKeyRow.key_id == key_id)
        assert kept is not None, "a key that was in the way is there to be read"
        if (str(kept.person_id), str(kept.device_id), kept.public) != (holder.person, holder.device, public):
            raise Problem(Reason.KEY_TAKEN)
        # In a transaction of its own, under the tenant's lock: what was signed with the key and held may now be placed.
        # If we die before it, the worker tries such items by itself, only later.
        async with self._store.unit(holder.tenant) as unit:
            await unit.ring(HELD_BELL, await unit.waiting_for([key_id]), await unit.now())
