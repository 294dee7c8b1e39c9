"""Starts everything in order, watches it, and stops it in the reverse order whatever ends the watch."""

from __future__ import annotations

import asyncio
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import FrameType
from typing import NoReturn

from server.chance import Chance
from server.clock import Clock
from server.config import FILE_NAME as CONFIG
from server.config import Config, environment, write_config
from server.db.roles import Role
from server.embedded.account import Account, account_for
from server.embedded.binaries import postgres_programs, valkey_program
from server.embedded.child import Child
from server.embedded.layout import Layout, layout_of, sole_use
from server.embedded.postgres import SUPERUSER, postgres
from server.embedded.sockets import socket_directory
from server.embedded.strays import stop_parts
from server.embedded.valkey import Valkey, valkey
from server.up.again import Again
from server.up.daily import Daily
from server.up.listen import await_answer, listen
from server.up.logs import Logs
from server.up.mark import Mark
from server.up.options import Options
from server.up.outside import outside
from server.up.passwords import Passwords, settle_passwords
from server.up.prepare import DATABASE, Target, as_role, prepare
from server.up.watched import Watched

SECONDS_TO_STOP = 45.0
"""A part ends by itself before, whatever hangs in it (server/ending.py)."""


class Stopped(BaseException):
    """Somebody asked us to stop. Not an Exception: nothing that handles errors may take it for one."""


def up(options: Options, clock: Clock, chance: Chance) -> None:
    """Serves until told to stop. Raises what is wrong, with what to do about it, after everything has been stopped."""
    with ExitStack() as running:
        try:
            _stop_on_signals()
            watched, ready = _start(running, options, clock, chance)
            print(ready, flush=True)  # noqa: T201
            watched.watch()
        except Stopped:
            return
        finally:
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                signal.signal(number, signal.SIG_IGN)  # we are stopping; a second Ctrl-C must not leave half of it


def _start(running: ExitStack, options: Options, clock: Clock, chance: Chance) -> tuple[Watched, str]:
    layout = layout_of(options.data)
    layout.make()
    running.enter_context(sole_use(layout))
    # What a supervisor left that was killed may still hold the port.
    stop_parts(layout.run / CONFIG)
    opened = running.enter_context(listen(options.host, options.port))
    port = opened.getsockname()[1]
    origin = options.origin or f"http://localhost:{port}"
    demo = options.demo is not None or Mark(layout).there()
    reached = outside(options, origin, demo=demo)
    account = account_for(layout.cluster)
    sockets = running.enter_context(socket_directory(layout, account))
    passwords = settle_passwords(layout.keys, chance)

    target, database = _database(running, options, layout, sockets, account, passwords)
    prepared = asyncio.run(prepare(target, passwords, layout.keys, chance))
    redis_url, bell = _redis(running, options, layout, sockets, account)

    settled = Config(
        dsn_app=target.roles[Role.APP],
        dsn_worker=target.roles[Role.WORKER],
        dsn_owner=target.roles[Role.OWNER],
        redis_url=redis_url,
        key_dir=layout.keys,
        host=options.host,
        port=port,
        origin=origin,
        static_dir=options.static,
        prepared=options.prepared,
        demo=demo,
        push_contact=reached.push_contact,
        push_hosts=options.push_hosts,
        push_origins_allowed=options.push_origins_allowed,
        mail_url=reached.mail_url,
        mail_from=reached.mail_from,
    )
    path = write_config(layout.run, settled)
    running.callback(path.unlink, missing_ok=True)
    watch = _watch_at(options, 1)
    worker = running.enter_context(
        Again(
            "the worker",
            lambda: _part("worker", ["server.worker"], layout, path, watch=watch),
            lambda child: child,
            needed=True,
        )
    )
    web = running.enter_context(
        _part("web", ["server.serve", str(opened.fileno())], layout, path, opened, watch=_watch_at(options, 0))
    )
    # While those two load. Nobody is told of the address before the data is there.
    said = _first_words(options, layout, settled, clock, chance, empty=prepared.empty)
    await_answer(web, opened)
    again: list[Again[Valkey] | Again[Child]] = [worker]
    if bell is not None:
        again.append(bell)
    disposing = running.enter_context(Daily(lambda: _dispose(options.data, layout)))
    watched = Watched(children=[*database, web], again=again, disposing=disposing, logs=Logs(layout.log))
    return watched, f"{said}harken: ready {settled.origin}"


def _first_words(
    options: Options, layout: Layout, settled: Config, clock: Clock, chance: Chance, *, empty: bool
) -> str:
    """Who can sign in to a demo; how to begin, where there is no provider yet."""
    if options.demo is None:
        return _how_to_begin(settled, chance) if empty else ""
    from server.up.demo import demo  # noqa: PLC0415 (a server for real never loads what fills and forgets)

    return demo(options.demo, layout, settled, clock, chance, empty=empty)


def _how_to_begin(settled: Config, chance: Chance) -> str:
    from server.provider import link  # noqa: PLC0415 (needed once in the life of an installation)

    return f"No provider is set up here yet. Open this to set one up, once:\n{asyncio.run(link(settled, chance))}\n"


def _database(
    running: ExitStack, options: Options, layout: Layout, sockets: Path, account: Account, passwords: Passwords
) -> tuple[Target, list[Child]]:
    if options.database_url is not None:
        admin = options.database_url
        roles = {role: as_role(admin, role, passwords.roles[role]) for role in Role}
        return Target(admin=admin, roles=roles, cluster=None), []
    server = running.enter_context(
        postgres(
            *(postgres_programs(account, options.postgres_bin), layout.cluster, sockets, account, passwords.superuser),
            log=layout.log / "postgres.log",
        )
    )
    admin = server.dsn(SUPERUSER, passwords.superuser, "postgres")
    roles = {role: server.dsn(role, passwords.roles[role], DATABASE) for role in Role}
    return Target(admin=admin, roles=roles, cluster=layout.cluster), [server.child]


def _redis(
    running: ExitStack, options: Options, layout: Layout, sockets: Path, account: Account
) -> tuple[str, Again[Valkey] | None]:
    if options.redis_url is not None:
        return options.redis_url, None
    program = valkey_program(account)
    log = layout.log / "valkey.log"
    bell = running.enter_context(
        Again(
            "Valkey",
            lambda: valkey(program, layout.redis, sockets, account, log=log),
            lambda server: server.child,
            needed=False,
        )
    )
    return bell.part.url, bell


def _watch_at(options: Options, further: int) -> str:
    return "" if options.watch_port is None else f"127.0.0.1:{options.watch_port + further}"


@contextmanager
def _part(
    name: str, module: list[str], layout: Layout, settled: Path, opened: socket.socket | None = None, *, watch: str
) -> Iterator[Child]:
    """A process of our own program."""
    child = Child(
        name,
        [sys.executable, "-m", *module],
        log=layout.log / f"{name}.log",
        pass_fds=[] if opened is None else [opened.fileno()],
        environment=environment(settled, watch=watch),
    )
    try:
        yield child
    finally:
        child.stop(SECONDS_TO_STOP)


def _dispose(data: Path, layout: Layout) -> Child:
    """With a password that neither web nor worker is given."""
    words = [sys.executable, "-m", "server.cli", "dispose", "--data", str(data.absolute())]
    return Child("what disposes", words, log=layout.log / "dispose.log")


def _stop_on_signals() -> None:
    def stop(number: int, frame: FrameType | None) -> NoReturn:  # noqa: ARG001
        raise Stopped

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
