"""`harken invite`: a way back for somebody whom nobody of their provider can invite, such as its only administrator who
lost their authenticator. Whoever opens the link is them from then on, so that it stays on record that we made it."""

from __future__ import annotations

import argparse
import asyncio
import sys
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from asyncpg import Connection

from server.access.codes import offer
from server.access.inviting import OPERATOR
from server.chance import Chance, SystemChance
from server.clock import Clock, SystemClock
from server.config import Config, config_of
from server.db.tenant_tx import Database
from server.people.invitations import offer_invitation


class InviteRefused(RuntimeError):
    """There is nobody of that name to be invited."""


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", type=Path, required=True, help="the data directory of a Harken that is up")
    parser.add_argument("--tenant", required=True, help="the provider's slug")
    parser.add_argument("--login", required=True, help="their sign-in name")
    parser.add_argument("--setting", help="a setting by name or id: the browser becomes their own device there first")


def run(arguments: argparse.Namespace) -> int:
    words = (arguments.tenant, arguments.login, arguments.setting)
    sys.stdout.write(asyncio.run(link(config_of(arguments.data), *words, SystemClock(), SystemChance())) + "\n")
    return 0


async def link(settled: Config, slug: str, login: str, setting: str | None, clock: Clock, chance: Chance) -> str:
    """Works once, for seven days, in place of earlier ones. The codes stand in its fragment, which browsers send to
    nobody. Raises InviteRefused."""
    database = await Database.open(settled.dsn_owner, connections=1, prepared=settled.prepared)
    try:
        async with database.untenanted() as connection:
            tenant = await connection.fetchval("select tenant_id from tenant_slug where slug = $1", slug)
        if tenant is None:
            raise InviteRefused(f"no provider {slug}")
        now = clock.now()
        async with database.tenant_tx(str(tenant)) as connection:
            person = await _person(connection, slug, login, now)
            codes = [await offer_invitation(connection, str(tenant), person, OPERATOR, now, chance)]
            if setting is not None:
                at = await _setting(connection, slug, setting)
                codes.append(
                    await offer(connection, str(tenant), at, shared=False, made_by=None, now=now, chance=chance)
                )
        return f"{settled.origin}/join#{'~'.join(quote(code, safe='') for code in codes)}"
    finally:
        await database.close()


async def _person(connection: Connection, slug: str, login: str, now: datetime) -> str:
    """Who has something to do there: a link for anybody else would open nothing."""
    row = await connection.fetchrow(
        "select p.person_id, p.disabled_at is not null as suspended, exists (select from appointment a"
        "  where a.tenant_id = p.tenant_id and a.person_id = p.person_id and (a.to_at is null or a.to_at > $2)) as here"
        " from person p where p.login = $1 for update of p",
        login,
        now,
    )
    if row is None:
        raise InviteRefused(f"{slug} has nobody who signs in as {login}")
    if row["suspended"] or not row["here"]:
        raise InviteRefused(f"{login} is suspended, or is appointed to nothing")
    return str(row["person_id"])


async def _setting(connection: Connection, slug: str, setting: str) -> str:
    rows = await connection.fetch("select setting_id from setting where $1 in (name, setting_id::text)", setting)
    if len(rows) != 1:
        raise InviteRefused(f"{slug} has {len(rows) or 'no'} setting {setting}")
    return str(rows[0]["setting_id"])
