"""pg_dump and pg_restore as streams. Passwords go by the environment of the child alone, never by its command line."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Final
from urllib.parse import parse_qsl, unquote, urlsplit

from server.embedded.account import Account
from server.embedded.binaries import postgres_programs

_READ_BYTES: Final = 1 << 20
_OPTIONS: Final = {"host": "PGHOST", "port": "PGPORT", "sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT"}


class DumpFailed(RuntimeError):
    """PostgreSQL's program gave up. Its own words follow; what it may have said of rows is left out."""


def programs_for(named: Path | None) -> Path:
    """The client programs run as ourselves, whoever the server runs as."""
    return postgres_programs(Account(uid=os.geteuid(), gid=os.getegid(), ours=True), named)


def dumped(programs: Path, dsn: str, snapshot: str) -> Iterator[bytes]:
    """The whole database as it is in an exported snapshot, in PostgreSQL's own archive form."""
    words = ["--format=custom", "--compress=1", "--no-password", "--lock-wait-timeout=60s", "--snapshot", snapshot]
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            [programs / "pg_dump", *words], stdout=subprocess.PIPE, stderr=said, env=environment_of(dsn), cwd="/"
        )
        assert process.stdout is not None
        try:
            while part := process.stdout.read(_READ_BYTES):
                yield part
        finally:
            process.stdout.close()
            if process.poll() is None:
                process.wait()
        _check(process, said)


def restored(programs: Path, dsn: str, parts: Iterable[bytes]) -> None:
    """Into an empty database: all of it, or nothing."""
    words = ["--exit-on-error", "--single-transaction", "--no-password", f"--dbname={_database(dsn)}"]
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            [programs / "pg_restore", *words], stdin=subprocess.PIPE, stderr=said, env=environment_of(dsn), cwd="/"
        )
        assert process.stdin is not None
        try:
            for part in parts:
                process.stdin.write(part)
            process.stdin.close()
        except BrokenPipeError:
            pass  # it has ended by itself, and said why
        except BaseException:
            process.kill()
            process.wait()
            raise
        process.wait()
        _check(process, said)


def environment_of(dsn: str) -> dict[str, str]:
    """An address as libpq's own variables."""
    parts = urlsplit(dsn)
    found = {_OPTIONS[name]: value for name, value in parse_qsl(parts.query) if name in _OPTIONS}
    named = {"PGHOST": parts.hostname, "PGPORT": str(parts.port) if parts.port else None}
    login = {"PGUSER": parts.username, "PGPASSWORD": parts.password, "PGDATABASE": _database(dsn)}
    return found | {name: unquote(value) for name, value in (named | login).items() if value is not None}


def _database(dsn: str) -> str:
    return urlsplit(dsn).path.removeprefix("/")


def _check(process: subprocess.Popen[bytes], said: IO[bytes]) -> None:
    if process.returncode == 0:
        return
    said.seek(0)
    lines = said.read().decode(errors="replace").splitlines()
    errors = [line for line in lines if line.startswith(("pg_dump: error", "pg_restore: error"))]
    raise DumpFailed(f"exit code {process.returncode}: {'; '.join(errors[:3]) or 'it said nothing'}")
