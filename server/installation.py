"""`harken.toml`: what a provider writes who runs Harken without `harken up`. No secret stands in it.

Passwords are files in one directory, one each, so that every process is given those it needs and no others: systemd's
credentials, a container's secrets, or a directory that only Harken's account may enter. deploy/harken.toml explains
each line.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final
from urllib.parse import quote, urlsplit, urlunsplit

import msgspec

FILE_NAME: Final = "harken.toml"
SECRET_CHARACTERS_MIN: Final = 24
_SECRET = re.compile(r"[A-Za-z0-9_-]+")
_DIFFERENT_MIN: Final = 10
_OPEN_TO_ALL: Final = 0o007


class NotInstalled(RuntimeError):
    """Something that `harken.toml` says, or a secret beside it, cannot be served with. Says what to change."""


class Web(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where to listen, if systemd has not opened a socket for us."""

    host: str = "127.0.0.1"
    port: int = 8000


class Place(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where PostgreSQL is. `host` may be the directory of a unix socket."""

    host: str
    port: int = 5432


class DatabasePlaces(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    name: str = "harken"
    pooled: Place | None = None
    """A pooler in transaction mode, for what serves."""
    direct: Place
    """PostgreSQL itself: a migration holds its lock from one transaction to the next."""
    tls_ca: Path | None = None
    """The authority that signed the database's certificate. Without it the way there must be private."""


class Mail(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, rename={"from_": "from"}):
    url: str
    from_: str


class Push(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    contact: str | None = None
    hosts: tuple[str, ...] = ()


class Installation(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    origin: str
    keys: Path
    database: DatabasePlaces
    redis: str
    client: Path | None = None
    secrets: Path | None = None
    web: Web = Web()
    mail: Mail | None = None
    push: Push = Push()


def read_installation(path: Path) -> Installation:
    """Raises NotInstalled with the line's name for what is missing, unknown or of the wrong kind."""
    try:
        made = msgspec.toml.decode(path.read_bytes(), type=Installation, dec_hook=lambda kind, value: kind(value))
    except msgspec.MsgspecError as error:
        raise NotInstalled(f"{path}: {error}") from error
    origin = urlsplit(made.origin)
    if origin.scheme != "https" or not origin.hostname or made.origin != f"https://{origin.netloc}":
        raise NotInstalled(f"{path}: origin must be what browsers show, as https://harken.example, with nothing after")
    for url in (made.redis, "" if made.mail is None else made.mail.url):
        if urlsplit(url).password is not None:
            raise NotInstalled(f"{path}: a password stands in an address. Put it into a file among the secrets")
    return made


def secret(directory: Path | None, name: str, *, ours: bool = True) -> str | None:
    """A password, or None if this process was not given it. Raises NotInstalled for one that anyone on the machine may
    read, or, where it is `ours` to choose, that could be guessed; its text is not repeated."""
    if directory is None:
        return None
    path = directory / name
    try:
        mode, text = path.stat().st_mode, path.read_text(encoding="ascii").strip()
    except (FileNotFoundError, PermissionError):
        return None
    if not text and not ours:
        return None
    if mode & _OPEN_TO_ALL:
        raise NotInstalled(f"{path} is open to everyone on this machine: chmod 640 or 600")
    if ours and not _is_strong(text):
        raise NotInstalled(
            f"{path} could be guessed, or holds other than letters, digits, - and _: it needs {SECRET_CHARACTERS_MIN} "
            "random characters. `harken secrets` makes it"
        )
    return text


def _is_strong(text: str) -> bool:
    return (
        len(text) >= SECRET_CHARACTERS_MIN and len(set(text)) >= _DIFFERENT_MIN and _SECRET.fullmatch(text) is not None
    )


def address(places: DatabasePlaces, role: str, password: str | None, *, pooled: bool) -> str:
    """For asyncpg. Without a password the server says whose is missing."""
    place = places.pooled if pooled and places.pooled is not None else places.direct
    user = role if password is None else f"{role}:{password}"
    options: Mapping[str, str] = {"host": place.host, "port": str(place.port)}
    if places.tls_ca is not None:
        options = {**options, "sslmode": "verify-full", "sslrootcert": str(places.tls_ca)}
    query = "&".join(f"{name}={quote(value, safe='')}" for name, value in options.items())
    return f"postgresql://{user}@/{places.name}?{query}"


def with_password(url: str, password: str | None) -> str:
    """The same address; its user, or none, signs in with `password`."""
    if password is None:
        return url
    parts = urlsplit(url)
    user, at, place = parts.netloc.rpartition("@")
    return urlunsplit(parts._replace(netloc=f"{user if at else ''}:{quote(password, safe='')}@{place}"))
