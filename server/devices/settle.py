"""Steps 6 and 7 of a concern's life: decide and append, for a batch, under the tenant's lock.

Each item has its own verdict. One that cannot be placed is held beside the others and never in their way (S10).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from server.access.who import Carrier
from server.concerns.rules import CaseCircle, circle_of
from server.devices.batch import Batch
from server.devices.opening import Item, Opened, Unplaced, named_in
from server.feeds.append import Draft
from server.feeds.decision import (
    HELD_BELL,
    RETRIED,
    Decided,
    Decision,
    Given,
    Hold,
    HoldReason,
    Quoting,
    Refuse,
    RefuseReason,
    Standing,
)
from server.feeds.items import Answered, HeldItem
from server.feeds.matters import Facts, Matter, MatterKind, MatterState
from server.feeds.store import Store
from server.keys.rest import held_place
from server.keys.tenant import TenantKeys
from server.policy.load import Packs
from sync import ids
from sync.envelope import Route
from sync.feeds import FeedKind, FeedName
from sync.messages.assessing import MoveToCase
from sync.messages.concerns import ItemHeld, ItemPlaced
from sync.messages.handoffs import AnswerHandoff, AskHandoff, NoteHandoff, SendHandoff
from sync.messages.links import TakeBackLink
from sync.receipt import Verdict

HELD_RULES: Final = "held/4"
RETRY_FIRST: Final = timedelta(minutes=1)
_BETWEEN_TWO: Final = timedelta(microseconds=1)
_BETWEEN: Final = (SendHandoff, NoteHandoff, AskHandoff, AnswerHandoff)
"""Words from one setting to another, or of what another sent."""


class Settled(Struct, frozen=True, kw_only=True):
    """A receipt for each item, in order, and the feeds that have new entries."""

    answers: tuple[Answered, ...]
    touched: frozenset[FeedName]


async def settle_batch(
    store: Store,
    keys: TenantKeys,
    packs: Packs,
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
        retried = [held.held_id for held in batch.answering.held if HoldReason(held.reason) in RETRIED]
        await unit.ring(HELD_BELL, retried, batch.loaded.now + RETRY_FIRST)
        await unit.ring(HELD_BELL, await unit.waiting_for(batch.changed_now), batch.loaded.now)
        for n, held_id in enumerate(await batch.handing.waiting() if batch.handing is not None else ()):
            # One after the other, as they came.
            await unit.ring(HELD_BELL, [held_id], batch.loaded.now + n * _BETWEEN_TWO)
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
    decision, waiting = _decide(batch, item), batch.matters[held.held_id]
    beside = None if held.waits_for is None else batch.matters.get(held.waits_for)
    moved_alone = waiting.moved_by is not None and (beside is None or beside.feed_id != waiting.feed_id)
    if isinstance(decision, Hold) or _is_taken(batch, item.cmd) or moved_alone:
        # Where it would have had its place may be read by whom it was moved away from.
        return False
    if isinstance(item.command, SendHandoff) and waiting.state is MatterState.PLACED:
        # A lead has seen to it meanwhile: nothing leaves the setting behind their back.
        return False
    if isinstance(decision, Decided):
        _do(batch, item, decision)
    answered = Answered(digest=held.digest, cmd=held.command_id, receipt=held.receipt, rsig=held.rsig)
    batch.keep_command(item, answered, matter_id=_matter_of(item, decision), received_at=held.received_at)
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
    registered = registered or (batch.handing is not None and batch.handing.is_registered(cmd))
    return cmd == batch.keys.tenant_id or registered or any(cmd in taken for taken in others)


def _decide(batch: Batch, item: Opened) -> Decision:
    if item.withdrawn:
        return Refuse(reason=RefuseReason.DEVICE_REVOKED)
    known = batch.loaded
    target = batch.known_to(item.actor, item.target)
    if target is not None and target.kind not in item.registered.of:
        # Each kind of matter has words and states of its own: what is meant for another is about nothing here.
        target = None
    beside = batch.known_to(item.actor, item.beside)
    place = None if item.setting is None else known.places.get(item.setting)
    standing: tuple[Standing, ...] = ()
    quoting: tuple[Quoting, ...] = ()
    if isinstance(item.command, MoveToCase) and target is not None and target.name.kind is FeedKind.DESK:
        place = known.places[target.name.about]
        standing, quoting = batch.standing(target), batch.quoting(target)
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
            rehearsing=batch.rehearsing(item.setting),
            noticed=batch.noticed(item.actor.person, item.target),
            restored=batch.restored,
            known=None if batch.administering is None else batch.administering.known(item.actor),
            standing=standing,
            quoting=quoting,
            excluded=frozenset() if target is None else batch.excluded(target),
            sharing=batch.sharing(item),
            linked=batch.linked(item),
            link=batch.links.get(item.command.link) if isinstance(item.command, TakeBackLink) else None,
        ),
    )


def _do(batch: Batch, item: Opened, decision: Decided) -> None:
    origin = batch.origin(cmd=item.cmd, rules=item.registered.rules, by=item.actor.person, how=item.actor.how)
    if decision.begins is not None:
        batch.begin(item, decision.begins)
    seqs: dict[str, int] = {}
    for draft, seq in batch.append.say(decision.entries, origin, batch.key_of):
        seqs[draft.kind] = seq
        if batch.administering is not None and draft.state_of is not None:
            batch.administering.stated(draft.feed, draft.kind, draft.state_of, seq, draft.data)
    target = None if item.target is None else batch.matters.get(item.target)
    if decision.changes is not None:
        batch.change(decision.changes)
    if decision.moves is not None and item.actor.person is not None:
        batch.move(decision.moves, item.actor.person)
    batch.set_apart(decision.apart)
    batch.tell(item, decision, target)
    batch.demands(_matter_of(item, decision))
    batch.administer(decision)
    batch.share(item, decision, seqs)
    batch.hand_over(item, decision.links)
    if decision.opened:
        batch.answering.keep_opened(item, decision.opened, batch.loaded.now)


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
    own = circle if feed.about == held_id else None
    data_key_id = batch.append.new_data_key()
    matter = Matter(
        matter_id=held_id,
        kind=MatterKind.HELD,
        setting_id=batch.carrier.setting if feed.kind is FeedKind.DESK or own is not None else None,
        feed_id=batch.append.feed_id(feed),
        name=feed,
        data_key_id=data_key_id,
        state=MatterState.UNREAD,
        author_id=None,
        device_id=batch.carrier.device,
        facts=Facts(),
        made_at=None,
        received_at=batch.loaded.now,
        outside_only=own is not None and own.outside_only,
    )
    batch.change(matter)
    batch.waits(held_id, waits_for)
    if own is not None:
        batch.restrict(matter, own.excluded, own.members)
    told = ItemHeld(held=held_id, reason=reason.value, carrier=batch.carrier.device, made=item.made, text=item.text)
    batch.append.add(
        held_id,
        Draft(feed=feed, kind="item-held", matter_id=held_id, data=msgspec.json.encode(told)),
        batch.origin(cmd=item.cmd, rules=HELD_RULES),
        data_key_id,
    )
    batch.climbing.begin(matter)
    place = held_place(batch.keys.tenant_id, held_id, data_key_id)
    batch.answering.held.append(
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
    if not isinstance(item, Opened):
        beside, named = batch.known_to(None, waits_for), []
    else:
        beside = batch.known_to(item.actor, waits_for)
        named = [batch.known_to(item.actor, one) for one in item.shared.concerns]
    cases = {one.name for one in (beside, *named) if one is not None and one.name.kind is FeedKind.CASE}
    if beside is not None and cases <= {beside.name} and _reads_it(batch, item, beside):
        return beside.name
    if item.route is Route.CHILD and not cases:
        return FeedName(FeedKind.DESK, _desk(batch, item, beside))
    return None


def _desk(batch: Batch, item: Item, beside: Matter | None) -> str:
    """Of the tablet that carried it. What two settings tell each other waits on a desk that its author leads, the one
    it was sent to before others: the other of the two must not read it there."""
    carried = batch.carrier.setting
    if not isinstance(item, Opened) or not isinstance(item.command, _BETWEEN):
        return carried
    sent_to = None if beside is None else beside.setting_id
    places = (sent_to, carried, *sorted(batch.loaded.places))
    return next((one for one in places if one and batch.follows_desk(item.actor.person, one)), carried)


def _reads_it(batch: Batch, item: Item, beside: Matter) -> bool:
    """Not what lies between two settings, because the other one must not read it there; nor, of what is to be sent, the
    concern of another setting."""
    if beside.kind is MatterKind.HANDOFF:
        return False
    if isinstance(item, Opened) and isinstance(item.command, SendHandoff):
        return batch.follows(item.actor.person, beside)
    return True


def _circle(batch: Batch, item: Item) -> CaseCircle | None:
    """Who is told of words about an adult that have no place: those who would have been, had they had one, even if that
    is nobody, because whoever reads the narrowest feed may be among those excluded. None where nothing tells whom they
    are about."""
    named = named_in(item.text)
    if named is None:
        return None
    receivers = batch.receivers(batch.loaded.places[batch.carrier.setting])
    circle = circle_of(named.whom, named.struck, receivers, batch.loaded.posts.keys())
    return circle if circle.members or circle.excluded else None
