"""`harken`: its commands. Each is a module with `configure(parser)` and `run(arguments) -> exit code`, loaded when
it is used, so that one command does not wait for the imports of another."""

from __future__ import annotations

import argparse
import sys
from importlib import import_module
from typing import Protocol, cast

import asyncpg
import msgspec

COMMANDS = {
    "up": ("server.up.command", "start everything and serve"),
    "forget": ("server.up.forget", "delete demo data"),
    "seed": ("server.seed", "make tenants, settings, people and children from a file"),
    "provider": ("server.provider", "make a link with which somebody sets up a provider in the browser"),
    "invite": ("server.invite", "let somebody in again who can show neither passphrase nor authenticator"),
    "enrol": ("server.enrol", "make a code that turns a browser into a device of a setting"),
    "policy": ("server.adopted.command", "print a policy in plain English, or say what is wrong with one"),
    "verify": ("server.verify.run", "read every feed of the database and check it against itself"),
    "rotate": ("server.keys.rotating", "exchange keys"),
    "backup-keys": ("server.backup.keys_command", "seal what opens backups, for another place"),
    "backup": ("server.backup.command", "seal the whole database into a file while everything runs"),
    "restore": ("server.backup.restore", "make a Harken from a backup and its keys file"),
    "dispose": ("server.disposing.command", "empty what somebody decided to go, once it is due"),
    "secrets": ("server.production.secrets", "make the passwords of an installation without `harken up`"),
    "migrate": ("server.production.migrate", "bring its database up to date"),
    "web": ("server.production.web", "serve as one of its web processes"),
    "work": ("server.production.work", "do what is due as one of its workers"),
    "doctor": ("server.watch.doctor", "say what is wrong and what to do"),
    "openapi": ("server.openapi", "print the description of the HTTP interface"),
}


class Command(Protocol):
    def configure(self, parser: argparse.ArgumentParser) -> None: ...

    def run(self, arguments: argparse.Namespace) -> int: ...


def main(words: list[str] | None = None) -> int:
    """Exit codes: 0 done, 1 could not (with the reason on standard error), 2 not understood."""
    given = sys.argv[1:] if words is None else words
    parser = argparse.ArgumentParser(
        prog="harken", description="Safeguarding concerns, from whoever sees to whoever acts."
    )
    chosen = parser.add_subparsers(dest="command", required=True, metavar="command")
    for name, (module, help_text) in COMMANDS.items():
        sub = chosen.add_parser(name, help=help_text)
        if name in given[:1]:
            # A module has the two functions of Command; that is what COMMANDS lists.
            command = cast("Command", import_module(module))
            command.configure(sub)
    arguments = parser.parse_args(given)
    try:
        return command.run(arguments)
    except (RuntimeError, OSError, asyncpg.PostgresError, msgspec.MsgspecError) as error:
        # What the world refused, with its reason, and not where in the code; a bug still shows its trace.
        print(f"harken: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
