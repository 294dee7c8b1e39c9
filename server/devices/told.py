"""How far the things that a device carried have got, for the person who holds their reference number (R2).

The tablet can send a concern and not read it; this tells it no word more than that: who has it, since when.
"""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from server.access.who import Carrier
from server.feeds.append import instant
from server.feeds.matters import MatterState
from server.feeds.sent import CommandTold
from server.feeds.store import Store
from sync.envelope import BATCH_MAX
from sync.messages.base import CommandId, Instant
from sync.messages.concerns import ALERTED_MAX, By, Told


class ToldRequest(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    cmds: Annotated[tuple[CommandId, ...], Meta(max_length=BATCH_MAX)]


class ToldOne(Struct, frozen=True, kw_only=True):
    cmd: CommandId
    told: Told
    by: By | None
    at: Instant
    alerted: tuple[By, ...]
    others: int
    unanswered: bool
    round: int


class ToldAnswer(Struct, frozen=True, kw_only=True):
    told: tuple[ToldOne, ...]


async def told(store: Store, carrier: Carrier, request: ToldRequest) -> ToldAnswer:
    """For each command that this device carried. Others are left out, whether they exist or not."""
    async with store.reading(carrier.tenant) as reading:
        rows = await reading.told(carrier.device, request.cmds)
    return ToldAnswer(told=tuple(map(_one, rows)))


def _one(row: CommandTold) -> ToldOne:
    alerted = tuple(By(name=name, role=title) for name, title in row.alerted)
    told, by, at = Told.SENT, None, row.received_at
    if row.at is not None and row.state is not MatterState.UNREAD and row.by_name is not None:
        told = Told.FOLLOWED_UP if row.state is MatterState.FOLLOWED_UP else Told.ACKNOWLEDGED
        by, at = By(name=row.by_name, role=row.by_title or ""), row.at
    return ToldOne(
        cmd=row.command_id,
        told=told,
        by=by,
        at=instant(at),
        alerted=alerted[:ALERTED_MAX],
        others=max(0, len(alerted) - ALERTED_MAX),
        unanswered=row.unanswered,
        round=row.round,
    )
