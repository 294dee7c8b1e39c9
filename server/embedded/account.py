"""The operating-system account that PostgreSQL and Valkey run as: ours, or, when we are root, one with no rights.

PostgreSQL refuses to run as root. No account is made and no directory above the data is opened for it: it gets the
data directory as an open file descriptor, and its programs from a place that it can reach (see binaries.py).
"""

from __future__ import annotations

import os
import pwd
from pathlib import Path
from typing import TypedDict

import msgspec

CANDIDATES = ("harken", "nobody")


class Identity(TypedDict, total=False):
    """Keyword arguments of subprocess.Popen. Empty when the account is our own."""

    user: int
    group: int
    extra_groups: list[int]


class Account(msgspec.Struct, frozen=True):
    uid: int
    gid: int
    ours: bool

    @property
    def identity(self) -> Identity:
        return Identity() if self.ours else Identity(user=self.uid, group=self.gid, extra_groups=[])

    def own(self, path: Path) -> None:
        if not self.ours:
            os.chown(path, self.uid, self.gid)

    def can_enter(self, directory: Path) -> bool:
        """Whether every directory from the root down to this one lets the account pass."""
        return self.ours or all(self._may_pass(step.stat()) for step in (directory, *directory.parents))

    def _may_pass(self, found: os.stat_result) -> bool:
        if found.st_uid == self.uid:
            return bool(found.st_mode & 0o100)
        return bool(found.st_mode & (0o010 if found.st_gid == self.gid else 0o001))


class NoAccount(RuntimeError):
    """We are root with no account to step down to, or the data is somebody else's."""


def account_for(cluster: Path) -> Account:
    """Who runs the database in `cluster`: whoever owns it already; at first, we, or the first candidate there is."""
    we = os.geteuid()
    owner = cluster.stat().st_uid if cluster.exists() else None
    if we != 0:
        if owner not in (None, we):
            raise NoAccount(f"{cluster} belongs to another user (id {owner}). Run Harken as that user.")
        return Account(uid=we, gid=os.getegid(), ours=True)
    if owner:
        return Account(uid=owner, gid=cluster.stat().st_gid, ours=False)
    for name in CANDIDATES:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(uid=entry.pw_uid, gid=entry.pw_gid, ours=False)
    raise NoAccount(f"root cannot run PostgreSQL, and this machine has none of the users {', '.join(CANDIDATES)}")
