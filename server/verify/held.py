"""Held items: kept whole, answered for, and before a person as something that waits (R11)."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from server.verify import receipts, spec
from server.verify.findings import Check, Pen
from server.verify.keys import Keys
from server.verify.log import Log
from server.verify.rows import Held, Matter
from server.verify.story import closes_held
from server.verify.text import Said

_MAGIC = b"HK\x01"


@dataclass(slots=True)
class HeldCheck:
    """Checks one held item after the other."""

    tenant: UUID
    keys: Keys
    matters: Mapping[UUID, Matter]
    log: Log
    pen: Pen
    numbers: list[tuple[UUID, int]] = field(default_factory=list)
    """Device and number that each readable header claims."""

    def check(self, row: Held) -> None:
        self.pen.count("held items")
        place = f"held item {row.held_id}"
        receipt = receipts.check(
            receipts.Given(self.tenant, row.command_id, row.digest, row.receipt, row.rsig), self.keys, place, self.pen
        )
        if receipt is not None:
            receipts.check_time(receipt, row.received_at, place, self.pen)
            if (receipt.verdict, receipt.reason) != ("held", row.reason):
                self.pen.wrong(Check.HELD, place, "its receipt does not say that it was held, or gives another reason")
        if row.held_id != spec.held_id(row.digest):
            self.pen.wrong(Check.HELD, place, "its id does not come from its digest")
        self._check_bytes(row, place)
        self._check_told(row, place)
        self._check_placed(row, place)

    def _check_bytes(self, row: Held, place: str) -> None:
        where = spec.held_place(self.tenant, row.held_id, row.data_key_id)
        envelope = self.keys.open(row.data_key_id, row.envelope, where)
        if envelope is None:
            if row.held_id not in self.log.disposed:
                self.pen.wrong(Check.HELD, place, "its bytes do not open")
        elif spec.sha256(envelope) != row.digest:
            self.pen.wrong(Check.HELD, place, "its bytes are not the ones that came")
        else:
            header = _header(envelope)
            if str(row.command_id) not in (str(spec.opaque_id(row.digest)), header.get("cmd")):
                self.pen.wrong(Check.HELD, place, "its bytes name another command")
            if header.get("tenant") == str(self.tenant):
                with suppress(ValueError, TypeError, KeyError):
                    self.numbers.append((UUID(header["device"]), int(header["seq"])))

    def _check_told(self, row: Held, place: str) -> None:
        said = self.log.first(row.held_id, "item-held")
        if said is None:
            if row.held_id not in self.log.disposed:
                self.pen.wrong(Check.HELD, place, "no entry puts it before anybody")
            return
        matter = self.matters.get(row.held_id)
        agreed = (
            said.id == said.of == row.held_id
            and said.by is None
            and said.cmd == row.command_id
            and said.d.get("held") == str(row.held_id)
            and said.d.get("reason") == row.reason
            and said.d.get("carrier") == str(row.carrier_id)
            and matter is not None
            and matter.data_key_id == row.data_key_id
        )
        if not agreed:
            self.pen.wrong(Check.HELD, place, "its entry or index row tells another story")

    def _check_placed(self, row: Held, place: str) -> None:
        closing = [said for said in self.log.by_matter.get(row.held_id, ()) if closes_held(said)]
        placed = row.placed_at is not None
        if placed != (row.placed_as == row.command_id) or (placed is False and row.placed_as is not None):
            self.pen.wrong(Check.HELD, place, "placed as something else, or at no time")
        if row.held_id in self.log.disposed:
            return
        if len(closing) != int(placed) or not all(_closes(said, row) for said in closing):
            self.pen.wrong(Check.HELD, place, "row and entries disagree on whether it found its place")


def check_strays(log: Log, held: Collection[UUID], pen: Pen) -> None:
    """An entry of a held item needs the item."""
    for matter, entries in log.by_matter.items():
        if matter not in held:
            for said in entries:
                if said.kind == "item-held" or closes_held(said):
                    pen.wrong(Check.HELD, said.place, f"speaks of held item {matter}, which is gone")


def _closes(said: Said, row: Held) -> bool:
    return said.cmd == row.command_id == row.placed_as and said.d.get("command") == str(row.command_id)


def _header(envelope: bytes) -> Mapping[str, Any]:
    """What an envelope's header claims; nothing where it has no readable one."""
    with suppress(ValueError, RecursionError):
        header = json.loads(envelope[5 : 5 + int.from_bytes(envelope[3:5], "big")])
        if envelope[:3] == _MAGIC and isinstance(header, dict):
            return header
    return {}
