"""What both sides keep of what became of a handoff: signed, with the heads of both desks (`sync/handoff.py`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from server.feeds.append import Append, Draft, instant
from server.feeds.bridges import Handoff
from server.feeds.matters import Matter
from server.feeds.sharing import Signing
from server.keys.tenant import TenantKeys
from sync import handoff as proofs
from sync.feeds import FeedKind, FeedName
from sync.handoff import DeskHead, Proof
from sync.messages.concerns import By
from sync.messages.handoffs import HandoffReceipt, HandoffState, WithdrawReason
from sync.text import b64


class Told(Struct, frozen=True, kw_only=True):
    """One thing that became of it: by whom, as they are called where they did it."""

    state: HandoffState
    at: datetime
    person: str | None
    by: By | None
    why: WithdrawReason | None = None
    shared: tuple[str, ...] = ()


def receipts(
    handoff: Handoff,
    told: Told,
    signing: Signing,
    *,
    between: FeedName,
    concern: Matter | None,
    note: Matter | None = None,
    note_feed: FeedName | None = None,
) -> Iterator[Draft]:
    """Between the two, in the sender's record while that is kept, and in the receiver's once there is one. `note` or
    its feed: where the receiving side's own stands, of a note that begins with this command."""
    line = proofs.line(_proof(handoff, told, signing))
    said = HandoffReceipt(
        handoff=handoff.handoff_id,
        bridge=handoff.bridge_id,
        from_setting=handoff.from_id,
        to_setting=handoff.to_id,
        state=told.state,
        at=instant(told.at),
        by=told.by,
        note=handoff.note_id,
        why=told.why,
        line=line,
        sig=signing.sign(line),
    )
    yield _draft(between, handoff.handoff_id, said)
    if concern is not None:
        own = replace(said, concern=concern.matter_id, child=handoff.child_id, shared=told.shared)
        yield _draft(concern.name, concern.matter_id, own)
    there = note.name if note is not None else note_feed
    if there is not None and handoff.note_id is not None:
        yield _draft(there, handoff.note_id, replace(said, child=handoff.there_id))


def signing_of(append: Append, keys: TenantKeys, epoch: str, settings: Iterable[str]) -> Signing:
    """With the desks of these as they are now; they have been loaded."""
    found = ((setting, append.stands(FeedName(FeedKind.DESK, setting))) for setting in settings)
    desks = {
        setting: DeskHead(setting=setting, feed=desk.feed_id, seq=desk.seq, head=desk.head)
        for setting, desk in found
        if desk is not None
    }
    return Signing(
        tenant=keys.tenant_id, epoch=epoch, desks=desks, sign=lambda line: b64(proofs.sign(keys.signing, line))
    )


def _proof(handoff: Handoff, told: Told, signing: Signing) -> Proof:
    return Proof(
        tenant=signing.tenant,
        handoff=handoff.handoff_id,
        state=told.state,
        at=instant(told.at),
        by=told.person,
        digest=handoff.digest,
        note=handoff.note_id,
        note_digest=handoff.note_digest,
        epoch=signing.epoch,
        sender=signing.desks[handoff.from_id],
        receiver=signing.desks[handoff.to_id],
    )


def _draft(feed: FeedName, matter_id: str, said: HandoffReceipt) -> Draft:
    return Draft(feed=feed, kind="handoff-receipt", matter_id=matter_id, data=msgspec.json.encode(said))
