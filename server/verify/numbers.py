"""What devices numbered and nobody has brought yet: worth a note, since each device counts without gaps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from server.verify.findings import Pen
from server.verify.rows import Command, Device


def note_missing(
    devices: Iterable[Device], commands: Iterable[Command], held: Iterable[tuple[UUID, int]], pen: Pen
) -> None:
    """A gap is an item that still lies on a tablet, or one whose every row was removed here: the tablet knows which.

    `held` are the numbers that held items claim, which nothing proved.
    """
    found = defaultdict[UUID, set[int]](set)
    for command in commands:
        if command.device_id is not None and command.device_seq is not None:
            found[command.device_id].add(command.device_seq)
    for device_id, seq in held:
        found[device_id].add(seq)
    for device in devices:
        seen = found[device.device_id]
        missing = max(seen | {device.seq_seen}, default=0) - len(seen - {0})
        if missing > 0:
            pen.note(f"device {device.device_id}: {missing} of its items have not arrived, or are gone")
