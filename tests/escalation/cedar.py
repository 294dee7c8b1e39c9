"""A setting of the demo whose ladders can be hurried along: no worker runs, `later` does what one would do then."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection

from server.chance import SystemChance
from server.db.tenant_tx import Database
from server.escalation.climb import climb
from server.feeds.postgres.store import PostgresStore
from server.feeds.store import Store
from server.keys.keyfile import KEY_FILE, read_keyfile
from server.keys.tenant import KeyRing, TenantKeys
from server.policy.load import Packs, read_packs
from sync import ids
from sync.feeds import FeedName
from sync.messages.base import Command
from sync.receipt import Verdict
from tests.support.database import run
from tests.support.device import TestDevice
from tests.support.running import Harken, Reader

SLUG = "outcomes-first"
LEADS = ("mina", "finn")
HEAD, REGIONAL, SAFEGUARDING = "anna", "moira", ("esther", "karl")

Handler = Callable[[Store, TenantKeys, Packs, Collection[str]], Awaitable[frozenset[FeedName]]]


class Cedar:
    """Cedar College, its people on devices of their own, and a clock that can be moved."""

    def __init__(self, harken: Harken) -> None:
        self.harken = harken
        self.tablet: TestDevice = harken.device(SLUG, "cedar")
        self.readers: dict[str, Reader] = {}

    def who(self, login: str) -> Reader:
        if login not in self.readers:
            self.readers[login] = self.harken.reader(login, "cedar", SLUG)
        return self.readers[login]

    def record(self, by: str | None = None, **fields: object) -> str:
        """By a name at the front door, or by somebody signed in."""
        device = self.tablet if by is None else self.who(by).device
        cmd = device.new_id()
        me = None if by is None else self.who(by).me
        [receipt] = device.push([device.seal(device.concern(**fields), by=me, cmd=cmd)])  # type: ignore[arg-type]
        assert receipt.verdict is Verdict.ACCEPTED
        return cmd

    def does(self, login: str, command: Command) -> tuple[Verdict, str]:
        reader = self.who(login)
        [receipt] = reader.device.push([reader.device.seal(command, by=reader.me)])
        return receipt.verdict, receipt.reason

    def later(self, matter: str, minutes: int) -> None:
        """So many minutes pass for one ladder, and a worker looks."""
        self.harken.sql(
            SLUG,
            "update ladder set from_at = from_at - make_interval(mins => $2),"
            " last_at = last_at - make_interval(mins => $2) where matter_id = $1",
            matter,
            minutes,
        )
        self.look(matter)

    def look(self, *matters: str) -> None:
        """What a worker does when ladders are due."""
        self.work(climb, matters)

    def work(self, handler: Handler, ids: Collection[str]) -> None:
        async def do() -> None:
            settings, chance = self.harken.settings, SystemChance()
            database = await Database.open(settings.dsn_worker, connections=1)
            try:
                keyring = KeyRing(database, read_keyfile(settings.key_dir / KEY_FILE, chance), chance)
                keys = await keyring.of(self.harken.made[SLUG].tenant)
                await handler(PostgresStore(database), keys, read_packs(), ids)
            finally:
                await database.close()

        run(do())

    def new_derived(self, name: str) -> str:
        """An id such as the server makes, of a name."""
        return ids.derived(name.encode())

    def alerted(self, matter: str, step: int) -> set[str]:
        """Logins of whom a step's alerts are for, without the provider's domain."""
        rows = self.harken.sql(
            SLUG,
            "select p.login, a.says from alert a join person p using (tenant_id, person_id)"
            " where a.matter_id = $1 and a.step = $2",
            matter,
            step,
        )
        return {row["login"].split("@")[0] for row in rows}

    def ladder(self, matter: str) -> tuple[int, bool] | None:
        """Steps taken and whether the end was reached; None once somebody has it. A ladder always has its next step."""
        rows = self.harken.sql(
            SLUG,
            "select l.taken, l.ended, d.at is not null as owed from ladder l left join due d"
            " on (d.tenant_id, d.kind, d.id) = (l.tenant_id, 'ladder', l.matter_id) where l.matter_id = $1",
            matter,
        )
        if not rows:
            assert not self.harken.sql(SLUG, "select from due where kind = 'ladder' and id = $1", matter)
            return None
        assert rows[0]["owed"], "S8"
        return rows[0]["taken"], rows[0]["ended"]
