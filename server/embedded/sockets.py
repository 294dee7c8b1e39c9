"""Where the unix sockets are: a short private directory of their own, since the path of one may have 107 bytes and a
data directory is as deep as its owner likes. A link in `run/` says which it is and lets the next start remove it."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from server.embedded.account import Account
from server.embedded.layout import Layout

_PREFIX = "harken-"


@contextmanager
def socket_directory(layout: Layout, account: Account) -> Iterator[Path]:
    """Only `account` may enter it (and root, who may anyway)."""
    link = layout.run / "sockets"
    _remove(link)
    directory = Path(tempfile.mkdtemp(prefix=_PREFIX, dir="/tmp"))  # 0700 from its first moment
    account.own(directory)
    link.symlink_to(directory)
    try:
        yield directory
    finally:
        _remove(link)


def _remove(link: Path) -> None:
    if not link.is_symlink():
        return
    target = link.readlink()
    # Only what this module could have made, whatever somebody wrote into the link.
    if target.parent == Path("/tmp") and target.name.startswith(_PREFIX):  # noqa: S108
        shutil.rmtree(target, ignore_errors=True)
    link.unlink()
