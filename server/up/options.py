"""What `harken up` can be told."""

from __future__ import annotations

import argparse
from pathlib import Path

import msgspec

from server.config import environment_default

CLIENT = Path(__file__).parents[2] / "client" / "build"


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
    )
