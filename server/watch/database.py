"""Checks of the database as a whole: schema, epoch, role, clock, worker, what is due, the last backup."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Final

from server.db.checks import UnsafeDatabase, check_durable
from server.db.epoch import read_epoch
from server.db.migrate import read_migrations
from server.db.roles import Role
from server.feeds.waking import DUTY_BELL, LADDER_BELL
from server.watch.findings import Finding, Server, ServerCheck, attention, broken

TELLING: Final = {LADDER_BELL: "ladders", DUTY_BELL: "duties"}
STEP_LATE: Final = timedelta(minutes=1)
"""S8, S8b: so late may the next step of either be."""
DUE_LATE: Final = timedelta(minutes=10)
CLOCKS_DIFFER: Final = timedelta(seconds=5)
CLOCKS_APART: Final = timedelta(minutes=1)
BACKUP_OLD: Final = timedelta(hours=26)
"""One a day, and two hours for it to be late."""


async def schema_is_ours(server: Server) -> AsyncIterator[Finding]:
    version = await server.connection.fetchval("select max(version) from schema_version")
    wanted = len(read_migrations())
    if version < wanted:
        yield broken("schema", f"the database is at version {version}, this program needs {wanted}", "harken migrate")


async def epoch_agrees(server: Server) -> AsyncIterator[Finding]:
    in_database = str(await server.connection.fetchval("select epoch from server"))
    try:
        in_file: str | None = read_epoch(server.settings.key_dir)
    except (OSError, UnicodeError):
        in_file = None
    if in_file != in_database:
        yield broken(
            "epoch",
            f"the database says epoch {in_database} and the file beside the key file says {in_file or 'nothing'}",
            "one of the two was replaced: put back what belongs together, or restore with harken restore",
        )


async def role_is_walled(server: Server) -> AsyncIterator[Finding]:
    """The walls between providers hold for neither a superuser nor whoever owns the tables."""
    row = await server.connection.fetchrow(
        "select rolsuper or rolbypassrls as passes, exists (select from pg_class c"
        " join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public'"
        " and pg_has_role(current_user, c.relowner, 'member')) as owns from pg_roles where rolname = current_user"
    )
    if row is None or row["passes"] or row["owns"]:
        yield broken(
            "role",
            "the worker's database role passes the walls between providers",
            f"connect as {Role.WORKER}, which neither is a superuser nor owns a table",
        )


async def commits_last(server: Server) -> AsyncIterator[Finding]:
    try:
        await check_durable(server.connection)
    except UnsafeDatabase as error:
        yield broken("durability", str(error), "until then a concern may be lost in a crash after we said it was sent")


async def clocks_agree(server: Server) -> AsyncIterator[Finding]:
    apart = abs(await server.connection.fetchval("select clock_timestamp()") - server.now)
    if apart > CLOCKS_DIFFER:
        say = broken if apart > CLOCKS_APART else attention
        yield say(
            "clock",
            f"the clocks of this machine and of the database differ by {apart.total_seconds():.0f} s",
            "set both by NTP: ladders and sign-ins go by them",
        )


async def worker_is_there(server: Server) -> AsyncIterator[Finding]:
    others = await server.connection.fetchval(
        "select count(*) from pg_stat_activity where usename = current_user and datname = current_database()"
        " and pid <> pg_backend_pid() and backend_type = 'client backend'"
    )
    if others == 0:
        yield broken("worker", "no worker is connected: nobody is told of anything", "start a worker and see its log")


async def nothing_is_late(server: Server) -> AsyncIterator[Finding]:
    for row in await server.connection.fetch(
        "select kind, count(*) as rows, now() - min(at) as late from due"
        " where at < now() - case when kind = any($1) then $2::interval else $3::interval end group by kind"
        " order by kind",
        *(list(TELLING), STEP_LATE, DUE_LATE),
    ):
        says = f"{row['rows']} of kind {row['kind']} are late, the oldest by {_minutes(row['late'])} minutes"
        if row["kind"] in TELLING:
            yield broken(TELLING[row["kind"]], says, "people are not being told: see that a worker runs, then its log")
        else:
            yield attention("due", says, "see that a worker runs, then its log")


async def backup_is_recent(server: Server) -> AsyncIterator[Finding]:
    at = await server.connection.fetchval("select backed_up_at from server")
    age = None if at is None else server.now - at
    if (age is None or age > BACKUP_OLD) and not server.settings.demo:
        says = (
            "no backup was ever made" if age is None else f"the last backup is {age.total_seconds() / 3600:.0f} h old"
        )
        yield attention("backup", says, "harken backup; then see why it was not made by itself")


def _minutes(late: timedelta) -> int:
    return int(late.total_seconds() // 60)


CHECKS: Final[tuple[ServerCheck, ...]] = (
    schema_is_ours,
    epoch_agrees,
    role_is_walled,
    commits_last,
    clocks_agree,
    worker_is_there,
    nothing_is_late,
    backup_is_recent,
)
