"""Steps 6 and 7 of a concern's life: decide and append, for a batch, under the tenant's lock.

Each item has its own verdict. One that cannot be placed is held beside the others and never in their way (S10).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Final

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from server.access.who import Carrier
from server.concerns.rules import CaseCircle, circle_of
from server.devices.batch import Batch, Item
from server.devices.opening import Opened, Unplaced, named_in
from server.feeds.append import Draft
from server.feeds.decision import HELD_BELL, RETRIED, Decided, Decision, Given, Hold, HoldReason, Refuse, RefuseReason
from server.feeds.store import Answered, HeldItem, Matter, MatterKind, MatterState, Store
from server.keys.rest import held_place
from server.keys.tenant import TenantKeys
from server.policy.pack import Pack
from sync import ids
from sync.envelope import Route
from sync.feeds import FeedKind, FeedName
from sync.messages.concerns import Answer, ItemHeld, ItemPlaced
from sync.receipt import Verdict

HELD_RULES: Final = "held/3"
RETRY_FIRST: Final = timedelta(minutes=1)


class Settled(Struct, frozen=True, kw_only=True):
    """A receipt for each item, in order, and the feeds that have new entries."""

    answers: tuple[Answered, ...]
    touched: frozenset[FeedName]


async def settle_batch(
    store: Store,
    keys: TenantKeys,
    packs: Mapping[str, Pack],
    epoch: str,
    carrier: Carrier,
    items: Sequence[Item],
) -> Settled:
    """Settles them in one transaction. Raises `StoreRefused` if the database will not have it."""
    async with store.unit(keys.tenant_id) as unit:
        batch = Batch(unit, keys, packs, carrier, epoch)
        await batch.load(items)
        answers = [settle(batch, item) for item in items]
        await batch.flush()
        own = [item.envelope.header.seq for item in items if isinstance(item, Opened) and _is_own(item, carrier)]
        await unit.device_seen(carrier.device, max(own, default=0))
        retried = [held.held_id for held in batch.held_now if HoldReason(held.reason) in RETRIED]
        await unit.ring(HELD_BELL, retried, batch.loaded.now + RETRY_FIRST)
        await unit.ring(HELD_BELL, await unit.waiting_for(batch.changed_now), batch.loaded.now)
    return Settled(answers=tuple(answers), touched=batch.append.touched)


def settle(batch: Batch, item: Item) -> Answered:
    """The verdict on one item. The same bytes get the same receipt for ever (S2)."""
    if item.digest not in batch.answers:
        batch.answers[item.digest] = _settle_new(batch, item)
    return batch.answers[item.digest]


def place_held(batch: Batch, item: Opened, held: HeldItem) -> bool:
    """Gives a held item its place if it has one by now. It keeps the receipt it was given when it came.

    An acknowledgement that turns out to be refused is settled too: it carries no words, and nobody need look at it.
    """
    decision = _decide(batch, item)
    if isinstance(decision, Hold) or _is_taken(batch, item.cmd):
        return False
    if isinstance(decision, Decided):
        _do(batch, item, decision)
    answered = Answered(digest=held.digest, cmd=held.command_id, receipt=held.receipt, rsig=held.rsig)
    batch.keep_command(item, answered, matter_id=_matter_of(item, decision), received_at=held.received_at)
    waiting = batch.matters[held.held_id]
    placed = ItemPlaced(held=held.held_id, command=held.command_id)
    batch.append.add(
        ids.entry_id(held.held_id, "item-placed", 1),
        Draft(feed=waiting.name, kind="item-placed", matter_id=held.held_id, data=msgspec.json.encode(placed)),
        batch.origin(cmd=held.command_id, rules=HELD_RULES),
        waiting.data_key_id,
    )
    batch.change(replace(waiting, state=MatterState.PLACED))
    batch.climbing.end(waiting)
    return True


def _settle_new(batch: Batch, item: Item) -> Answered:
    if _is_taken(batch, item.cmd):
        return _hold(batch, item, HoldReason.SAME_ID_OTHER_BYTES, None)
    if isinstance(item, Unplaced):
        return _hold(batch, item, item.reason, item.waits_for)
    decision = _decide(batch, item)
    match decision:
        case Decided():
            answered = batch.answer(item, Verdict.ACCEPTED, "-")
            _do(batch, item, decision)
            batch.keep_command(item, answered, matter_id=_matter_of(item, decision))
        case Refuse():
            answered = batch.answer(item, Verdict.REFUSED, decision.reason.value)
            batch.keep_command(item, answered, matter_id=_matter_of(item, decision))
        case Hold():
            answered = _hold(batch, item, decision.reason, decision.waits_for)
    return answered


def _is_taken(batch: Batch, cmd: str) -> bool:
    """A command's id becomes the name of its matter and case feed, so it may not be that of anything else.

    What is merely held takes no id: its header may be a forgery, and must not keep the true command from its place.
    """
    others = (batch.commands_known, batch.matters, batch.loaded.places)
    registered = batch.administering is not None and batch.administering.is_registered(cmd)
    return cmd == batch.keys.tenant_id or registered or any(cmd in taken for taken in others)


def _decide(batch: Batch, item: Opened) -> Decision:
    if item.withdrawn:
        return Refuse(reason=RefuseReason.DEVICE_REVOKED)
    known = batch.loaded
    target = None if item.target is None else batch.matters.get(item.target)
    beside = None if item.beside is None else batch.matters.get(item.beside)
    place = None if item.setting is None else known.places.get(item.setting)
    return item.registered.decide(
        item.command,
        Given(
            cmd=item.cmd,
            body=item.plain.body,
            route=item.route,
            actor=batch.named(item.actor, target),
            now=known.now,
            setting_known=place is not None,
            receivers=() if place is None else batch.receivers(place),
            children_known=known.children,
            people_known=known.posts.keys(),
            target=target,
            works_on_target=target is not None and batch.follows(item.actor.person, target),
            beside=beside if beside is not None and batch.follows(item.actor.person, beside) else None,
            follows_desk=batch.follows_desk(item.actor.person, item.setting),
            live_here=batch.live_in(item.setting),
            restored=batch.restored,
            known=None if batch.administering is None else batch.administering.known(item.actor),
        ),
    )


def _do(batch: Batch, item: Opened, decision: Decided) -> None:
    origin = batch.origin(cmd=item.cmd, rules=item.registered.rules, by=item.actor.person, how=item.actor.how)
    if decision.begins is not None:
        batch.begin(item, decision.begins)
    for n, draft in enumerate(decision.entries):
        key = batch.key_of(draft.matter_id)
        seq = batch.append.add(ids.entry_id(item.cmd, draft.kind, n), draft, origin, key)
        if batch.administering is not None and draft.state_of is not None:
            batch.administering.stated(draft.feed, draft.kind, draft.state_of, seq, draft.data)
    target = None if item.target is None else batch.matters.get(item.target)
    if decision.changes is not None:
        batch.change(decision.changes)
    batch.tell(item, decision, target)
    batch.administer(decision)
    if decision.opened:
        batch.keep_opened(item, decision.opened)


def _matter_of(item: Opened, decision: Decided | Refuse) -> str | None:
    if isinstance(decision, Refuse):
        return None
    return item.target if decision.begins is None else item.cmd


def _is_own(item: Opened, carrier: Carrier) -> bool:
    return item.actor.device == carrier.device


def _hold(batch: Batch, item: Item, reason: HoldReason, waits_for: str | None) -> Answered:
    """Keeps the bytes whole, and puts them before a person as something that waits like any concern (R11)."""
    held_id = ids.derived(b"harken/held", item.digest)
    answered = batch.answer(item, Verdict.HELD, reason.value)
    circle = _circle(batch, item)
    feed = _held_feed(batch, item, waits_for) or (
        batch.standing_case if circle is None else FeedName(FeedKind.CASE, held_id)
    )
    data_key_id = batch.append.new_data_key()
    matter = Matter(
        matter_id=held_id,
        kind=MatterKind.HELD,
        setting_id=batch.carrier.setting if feed.kind is FeedKind.DESK or feed.about == held_id else None,
        feed_id=batch.append.feed_id(feed),
        name=feed,
        data_key_id=data_key_id,
        state=MatterState.UNREAD,
        author_id=None,
        device_id=batch.carrier.device,
        danger=Answer.NOT_ANSWERED,
        adult=Answer.NOT_ANSWERED,
        made_at=None,
        received_at=batch.loaded.now,
    )
    batch.change(matter)
    if circle is not None and feed.about == held_id:
        batch.restrict(matter, circle)
    told = ItemHeld(held=held_id, reason=reason.value, carrier=batch.carrier.device, made=item.made, text=item.text)
    batch.append.add(
        held_id,
        Draft(feed=feed, kind="item-held", matter_id=held_id, data=msgspec.json.encode(told)),
        batch.origin(cmd=item.cmd, rules=HELD_RULES),
        data_key_id,
    )
    batch.climbing.begin(matter)
    place = held_place(batch.keys.tenant_id, held_id, data_key_id)
    batch.keep_held(
        HeldItem(
            held_id=held_id,
            command_id=item.cmd,
            digest=item.digest,
            reason=reason.value,
            route=item.route,
            data_key_id=data_key_id,
            envelope=batch.append.data_key(data_key_id).seal(item.data, place, batch.keys.chance),
            carrier_id=batch.carrier.device,
            received_at=batch.loaded.now,
            receipt=answered.receipt,
            rsig=answered.rsig,
            waits_for=waits_for,
        )
    )
    return answered


def _held_feed(batch: Batch, item: Item, waits_for: str | None) -> FeedName | None:
    """Beside the matter it names; else the desk of the tablet that carried it. None where it may be about an adult:
    then a case of its own if it can be read who must not know, or else the narrowest feed (R29)."""
    if waits_for is not None and waits_for in batch.matters:
        return batch.matters[waits_for].name
    if item.route is Route.CHILD:
        return FeedName(FeedKind.DESK, batch.carrier.setting)
    return None


def _circle(batch: Batch, item: Item) -> CaseCircle | None:
    """Who is told of words about an adult that have no place: those who would have been, had they had one, even if that
    is nobody, because whoever reads the narrowest feed may be among those excluded. None where nothing tells whom they
    are about."""
    named = named_in(item.text)
    if named is None:
        return None
    circle = circle_of(named.subject, named.struck, batch.receivers(batch.loaded.places[batch.carrier.setting]))
    return circle if circle.members or circle.excluded else None
