"""Steps 6 and 7 of a concern's life: decide and append, for a batch, under the tenant's lock.

Each item has its own verdict. One that cannot be placed is held beside the others and never in their way (S10).
Everything a batch needs is loaded at once, decided in memory, and written at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from server.access.appointments import Appointment, Place, in_force
from server.access.follow import feeds_for
from server.access.receivers import receivers
from server.access.who import Carrier
from server.devices.opening import Opened, Unplaced
from server.feeds.append import Append, Draft, Origin, instant
from server.feeds.decision import RETRIED, Actor, Decided, Decision, Given, Hold, HoldReason, NewMatter, Refuse
from server.feeds.store import (
    Answered,
    HeldItem,
    Matter,
    MatterChild,
    MatterKind,
    MatterState,
    NewCommand,
    Unit,
)
from server.keys.rest import held_place
from server.keys.tenant import TenantKeys
from server.policy.pack import Pack
from sync import ids
from sync import receipt as receipts
from sync.envelope import How, Route
from sync.feeds import FeedKind, FeedName
from sync.messages.concerns import Answer, ItemHeld, ItemPlaced
from sync.receipt import Receipt, Verdict

HELD_RULES: Final = "held/1"
HELD_BELL: Final = "held"
RETRY_FIRST: Final = timedelta(minutes=1)

Item = Opened | Unplaced


class Loaded(Struct, frozen=True, kw_only=True):
    """What the rules may know of the tenant at this moment."""

    now: datetime
    pack: Pack
    appointments: tuple[Appointment, ...]
    places: Mapping[str, Place]
    children: frozenset[str]
    members: frozenset[tuple[str, str]]


class Settlement:
    """One batch in one unit: `load`, then `settle` each item in order, then `flush`."""

    def __init__(self, unit: Unit, keys: TenantKeys, packs: Mapping[str, Pack], carrier: Carrier, epoch: str) -> None:
        self._unit = unit
        self._keys = keys
        self._packs = packs
        self._carrier = carrier
        self._epoch = epoch
        self._append = Append(unit, keys)
        self._matters: dict[str, Matter] = {}
        self._touched: dict[str, Matter] = {}
        self._answers: dict[bytes, Answered] = {}
        self._known: set[str] = set()
        self._commands: list[NewCommand] = []
        self._held: list[HeldItem] = []
        self._children: list[MatterChild] = []
        self._exclusions: list[tuple[str, str]] = []
        self._members: list[tuple[str, str]] = []
        self._seq_seen = 0

    async def load(self, items: Sequence[Item]) -> None:
        """Reads all that these items can need."""
        opened = [item for item in items if isinstance(item, Opened)]
        self._answers = await self._unit.answered([item.digest for item in items])
        self._known = await self._unit.known_commands([item.cmd for item in items])
        targets = {target for item in opened if (target := item.target) is not None}
        self._matters = await self._unit.matters(targets)
        listed = {child for item in opened if (child := item.child) is not None}
        self._loaded = Loaded(
            now=await self._unit.now(),
            pack=self._packs[await self._unit.pack_name()],
            appointments=await self._unit.appointments(),
            places=await self._unit.settings(),
            children=frozenset(await self._unit.children(listed)),
            members=frozenset(await self._unit.case_members({matter.feed_id for matter in self._matters.values()})),
        )
        authors = {matter.author_id for matter in self._matters.values()} | {item.actor.person for item in opened}
        own = {FeedName(FeedKind.OWN, author) for author in authors if author is not None}
        desks = {FeedName(FeedKind.DESK, setting) for setting in self._loaded.places}
        await self._append.load(
            names={*own, *desks, self._standing_case, *(matter.name for matter in self._matters.values())},
            data_keys={matter.data_key_id for matter in self._matters.values()},
            states=[
                (FeedName(FeedKind.OWN, matter.author_id), "report-told", matter.matter_id)
                for matter in self._matters.values()
                if matter.author_id is not None
            ],
        )

    def settle(self, item: Item) -> Answered:
        """The verdict on one item. The same bytes get the same receipt for ever (S2)."""
        digest = item.digest
        if digest not in self._answers:
            self._answers[digest] = self._settle_new(item)
        if isinstance(item, Opened) and item.envelope.header.device == self._carrier.device:
            self._seq_seen = max(self._seq_seen, item.envelope.header.seq)
        return self._answers[digest]

    def place_held(self, item: Opened, held: HeldItem) -> bool:
        """Tries again to give a held item its place. It keeps the receipt it was given."""
        decision = self._decide(item)
        if not isinstance(decision, Decided):
            return False
        answered = Answered(digest=held.digest, cmd=held.command_id, receipt=held.receipt, rsig=held.rsig)
        self._do(item, decision, answered)
        waiting = self._matters[held.held_id]
        self._add(
            Draft(
                feed=waiting.name,
                kind="item-placed",
                matter_id=held.held_id,
                data=msgspec.json.encode(ItemPlaced(held=held.held_id, command=held.command_id)),
            ),
            entry=ids.entry_id(held.held_id, "item-placed", 1),
            origin=self._origin(cmd=held.command_id, rules=HELD_RULES),
            data_key_id=waiting.data_key_id,
        )
        self._change(replace(waiting, state=MatterState.PLACED))
        return True

    async def load_held(self, held: HeldItem) -> None:
        """Reads the matter that a held item is known as, beside what `load` reads."""
        self._matters.update(await self._unit.matters([held.held_id]))
        waiting = self._matters[held.held_id]
        await self._append.load(names=[waiting.name], data_keys=[waiting.data_key_id], states=[])

    async def flush(self) -> None:
        """Writes everything in the order in which rows refer to each other."""
        await self._append.flush()
        await self._unit.put_matters(list(self._touched.values()))
        await self._unit.put_matter_children(self._children)
        await self._unit.put_exclusions(self._exclusions)
        await self._unit.put_case_members(self._members)
        await self._unit.put_commands(self._commands)
        await self._unit.put_held(self._held)
        await self._unit.device_seen(self._carrier.device, self._seq_seen)
        retried = [item.held_id for item in self._held if HoldReason(item.reason) in RETRIED]
        await self._unit.ring(HELD_BELL, retried, self._loaded.now + RETRY_FIRST)
        arrived = [matter for matter in self._touched if matter not in {item.held_id for item in self._held}]
        await self._unit.ring(HELD_BELL, await self._unit.waiting_for(arrived), self._loaded.now)

    # -- one item ------------------------------------------------------------------------------------------------

    def _settle_new(self, item: Item) -> Answered:
        if item.cmd in self._known:
            return self._hold(item, HoldReason.SAME_ID_OTHER_BYTES, None)
        if isinstance(item, Unplaced):
            return self._hold(item, item.reason, None)
        decision = self._decide(item)
        match decision:
            case Decided():
                answered = self._answer(item, Verdict.ACCEPTED, "-")
                self._do(item, decision, answered)
            case Refuse():
                answered = self._answer(item, Verdict.REFUSED, decision.reason.value)
                self._keep_command(item, answered, matter_id=None)
            case Hold():
                answered = self._hold(item, decision.reason, decision.waits_for)
        self._known.add(item.cmd)
        return answered

    def _decide(self, item: Opened) -> Decision:
        known = self._loaded
        setting = item.setting
        target_id = item.target
        target = None if target_id is None else self._matters.get(target_id)
        place = None if setting is None else known.places.get(setting)
        actor = self._named(item.actor, target)
        return item.registered.decide(
            item.command,
            Given(
                cmd=item.cmd,
                body=item.plain.body,
                route=item.plain.route,
                actor=actor,
                made_at=_made_at(item.made),
                now=known.now,
                setting_known=place is not None,
                receivers=()
                if place is None
                else receivers(
                    chain=known.pack.staff_concern_chain, appointments=known.appointments, place=place, now=known.now
                ),
                children_known=known.children,
                people_known=frozenset(appointment.person for appointment in known.appointments),
                target=target,
                works_on_target=target is not None and self._follows(actor.person, target),
            ),
        )

    def _follows(self, person: str | None, matter: Matter) -> bool:
        if person is None:
            return False
        member_of = [matter.name.about] if (matter.feed_id, person) in self._loaded.members else []
        return matter.name in feeds_for(
            tenant=self._keys.tenant_id,
            person=person,
            appointments=self._loaded.appointments,
            member_of=member_of,
            places=self._loaded.places.values(),
            now=self._loaded.now,
        )

    def _named(self, actor: Actor, target: Matter | None) -> Actor:
        """The actor with the name and title that the recorder will be told: the post they hold where the matter is."""
        posts = [a for a in in_force(self._loaded.appointments, self._loaded.now) if a.person == actor.person]
        if not posts:
            return actor
        here = [post for post in posts if target is not None and post.setting == target.setting_id]
        post = (here or posts)[0]
        return replace(actor, name=post.name, title=post.title)

    def _do(self, item: Opened, decision: Decided, answered: Answered) -> None:
        origin = self._origin(cmd=item.cmd, rules=item.registered.rules, by=item.actor.person, how=item.actor.how)
        if decision.begins is not None:
            self._begin(item, decision.begins)
        for n, draft in enumerate(decision.entries):
            matter = self._matters.get(draft.matter_id)
            self._add(
                draft,
                entry=ids.entry_id(origin.cmd, draft.kind, n),
                origin=origin,
                data_key_id=self._append.new_data_key() if matter is None else matter.data_key_id,
            )
        if decision.changes is not None:
            self._change(decision.changes)
        target = item.target
        self._keep_command(item, answered, matter_id=origin.cmd if decision.begins is not None else target)

    def _begin(self, item: Opened, begins: NewMatter) -> None:
        header = item.envelope.header
        matter = Matter(
            matter_id=header.cmd,
            kind=begins.kind,
            setting_id=begins.setting_id,
            feed_id=self._append.feed_id(begins.feed),
            name=begins.feed,
            data_key_id=self._append.new_data_key(),
            state=MatterState.UNREAD,
            author_id=item.actor.person,
            device_id=header.device,
            danger=begins.danger,
            adult=begins.adult,
            made_at=_made_at(item.made),
            received_at=self._loaded.now,
        )
        self._change(matter)
        self._children += [
            MatterChild(matter_id=header.cmd, child_id=child, part="concerned") for child in begins.children
        ]
        self._exclusions += [(header.cmd, person) for person in begins.exclusions]
        self._members += [(matter.feed_id, person) for person in begins.members]
        members = {(matter.feed_id, person) for person in begins.members}
        self._loaded = replace(self._loaded, members=self._loaded.members | members)

    def _hold(self, item: Item, reason: HoldReason, waits_for: str | None) -> Answered:
        """Keeps the bytes whole, and puts them before a person as something that waits like any concern (R11)."""
        digest = item.digest
        held_id = ids.derived(b"harken/held", digest)
        answered = self._answer(item, Verdict.HELD, reason.value)
        feed = self._held_feed(item, waits_for)
        data_key_id = self._append.new_data_key()
        matter = Matter(
            matter_id=held_id,
            kind=MatterKind.HELD,
            setting_id=self._carrier.setting if feed.kind is FeedKind.DESK else None,
            feed_id=self._append.feed_id(feed),
            name=feed,
            data_key_id=data_key_id,
            state=MatterState.UNREAD,
            author_id=None,
            device_id=self._carrier.device,
            danger=Answer.NOT_ANSWERED,
            adult=Answer.NOT_ANSWERED,
            made_at=None,
            received_at=self._loaded.now,
        )
        self._change(matter)
        told = ItemHeld(
            held=held_id,
            reason=reason.value,
            carrier=self._carrier.device,
            made=item.made,
            text=item.text,
        )
        self._add(
            Draft(feed=feed, kind="item-held", matter_id=held_id, data=msgspec.json.encode(told)),
            entry=held_id,
            origin=self._origin(cmd=item.cmd, rules=HELD_RULES),
            data_key_id=data_key_id,
        )
        place = held_place(self._keys.tenant_id, held_id, data_key_id)
        self._held.append(
            HeldItem(
                held_id=held_id,
                command_id=item.cmd,
                digest=digest,
                reason=reason.value,
                route=item.route,
                data_key_id=data_key_id,
                envelope=self._append.data_key(data_key_id).seal(item.data, place, self._keys.chance),
                carrier_id=self._carrier.device,
                received_at=self._loaded.now,
                receipt=answered.receipt,
                rsig=answered.rsig,
                waits_for=waits_for,
            )
        )
        return answered

    def _held_feed(self, item: Item, waits_for: str | None) -> FeedName:
        """Beside the matter it names; else the desk of the tablet that carried it; else the narrowest feed (R29)."""
        if isinstance(item, Opened) and waits_for is not None and waits_for in self._matters:
            return self._matters[waits_for].name
        if item.route is Route.CHILD:
            return FeedName(FeedKind.DESK, self._carrier.setting)
        return self._standing_case

    @property
    def _standing_case(self) -> FeedName:
        return FeedName(FeedKind.CASE, self._keys.tenant_id)

    def _answer(self, item: Item, verdict: Verdict, reason: str) -> Answered:
        line = receipts.line(
            Receipt(
                tenant=self._keys.tenant_id,
                cmd=item.cmd,
                digest=item.digest,
                verdict=verdict,
                reason=reason,
                received_at=instant(self._loaded.now),
                epoch=self._epoch,
            )
        )
        return Answered(digest=item.digest, cmd=item.cmd, receipt=line, rsig=receipts.sign(self._keys.signing, line))

    def _keep_command(self, item: Opened, answered: Answered, *, matter_id: str | None) -> None:
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
            )
        )

    def _add(self, draft: Draft, *, entry: str, origin: Origin, data_key_id: str) -> None:
        self._append.add(entry, draft, origin, data_key_id)

    def _change(self, matter: Matter) -> None:
        self._matters[matter.matter_id] = self._touched[matter.matter_id] = matter

    def _origin(self, *, cmd: str, rules: str, by: str | None = None, how: How = How.NONE) -> Origin:
        return Origin(at=self._loaded.now, by=by, how=how, cmd=cmd, pack=self._loaded.pack.digest, rules=rules)


def _made_at(made: str) -> datetime | None:
    """The device's claim, where it names a real day; kept, shown, and used for nothing."""
    try:
        return datetime.fromisoformat(made).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
