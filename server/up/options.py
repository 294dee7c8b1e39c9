"""What `harken up` can be told."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from pathlib import Path

import msgspec

from server.alerts.endpoint import EndpointRefused, allowed_of
from server.config import CLIENT, PUSH_HOSTS, environment_default

_CONTACT = re.compile(r"mailto:[^@\s]+@[\w.-]+\.\w+|https://[\w-]+(\.[\w-]+)+")
_MAIL_URL = re.compile(r"smtps?://(?:[^:@/\s]+:[^:@/\s]+@)?[\w.-]+(?::\d{1,5})?")
_ADDRESS = re.compile(r"[^@\s<>]+@[\w-]+(\.[\w-]+)+")


class Options(msgspec.Struct, frozen=True, kw_only=True):
    data: Path
    host: str
    port: int
    origin: str | None
    static: Path
    database_url: str | None
    redis_url: str | None
    postgres_bin: Path | None
    prepared: bool
    demo: Path | None
    push_contact: str | None
    push_hosts: tuple[str, ...]
    push_origins_allowed: tuple[str, ...]
    mail_url: str | None
    mail_from: str | None
    watch_port: int | None

    def __repr__(self) -> str:
        """Without the passwords that addresses hold."""
        return f"Options({self.data})"


def configure(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--data", type=Path, required=True, help="directory for database, keys and logs; made on the first start")
    add("--host", default="127.0.0.1", help="address to listen on")
    add("--port", type=int, default=8000, help="0 takes a free one and prints it")
    add("--origin", help="what browsers show, if a proxy stands before us: https://harken.example")
    add("--static", type=Path, default=CLIENT, help="the built client")
    add(
        "--database-url",
        default=environment_default("DATABASE_URL"),
        help="a PostgreSQL of your own: an empty database, as a superuser (default: we start one)",
    )
    add(
        "--redis-url",
        default=environment_default("REDIS_URL"),
        help="a Redis or Valkey of your own (default: we start one)",
    )
    add(
        "--postgres-bin",
        type=Path,
        default=environment_default("POSTGRES_BIN"),
        help="directory of the PostgreSQL programs to start (default: the wheel's, or Debian's)",
    )
    add("--pooled", action="store_true", help="a transaction pooler stands before the database: prepare no statements")
    add("--demo", type=Path, metavar="FILE", help="fill an empty database with this and print its sign-ins")
    add(
        "--push-contact",
        type=_like(_CONTACT, "mailto:somebody@harken.example or https://harken.example"),
        help="whom push services may turn to about us (default: the origin)",
    )
    add(
        "--push-host",
        action="append",
        default=[],
        type=_push_host,
        metavar="HOST",
        help="one more push service beside those of the browsers there are: a name, or *. and a name",
    )
    add(
        "--allow-push-origin",
        action="append",
        default=[],
        type=_push_origin,
        metavar="ORIGIN",
        help="a push service for tests on this machine, as http://127.0.0.1:8400",
    )
    add(
        "--mail-url",
        default=environment_default("MAIL_URL"),
        type=_like(_MAIL_URL, "smtp://user:password@host:587"),
        help="smtp://user:password@host:587, or smtps (default: mail is laid down in DATA/mail and nobody gets it)",
    )
    add(
        "--mail-from",
        default=environment_default("MAIL_FROM"),
        type=_like(_ADDRESS, "harken@harken.example"),
        help="the address that mail comes from",
    )
    add(
        "--watch-port",
        type=int,
        metavar="PORT",
        help="serve figures to this machine: the web's there, the worker's one port further (default: no)",
    )


def options_of(arguments: argparse.Namespace) -> Options:
    return Options(
        data=arguments.data,
        host=arguments.host,
        port=arguments.port,
        origin=arguments.origin,
        static=arguments.static.absolute(),
        database_url=arguments.database_url,
        redis_url=arguments.redis_url,
        postgres_bin=arguments.postgres_bin,
        prepared=not arguments.pooled,
        demo=arguments.demo,
        push_contact=arguments.push_contact,
        push_hosts=(*PUSH_HOSTS, *arguments.push_host),
        push_origins_allowed=tuple(arguments.allow_push_origin),
        mail_url=arguments.mail_url,
        mail_from=arguments.mail_from,
        watch_port=arguments.watch_port,
    )


def _like(form: re.Pattern[str], example: str) -> Callable[[str], str]:
    """What is not understood is not repeated: it may hold a password."""

    def read(text: str) -> str:
        if not form.fullmatch(text):
            raise argparse.ArgumentTypeError(f"not of the form {example}")
        return text

    return read


def _push_host(text: str) -> str:
    return _checked(text, hosts=(text,))


def _push_origin(text: str) -> str:
    return _checked(text, origins=(text,))


def _checked(text: str, *, hosts: tuple[str, ...] = (), origins: tuple[str, ...] = ()) -> str:
    try:
        allowed_of(hosts, origins)
    except EndpointRefused as error:
        raise argparse.ArgumentTypeError(str(error)) from error
    return text
