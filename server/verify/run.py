"""`harken verify`: every tenant, or one, each in one read-only snapshot."""

from __future__ import annotations

import argparse
import asyncio
import json
from pathlib import Path
from uuid import UUID

import asyncpg

from server.config import config_of
from server.verify.findings import Check, Pen, Report
from server.verify.keys import read_key_file
from server.verify.tenant import check_tenant

EPOCH_FILE = "epoch"


class NoSuchTenant(RuntimeError):
    """Nobody here has this short name."""


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", type=Path, required=True, help="the directory of a Harken that is up")
    parser.add_argument("--tenant", metavar="SLUG", help="only this provider (default: all)")
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of sentences")


def run(arguments: argparse.Namespace) -> int:
    """0 if everything fits, 1 if anything does not."""
    settings = config_of(arguments.data)
    report = asyncio.run(verify(settings.dsn_app, settings.key_dir, arguments.tenant))
    if arguments.json:
        print(json.dumps(report.as_json(), indent=2))  # noqa: T201 (this is a command's answer)
    else:
        lines = [*(one.line() for one in report.findings), *(f"note: {note}" for note in report.notes)]
        print("\n".join([*lines, report.summary()]))  # noqa: T201
    return 0 if report.clean else 1


async def verify(dsn: str, key_dir: Path, slug: str | None = None) -> Report:
    """Needs no more than reading: the role that serves requests is enough."""
    report, root = Report(), read_key_file(key_dir)
    # A pooler may stand before the database: what is one transaction has one connection, and nothing else has.
    connection = await asyncpg.connect(dsn, statement_cache_size=0)
    try:
        async with connection.transaction(readonly=True):
            await _check_epoch(connection, key_dir, report)
            tenants = await connection.fetch("select slug, tenant_id from tenant_slug order by slug")
        chosen = [row for row in tenants if slug in (None, row["slug"])]
        if slug is not None and not chosen:
            raise NoSuchTenant(f"no tenant {slug}")
        for row in chosen:
            report.counts["tenants"] += 1
            tenant = UUID(bytes=row["tenant_id"].bytes)
            async with connection.transaction(isolation="repeatable_read", readonly=True):
                await connection.execute("select set_config('app.tenant_id', $1, true)", str(tenant))
                # Between two reads a large provider's log is compared for longer than a request may think.
                await connection.execute("set local idle_in_transaction_session_timeout = 0")
                await check_tenant(connection, tenant, root, Pen(row["slug"], report))
    finally:
        await connection.close()
    return report


async def _check_epoch(connection: asyncpg.Connection, key_dir: Path, report: Report) -> None:
    """The life of the database, named in two places that a restore must change together."""
    path = key_dir / EPOCH_FILE
    beside = path.read_text(encoding="ascii").strip() if path.exists() else None
    if str(await connection.fetchval("select epoch from server")) != beside:
        Pen("server", report).wrong(Check.KEY, "epoch", "the database and the file beside the key file differ")
