"""`harken web`: one web process of an installation.

On the socket that systemd opened, if it did: it stays open while we are stopped and started, and whoever calls
meanwhile waits and is answered (F22).
"""

from __future__ import annotations

import argparse
import asyncio
import socket
from pathlib import Path
from typing import Final

from server.chance import SystemChance
from server.config import Config, config_of, sockets_given
from server.db.roles import Role
from server.production.fit import check_fit
from server.serve import serve
from server.up.listen import listen

_FIRST_GIVEN: Final = 3


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", type=Path, required=True, help="the directory of harken.toml")


def run(arguments: argparse.Namespace) -> int:
    settled = config_of(arguments.data)
    asyncio.run(check_fit(settled, settled.dsn_app, Role.APP, SystemChance()))
    serve(settled, _opened(settled))
    return 0


def _opened(settled: Config) -> socket.socket:
    if sockets_given():
        return socket.socket(fileno=_FIRST_GIVEN)
    return listen(settled.host, settled.port)
