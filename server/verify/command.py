"""Commands: each has the entries that came of it, the receipt that was given for it, and its author's signature."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from server.verify import receipts, spec
from server.verify.findings import Check, Pen
from server.verify.keys import Keys, signature_holds
from server.verify.kinds import ADMINISTERS, BEFORE_LADDERS, BEGINS, KINDS, REPORTS, TOLD, Source
from server.verify.log import Log, instant
from server.verify.rows import AuthorKey, Command, Device, Held
from server.verify.story import closes_held, numbered, of_command
from server.verify.text import Said


@dataclass(frozen=True, slots=True)
class Signers:
    """Whose signatures are on record, and who may have carried what."""

    devices: Mapping[UUID, Device]
    author_keys: Mapping[UUID, AuthorKey]


@dataclass(slots=True)
class CommandCheck:
    """Checks one command after the other."""

    tenant: UUID
    keys: Keys
    signers: Signers
    held: Mapping[UUID, Held]
    untold: Collection[UUID]
    """Matters of which their recorder is told nothing since they were moved."""
    log: Log
    pen: Pen

    def check(self, row: Command) -> None:
        self.pen.count("commands")
        place = f"command {row.command_id}"
        receipt = receipts.check(
            receipts.Given(self.tenant, row.command_id, row.digest, row.receipt, row.rsig), self.keys, place, self.pen
        )
        header = self._header(row, place)
        if row.carrier_id not in self.signers.devices:
            self.pen.wrong(Check.FOREIGN, place, "carried by a device that is not on record")
        entries = of_command(self.log, row.command_id)
        if receipt is None:
            return
        receipts.check_time(receipt, row.received_at, place, self.pen)
        if receipt.verdict == "held":
            self._placed_later(row, place)
        if receipt.verdict == "refused":
            if entries or row.matter_id is not None:
                self.pen.wrong(Check.COMMAND, place, "was refused, and yet done")
        elif header is not None:
            self._check_done(row, header, entries, place)
            self._check_when(row, receipt.verdict, entries, place)

    def _header(self, row: Command, place: str) -> Mapping[str, Any] | None:
        try:
            header = json.loads(row.header)
        except (ValueError, RecursionError):
            header = None
        if not isinstance(header, dict):
            self.pen.wrong(Check.COMMAND, place, "its header is not one")
            return None
        said = tuple(header.get(name) for name in ("p", "tenant", "device", "seq", "cmd"))
        if said != (1, str(self.tenant), str(row.device_id), row.device_seq, str(row.command_id)):
            self.pen.wrong(Check.COMMAND, place, "its header names another tenant, device, number or command")
        if header.get("key") not in self.keys.intake:
            self.pen.wrong(Check.COMMAND, place, "was sealed to a key that is not on record")
        return header

    def _placed_later(self, row: Command, place: str) -> None:
        """A held item that found its place keeps the receipt that it was given when it came."""
        held = self.held.get(spec.held_id(row.digest))
        if held is None or held.placed_as != row.command_id or (held.receipt, held.rsig) != (row.receipt, row.rsig):
            self.pen.wrong(Check.COMMAND, place, "was held, but no held item was placed as it")

    def _check_done(self, row: Command, header: Mapping[str, Any], entries: Sequence[Said], place: str) -> None:
        if not entries:
            nothing_to_say = row.matter_id is None and header.get("how") != "key"
            if not nothing_to_say and row.matter_id not in self.log.disposed:
                self.pen.wrong(Check.COMMAND, place, "was accepted, and its entry is gone")
            return
        first = next((said for said in entries if said.id == row.command_id), None)
        if first is None or KINDS[first.kind].source is not Source.AUTHOR:
            if row.matter_id not in self.log.disposed:
                self.pen.wrong(Check.COMMAND, place, "no entry carries its words")
            return
        author = header.get("who") if first.how == "key" else None
        agreed = (
            header.get("how") == first.how
            and author == (None if first.by is None else str(first.by))
            and all((said.by, said.how) == (first.by, first.how) for said in entries)
        )
        if not agreed:
            self.pen.wrong(Check.COMMAND, place, "its entries name another author than it does")
        self._check_matter(row, first, place)
        self._check_told(entries, first, place)
        self._check_signature(row, first, place)
        gone = len(self.log.disposed)
        if row.matter_id not in self.log.disposed and not numbered(row.command_id, entries, start=0, gone=gone):
            self.pen.wrong(Check.COMMAND, place, "an entry of it is gone, or has an id of its own")

    def _check_when(self, row: Command, verdict: str, entries: Sequence[Said], place: str) -> None:
        """It was done when it came, or, if it was held, when it found its place."""
        came = instant(row.received_at)
        closed = {said.at for said in self.log.by_cmd.get(row.command_id, ()) if closes_held(said)}
        done = {came} if verdict == "accepted" else {at for at in closed if at >= came}
        if not {said.at for said in entries} <= done:
            self.pen.wrong(Check.COMMAND, place, "its entries name another time than it does")

    def _check_matter(self, row: Command, first: Said, place: str) -> None:
        if first.kind in ADMINISTERS:
            if row.matter_id is not None:
                self.pen.wrong(Check.COMMAND, place, "administers, and yet names a matter")
            return
        expected = None if first.kind in REPORTS else first.of
        if first.kind == "handoff-sent" and self.log.first(row.command_id, "handoff-brought") is not None:
            # The author's words stand in the sender's record; what was begun lies between the two.
            if row.matter_id != row.command_id:
                self.pen.wrong(Check.COMMAND, place, "is about another matter than its entry")
            return
        target = first.d.get("held" if first.kind == "held-settled" else "concern")
        if (
            row.matter_id != expected
            or (first.kind in BEGINS or expected is None) != (first.of == row.command_id)
            or target not in (None, str(first.of))
        ):
            self.pen.wrong(Check.COMMAND, place, "is about another matter than its entry")

    def _check_told(self, entries: Sequence[Said], first: Said, place: str) -> None:
        """A recorder whom a key proved is told in their own feed who has it, and nobody else is."""
        founding = next((said for said in self.log.by_matter[first.of] if said.kind in BEGINS), None)
        if founding is None:
            return
        news = TOLD.get(first.kind)
        if first.kind == "concern-recorded":
            news = BEFORE_LADDERS.get(first.rules)
        moved_away = first.of in self.untold and first.feed.kind == "case"
        expected = [] if news is None or founding.by is None or moved_away else [news]
        told = [said for said in entries if said.kind == "report-told"]
        wrong_feed = any(said.feed.about != founding.by for said in told)
        if [said.d.get("told") for said in told] != expected or wrong_feed:
            self.pen.wrong(Check.COMMAND, place, "its recorder was not told, or told something else")

    def _check_signature(self, row: Command, first: Said, place: str) -> None:
        """By the author's own key where one was used, else by the device that it was written on."""
        public: bytes | None = None
        if first.how == "key":
            author = self.signers.author_keys.get(row.signer_key_id) if row.signer_key_id else None
            public = author.public if author is not None and author.person_id == first.by else None
        elif row.device_id is not None and row.signer_key_id == row.device_id:
            device = self.signers.devices.get(row.device_id)
            public = None if device is None else device.public
        if public is None:
            self.pen.wrong(Check.SIGNATURE, place, "its signer's key is not on record")
            return
        signed = spec.command_signed(row.header, first.body_digest)
        if row.signature is None or not signature_holds(public, row.signature, signed):
            self.pen.wrong(Check.SIGNATURE, place, "its author did not sign these words with this header")
