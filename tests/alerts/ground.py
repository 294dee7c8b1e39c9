"""A provider with a few people, and the true outbox over its database, a push service and files for mail."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import asyncpg
import msgspec

from server.access.who import Holder
from server.alerts.endpoint import allowed_of
from server.alerts.outbox import Outbox, deliver
from server.alerts.sending import open_sender
from server.alerts.subscriptions import Subscriptions
from server.alerts.vapid import settle_vapid
from server.chance import SystemChance
from server.clock import SystemClock
from server.config import Config
from server.db.tenant_tx import Database
from server.feeds.postgres.store import PostgresStore
from server.keys.keyfile import KEY_FILE, make_keyfile, read_keyfile
from server.keys.tenant import KeyRing, make_tenant_keys
from tests.alerts.pushing import address
from tests.support.database import Addresses
from tests.support.mails import parsed
from tests.support.pushes import PushService, Subscription

CHANCE = SystemChance()
OAK, ELM = "0a000000-0000-4000-8000-000000000001", "0e000000-0000-4000-8000-000000000002"
SETTING, DESK, CASE_KEY = (f"5e000000-0000-4000-8000-00000000000{n}" for n in (1, 2, 3))

Row = Mapping[str, Any]


class Ground:
    def __init__(self, settings: Config, owner: Database, outbox: Outbox, subscriptions: Subscriptions) -> None:
        self.settings = settings
        self.outbox = outbox
        self.subscriptions = subscriptions
        self._owner = owner

    async def sql(self, statement: str, *arguments: object, tenant: str = OAK) -> list[Row]:
        async with self._owner.tenant_tx(tenant) as connection:
            rows: list[Row] = await connection.fetch(statement, *arguments)
            return rows

    @asynccontextmanager
    async def uncommitted(self) -> AsyncIterator[asyncpg.Connection]:
        """Another process's transaction, which commits when the block ends."""
        connection = await asyncpg.connect(self.settings.dsn_owner)
        try:
            async with connection.transaction():
                await connection.execute(f"set local app.tenant_id = '{OAK}'")
                yield connection
        finally:
            await connection.close()

    async def somebody_waits_for_a_lock(self) -> None:
        async with asyncio.timeout(120):
            while not (await self.sql("select count(*) as n from pg_locks where not granted"))[0]["n"]:  # noqa: ASYNC110 (PostgreSQL tells nobody)
                await asyncio.sleep(0.02)

    # -- people and their devices --------------------------------------------------------------------------------

    async def person(self, email: str | None = None, *, role: str = "lead", tenant: str = OAK) -> str:
        person = CHANCE.uuid()
        await self.sql(
            "insert into person (tenant_id, person_id, login, name, passphrase_hash, email)"
            " values ($1, $2, $3, 'Devi Marsh', '', $4)",
            *(tenant, person, person, email),
            tenant=tenant,
        )
        await self.sql(
            "insert into appointment (tenant_id, appointment_id, person_id, role, title, setting_id, from_at)"
            " values ($1, $2, $3, $4, 'Lead', $5, now() - interval '1 day')",
            *(tenant, CHANCE.uuid(), person, role, SETTING),
            tenant=tenant,
        )
        return person

    async def device(self, *, shared: bool = False, tenant: str = OAK) -> str:
        device = CHANCE.uuid()
        await self.sql(
            "insert into device (tenant_id, device_id, setting_id, shared, name, public, cookie_hash, enrolled_at,"
            " seen_at) values ($1, $2, $3, $4, 'Phone', '', $5, now(), now())",
            *(tenant, device, SETTING, shared, device.encode()),
            tenant=tenant,
        )
        return device

    async def subscribe(self, person: str, one: Subscription, *, device: str | None = None, tenant: str = OAK) -> str:
        """On a new device unless one is given. Returns the device."""
        device = device or await self.device(tenant=tenant)
        holder = Holder(tenant=tenant, person=person, device=device, shared=False, token_hash=b"")
        await self.subscriptions.add(holder, address(one))
        return device

    async def kept(self, person: str, tenant: str = OAK) -> list[Row]:
        """Their subscriptions, the oldest first."""
        return await self.sql(
            "select *, extract(epoch from next_try_at - now()) as wait from subscription where person_id = $1"
            " order by made_at, subscription_id",
            person,
            tenant=tenant,
        )

    # -- what waits ----------------------------------------------------------------------------------------------

    async def matter(self, *, state: str = "unread", ladder: bool = True, tenant: str = OAK) -> str:
        matter = CHANCE.uuid()
        await self.sql(
            "insert into matter (tenant_id, matter_id, kind, setting_id, feed_id, data_key_id, state, danger, adult,"
            " received_at) values ($1, $2, 'concern', $3, $4, $5, $6, 'no', 'no', now())",
            *(tenant, matter, SETTING, DESK, CASE_KEY, state),
            tenant=tenant,
        )
        if ladder:
            await self.sql(
                "insert into ladder (tenant_id, matter_id, setting_id, name, round, from_at, taken, last_at, told,"
                " skipped, unanswered, ended) values ($1, $2, $3, 'now', 1, now(), 1, now(), '{}', '{}', false, false)",
                *(tenant, matter, SETTING),
                tenant=tenant,
            )
            await self.ring("ladder", matter, timedelta(minutes=5), tenant=tenant)
        return matter

    async def alert(
        self,
        person: str,
        matter: str,
        says: str = "now",
        *,
        age: timedelta = timedelta(),
        tenant: str = OAK,
        on: asyncpg.Connection | None = None,
    ) -> str:
        """A step told this person, in one commit with the bell."""
        alert = CHANCE.uuid()
        told = (
            "with told as (insert into alert (tenant_id, alert_id, person_id, matter_id, step, says, made_at)"
            "  values ($1, $2, $3, $4, 0, $5, now() - $6::interval))"
            " insert into due (at, tenant_id, kind, id) values (now(), $1, 'alert', $3)"
            " on conflict (tenant_id, kind, id) do update set at = least(due.at, excluded.at)"
        )
        arguments = (tenant, alert, person, matter, says, age)
        if on is None:
            await self.sql(told, *arguments, tenant=tenant)
        else:
            await on.execute(told, *arguments)
        return alert

    async def waiting(self, says: str = "now", email: str | None = None) -> tuple[str, str]:
        """A lead, and an alert of a matter that nobody has."""
        person = await self.person(email)
        return person, await self.alert(person, await self.matter(), says)

    async def ring(self, kind: str, id_: str, after: timedelta, tenant: str = OAK) -> None:
        await self.sql(
            "insert into due (at, tenant_id, kind, id) values (now() + $4::interval, $1, $2, $3)"
            " on conflict (tenant_id, kind, id) do update set at = excluded.at",
            *(tenant, kind, id_, after),
            tenant=tenant,
        )

    async def due(self, id_: str, kind: str = "alert", tenant: str = OAK) -> float | None:
        """In how many seconds the row is due; None if there is none."""
        rows = await self.sql(
            "select extract(epoch from at - now())::float as seconds, lease_until from due where kind = $1 and id = $2",
            *(kind, id_),
            tenant=tenant,
        )
        assert not rows or rows[0]["lease_until"] is None, "nobody holds it any more"
        return rows[0]["seconds"] if rows else None

    async def fate(self, alert: str, tenant: str = OAK) -> str | None:
        [row] = await self.sql("select done_at, outcome from alert where alert_id = $1", alert, tenant=tenant)
        assert (row["done_at"] is None) == (row["outcome"] is None)
        outcome: str | None = row["outcome"]
        return outcome

    # -- doing ---------------------------------------------------------------------------------------------------

    async def deliver(self, person: str, tenant: str = OAK) -> None:
        """As the worker does: leased, then done."""
        await self.sql(
            "update due set lease_until = now() + interval '30 seconds' where kind = 'alert' and id = $1",
            person,
            tenant=tenant,
        )
        await deliver(self.outbox, tenant, person)

    def mails(self) -> list[EmailMessage]:
        """In the order in which they were laid down."""
        paths = sorted(self.settings.mail_dir.glob("*.eml"), key=lambda path: path.stat().st_mtime_ns)
        return [parsed(path.read_bytes()) for path in paths]


