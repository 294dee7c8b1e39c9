"""A database of the build before alerts: what nobody had then is told from the start once the new one is installed."""

from __future__ import annotations

from uuid import uuid4

import asyncpg

from server.db.migrate import migrate, read_migrations
from server.db.roles import Role
from tests.support.database import Cluster

BEFORE = 3


async def test_what_nobody_has_gets_a_ladder_and_each_setting_its_rehearsal(cluster: Cluster) -> None:
    admin = await asyncpg.connect(cluster.addresses("postgres").superuser)
    await admin.execute(f"create database older owner {Role.OWNER}")
    owner = await asyncpg.connect(cluster.addresses("older").owner)
    beyond_walls = await asyncpg.connect(cluster.addresses("older").superuser)
    try:
        await migrate(owner, read_migrations()[:BEFORE])
        tenant, setting, desk, case = (uuid4() for _ in range(4))
        matters = [(uuid4(), danger, feed, state) for danger, feed, state in (
            ("no", desk, "unread"), ("yes", desk, "unread"), ("no", case, "unread"), ("yes", desk, "acknowledged"),
        )]  # fmt: skip
        add = beyond_walls.execute
        await add("insert into tenant values ($1, 'older', 'Older', 'affinity', '', now())", tenant)
        await add("insert into setting values ($1, $2, null, 'home', 'ENG', 'Home', '[]')", tenant, setting)
        await add("insert into feed values ($1, $2, 'desk', $3, 1, 0, '')", tenant, desk, setting)
        await add("insert into feed values ($1, $2, 'case', $2, 1, 0, '')", tenant, case)
        for matter, danger, feed, state in matters:
            await add(
                "insert into matter (tenant_id, matter_id, kind, setting_id, feed_id, data_key_id, state, danger,"
                " adult, received_at) values ($1, $2, 'concern', $3, $4, $2, $5, $6, 'no', now())",
                *(tenant, matter, setting, feed, state, danger),
            )
        assert await migrate(owner) == len(read_migrations())
        ladders = await beyond_walls.fetch("select matter_id, name, taken, round from ladder")
        assert {(row["matter_id"], row["name"]) for row in ladders} == {
            (matters[0][0], "today"),
            (matters[1][0], "now"),
            (matters[2][0], "now"),
        }
        assert {(row["taken"], row["round"]) for row in ladders} == {(0, 1)}
        due = await beyond_walls.fetch("select kind, id from due where at <= now()")
        assert {(row["kind"], row["id"]) for row in due} == {
            *(("ladder", matter) for matter, _, _, state in matters if state == "unread"),
            *(("duties", matter) for matter, *_ in matters),
            ("rehearsal", setting),
            ("retention", setting),
        }
        outside = await beyond_walls.fetch("select matter_id from matter where outside_only")
        assert [row["matter_id"] for row in outside] == [matters[2][0]], "nobody inside follows it"
        forced = await beyond_walls.fetchval(
            "select bool_and(relforcerowsecurity) from pg_class where relname = any($1)",
            ["matter", "feed", "ladder", "due", "setting", "case_member", "appointment"],
        )
        assert forced, "the walls stand again"
    finally:
        await owner.close()
        await beyond_walls.close()
        await admin.execute("drop database older with (force)")
        await admin.close()
