"""The one home of configuration. `harken up` decides everything and writes it to a file; what it starts reads that."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec

VARIABLE = "HARKEN_CONFIG"
FILE_NAME = "config.json"

PUSH_HOSTS = (
    "fcm.googleapis.com",
    "*.push.services.mozilla.com",
    "web.push.apple.com",
    "*.notify.windows.com",
)
"""The push services of the browsers there are. Nothing is sent to any other unless it is named at the start."""
NO_CONTACT = "mailto:nobody@harken.example"
NO_SENDER = "harken@harken.example"


class NotConfigured(RuntimeError):
    """This process was not started by `harken up`, or nothing is up in that data directory."""


class Config(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    dsn_app: str
    dsn_worker: str
    dsn_owner: str
    redis_url: str
    key_dir: Path
    host: str
    port: int
    origin: str
    """What the address bar shows, without a path: `http://localhost:8000`. Requests from elsewhere are refused."""
    static_dir: Path
    """The built client."""
    demo: bool = True
    """Outside production: no tap on a number dials (R37)."""
    prepared: bool = True
    """False behind a pooler that shares connections between transactions."""
    push_contact: str = NO_CONTACT
    """Whom a push service may turn to about us: a mailto: or https: address."""
    push_hosts: tuple[str, ...] = PUSH_HOSTS
    push_origins_allowed: tuple[str, ...] = ()
    """Push services of a test, on this machine: exactly these need be neither https nor at a public address."""
    mail_url: str | None = None
    """`smtp://user:password@host:587`, or smtps. None: what would be mailed is laid down in `mail_dir`."""
    mail_from: str = NO_SENDER

    @property
    def mail_dir(self) -> Path:
        """`DIR/mail` of `harken up --data DIR`."""
        return self.key_dir.parent / "mail"

    def __repr__(self) -> str:
        """Without the passwords that the addresses hold: a traceback may print this."""
        return f"Config({self.origin})"


def config() -> Config:
    """Of this process."""
    path = os.environ.get(VARIABLE)
    if path is None:
        raise NotConfigured(f"{VARIABLE} is not set: start this with `harken up`")
    return _read(Path(path))


def config_of(data: Path) -> Config:
    """Of the Harken that is up in the data directory `data`, for a command beside it."""
    path = data.absolute() / "run" / FILE_NAME
    if not path.exists():
        raise NotConfigured(f"nothing is up in {data}: start it with `harken up --data {data}`")
    return _read(path)


def write_config(run: Path, settled: Config) -> Path:
    """Readable by its owner only. The caller removes it when nothing is up any more."""
    path = run / FILE_NAME
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(msgspec.json.encode(settled, enc_hook=str))
    return path


def environment(path: Path) -> dict[str, str]:
    """For a process that shall read its configuration from `path`: ours, and the name of that file."""
    return {**os.environ, VARIABLE: str(path)}


def environment_default(name: str) -> str | None:
    """HARKEN_DATABASE_URL and its like, for what `harken up` was not told by an option."""
    return os.environ.get(f"HARKEN_{name}") or None


def _read(path: Path) -> Config:
    return msgspec.json.decode(path.read_bytes(), type=Config, dec_hook=lambda kind, value: kind(value))
