"""One provider that is served, with the people of a seeded day: whoever writes, whoever waits, and time that passes."""

from __future__ import annotations

import asyncio
import hashlib
import re
import threading
from collections.abc import Collection, Coroutine, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TypeVar
from uuid import UUID

import asyncpg
import msgspec
import pytest

from server.chance import SystemChance
from server.db.tenant_tx import Database
from server.duties.looking import look as look_at_duties
from server.escalation.climb import climb
from server.feeds.postgres.store import PostgresStore
from server.keys.keyfile import KEY_FILE, read_keyfile
from server.keys.tenant import KeyRing
from server.live.hub import Hub
from server.policy.load import read_packs
from server.retention import reviews
from sync.envelope import Route
from sync.feeds import FeedName
from sync.messages.base import Command
from sync.receipt import Receipt
from tests.retention.conftest import LaterStore
from tests.support.database import Cluster
from tests.support.device import Person, TestDevice
from tests.support.web import Web, serving

SLUG, PLACE = "outcomes-first", "cedar"
LONG = 60 * 365
"""Days after which everything that is closed is asked about."""
PACKS = read_packs()
_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")

T = TypeVar("T")


def named(label: str) -> str:
    """The same id in every run: what is compared is what follows from it."""
    made = str(UUID(bytes=hashlib.sha256(label.encode()).digest()[:16], version=4))
    _NAMED.add(made)
    return made


_NAMED: set[str] = set()


