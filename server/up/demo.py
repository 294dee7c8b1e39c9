"""Demo data: seeded into an empty database, its sign-ins printed at each start. Never beside real records."""

from __future__ import annotations

import asyncio
from pathlib import Path

import msgspec

from server import enrol, seed
from server.chance import Chance
from server.clock import Clock
from server.config import Config
from server.db.tenant_tx import Database
from server.embedded.layout import Layout
from server.up.mark import Mark


class Setting(msgspec.Struct, frozen=True):
    setting: str
    name: str
    kind: str


class Person(msgspec.Struct, frozen=True):
    name: str
    title: str
    login: str
    passphrase: str


class Tenant(msgspec.Struct, frozen=True):
    tenant: str
    name: str
    settings: tuple[Setting, ...]
    people: tuple[Person, ...]


class Seeded(msgspec.Struct, frozen=True):
    tenants: tuple[Tenant, ...]


def demo(document: Path, layout: Layout, settled: Config, clock: Clock, chance: Chance, *, empty: bool) -> str:
    """Seeds if there is nothing yet. Returns a table of who can sign in, and a fresh code to enrol each tablet with."""
    mark = Mark(layout)
    if empty:
        mark.begin()
        mark.finish(asyncio.run(_seed(document.read_bytes(), settled, clock, chance)))
    return asyncio.run(_table(msgspec.json.decode(mark.read(), type=Seeded), settled, clock, chance))


async def _seed(document: bytes, settled: Config, clock: Clock, chance: Chance) -> bytes:
    db = await Database.open(settled.dsn_owner, connections=1)
    try:
        return await seed.seed(db, settled.key_dir, document, clock, chance)
    finally:
        await db.close()


async def _table(seeded: Seeded, settled: Config, clock: Clock, chance: Chance) -> str:
    db = await Database.open(settled.dsn_owner, connections=1)
    try:
        lines = []
        for tenant in seeded.tenants:
            lines += ["", tenant.name]
            for person in tenant.people:
                lines.append(f"  {person.title:<32} {person.login:<28} {person.passphrase}")
            for setting in tenant.settings:
                code = await enrol.mint(db, tenant.tenant, setting.setting, shared=True, clock=clock, chance=chance)
                lines.append(f"  enrol a tablet of {setting.name:<14} {code}")
        return "\n".join([*lines, "", ""])
    finally:
        await db.close()
