"""`harken seed FILE.json`: makes providers with settings, people and children. A slug already there is left alone."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import msgspec

from server.access.appointments import Place
from server.access.receivers import receivers, routes_are_enough
from server.adopted.reading import pack_of
from server.chance import Chance, SystemChance
from server.children.tables import ChildRow
from server.clock import Clock, SystemClock
from server.config import Config, config_of
from server.db.tenant_tx import Database
from server.feeds.postgres.store import PostgresStore
from server.feeds.postgres.unit import PostgresUnit
from server.keys.keyfile import KEY_FILE, read_keyfile
from server.keys.tenant import KeyRing
from server.people.passphrases import Passphrases
from server.people.reading import id_text, read_appointments
from server.people.tables import PersonRow
from server.policy.load import Packs, read_packs
from server.policy.pack import Pack
from server.seed.document import read_document
from server.seed.result import Made, MadeChild, MadePerson, MadeSetting, MadeTenant
from server.settings.making import Given, furnish
from server.settings.plan import NewTenant
from server.settings.tables import SettingRow, TenantRow

RULES: Final = "seed/1"


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="JSON; deploy/demo.json shows its form")
    parser.add_argument("--data", type=Path, required=True, help="the data directory of a Harken that is up")


def run(arguments: argparse.Namespace) -> int:
    made = asyncio.run(_run(config_of(arguments.data), arguments.file.read_bytes()))
    sys.stdout.buffer.write(msgspec.json.format(made, indent=2) + b"\n")
    return 0


async def _run(settled: Config, document: bytes) -> bytes:
    database = await Database.open(settled.dsn_owner, connections=1, prepared=settled.prepared)
    try:
        return await seed(database, settled.key_dir, document, SystemClock(), SystemChance())
    finally:
        await database.close()


async def seed(
    database: Database,
    key_dir: Path,
    document: bytes,
    clock: Clock,
    chance: Chance,
    passphrases: Passphrases | None = None,
) -> bytes:
    """Makes what the document asks for, each provider in a transaction of its own, and returns what `Made` says as
    JSON. `database` is the owner's: nobody else may make a provider. Passphrases are kept as Harken keeps them, unless
    `passphrases` says otherwise."""
    packs = read_packs()
    file = read_document(document, packs)
    hashing = passphrases or Passphrases(chance)
    tenants = [await _seed_tenant(database, key_dir, tenant, packs, clock, chance, hashing) for tenant in file.tenants]
    return msgspec.json.encode(Made(tenants=tuple(tenants)))


async def _seed_tenant(
    database: Database,
    key_dir: Path,
    tenant: NewTenant,
    packs: Packs,
    clock: Clock,
    chance: Chance,
    passphrases: Passphrases,
) -> MadeTenant:
    async with database.untenanted() as connection:
        there = await connection.fetchval("select tenant_id from tenant_slug where slug = $1", tenant.slug)
    tenant_id = chance.uuid() if there is None else str(there)
    names: Mapping[str, str] = {}
    if there is None:
        root = read_keyfile(key_dir / KEY_FILE, chance)
        given = Given(
            pack=packs[tenant.pack],
            root=root,
            keyring=KeyRing(database, root, chance),
            chance=chance,
            now=clock.now(),
            hashes={person.login: await passphrases.hash(person.passphrase) for person in tenant.people},
            rules=RULES,
        )
        async with PostgresStore(database).unit(tenant_id) as unit:
            names = await _make_tenant(unit, tenant, given)
    async with database.tenant_tx(tenant_id):
        return MadeTenant(
            tenant=tenant_id,
            slug=tenant.slug,
            name=tenant.name,
            made=there is None,
            settings=await _settings(tenant),
            people=await _people(tenant),
            children=tuple(
                MadeChild(child=str(row.child_id), setting=str(row.setting_id), name=names.get(str(row.child_id)))
                for row in await ChildRow.objects()
            ),
            warnings=await _warnings(await pack_of(tenant_id, packs), clock),
        )


async def _make_tenant(unit: PostgresUnit, tenant: NewTenant, given: Given) -> Mapping[str, str]:
    """Makes everything of a tenant and returns its children's names by id. `unit` is open for an id not yet in use."""
    await TenantRow.insert(
        TenantRow(
            tenant_id=unit.tenant_id,
            slug=tenant.slug,
            name=tenant.name,
            pack_name=given.pack.name,
            pack_digest=given.pack.digest,
            made_at=given.now,
        )
    )
    await unit.connection.execute(
        "insert into tenant_slug (slug, tenant_id) values ($1, $2)", tenant.slug, unit.tenant_id
    )
    made = await furnish(unit, tenant, given)
    return {
        made.children[setting.ref, n]: child.name
        for setting in tenant.settings
        for n, child in enumerate(setting.children)
    }


async def _settings(tenant: NewTenant) -> tuple[MadeSetting, ...]:
    """In the order of the file, as they stand in the database."""
    rows = {row.name: row for row in await SettingRow.objects()}
    return tuple(
        MadeSetting(
            setting=str(rows[setting.name].setting_id), ref=setting.ref, name=setting.name, kind=setting.kind.value
        )
        for setting in tenant.settings
        if setting.name in rows
    )


async def _people(tenant: NewTenant) -> tuple[MadePerson, ...]:
    rows = {row.login: row for row in await PersonRow.objects()}
    return tuple(
        MadePerson(
            person=str(rows[person.login.strip().casefold()].person_id),
            name=person.name,
            title=person.appointments[0].title,
            login=person.login.strip().casefold(),
            passphrase=person.passphrase,
        )
        for person in tenant.people
        if person.login.strip().casefold() in rows
    )


async def _warnings(pack: Pack, clock: Clock) -> tuple[str, ...]:
    """What a person should settle before this is used: gaps in the policy, and chains that one absence breaks (R31)."""
    appointments, now = await read_appointments(), clock.now()
    short = []
    for row in await SettingRow.objects():
        place = Place(setting=str(row.setting_id), region=id_text(row.region_id))
        chain = receivers(chain=pack.staff_concern_chain, appointments=appointments, place=place, now=now)
        if not routes_are_enough(chain):
            short.append(f"{row.name}: fewer than two people would be left if one of {len(chain)} were the subject")
    return (*short, *(f"policy {defect.section}: {defect.text}" for defect in pack.defects))
