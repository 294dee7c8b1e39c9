"""How test processes share out the tests: a file at a time, or a directory where making the ground takes longest."""

from __future__ import annotations

from typing import Final

from xdist.scheduler import LoadFileScheduling

TOGETHER: Final = ("tests/verify", "tests/deploy")
"""All of it looks at one log, or at one installation: each takes a process five seconds to make."""


class Shared(LoadFileScheduling):  # type: ignore[misc]  # xdist has no types
    def _split_scope(self, nodeid: str) -> str:
        """What `nodeid` is given out with."""
        directory = nodeid.partition("::")[0].rpartition("/")[0]
        return directory if directory in TOGETHER else str(super()._split_scope(nodeid))
