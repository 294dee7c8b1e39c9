"""A rehearsal at any hour, where a test cannot wait for the second Tuesday of a month."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Locator, expect

from server.chance import SystemChance
from server.db.tenant_tx import Database
from server.feeds.postgres.store import PostgresStore
from server.keys.keyfile import KEY_FILE, read_keyfile
from server.keys.tenant import KeyRing
from server.policy.load import read_packs
from server.rehearsals.monthly import monthly
from server.rehearsals.rules import DAY_BEGINS, DAY_ENDS, LOCAL
from sync.messages.concerns import AcknowledgeConcern
from tests.browser.served import Served
from tests.escalation.cedar import SLUG, Cedar

BEGUN = "It has begun. Whoever answers presses “I have it”."
AT_NIGHT = "It was not started: it is night, and people sleep. It is possible from 08:00 to 20:00."


def by_day() -> bool:
    return DAY_BEGINS <= datetime.now(UTC).astimezone(LOCAL).time() < DAY_ENDS


def begins(start: Callable[[], None], said: Locator) -> bool:
    """Started by a tap. By day it has begun; at night it is said why it has not, and from when it can be. Which of them
    it is, is known at the tap: a run of all tests may go on over the hour at which the night begins."""
    before = by_day()
    start()
    expect(said).to_have_text(re.compile(f"^({BEGUN}|{AT_NIGHT})$"))
    has_begun = said.inner_text() == BEGUN
    assert has_begun in (before, by_day())
    return has_begun


def nothing_real_waits(served: Served, ref: str, lead: str, slug: str = SLUG) -> None:
    """A rehearsal begins over nothing real: whatever other tests left there is taken by this lead."""
    here = served.demo.setting(ref, slug)
    waiting = served.sql(slug, "select matter_id from ladder where setting_id = $1", here)
    reader = served.reader(lead, ref, slug)
    for row in waiting:
        take = AcknowledgeConcern(concern=str(row["matter_id"]))
        reader.device.push([reader.device.seal(take, by=reader.me)])


def the_months(served: Served, ref: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the worker does on the second Tuesday: the month's own, begun by nobody."""
    monkeypatch.setattr("server.rehearsals.monthly.is_time", lambda _: True)
    with ThreadPoolExecutor(1) as elsewhere:
        elsewhere.submit(lambda: Cedar(served.demo).work(monthly, [served.demo.setting(ref, SLUG)])).result()


def the_months_of_all(served: Served, slug: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same, at every setting of a provider that was begun in a browser."""
    monkeypatch.setattr("server.rehearsals.monthly.is_time", lambda _: True)

    async def begin() -> None:
        settings, chance = served.demo.settings, SystemChance()
        database = await Database.open(settings.dsn_worker, connections=1)
        try:
            async with database.untenanted() as connection:
                tenant = str(await connection.fetchval("select tenant_id from tenant_slug where slug = $1", slug))
            async with database.tenant_tx(tenant) as connection:
                places = [str(row["setting_id"]) for row in await connection.fetch("select setting_id from setting")]
            keyring = KeyRing(database, read_keyfile(settings.key_dir / KEY_FILE, chance), chance)
            await monthly(PostgresStore(database), await keyring.of(tenant), read_packs(), places)
        finally:
            await database.close()

    with ThreadPoolExecutor(1) as elsewhere:
        elsewhere.submit(lambda: asyncio.run(begin())).result()
