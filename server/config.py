"""The one home of configuration. `harken up` decides everything and writes it to a file; what it starts reads that.
A provider who runs the processes by other means writes `harken.toml` (server/installation.py)."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec

from server.installation import FILE_NAME as INSTALLATION
from server.installation import Installation, address, read_installation, secret, with_password

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
CLIENT = Path(__file__).parents[1] / "client" / "build"
"""Where the client is built."""


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
    """Of the Harken that is up in the data directory `data`, or of the `harken.toml` that lies there, for a command
    beside it."""
    if (data / INSTALLATION).exists():
        return _installed(data / INSTALLATION)
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


def environment(path: Path, *, watch: str = "") -> dict[str, str]:
    """For a process that shall read its configuration from `path`: ours, and the name of that file. `watch`: where it
    serves its figures, if anywhere."""
    return {**os.environ, VARIABLE: str(path), "HARKEN_WATCH": watch}


def environment_default(name: str) -> str | None:
    """HARKEN_DATABASE_URL and its like, for what `harken up` was not told by an option."""
    return os.environ.get(f"HARKEN_{name}") or None


def sockets_given() -> int:
    """How many listening sockets systemd opened for this very process; they are numbered from 3."""
    ours = os.environ.get("LISTEN_PID") == str(os.getpid())
    return int(os.environ.get("LISTEN_FDS", "0")) if ours else 0


def secrets_directory() -> Path | None:
    """Where systemd laid the credentials of this process."""
    given = os.environ.get("CREDENTIALS_DIRECTORY")
    return None if given is None else Path(given)


def _installed(path: Path) -> Config:
    made: Installation = read_installation(path)
    secrets = secrets_directory() or made.secrets

    def dsn(role: str, *, pooled: bool) -> str:
        return address(made.database, f"harken_{role}", secret(secrets, f"database-{role}"), pooled=pooled)

    return Config(
        dsn_app=dsn("app", pooled=True),
        dsn_worker=dsn("worker", pooled=True),
        dsn_owner=dsn("owner", pooled=False),
        redis_url=with_password(made.redis, secret(secrets, "redis")),
        key_dir=made.keys,
        host=made.web.host,
        port=made.web.port,
        origin=made.origin,
        static_dir=made.client or CLIENT,
        demo=False,
        prepared=made.database.pooled is None,
        push_contact=made.push.contact or made.origin,
        push_hosts=(*PUSH_HOSTS, *made.push.hosts),
        mail_url=None if made.mail is None else with_password(made.mail.url, secret(secrets, "mail", ours=False)),
        mail_from=NO_SENDER if made.mail is None else made.mail.from_,
    )


def _read(path: Path) -> Config:
    return msgspec.json.decode(path.read_bytes(), type=Config, dec_hook=lambda kind, value: kind(value))
