"""What must hold of a database before anyone is told "Sent": that a commit survives a crash, and that it is ours.

With `synchronous_commit` off 5 of 14,756 acknowledged commits were lost in one crash that we tried. A server that
might forget a concern after saying it has it does not start.
"""

from __future__ import annotations

from pathlib import Path

import asyncpg

NEVER_OFF = ("fsync", "synchronous_commit", "full_page_writes")
"""synchronous_commit has more levels than on; all of them but off wait at least for our own disk."""


class UnsafeDatabase(RuntimeError):
    """We do not serve on this database. The message says what to change."""


async def check_durable(connection: asyncpg.Connection) -> None:
    """Raises UnsafeDatabase unless each commit, by this role in this database, is on disk when it is acknowledged."""
    for name in NEVER_OFF:
        value = await connection.fetchval("select current_setting($1)", name)
        if value == "off":
            raise UnsafeDatabase(
                f"PostgreSQL has {name} = {value}. A concern could be lost after we said it was sent. "
                f"Set {name} = on and start again."
            )


async def check_own_cluster(admin: asyncpg.Connection, cluster: Path) -> None:
    """Raises UnsafeDatabase unless the server we reached runs on the files in `cluster`.

    An address can lead to another server than the one we started. The pid file is proof: it is written at each start
    and names process, directory, time and shared memory. `admin` is a superuser, since only they may read it.
    """
    theirs = await admin.fetchval("select pg_read_file('postmaster.pid')")
    try:
        ours = (cluster / "postmaster.pid").read_text(encoding="utf-8")
    except FileNotFoundError:
        ours = None
    # The last line is a status that changes once the server is ready; the ones before it do not.
    if ours is None or ours.splitlines()[:6] != str(theirs).splitlines()[:6]:
        raise UnsafeDatabase(
            f"the PostgreSQL that answered does not run on {cluster}. Another server may be using its address."
        )
