"""Where a backup is restored into: always something empty, whose keys were not there before."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
import msgspec

from server.chance import Chance
from server.config import config_of, secrets_directory
from server.db.roles import Role, prepare_database, prepare_roles
from server.embedded.account import account_for
from server.embedded.binaries import postgres_programs
from server.embedded.layout import layout_of, sole_use
from server.embedded.postgres import SUPERUSER, postgres
from server.embedded.sockets import socket_directory
from server.installation import FILE_NAME as INSTALLATION
from server.installation import address, read_installation, secret
from server.up.passwords import settle_passwords
from server.up.prepare import DATABASE, as_role


class NotEmpty(RuntimeError):
    """Something is there. A restore never mixes with it, and deletes nothing that it has not made."""


class Into(msgspec.Struct, frozen=True, kw_only=True):
    key_dir: Path
    owner: str
    app: str
    disposer: str

    def __repr__(self) -> str:
        return f"Into({self.key_dir})"


@contextmanager
def into(data: Path, database_url: str | None, postgres_bin: Path | None, chance: Chance) -> Iterator[Into]:
    """The empty database of an installation if its `harken.toml` lies in `data`; else `data` becomes a directory for
    `harken up`, with a database in it or at the address. What fails leaves nothing behind."""
    if (data / INSTALLATION).exists():
        place = _installed(data)
        asyncio.run(_must_be_empty(place.owner))
        with _removing(place.key_dir, keep=True):
            yield place
        return
    if data.exists() and (not data.is_dir() or any(data.iterdir())):
        raise NotEmpty(f"{data} is not empty: restore into a directory of its own, and look at both")
    with _removing(data, keep=data.exists()), ExitStack() as running:
        yield _laid_out(running, data, database_url, postgres_bin, chance)


def _installed(data: Path) -> Into:
    settled, made = config_of(data), read_installation(data / INSTALLATION)
    disposer = secret(secrets_directory() or made.secrets, "database-disposer")
    if settled.key_dir.exists() and any(settled.key_dir.iterdir()):
        raise NotEmpty(f"there are keys in {settled.key_dir}: move them away first, and never delete them")
    return Into(
        key_dir=settled.key_dir,
        owner=settled.dsn_owner,
        app=settled.dsn_app,
        disposer=address(made.database, Role.DISPOSER, disposer, pooled=False),
    )


def _laid_out(
    running: ExitStack, data: Path, database_url: str | None, postgres_bin: Path | None, chance: Chance
) -> Into:
    layout = layout_of(data)
    layout.make()
    running.enter_context(sole_use(layout))
    passwords = settle_passwords(layout.keys, chance)
    if database_url is not None:
        admin, roles = database_url, {role: as_role(database_url, role, passwords.roles[role]) for role in Role}
    else:
        account = account_for(layout.cluster)
        sockets = running.enter_context(socket_directory(layout, account))
        server = running.enter_context(
            postgres(
                *(postgres_programs(account, postgres_bin), layout.cluster, sockets, account, passwords.superuser),
                log=layout.log / "postgres.log",
            )
        )
        admin = server.dsn(SUPERUSER, passwords.superuser, "postgres")
        roles = {role: server.dsn(role, passwords.roles[role], DATABASE) for role in Role}
    asyncio.run(_prepare(admin, roles, passwords.roles))
    return Into(key_dir=layout.keys, owner=roles[Role.OWNER], app=roles[Role.APP], disposer=roles[Role.DISPOSER])


async def _prepare(admin_dsn: str, roles: dict[Role, str], passwords: dict[Role, str]) -> None:
    admin = await asyncpg.connect(admin_dsn)
    try:
        await prepare_roles(admin, passwords)
        await prepare_database(admin, urlsplit(roles[Role.OWNER]).path.removeprefix("/"))
    finally:
        await admin.close()
    await _must_be_empty(roles[Role.OWNER])


async def _must_be_empty(owner_dsn: str) -> None:
    owner = await asyncpg.connect(owner_dsn)
    try:
        if await owner.fetchval("select exists (select from pg_class where relnamespace = 'public'::regnamespace)"):
            raise NotEmpty("the database holds something already: make an empty one, and look at both")
    finally:
        await owner.close()


@contextmanager
def _removing(made: Path, *, keep: bool) -> Iterator[None]:
    """If it fails, everything that came into being in `made` goes: a half restored directory serves nobody."""
    try:
        yield
    except BaseException:
        if made.exists():
            for path in made.iterdir():
                shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
            if not keep:
                made.rmdir()
        raise