@asynccontextmanager
async def opened(
    addresses: Addresses, directory: Path, *services: PushService, changes: Mapping[str, object] | None = None
) -> AsyncIterator[Ground]:
    """Two providers with a school each, and the outbox as the worker opens it."""
    keys = directory / "keys"
    keys.mkdir(exist_ok=True)
    make_keyfile(keys / KEY_FILE, CHANCE)
    settle_vapid(keys)
    settings = Config(
        dsn_app=addresses.app,
        dsn_worker=addresses.worker,
        dsn_owner=addresses.owner,
        redis_url="unix://nowhere",
        key_dir=keys,
        host="",
        port=0,
        origin="https://harken.example",
        static_dir=directory,
        push_origins_allowed=tuple(service.origin for service in services),
    )
    settings = msgspec.structs.replace(settings, **(changes or {}))
    root = read_keyfile(keys / KEY_FILE, CHANCE)
    owner, app, worker = [
        await Database.open(dsn, connections=4) for dsn in (addresses.owner, addresses.app, addresses.worker)
    ]
    try:
        for tenant in (OAK, ELM):
            async with owner.tenant_tx(tenant) as connection:
                await _provider(connection, tenant)
                await make_tenant_keys(connection, tenant, root, CHANCE)
        allowed = allowed_of(settings.push_hosts, settings.push_origins_allowed)
        async with open_sender(settings, SystemClock(), CHANCE) as sender:
            outbox = Outbox(
                database=worker,
                store=PostgresStore(worker),
                keyring=KeyRing(worker, root, CHANCE),
                sender=sender,
                chance=CHANCE,
            )
            subscriptions = Subscriptions(database=app, keyring=KeyRing(app, root, CHANCE), allowed=allowed)
            yield Ground(settings, owner, outbox, subscriptions)
    finally:
        for database in (owner, app, worker):
            await database.close()


async def _provider(connection: asyncpg.Connection, tenant: str) -> None:
    await connection.execute(
        "insert into tenant (tenant_id, slug, name, pack_name, pack_digest, made_at)"
        " values ($1, 'oak', 'Oak', 'affinity', '', now())",
        tenant,
    )
    await connection.execute(
        "insert into setting (tenant_id, setting_id, kind, nation, name, duty_numbers)"
        " values ($1, $2, 'school', 'ENG', 'Oak', '[]')",
        *(tenant, SETTING),
    )
    await connection.execute(
        "insert into feed (tenant_id, feed_id, kind, about, head) values ($1, $2, 'desk', $3, '')",
        *(tenant, DESK, SETTING),
    )
