"""`harken doctor`: each thing that it can find is made to happen, and said in words with what to do about it."""

from __future__ import annotations

import asyncio
import json
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import asyncpg
import pytest
from msgspec.structs import replace

from server.alerts.vapid import VAPID_FILE
from server.chance import SystemChance
from server.cli import main
from server.clock import SystemClock
from server.config import Config, write_config
from server.db.tenant_tx import Database
from server.keys.keyfile import KEY_FILE
from server.watch.doctor import examine, findings_in
from server.watch.findings import Finding, Level
from server.watch.machine import certificate_findings, disk_findings
from tests.support import tls
from tests.support.clock import StillClock
from tests.support.database import Cluster, run
from tests.support.device import TestDevice
from tests.support.web import Web

NOT_HERE = {"worker", "redis", "durability"}
"""What is always found in a test: it has no worker and no Redis, and its database forgets."""


def found(settings: Config, check: str, clock: StillClock | None = None) -> list[Finding]:
    async def look() -> list[Finding]:
        return [one async for one in examine(settings, clock or SystemClock()) if one.check == check]

    return run(look())


def one(settings: Config, check: str) -> Finding:
    [finding] = found(settings, check)
    assert finding.do
    return finding


@pytest.fixture(scope="module", autouse=True)
def reachable(web: Web) -> Web:
    """Everybody of the demo has a mail address, and the keys are nobody else's."""
    web.settings.key_dir.chmod(0o700)
    for slug in web.made:
        web.sql(slug, "update person set email = 'somebody@affinity.example'")
    return web


@pytest.fixture
def looked_after(web: Web) -> None:
    """The demo was made once for many tests, some minutes ago, and no worker has looked at it since."""
    for slug in web.made:
        web.sql(slug, "update due set at = now() + interval '1 hour'")


@pytest.mark.usefixtures("looked_after")
def test_a_harken_that_is_well_is_said_to_be(web: Web) -> None:
    async def look() -> set[str]:
        return {one.check async for one in examine(web.settings, SystemClock())}

    assert run(look()) == NOT_HERE