class World:
    """What happens here happens by name: a concern that is called the same has the same id in every run."""

    def __init__(self, web: Web, runner: asyncio.Runner, database: Database, owner: Database) -> None:
        self.web = web
        self.tenant = web.made[SLUG].tenant
        self.people = {one.login.split("@")[0]: one for one in web.made[SLUG].people}
        self.setting = next(one.setting for one in web.made[SLUG].settings if one.ref == PLACE)
        self._made = set(_ID.findall(msgspec.json.encode(web.made[SLUG]).decode()))
        self.tablet = web.device(SLUG, PLACE)
        self.keys: dict[str, Person] = {}
        self.pokes: list[frozenset[FeedName]] = []
        """What each push and each look of the worker touched, in order."""
        self.heard = threading.Condition()
        self.passed = timedelta()
        self.database = database
        self.owner = owner
        self._runner = runner
        self._store = PostgresStore(database)
        self._ring = KeyRing(database, read_keyfile(web.settings.key_dir / KEY_FILE, SystemChance()), SystemChance())

    @property
    def known(self) -> set[str]:
        """Ids that are the same in every run."""
        return _NAMED | self._made

    def by(self, login: str) -> Person:
        """Someone's own key, on the tablet that everybody writes on."""
        if login not in self.keys:
            person = self.people[login]
            self.keys[login] = self.tablet.sign_in(person.login, person.passphrase)
        return self.keys[login]

    def id_of(self, login: str) -> str:
        return self.people[login].person

    def own(self, login: str) -> TestDevice:
        """A device of theirs, on which they are signed in."""
        device = self.web.device(SLUG, PLACE, shared=False)
        self.keys[f"own {login}"] = device.sign_in(self.people[login].login, self.people[login].passphrase)
        return device

    # -- what people do ------------------------------------------------------------------------------------------

    def does(
        self, label: str, command: Command, by: str | None = None, *, route: Route | None = None, **changes: object
    ) -> str:
        """Written on the tablet, and sent at once. Says what its receipt says."""
        [receipt] = self.send(self.sealed(label, command, by, route=route, **changes))
        return receipt.verdict

    def sealed(
        self, label: str, command: Command, by: str | None = None, *, route: Route | None = None, **changes: object
    ) -> bytes:
        signer = None if by is None else self.by(by)
        return self.tablet.seal(command, by=signer, cmd=named(label), route=route, changes=dict(changes))

    def send(self, *envelopes: bytes, device: TestDevice | None = None) -> list[Receipt]:
        """Returns when those who listen have been told."""
        before = len(self.pokes)
        receipts = (device or self.tablet).push(envelopes)
        with self.heard:
            assert self.heard.wait_for(lambda: len(self.pokes) > before, timeout=120), "nobody was told of a push"
        return receipts

    def minutes(self, minutes: int) -> None:
        """So much time passes for everything that waits, and a worker looks at each."""

        async def passes() -> None:
            async with self._store.unit(self.tenant) as unit:
                rows = await unit.connection.fetch(
                    "update ladder l set from_at = from_at - $2::interval, last_at = last_at - $2::interval"
                    " from matter m where l.tenant_id = $1 and m.tenant_id = $1 and m.matter_id = l.matter_id"
                    " returning l.matter_id, m.received_at",
                    *(self.tenant, timedelta(minutes=minutes)),
                )
            for row in sorted(rows, key=lambda row: (row["received_at"], row["matter_id"])):
                keys = await self._ring.of(self.tenant)
                self.pokes.append(await climb(self._store, keys, PACKS, [str(row["matter_id"])]))
            await self._duties(minutes)

        self._runner.run(passes())

    async def _duties(self, minutes: int) -> None:
        """What is demanded of each concern is looked at together, as a worker does with all that are due."""
        self.passed += timedelta(minutes=minutes)
        later = LaterStore(self.database, self.passed / timedelta(days=1))
        async with later.unit(self.tenant) as unit:
            rows = await unit.connection.fetch(
                "select id::text as id from due where tenant_id = $1 and kind = 'duties' and at <= $2 order by at, id",
                *(self.tenant, await unit.now()),
            )
        matters = [row["id"] for row in rows]
        self.pokes.append(await look_at_duties(later, await self._ring.of(self.tenant), PACKS, matters))

    def years(self) -> None:
        """So long that everything closed is over, and the worker asks about it."""

        async def passes() -> None:
            later = LaterStore(self.database, LONG)
            keys = await self._ring.of(self.tenant)
            self.pokes.append(await reviews.look(later, keys, PACKS, self.setting))

        self._runner.run(passes())

    def confirm(self, login: str) -> None:
        """They have signed in on the tablet, and shown their second factor."""
        del self.keys[login]
        self.by(login)
        self.sql("update session set confirmed_at = now() where person_id = $1::uuid", self.id_of(login))

    def appointments(self, login: str) -> list[str]:
        standing = "select appointment_id from appointment where person_id = $1::uuid and to_at is null"
        rows = self.sql(standing, self.id_of(login))
        return [str(row["appointment_id"]) for row in rows]

    def members(self, label: str) -> list[str]:
        """Those of a case who can be asked to do something."""
        rows = self.sql(
            "select c.person_id from case_member c join feed f using (tenant_id, feed_id) where f.about = $1::uuid",
            named(label),
        )
        there = {str(row["person_id"]) for row in rows}
        return [login for login in sorted(self.people) if self.people[login].person in there]

    def sql(self, statement: str, *arguments: object) -> list[asyncpg.Record]:
        """As the owner, inside the provider's walls."""

        async def fetch() -> list[asyncpg.Record]:
            async with self.owner.tenant_tx(self.tenant) as connection:
                rows: list[asyncpg.Record] = await connection.fetch(statement, *arguments)
                return rows

        return self.run(fetch())

    def run(self, work: Coroutine[object, object, T]) -> T:
        return self._runner.run(work)


@contextmanager
def world(cluster: Cluster, directory: Path) -> Iterator[World]:
    with serving(cluster, directory) as web, asyncio.Runner() as runner:
        database = runner.run(Database.open(web.settings.dsn_worker, connections=2))
        owner = runner.run(Database.open(web.settings.dsn_owner, connections=1))
        with pytest.MonkeyPatch.context() as patch:
            made = World(web, runner, database, owner)

            async def poke(_: Hub, tenant: str, feeds: Collection[FeedName]) -> None:
                with made.heard:
                    made.pokes.append(frozenset(feeds))
                    made.heard.notify_all()

            patch.setattr(Hub, "poke", poke)
            try:
                yield made
            finally:
                made.tablet.http.close()
                runner.run(database.close())
                runner.run(owner.close())
