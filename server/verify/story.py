"""Which entries belong to one command, and whether all of them are there."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final
from uuid import UUID

from server.verify import spec
from server.verify.findings import Check, Pen
from server.verify.kinds import KINDS, Source
from server.verify.log import Log
from server.verify.text import Said

_GONE_MAX: Final = 200
"""Nobody has more when they leave."""


def check_orphans(log: Log, commands: Collection[UUID], pen: Pen) -> None:
    """Entries that say they came of a command need it; the server's own need an id that can be derived.

    What was said of ladders is compared with their steps (`ladder`).
    """
    for cmd, entries in log.by_cmd.items():
        uncommanded = {Source.SERVER} if cmd in commands else {Source.SERVER, Source.LISTED}
        own = [said for said in entries if _source(said) in uncommanded]
        if own and not any(numbered(cmd, own, start=start, gone=len(log.disposed)) for start in (0, 1)):
            pen.wrong(Check.ENTRY, f"entries of {cmd}", "one is gone, or has an id of its own")
        if cmd not in commands:
            for said in (said for said in of_command(log, cmd) if said not in own):
                pen.wrong(Check.COMMAND, said.place, f"came of command {cmd}, which is gone")


def of_command(log: Log, cmd: UUID) -> list[Said]:
    """The entries that a command made, without those that tell the story of a held item."""
    if cmd in log.ladder_cmds:
        return []
    made = {Source.AUTHOR, Source.FOLLOWS, Source.LISTED}
    return [said for said in log.by_cmd.get(cmd, ()) if _source(said) in made and not closes_held(said)]


def _source(said: Said) -> Source | None:
    return KINDS[said.kind].source if said.kind in KINDS else None


def closes_held(said: Said) -> bool:
    """True for the entry that says where a held item found its place."""
    return said.kind == "item-placed" and said.id == spec.entry_id(said.of, "item-placed", 1)


def numbered(cmd: UUID, entries: Sequence[Said], *, start: int, gone: int = 0) -> bool:
    """True if the entries' ids are those of a command's entries, from `start` without a gap. Where so many matters are
    `gone`, of each of which a command may have said something as well: with gaps."""
    kinds, wanted = {said.kind for said in entries}, range(start, start + len(entries))
    by_id = {spec.entry_id(cmd, kind, n): n for kind in kinds for n in wanted}
    if {by_id.get(said.id) for said in entries} == set(wanted):
        return True
    further = range(start, start + len(entries) + min(gone, _GONE_MAX))
    return gone > 0 and {said.id for said in entries} <= {
        spec.entry_id(cmd, kind, n) for kind in kinds for n in further
    }
