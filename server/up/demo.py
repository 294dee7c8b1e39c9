"""Demo data: seeded into an empty database, its sign-ins printed at each start. Never beside real records."""

from __future__ import annotations

import asyncio
from pathlib import Path

import msgspec

from server.chance import Chance
from server.clock import Clock
from server.config import Config
from server.db.tenant_tx import Database
from server.embedded.layout import Layout
from server.enrol import mint
from server.seed import seed
from server.seed.result import Made, MadeTenant
from server.up.mark import Mark


def demo(document: Path, layout: Layout, settled: Config, clock: Clock, chance: Chance, *, empty: bool) -> str:
    """Seeds if there is nothing yet. Returns a table of who can sign in, with fresh codes to enrol devices."""
    mark = Mark(layout)
    if empty:
        mark.begin()
        mark.finish(asyncio.run(_seed(document.read_bytes(), settled, clock, chance)))
    return asyncio.run(_said(msgspec.json.decode(mark.read(), type=Made), settled, clock, chance))


async def _seed(document: bytes, settled: Config, clock: Clock, chance: Chance) -> bytes:
    db = await Database.open(settled.dsn_owner, connections=1, prepared=settled.prepared)
    try:
        return await seed(db, settled.key_dir, document, clock, chance)
    finally:
        await db.close()


async def _said(made: Made, settled: Config, clock: Clock, chance: Chance) -> str:
    db = await Database.open(settled.dsn_owner, connections=1, prepared=settled.prepared)
    try:
        tables = [await _table(tenant, db, clock, chance) for tenant in made.tenants]
    finally:
        await db.close()
    return "\n".join([*tables, "Each code enrols one browser, once: open the address there and type it.", ""])


async def _table(tenant: MadeTenant, db: Database, clock: Clock, chance: Chance) -> str:
    lines = [
        tenant.name,
        *(f"  {one.name:<18} {one.title:<38} {one.login:<32} {one.passphrase}" for one in tenant.people),
    ]
    for setting in tenant.settings:
        shared, own = [
            await mint(db, tenant.tenant, setting.setting, shared=shared, clock=clock, chance=chance)
            for shared in (True, False)
        ]
        lines.append(f"  {setting.name:<18} shared tablet {shared}   a lead's own device {own}")
    return "\n".join([*lines, ""])
