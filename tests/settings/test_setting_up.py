"""A provider from nothing: with a one-time code, once, and whole or not at all."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import asyncpg
import httpx
import pytest

from server import provider
from server.chance import SystemChance
from server.db.tenant_tx import Database
from server.settings.setting_up import GUESSES
from server.verify.findings import Pen, Report
from server.verify.keys import read_key_file
from server.verify.tenant import check_tenant
from tests.support.database import run
from tests.support.device import TestDevice
from tests.support.web import Web, problem

PASSPHRASE = "four small brown hens"


def link_of(web: Web) -> str:
    return run(provider.link(web.settings, SystemChance()))


def code_of(web: Web) -> str:
    return urlsplit(link_of(web)).fragment


def asked(code: str, slug: str = "rowan-trust", **changes: object) -> dict[str, Any]:
    person = {"name": "Pat Reed", "login": "Pat@rowan.example ", "email": "pat@rowan.example"}
    body: dict[str, Any] = {
        "code": code,
        "name": "Rowan Trust",
        "slug": slug,
        "pack": "affinity",
        "setting": {"kind": "home", "nation": "WLS", "name": "Rowan House"},
        "person": {**person, "passphrase": PASSPHRASE},
        "post": {"role": "head", "title": "Registered Manager"},
    }
    return body | changes


def sql(web: Web, slug: str, statement: str) -> list[asyncpg.Record]:
    """As the owner, inside the walls of a provider that no file made."""

    async def fetch() -> list[asyncpg.Record]:
        database = await Database.open(web.settings.dsn_owner, connections=1)
        try:
            async with database.untenanted() as connection:
                tenant = await connection.fetchval("select tenant_id from tenant_slug where slug = $1", slug)
            async with database.tenant_tx(str(tenant)) as connection:
                rows: list[asyncpg.Record] = await connection.fetch(statement, tenant)
                return rows
        finally:
            await database.close()

    return run(fetch())


def verified(web: Web, slug: str) -> list[str]:
    [row] = sql(web, slug, "select tenant_id from tenant where tenant_id = $1")

    async def check() -> list[str]:
        connection = await asyncpg.connect(web.settings.dsn_owner)
        try:
            async with connection.transaction():
                await connection.execute(f"set local app.tenant_id = '{row['tenant_id']}'")
                report = Report()
                root = read_key_file(web.settings.key_dir)
                await check_tenant(connection, UUID(str(row["tenant_id"])), root, Pen(slug, report))
                return [finding.line() for finding in report.findings]
        finally:
            await connection.close()

    return run(check())


def test_from_the_link_to_whoever_keeps_it_true_signed_in_on_their_own_device(web: Web) -> None:
    link = link_of(web)
    assert re.fullmatch(re.escape(web.settings.origin) + r"/setup#[0-9A-HJKMNP-TV-Z]{16}", link)
    code = urlsplit(link).fragment
    with web.client() as client:
        packs = client.post("/providers/look", json={"code": f" {code[:4].lower()}-{code[4:]} "})
        assert [pack["name"] for pack in packs.json()["packs"]] == ["affinity", "outcomes-first"]
        begun = client.post("/providers", json=asked(code))
    assert begun.status_code == 200, begun.text
    assert begun.headers["cache-control"] == "no-store"
    answer = begun.json()
    assert set(answer) == {"enrol_code", "login"}
    assert answer["enrol_code"].startswith("rowan-trust.")
    with TestDevice(web.settings.origin, seed=900) as device:
        door = device.enrol(answer["enrol_code"], "Pat's laptop").front_door
        assert (door.tenant_name, door.setting_name, door.shared) == ("Rowan Trust", "Rowan House", False)
        device.sign_in(answer["login"], PASSPHRASE)
        pulled = device.pull()
    assert {"tenant", "setting", "roster", "own"} <= set(pulled.kinds.values())
    assert "desk" not in pulled.kinds.values()
    posts = sql(web, "rowan-trust", "select role, title, setting_id from appointment where tenant_id = $1")
    assert {(post["role"], post["title"], post["setting_id"] is None) for post in posts} == {
        ("administrator", "Administrator", True),
        ("head", "Registered Manager", False),
    }
    assert len(sql(web, "rowan-trust", "select from due where tenant_id = $1 and kind = 'rehearsal'")) == 1
    assert verified(web, "rowan-trust") == []


def test_a_code_is_used_once(web: Web) -> None:
    code = code_of(web)
    with web.client() as client:
        assert client.post("/providers", json=asked(code, "once")).status_code == 200
        again = client.post("/providers", json=asked(code, "twice"))
        assert (again.status_code, problem(again)) == (403, "setup-code-unknown")
        assert problem(client.post("/providers/look", json={"code": code})) == "setup-code-unknown"


def test_two_at_once_are_one(web: Web) -> None:
    code = code_of(web)

    async def both() -> list[httpx.Response]:
        async with httpx.AsyncClient(base_url=web.settings.origin, timeout=120) as client:
            bodies = [asked(code, slug) for slug in ("left", "right")]
            return list(await asyncio.gather(*(client.post("/providers", json=body) for body in bodies)))

    answers = run(both())
    assert sorted(answer.status_code for answer in answers) == [200, 403]
    assert [problem(answer) for answer in answers if answer.status_code == 403] == ["setup-code-unknown"]


def test_a_code_ends(web: Web) -> None:
    code = code_of(web)

    async def later() -> None:
        connection = await asyncpg.connect(web.settings.dsn_owner)
        try:
            await connection.execute("update setup_code set ends_at = now() where used_at is null")
        finally:
            await connection.close()

    run(later())
    with web.client() as client:
        assert problem(client.post("/providers", json=asked(code, "late"))) == "setup-code-unknown"


def test_a_name_that_is_taken_leaves_the_code_as_it_was(web: Web) -> None:
    code = code_of(web)
    with web.client() as client:
        taken = client.post("/providers", json=asked(code, "affinity"))
        assert (taken.status_code, problem(taken)) == (409, "slug-taken")
        assert client.post("/providers", json=asked(code, "not-taken")).status_code == 200


def test_two_codes_one_name_at_once(web: Web) -> None:
    """Whoever comes second loses nothing but the name: their code is still good."""
    codes = [code_of(web), code_of(web)]

    async def both() -> list[httpx.Response]:
        async with httpx.AsyncClient(base_url=web.settings.origin, timeout=120) as client:
            return list(await asyncio.gather(*(client.post("/providers", json=asked(code, "same")) for code in codes)))

    answers = run(both())
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    [loser] = [code for code, answer in zip(codes, answers, strict=True) if answer.status_code == 409]
    with web.client() as client:
        assert client.post("/providers", json=asked(loser, "another")).status_code == 200


PERSON = asked("")["person"]


@pytest.mark.parametrize(
    "changes",
    [
        {"name": " "},
        {"slug": "Rowan Trust"},
        {"slug": ""},
        {"pack": "no-such"},
        {"setting": {"kind": "home", "nation": "WLS", "name": ""}},
        {"setting": {"kind": "hospital", "nation": "WLS", "name": "Rowan"}},
        {"setting": {"kind": "home", "nation": "FRA", "name": "Rowan"}},
        {"person": {**PERSON, "name": ""}},
        {"person": {**PERSON, "login": " "}},
        {"person": {**PERSON, "passphrase": "too short"}},
        {"person": {**PERSON, "email": "not an address"}},
        {"post": {"role": "administrator", "title": "Administrator"}},
        {"post": {"role": "regional", "title": "Regional Manager"}},
        {"post": {"role": "head", "title": " "}},
        {"unheard": "of"},
    ],
)
def test_what_cannot_be_is_not_begun(web: Web, changes: Mapping[str, object]) -> None:
    code = code_of(web)
    with web.client() as client:
        assert problem(client.post("/providers", json=asked(code, "never") | dict(changes))) == "bad-request"
        assert client.post("/providers/look", json={"code": code}).status_code == 200


def test_guessing_has_an_end(web: Web) -> None:
    """Last here: it spends what this process has."""
    code = code_of(web)
    with web.client() as client:
        answers = [client.post("/providers/look", json={"code": f"GUESS{n}"}) for n in range(GUESSES.at_once + 1)]
        reasons = [problem(answer) for answer in answers]
        assert reasons[0] == "setup-code-unknown"
        assert reasons[-1] == "wait"
        waiting = client.post("/providers", json=asked(code, "patient"))
    assert (waiting.status_code, problem(waiting)) == (429, "wait")
    assert int(waiting.headers["retry-after"]) > 0
