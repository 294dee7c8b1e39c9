"""A passphrase from the terminal, or from a file that its owner alone may read. Never from a command line."""

from __future__ import annotations

import argparse
from getpass import getpass
from pathlib import Path

_OTHERS = 0o077


class PassphraseRefused(RuntimeError):
    """It was mistyped, or lies open to others."""


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--passphrase-file", type=Path, metavar="FILE", help="its first line is the passphrase (default: ask for it)"
    )


def passphrase_of(arguments: argparse.Namespace, *, new: bool) -> str:
    path: Path | None = arguments.passphrase_file
    if path is not None:
        if path.stat().st_mode & _OTHERS:
            raise PassphraseRefused(f"{path} is open to others on this machine: chmod 600")
        return path.read_text(encoding="utf-8").split("\n", 1)[0]
    typed = getpass("Passphrase of the keys file: ")
    if new and getpass("Again: ") != typed:
        raise PassphraseRefused("the two are not the same")
    return typed
