"""One batch in one unit: what was loaded for it, what it changes, and the rows to write when it is settled.

Everything a batch needs is read at once, decided in memory, and written at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from itertools import chain

from msgspec import Struct
from msgspec.structs import replace

from server.access.appointments import Appointment, Place, by_person, in_force
from server.access.follow import feeds_for
from server.access.receivers import receivers
from server.access.who import Carrier
from server.concerns.rules import CaseCircle
from server.devices.administering import Administering
from server.devices.opening import Opened, Unplaced
from server.escalation.climbing import Climbing, has_it, scene
from server.feeds.append import Append, Origin, instant
from server.feeds.decision import Actor, Decided, NewMatter
from server.feeds.store import (
    Answered,
    HeldItem,
    Matter,
    MatterChild,
    MatterKind,
    MatterState,
    NewCommand,
    OpenedMatter,
    Unit,
)
from server.figures import PUSH_ITEMS
from server.keys.tenant import TenantKeys
from server.policy.pack import Pack
from sync import ids
from sync import receipt as receipts
from sync.envelope import How
from sync.feeds import FeedKind, FeedName
from sync.messages.base import Command
from sync.messages.rehearsals import StartRehearsal
from sync.messages.retention import DecideRetention, LiftHold
from sync.messages.settings import Receiver
from sync.receipt import Receipt, Verdict

Item = Opened | Unplaced


class Loaded(Struct, frozen=True, kw_only=True):
    """What the rules may know of the tenant at this moment."""

    now: datetime
    pack: Pack
    posts: Mapping[str, tuple[Appointment, ...]]
    """Every appointment by the person who holds it, also those that are over."""
    places: Mapping[str, Place]
    children: frozenset[str]


class Batch:
    """`load` first; `server/devices/settle.py` then settles each item; `flush` once at the end."""

    def __init__(self, unit: Unit, keys: TenantKeys, packs: Mapping[str, Pack], carrier: Carrier, epoch: str) -> None:
        self.unit = unit
        self.keys = keys
        self.carrier = carrier
        self.append = Append(unit, keys)
        self.answers: dict[bytes, Answered] = {}
        self.commands_known: set[str] = set()
        self.matters: dict[str, Matter] = {}
        self.restored = False
        """Looked up where something names what nobody knows here."""
        self._packs = packs
        self._epoch = epoch
        self._members: set[tuple[str, str]] = set()
        self._live: set[str] = set()
        self._receivers: dict[str, tuple[Receiver, ...]] = {}
        self._changed: dict[str, Matter] = {}
        self._other_keys: dict[str, str] = {}
        self._commands: list[NewCommand] = []
        self._held: list[HeldItem] = []
        self._children: list[MatterChild] = []
        self._exclusions: list[tuple[str, str]] = []
        self._new_members: list[tuple[str, str]] = []
        self._opened: list[OpenedMatter] = []
        self.administering: Administering | None = None
        """Set for a batch of administration."""

    async def load(self, items: Sequence[Item], *, held: Sequence[str] = ()) -> None:
        """Reads all that these items can need, and the matters that `held` items are known as."""
        opened = [item for item in items if isinstance(item, Opened)]
        self.answers = await self.unit.answered([item.digest for item in items])
        self.commands_known = await self.unit.known_commands([item.cmd for item in items])
        self.matters = await self.unit.matters(
            {
                *held,
                *(item.cmd for item in opened),
                *(one for item in opened for one in (item.target, item.beside) if one is not None),
            }
        )
        nowhere = any(item.target is not None and item.target not in self.matters for item in opened)
        self.restored = nowhere and await self.unit.restored()
        self.loaded = Loaded(
            now=await self.unit.now(),
            pack=self._packs[await self.unit.pack_name()],
            posts=by_person(await self.unit.appointments()),
            places=await self.unit.settings(),
            children=frozenset(await self.unit.children({item.child for item in opened if item.child is not None})),
        )
        if any(item.registered.administers for item in opened):
            self.administering = Administering(self.unit, self.append, self.keys.tenant_id)
            had = await self.administering.load(
                abouts=chain.from_iterable((item.cmd, *item.registered.about(item.command)) for item in opened),
                posts=self.loaded.posts,
                places=self.loaded.places,
                now=self.loaded.now,
                retained=chain.from_iterable(_retained(item.command) for item in opened),
            )
            self.matters |= {matter.matter_id: matter for matter in had}
        rehearsed = {item.command.setting for item in opened if isinstance(item.command, StartRehearsal)}
        self._live = await self.unit.live_ladders(rehearsed) if rehearsed else set()
        authors = {item.actor.person for item in opened} | {matter.author_id for matter in self.matters.values()}
        await self.append.load(
            names={
                self.standing_case,
                *(matter.name for matter in self.matters.values()),
                *(FeedName(FeedKind.DESK, setting) for setting in self.loaded.places),
                *(FeedName(FeedKind.OWN, author) for author in authors if author is not None),
            },
            data_keys={matter.data_key_id for matter in self.matters.values()},
            states=[
                (FeedName(FeedKind.OWN, matter.author_id), "report-told", matter.matter_id)
                for matter in self.matters.values()
                if matter.author_id is not None
            ],
        )
        feeds = {self.append.feed_id(self.standing_case), *(matter.feed_id for matter in self.matters.values())}
        self._members = await self.unit.case_members(feeds)
        everyone = chain.from_iterable(self.loaded.posts.values())
        known = scene(self.loaded.now, self.loaded.pack, everyone, self.loaded.places)
        self.climbing = Climbing(self.unit, self.append, self.keys, known)
        await self.climbing.load(
            list(self.matters.values()),
            settings={self.carrier.setting, *(item.setting for item in opened if item.setting is not None)},
            authors={item.actor.person for item in opened if item.actor.person is not None},
            members=self._members,
        )

    async def flush(self) -> None:
        """Writes everything, in the order in which rows refer to each other."""
        await self.append.flush()
        await self.unit.put_matters(list(self._changed.values()))
        await self.unit.put_matter_children(self._children)
        await self.unit.put_exclusions(self._exclusions)
        await self.unit.put_case_members(self._new_members)
        if self.administering is not None:
            await self.administering.flush()
        await self.climbing.flush()
        await self.unit.put_commands(self._commands)
        await self.unit.put_held(self._held)
        await self.unit.put_opened(self._opened)

    # -- what is known -------------------------------------------------------------------------------------------

    @property
    def standing_case(self) -> FeedName:
        """The tenant's own case feed, followed by its safeguarding role: where what cannot be decoded goes (R29)."""
        return FeedName(FeedKind.CASE, self.keys.tenant_id)

    @property
    def held_now(self) -> Sequence[HeldItem]:
        return self._held

    @property
    def changed_now(self) -> Sequence[str]:
        """Matters that this batch began or changed: something held may be waiting for one of them."""
        held = {item.held_id for item in self._held}
        return [matter_id for matter_id in self._changed if matter_id not in held]

    def follows(self, person: str | None, matter: Matter) -> bool:
        """True if the person follows the matter's feed now, and so may work it."""
        if person is None:
            return False
        return matter.name in feeds_for(
            tenant=self.keys.tenant_id,
            person=person,
            appointments=self.loaded.posts.get(person, ()),
            member_of=[matter.name.about] if (matter.feed_id, person) in self._members else [],
            places=self.loaded.places.values(),
            now=self.loaded.now,
        )

    def follows_desk(self, person: str | None, setting: str | None) -> bool:
        """True for a lead of the setting."""
        place = None if setting is None else self.loaded.places.get(setting)
        if person is None or place is None:
            return False
        return FeedName(FeedKind.DESK, place.setting) in feeds_for(
            tenant=self.keys.tenant_id,
            person=person,
            appointments=self.loaded.posts.get(person, ()),
            member_of=[],
            places=[place],
            now=self.loaded.now,
        )

    def live_in(self, setting: str | None) -> bool:
        """True while something real waits there. Known only where somebody asks for a rehearsal."""
        return setting in self._live

    def named(self, actor: Actor, target: Matter | None) -> Actor:
        """The actor with the name and title that a recorder will be told: the post they hold where the matter is."""
        posts = () if actor.person is None else in_force(self.loaded.posts.get(actor.person, ()), self.loaded.now)
        if not posts:
            return actor
        here = [post for post in posts if target is not None and post.setting == target.setting_id]
        post = (here or posts)[0]
        return replace(actor, name=post.name, title=post.title)

    def receivers(self, place: Place) -> tuple[Receiver, ...]:
        """Who stands on the chain for a setting: found once for a batch, because it looks at everyone."""
        if place.setting not in self._receivers:
            self._receivers[place.setting] = receivers(
                chain=self.loaded.pack.staff_concern_chain,
                appointments=chain.from_iterable(self.loaded.posts.values()),
                place=place,
                now=self.loaded.now,
            )
        return self._receivers[place.setting]

    # -- what changes --------------------------------------------------------------------------------------------

    def change(self, matter: Matter) -> None:
        self.matters[matter.matter_id] = self._changed[matter.matter_id] = matter

    def begin(self, item: Opened, begins: NewMatter) -> None:
        """A new matter with its own data key, and, for a case, the few who follow it."""
        matter = Matter(
            matter_id=item.cmd,
            kind=begins.kind,
            setting_id=begins.setting_id,
            feed_id=self.append.feed_id(begins.feed),
            name=begins.feed,
            data_key_id=self.append.new_data_key(),
            state=MatterState.UNREAD,
            author_id=item.actor.person,
            device_id=item.actor.device,
            danger=begins.danger,
            adult=begins.adult,
            made_at=made_at(item.made),
            received_at=self.loaded.now,
        )
        self.change(matter)
        self._children += [
            MatterChild(matter_id=item.cmd, child_id=child, part="concerned") for child in begins.children
        ]
        self.restrict(matter, CaseCircle(frozenset(begins.exclusions), begins.members))

    def tell(self, item: Opened, decision: Decided, target: Matter | None) -> None:
        """Begins, hurries or ends the telling, as what was decided asks for. `target` is as it was before."""
        changed = decision.changes
        if decision.begins is not None:
            # Whoever wrote it knows of it; a second lead is told (R5). A rehearsal tells whoever asked for it as well.
            begun, author = self.matters[item.cmd], item.actor.person
            knows = () if author is None or begun.kind is MatterKind.REHEARSAL else (author,)
            self.climbing.begin(begun, skipped=knows)
        if changed is not None and has_it(changed.state):
            self.climbing.end(changed)
        elif changed is not None and target is not None and changed.round > target.round:
            self.climbing.begin(changed, skipped=decision.skips)
        elif decision.hurries and target is not None:
            self.climbing.climb(target, hurry=True, skipped=decision.skips)

    def restrict(self, matter: Matter, circle: CaseCircle) -> None:
        """Who follows the case that this begins with, and whom it excludes for good."""
        excluded = sorted(circle.excluded & self.loaded.posts.keys())
        self._exclusions += [(matter.matter_id, person) for person in excluded]
        members = [(matter.feed_id, person) for person in circle.members]
        self._new_members += members
        self._members.update(members)
        for person in circle.members:
            self.climbing.member(matter.feed_id, person)
        for person in excluded:
            self.climbing.exclude(matter.matter_id, person)

    def key_of(self, matter_id: str) -> str:
        """The data key under which this batch writes of a matter, a person, a child or a setting; a new one where there
        is none."""
        if matter_id in self.matters:
            return self.matters[matter_id].data_key_id
        others = self._other_keys if self.administering is None else self.administering.keys
        if matter_id not in others:
            others[matter_id] = self.append.new_data_key()
        return others[matter_id]

    def administer(self, decision: Decided) -> None:
        """Feeds that begin, rows of the registers, and what somebody had who is gone."""
        for name in decision.opens:
            self.append.feed_id(name)
        if self.administering is not None and (decision.rows or decision.released):
            self.administering.take(decision.rows, decision.released)
            self.loaded = replace(self.loaded, posts=dict(self.administering.posts))
            self._receivers.clear()
            self.climbing.posted(chain.from_iterable(self.loaded.posts.values()))
        for matter in decision.released:
            had = self.matters[matter.matter_id].acknowledged_by
            self.change(matter)
            self.climbing.begin(matter, skipped=() if had is None else (had,))

    def keep_command(
        self, item: Opened, answered: Answered, *, matter_id: str | None, received_at: datetime | None = None
    ) -> None:
        header = item.envelope.header
        self.commands_known.add(item.cmd)
        self._commands.append(
            NewCommand(
                command_id=header.cmd,
                digest=item.digest,
                header=item.envelope.header_text,
                signature=item.plain.signature,
                signer_key_id=item.plain.signer_key_id,
                device_id=header.device,
                device_seq=header.seq,
                carrier_id=self.carrier.device,
                matter_id=matter_id,
                receipt=answered.receipt,
                rsig=answered.rsig,
                received_at=received_at or self.loaded.now,
            )
        )

    def keep_opened(self, item: Opened, matters: Iterable[str]) -> None:
        """One row for each, under an id that anyone can compute from the command: no row stands for nothing."""
        person = item.actor.person
        assert person is not None, "nobody in particular opened nothing"
        self._opened += [
            OpenedMatter(
                access_id=ids.derived(b"harken/opened", ids.raw(item.cmd), ids.raw(matter)),
                at=self.loaded.now,
                person_id=person,
                device_id=item.actor.device,
                matter_id=matter,
            )
            for matter in matters
        ]

    def keep_held(self, held: HeldItem) -> None:
        self._held.append(held)

    def answer(self, item: Item, verdict: Verdict, reason: str) -> Answered:
        """The receipt for these bytes, signed; it is stored with them and never made again (S2)."""
        PUSH_ITEMS.labels(verdict.value).inc()
        line = receipts.line(
            Receipt(
                tenant=self.keys.tenant_id,
                cmd=item.cmd,
                digest=item.digest,
                verdict=verdict,
                reason=reason,
                received_at=instant(self.loaded.now),
                epoch=self._epoch,
            )
        )
        return Answered(digest=item.digest, cmd=item.cmd, receipt=line, rsig=receipts.sign(self.keys.signing, line))

    def origin(self, *, cmd: str, rules: str, by: str | None = None, how: How = How.NONE) -> Origin:
        return Origin(at=self.loaded.now, by=by, how=how, cmd=cmd, pack=self.loaded.pack.digest, rules=rules)


def _retained(command: Command) -> tuple[str, ...]:
    """The matters and holds that a command of retention names."""
    if isinstance(command, DecideRetention):
        return command.matters
    return (command.hold,) if isinstance(command, LiftHold) else ()


def made_at(made: str) -> datetime | None:
    """The device's claim, where it names a real day. Kept and shown, and used for nothing."""
    try:
        return datetime.fromisoformat(made).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