def test_nothing_is_up(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--data", str(tmp_path)]) == Level.BROKEN
    assert "harken up" in capsys.readouterr().out
    assert main(["doctor", "--data", str(tmp_path), "--json"]) == Level.BROKEN
    [finding] = json.loads(capsys.readouterr().out)["findings"]
    assert (finding["level"], finding["check"]) == ("broken", "processes")


def test_the_worst_comes_first_and_is_the_exit_code(web: Web, tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    write_config(tmp_path / "run", web.settings)
    levels = [finding.level for finding in run(findings_in(tmp_path, SystemClock()))]
    assert levels == sorted(levels, reverse=True)
    assert levels[0] is Level.BROKEN


def test_web_that_is_not_there(web: Web) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert one(replace(web.settings, port=port), "web").level is Level.BROKEN


def test_database_that_is_not_there(web: Web) -> None:
    away = web.settings.dsn_worker.replace(f"/{web.database}?", "/nothing?")
    assert away != web.settings.dsn_worker
    assert "InvalidCatalogNameError" in one(replace(web.settings, dsn_worker=away), "database").says


def test_worker_is_seen_by_its_connection(web: Web) -> None:
    assert one(web.settings, "worker").level is Level.BROKEN

    async def with_one() -> list[str]:
        database = await Database.open(web.settings.dsn_worker, connections=1)
        try:
            return [finding.check async for finding in examine(web.settings, SystemClock())]
        finally:
            await database.close()

    assert "worker" not in run(with_one())


def test_redis_is_attention_only(web: Web) -> None:
    assert one(web.settings, "redis").level is Level.ATTENTION


def test_a_full_disk() -> None:
    """The one file system that never has room."""
    assert disk_findings(Path("/proc"))[0].level is Level.BROKEN


def test_an_open_key(web: Web) -> None:
    key = web.settings.key_dir / KEY_FILE
    key.chmod(0o644)
    try:
        finding = one(web.settings, "keys")
    finally:
        key.chmod(0o600)
    assert str(key) in finding.says
    assert found(web.settings, "keys") == []


def test_a_key_that_is_gone_or_another(web: Web) -> None:
    key = web.settings.key_dir / KEY_FILE
    kept = key.read_bytes()
    try:
        key.unlink()
        assert {finding.level for finding in found(web.settings, "keys")} == {Level.BROKEN}
        key.touch(mode=0o600)
        key.write_bytes(SystemChance().bytes(32))
        assert "does not open" in one(web.settings, "keys").says
    finally:
        key.unlink()
        key.touch(mode=0o600)
        key.write_bytes(kept)


def test_push_keys_and_contact(web: Web) -> None:
    vapid = web.settings.key_dir / VAPID_FILE
    away = vapid.rename(vapid.with_suffix(".away"))
    try:
        assert one(web.settings, "push").level is Level.BROKEN
    finally:
        away.rename(vapid)
    assert one(replace(web.settings, demo=False), "push").level is Level.ATTENTION


def test_mail_and_origin_of_a_provider(web: Web) -> None:
    real = replace(web.settings, demo=False)
    assert one(real, "mail").level is Level.BROKEN
    assert one(replace(real, mail_url="smtp://mail.affinity.example"), "mail").level is Level.ATTENTION
    assert found(replace(real, mail_url="smtp://mail.affinity.example", mail_from="h@affinity.example"), "mail") == []
    assert one(real, "origin").level is Level.BROKEN


@pytest.mark.parametrize("trusted", [False, True])
def test_certificate(tmp_path: Path, trusted: bool) -> None:
    """One that nobody trusts, and one that ends tomorrow."""
    certificate = tls.certify(tmp_path / "pem", "127.0.0.1")

    async def look() -> list[Finding]:
        server = await asyncio.start_server(
            lambda _, writer: writer.close(), "127.0.0.1", 0, ssl=tls.serving(certificate)
        )
        port = server.sockets[0].getsockname()[1]
        trust = tls.trusting(certificate) if trusted else ssl.create_default_context()
        try:
            return await certificate_findings("127.0.0.1", port, datetime.now(UTC), trust)
        finally:
            server.close()

    [finding] = run(look())
    assert finding.level is (Level.ATTENTION if trusted else Level.BROKEN)


def test_a_proxy_that_is_not_there(web: Web) -> None:
    assert one(replace(web.settings, origin="https://127.0.0.1:1"), "certificate").level is Level.BROKEN


def test_epoch_and_schema(web: Web) -> None:
    """Readiness says the same to whoever may not know why."""
    epoch = run(fetchval(web, "select epoch from server"))
    web.sql("affinity", "update server set epoch = gen_random_uuid()")
    try:
        assert one(web.settings, "epoch").level is Level.BROKEN
    finally:
        web.sql("affinity", "update server set epoch = $1", epoch)
    rows = web.sql(
        "affinity",
        "delete from schema_version where version = (select max(version) from schema_version)"
        " returning version, name, digest",
    )
    try:
        assert one(web.settings, "schema").do == "harken migrate"
    finally:
        web.sql("affinity", "insert into schema_version (version, name, digest) values ($1, $2, $3)", *rows[0].values())


def test_a_role_that_passes_the_walls(web: Web) -> None:
    assert one(replace(web.settings, dsn_worker=web.settings.dsn_owner), "role").level is Level.BROKEN
    assert found(web.settings, "role") == []


def test_a_database_that_forgets(web: Web) -> None:
    assert "fsync" in one(web.settings, "durability").says or "commit" in one(web.settings, "durability").says


def test_clocks_that_differ(web: Web) -> None:
    for apart, level in ((timedelta(seconds=20), Level.ATTENTION), (timedelta(hours=1), Level.BROKEN)):
        assert [one.level for one in found(web.settings, "clock", StillClock(datetime.now(UTC) - apart))] == [level]


@contextmanager
def due(web: Web, kind: str) -> Iterator[None]:
    tenant = web.affinity.tenant
    web.sql(
        "affinity",
        "insert into due (at, tenant_id, kind, id) values (now() - interval '15 minutes', $1, $2, gen_random_uuid())",
        *(tenant, kind),
    )
    yield
    web.sql("affinity", "delete from due where tenant_id = $1 and kind = $2", tenant, kind)


@pytest.mark.usefixtures("looked_after")
def test_what_is_late(web: Web) -> None:
    with due(web, "ladder"):
        assert one(web.settings, "ladders").level is Level.BROKEN
    with due(web, "duties"):
        assert one(web.settings, "duties").level is Level.BROKEN
    with due(web, "held"):
        assert one(web.settings, "due").level is Level.ATTENTION


def test_no_backup_for_a_day(web: Web) -> None:
    real = replace(web.settings, demo=False)
    assert "no backup was ever made" in one(real, "backup").says
    web.sql("affinity", "update server set backed_up_at = now() - interval '27 hours'")
    assert "27 h" in one(real, "backup").says
    web.sql("affinity", "update server set backed_up_at = now()")
    assert found(real, "backup") == []


def test_too_few_people_on_a_route(web: Web) -> None:
    """R31. The provider's safeguarding roles are on every route."""
    gone = web.sql(
        "affinity",
        "update appointment set to_at = now() where role in ('safeguarding', 'regional') returning appointment_id",
    )
    try:
        findings = found(web.settings, "routes")
    finally:
        ids = [row["appointment_id"] for row in gone]
        web.sql("affinity", "update appointment set to_at = null where appointment_id = any($1)", ids)
    assert {"Alder Lane School" in finding.says for finding in findings} == {True, False}
    assert found(web.settings, "routes") == []


def test_leads_whom_nothing_wakes(web: Web) -> None:
    web.sql("affinity", "update person set email = null where login like 'tom@%'")
    assert one(web.settings, "leads").level is Level.ATTENTION
    web.sql("affinity", "update person set email = null where login like 'devi@%'")
    finding = one(web.settings, "leads")
    web.sql("affinity", "update person set email = 'somebody@affinity.example'")
    assert finding.level is Level.BROKEN
    assert "Alder Lane School" in finding.says
    assert "Devi" not in finding.says


def test_nobody_on_cover_tonight(web: Web) -> None:
    """Only where a rota is kept."""
    nobody = found(web.settings, "cover")
    web.sql(
        "affinity",
        "insert into cover (tenant_id, setting_id, person_id, said, from_at, to_at) select $1, s.setting_id,"
        " p.person_id, 'rota', now() - interval '3 days', now() - interval '2 days' from setting s, person p"
        " where s.name = 'Beech House' and p.login like 'grace@%'",
        web.affinity.tenant,
    )
    assert nobody == []
    assert "Beech House" in one(web.settings, "cover").says
    web.sql("affinity", "update cover set to_at = now() + interval '2 days'")
    assert found(web.settings, "cover") == []


def test_alerts_that_nobody_takes(web: Web) -> None:
    web.sql(
        "affinity",
        "insert into alert (tenant_id, alert_id, person_id, matter_id, step, says, made_at) select $1,"
        " gen_random_uuid(), person_id, gen_random_uuid(), 0, 'now', now() - interval '20 minutes' from person"
        " where login like 'devi@%'",
        web.affinity.tenant,
    )
    assert "1 alerts to 1 people" in one(web.settings, "alerts").says
    web.sql("affinity", "update alert set done_at = now(), outcome = 'webpush'")
    assert found(web.settings, "alerts") == []


def test_what_is_late_by_policy(web: Web) -> None:
    """As long as it is told again."""
    [row] = web.sql(
        "affinity",
        "insert into alert (tenant_id, alert_id, person_id, matter_id, step, says, made_at, done_at, duty_id) select"
        " $1, gen_random_uuid(), person_id, gen_random_uuid(), 2, 'now', now(), now(), gen_random_uuid() from person"
        " where login like 'devi@%' returning matter_id",
        web.affinity.tenant,
    )
    assert found(web.settings, "duties") == [], "it is to be looked at no more: it is done"
    to_look_at = (web.affinity.tenant, row["matter_id"])
    at = "insert into due (at, tenant_id, kind, id) values (now() + interval '1 hour', $1, 'duties', $2)"
    web.sql("affinity", at, *to_look_at)
    assert "1 concerns" in one(web.settings, "duties").says
    web.sql("affinity", "update alert set made_at = now() - interval '3 hours' where duty_id is not null")
    assert found(web.settings, "duties") == []
    web.sql("affinity", "delete from due where tenant_id = $1 and id = $2", *to_look_at)


@pytest.fixture(scope="module")
def tablet(web: Web) -> Iterator[TestDevice]:
    with web.device() as device:
        yield device


def test_subscriptions_that_fail(web: Web, tablet: TestDevice) -> None:
    web.sql(
        "affinity",
        "insert into subscription (tenant_id, subscription_id, person_id, device_id, endpoint_hash, rest_key_id,"
        " sealed, made_at, failures) select $1, gen_random_uuid(), p.person_id, $2, '\\x00', k.key_id, '\\x00', now(),"
        " 5"
        " from person p, tenant_key k where p.login like 'devi@%' and k.purpose = 'rest'",
        *(web.affinity.tenant, tablet.home.device),
    )
    assert "1 devices" in one(web.settings, "subscriptions").says
    web.sql("affinity", "delete from subscription")
    assert found(web.settings, "subscriptions") == []


def test_held_for_longer_than_a_day(web: Web, tablet: TestDevice) -> None:
    tablet.push([b"no envelope"])
    assert found(web.settings, "held") == []
    web.sql("affinity", "update held set received_at = now() - interval '25 hours'")
    assert "1 held items" in one(web.settings, "held").says


def test_tablets_that_are_not_seen(web: Web, tablet: TestDevice) -> None:
    seen = "update device set seen_at = now() - interval '8 days' where device_id = $1"
    web.sql("affinity", seen, tablet.home.device)
    finding = one(web.settings, "tablets")
    web.sql("affinity", "update device set seen_at = now()")
    assert "1 shared tablets of Alder Lane School" in finding.says


def test_gaps_in_what_arrived(web: Web, cluster: Cluster) -> None:
    """An hour later; nobody but a superuser can make it so, for a command is never changed."""
    later = "update command set received_at = now() - interval '2 hours'"
    with web.device() as device:
        first, second, third = [device.seal(device.concern()) for _ in range(3)]
        device.push([first, third])
        run(as_superuser(web, cluster, later))
        assert f"1 items of device {device.home.device}" in one(web.settings, "gaps").says
        device.push([second])
    run(as_superuser(web, cluster, later))
    assert found(web.settings, "gaps") == []


async def fetchval(web: Web, statement: str) -> object:
    connection = await asyncpg.connect(web.settings.dsn_owner)
    try:
        return await connection.fetchval(statement)
    finally:
        await connection.close()


async def as_superuser(web: Web, cluster: Cluster, statement: str) -> None:
    connection = await asyncpg.connect(cluster.addresses(web.database).superuser)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


def test_additions_to_a_policy_that_no_longer_stand_are_said(web: Web) -> None:
    """What a newer version of the program no longer reads waits for a person; concerns wait for nothing."""
    assert found(web.settings, "policy") == []
    digest = web.sql("affinity", "select pack_digest from tenant")[0]["pack_digest"]
    web.sql(
        "affinity",
        "insert into policy (tenant_id, digest, layer, texts, used_at)"
        " select tenant_id, '\\x01', 'colour = \"red\"', '{}', now() from tenant",
    )
    web.sql("affinity", "update tenant set pack_digest = '\\x01'")
    finding = one(web.settings, "policy")
    assert (finding.level, "unknown field `colour`" in finding.says) == (Level.BROKEN, True)
    web.sql("affinity", "update tenant set pack_digest = $1", digest)
    assert found(web.settings, "policy") == []
