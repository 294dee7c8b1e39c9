"""What became of each item: its receipt, and the rows that keep its bytes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from server.access.who import Carrier
from server.devices.opening import Item, Opened
from server.feeds.append import instant
from server.feeds.items import Answered, HeldItem, NewCommand
from server.feeds.sent import OpenedMatter
from server.feeds.store import Unit
from server.figures import PUSH_ITEMS
from server.keys.tenant import TenantKeys
from sync import ids
from sync import receipt as receipts
from sync.receipt import Receipt, Verdict


class Answering:
    """`flush` once at the end, after the matters that the rows refer to."""

    def __init__(self, keys: TenantKeys, carrier: Carrier, epoch: str) -> None:
        self.held: list[HeldItem] = []
        self._keys = keys
        self._carrier = carrier
        self._epoch = epoch
        self._commands: list[NewCommand] = []
        self._opened: list[OpenedMatter] = []

    def answer(self, item: Item, verdict: Verdict, reason: str, now: datetime) -> Answered:
        """The receipt for these bytes, signed; it is stored with them and never made again (S2)."""
        PUSH_ITEMS.labels(verdict.value).inc()
        line = receipts.line(
            Receipt(
                tenant=self._keys.tenant_id,
                cmd=item.cmd,
                digest=item.digest,
                verdict=verdict,
                reason=reason,
                received_at=instant(now),
                epoch=self._epoch,
            )
        )
        return Answered(digest=item.digest, cmd=item.cmd, receipt=line, rsig=receipts.sign(self._keys.signing, line))

    def keep_command(self, item: Opened, answered: Answered, *, matter_id: str | None, received_at: datetime) -> None:
        header = item.envelope.header
        self._commands.append(
            NewCommand(
                command_id=header.cmd,
                digest=item.digest,
                header=item.envelope.header_text,
                signature=item.plain.signature,
                signer_key_id=item.plain.signer_key_id,
                device_id=header.device,
                device_seq=header.seq,
                carrier_id=self._carrier.device,
                matter_id=matter_id,
                receipt=answered.receipt,
                rsig=answered.rsig,
                received_at=received_at,
            )
        )

    def keep_opened(self, item: Opened, matters: Iterable[str], now: datetime) -> None:
        """One row for each, under an id that anyone can compute from the command: no row stands for nothing."""
        person = item.actor.person
        assert person is not None, "nobody in particular opened nothing"
        self._opened += [
            OpenedMatter(
                access_id=ids.derived(b"harken/opened", ids.raw(item.cmd), ids.raw(matter)),
                at=now,
                person_id=person,
                device_id=item.actor.device,
                matter_id=matter,
            )
            for matter in matters
        ]

    async def flush(self, unit: Unit) -> None:
        await unit.put_commands(self._commands)
        await unit.put_held(self.held)
        await unit.put_opened(self._opened)
