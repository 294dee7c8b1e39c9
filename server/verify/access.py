"""Who looked: the rows of what was opened stand for what people signed, those of what was sent for what there was.

A row of what was sent has nothing signed beside it: it can be shown to be false, and not to be missing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from server.verify import spec
from server.verify.findings import Check, Pen
from server.verify.log import Log, instant
from server.verify.rows import Access, Command, Device, Feed

WATCHED: Final = frozenset({"desk", "case", "bridge", "board", "roster"})
"""The feeds of which it is written down to whom they were sent."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What one command says of one matter, as the row must have it."""

    at: str
    person: UUID | None
    device: UUID | None
    matter: UUID


@dataclass(slots=True)
class AccessCheck:
    """Checks one row after the other, then `finish`."""

    feeds: Mapping[UUID, Feed]
    people: Collection[UUID]
    devices: Mapping[UUID, Device]
    claims: Mapping[UUID, Claim]
    log: Log
    pen: Pen
    _met: set[UUID] = field(default_factory=set)

    def check(self, row: Access) -> None:
        self.pen.count("looks")
        place = f"look {row.access_id}"
        if row.person_id not in self.people or row.device_id not in self.devices:
            self.pen.wrong(Check.FOREIGN, place, "by a person or on a device that is not on record")
        if row.did == "pulled":
            self._check_sent(row, place)
        else:
            self._check_opened(row, place)

    def finish(self) -> None:
        for access_id in sorted(self.claims.keys() - self._met):
            claim = self.claims[access_id]
            self.pen.wrong(Check.ACCESS, f"matter {claim.matter}", f"{claim.person} opened it, and no row says so")

    def _check_sent(self, row: Access, place: str) -> None:
        feed = None if row.feed_id is None else self.feeds.get(row.feed_id)
        if feed is None:
            self.pen.wrong(Check.FOREIGN, place, "of a feed that is not there")
        elif (
            feed.kind not in WATCHED
            or row.matter_id is not None
            or row.from_seq is None
            or row.to_seq is None
            or not 0 <= row.from_seq < row.to_seq <= feed.seq
        ):
            self.pen.wrong(Check.ACCESS, place, f"says that something was sent which {feed} does not have")

    def _check_opened(self, row: Access, place: str) -> None:
        claim = self.claims.get(row.access_id)
        if claim is None:
            if not self._of_something_gone(row):
                self.pen.wrong(Check.ACCESS, place, "says that something was opened, and nobody signed that")
            return
        self._met.add(row.access_id)
        told = (instant(row.at), row.person_id, row.device_id, row.matter_id)
        if told != (claim.at, claim.person, claim.device, claim.matter) or row.feed_id is not None:
            self.pen.wrong(Check.ACCESS, place, "tells it otherwise than the entry that it stands for")

    def _of_something_gone(self, row: Access) -> bool:
        """True if it stands for an entry whose text was disposed of. Only an odd row is looked at so closely."""
        return row.matter_id is not None and any(
            spec.opened_id(cmd, row.matter_id) == row.access_id for cmd in self.log.disposed
        )


def claims_of(log: Log, commands: Mapping[UUID, Command], pen: Pen) -> dict[UUID, Claim]:
    """Every opening that stands in somebody's own feed, by the id that its row must have."""
    found = {}
    for cmd, entries in log.by_cmd.items():
        for said in entries:
            if said.kind != "matters-opened":
                continue
            if said.feed.about != said.by:
                pen.wrong(Check.ENTRY, said.place, "stands in the feed of somebody else than who opened")
            command = commands.get(cmd)
            device = None if command is None else command.device_id
            for matter in said.d["opened"]:
                found[spec.opened_id(cmd, matter)] = Claim(said.at, said.by, device, matter)
    return found
