"""What a backup covers: told to devices only once it was completed, after three days, and of this life alone."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import asyncpg
import httpx
import pytest

from server.backup import command, dump, recipient
from server.backup.begin import begin_epoch
from server.backup.source import Source
from server.chance import SystemChance
from tests.support.database import run
from tests.support.web import Web

CHANCE = SystemChance()


def covered(device: httpx.Client) -> str | None:
    answer: dict[str, str | None] = device.get("/devices/front-door").raise_for_status().json()
    return answer["covered"]


async def _execute(dsn: str, statement: str, *arguments: object) -> object:
    owner = await asyncpg.connect(dsn)
    try:
        return await owner.fetchval(statement, *arguments)
    finally:
        await owner.close()


def source_of(web: Web) -> Source:
    superuser = web.settings.dsn_owner.replace("harken_owner", "postgres")
    return Source(reader=superuser, owner=web.settings.dsn_owner, key_dir=web.settings.key_dir)


def test_devices_are_told_of_a_backup_when_it_is_days_old(web: Web, tmp_path: Path) -> None:
    dsn = web.settings.dsn_owner
    public, _ = recipient.make(web.settings.key_dir, CHANCE)
    recipient.keep(web.settings.key_dir, public)
    with web.device() as device:
        assert covered(device.http) is None
        with pytest.raises(dump.DumpFailed):
            run(command.backup(source_of(web), tmp_path / "broken", _no_dump(tmp_path), CHANCE))
        assert covered(device.http) is None, "one that failed covers nothing"
        assert not (tmp_path / "broken").exists()

        header = run(command.backup(source_of(web), tmp_path / "backup", dump.programs_for(None), CHANCE))
        told = datetime.fromisoformat(covered(device.http) or "")
        at = datetime.fromisoformat(header.at)
        assert timedelta(hours=71.9) < at - told < timedelta(hours=72.1), "not before it is three days old"

        run(_execute(dsn, "update server set backed_up_at = now() - interval '100 hours'"))
        assert datetime.fromisoformat(covered(device.http) or "") < at - timedelta(hours=99)
        run(_execute(dsn, "update server set epoch = $1", CHANCE.uuid()))
        run(command._note(dsn, at, header.epoch))
        assert datetime.fromisoformat(covered(device.http) or "") < at - timedelta(hours=99), "of another life"


def test_a_new_epoch_is_covered_by_nothing_and_lets_nobody_in(web: Web) -> None:
    with web.device() as device:
        device.sign_in("devi@affinity.example", "demo-only devi harbour")
        pull = {"p": 1, "epoch": device.home.epoch, "held": {}}
        assert device.http.post("/sync/pull", json=pull).status_code == 200

        async def begin() -> None:
            owner = await asyncpg.connect(web.settings.dsn_owner)
            try:
                assert await begin_epoch(owner, CHANCE.uuid()) > 10
            finally:
                await owner.close()

        run(begin())
        assert covered(device.http) is None
        assert device.http.post("/sync/pull", json=pull).status_code == 401


def _no_dump(tmp: Path) -> Path:
    """A pg_dump that says something and fails."""
    program = tmp / "pg_dump"
    program.write_text("#!/bin/sh\nprintf PGDMP\necho 'pg_dump: error: no' >&2\nexit 1\n")
    program.chmod(0o755)
    return tmp
