"""What a batch knows: all that its items can need is read at once, and what it has decided so far counts with it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from itertools import chain
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from server.access.appointments import Appointment, Place, by_person, in_force
from server.access.follow import feeds_for
from server.access.receivers import receivers
from server.access.who import Carrier
from server.concerns.moving import is_waiting
from server.devices.administering import Administering
from server.devices.handing import Handing
from server.devices.linked import Links
from server.devices.opening import Item, Opened
from server.devices.quoted import Quoted
from server.escalation.climbing import Climbing, scene
from server.feeds.adopted import Policing, pack_now
from server.feeds.append import Append
from server.feeds.decision import Actor, Linked, Quoting, Standing
from server.feeds.items import Answered
from server.feeds.links import SentLink
from server.feeds.matters import Matter, MatterKind, MatterState
from server.feeds.sharing import Sharing
from server.feeds.store import Unit
from server.feeds.stored import StoredText
from server.keys.tenant import TenantKeys
from server.policy.load import Packs
from server.policy.pack import Pack
from sync.feeds import FeedKind, FeedName
from sync.messages.assessing import MoveToCase
from sync.messages.base import Command
from sync.messages.guide import ChangePolicy
from sync.messages.handoffs import CloseHandoff, OpenHandoff
from sync.messages.links import TakeBackLink
from sync.messages.notices import AcknowledgeNotice
from sync.messages.rehearsals import StartRehearsal
from sync.messages.retention import DecideRetention, LiftHold
from sync.messages.settings import Receiver


class Loaded(Struct, frozen=True, kw_only=True):
    """What the rules may know of the tenant at this moment."""

    now: datetime
    pack: Pack
    posts: Mapping[str, tuple[Appointment, ...]]
    """Every appointment by the person who holds it, also those that are over."""
    places: Mapping[str, Place]
    children: frozenset[str]


class Known:
    """`load` first; the rest answers from memory."""

    def __init__(self, unit: Unit, keys: TenantKeys, packs: Packs, carrier: Carrier, epoch: str) -> None:
        self.unit = unit
        self.keys = keys
        self.carrier = carrier
        self.append = Append(unit, keys)
        self.answers: dict[bytes, Answered] = {}
        self.commands_known: set[str] = set()
        self.matters: dict[str, Matter] = {}
        self.restored = False
        """Looked up where something names what nobody knows here, or rests on what the other side did."""
        self.links: dict[str, SentLink] = {}
        """Links for somebody outside: those that the batch names, those that it made, and those that it may end."""
        self.shown = Links(unit, self.append)
        self.quoted = Quoted(unit, self.append)
        self.administering: Administering | None = None
        """Set for a batch of administration."""
        self.handing: Handing | None = None
        """Set for a batch in which settings tell each other something."""
        self._packs = packs
        self._epoch = epoch
        self._members: set[tuple[str, str]] = set()
        self._excluded: set[tuple[str, str]] = set()
        self._texts: list[StoredText] = []
        self._live: set[str] = set()
        self._rehearsing: set[str] = set()
        self._waiting: dict[str, str] = {}
        """What is held, and waits for a concern that is about to move: by its id, for which."""
        self._receivers: dict[str, tuple[Receiver, ...]] = {}

    async def load(self, items: Sequence[Item], *, held: Sequence[str] = ()) -> None:
        """Reads all that these items can need, and the matters that `held` items are known as."""
        opened = [item for item in items if isinstance(item, Opened)]
        self.answers = await self.unit.answered([(item.digest, item.cmd) for item in items])
        self.commands_known = await self.unit.known_commands([item.cmd for item in items])
        self.matters = await self.unit.matters(
            {
                *held,
                *(item.cmd for item in opened),
                *(one for item in opened for one in (item.target, item.beside) if one is not None),
            }
        )
        shares = [item for item in opened if item.registered.shares is not None]
        if shares:
            self.handing = Handing(
                self.unit, self.append, self.keys, await pack_now(self.unit, self._packs), self._epoch
            )
            of = await self.handing.matters_of(shares)
            of |= {concern for item in shares for concern in item.shared.concerns}
            if any(item.shared.handed for item in shares):
                self.links = await self.shown.load(await self.unit.now())
                of |= {link.concern_id for link in self.links.values()}
            self.matters |= await self.unit.matters(of - self.matters.keys())
        seen = {one for one, matter in self.matters.items() if matter.name.kind is not FeedKind.CASE}
        nowhere = any(item.target is not None and item.target not in seen for item in opened)
        rests_on_another = any(isinstance(item.command, CloseHandoff | OpenHandoff) for item in opened)
        self.restored = (nowhere or rests_on_another) and await self.unit.restored()
        self.loaded = Loaded(
            now=await self.unit.now(),
            pack=await pack_now(self.unit, self._packs),
            posts=by_person(await self.unit.appointments()),
            places=await self.unit.settings(),
            children=frozenset(await self.unit.children({child for item in opened for child in item.children})),
        )
        if any(item.registered.administers for item in opened):
            self.administering = Administering(self.unit, self.append, self.keys.tenant_id)
            had = await self.administering.load(
                abouts=chain.from_iterable((item.cmd, *item.registered.about(item.command)) for item in opened),
                posts=self.loaded.posts,
                places=self.loaded.places,
                now=self.loaded.now,
                retained=chain.from_iterable(_retained(item.command) for item in opened),
                policy=await self._policing(opened),
            )
            self.matters |= {matter.matter_id: matter for matter in had}
        moving = {item.command.concern for item in opened if isinstance(item.command, MoveToCase)} & self.matters.keys()
        if moving:
            # What found its place in one of them goes with it, and only its words tell where that was.
            placed = await self.unit.placed_on({self.matters[one].feed_id for one in moving})
            self._waiting = {held: one for one in moving for held in await self.unit.waiting_for([one])}
            self.matters |= await self.unit.matters((placed | self._waiting.keys()) - self.matters.keys())
            await self._load_quoting(moving)
            self._texts = await self.unit.texts_of(moving | placed | self._waiting.keys())
        taken_back = {item.command.link for item in opened if isinstance(item.command, TakeBackLink)}
        self.links |= await self.unit.links(taken_back) if taken_back else {}
        rehearsed = {item.command.setting for item in opened if isinstance(item.command, StartRehearsal)}
        if rehearsed:
            self._live = await self.unit.live_ladders(rehearsed)
            self._rehearsing = await self.unit.rehearsing(rehearsed)
        if self.handing is not None:
            await self.handing.load((item.shared for item in shares), {item.cmd for item in shares})
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
                *(
                    (FeedName(FeedKind.OWN, matter.author_id), "report-told", matter.matter_id)
                    for matter in self.matters.values()
                    if matter.author_id is not None
                ),
                *(
                    (FeedName(FeedKind.OWN, item.actor.person), kind, item.command.concern)
                    for item in opened
                    if isinstance(item.command, AcknowledgeNotice) and item.actor.person is not None
                    for kind in ("notice-given", "notice-acknowledged")
                ),
            ],
        )
        feeds = {self.append.feed_id(self.standing_case), *(matter.feed_id for matter in self.matters.values())}
        feeds |= self.quoted.cases
        self._members = await self.unit.case_members(feeds)
        self._excluded = await self.unit.exclusions({matter.name.about for matter in self.matters.values()})
        everyone = chain.from_iterable(self.loaded.posts.values())
        known = scene(self.loaded.now, self.loaded.pack, everyone, self.loaded.places)
        self.climbing = Climbing(self.unit, self.append, self.keys, known)
        await self.climbing.load(
            list(self.matters.values()),
            settings={self.carrier.setting, *(item.setting for item in opened if item.setting is not None)},
            authors={item.actor.person for item in opened if item.actor.person is not None},
            members=self._members,
        )

    async def _load_quoting(self, moving: Collection[str]) -> None:
        """What has words of these in it, of whatever it was said. What waits beside one of them and would be part of
        something else goes with it, as what waits for it does: somebody who may know of it has to see to it."""
        beside = await self.unit.handed_beside(moving)
        self.matters |= await self.unit.matters(beside - self.matters.keys())
        await self.quoted.load((beside | set(moving)) & self.matters.keys())
        for one in sorted(moving):
            for held in self.quoted.held_with(one, self.matters[one].name, self.matters):
                if is_waiting(held):
                    self._waiting.setdefault(held.matter_id, one)

    async def _policing(self, opened: Iterable[Opened]) -> Policing | None:
        if not any(isinstance(item.command, ChangePolicy) for item in opened):
            return None
        return Policing(adopted=await self.unit.adopted(), packs=self._packs)

    @property
    def standing_case(self) -> FeedName:
        """The tenant's own case feed, followed by its safeguarding role: where what cannot be decoded goes (R29)."""
        return FeedName(FeedKind.CASE, self.keys.tenant_id)

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

    def standing(self, matter: Matter) -> tuple[Standing, ...]:
        """All that was said of it on its feed, in order, and of whatever was placed there or waits for it: also by this
        batch."""
        there = {
            one.matter_id: one
            for one in self.matters.values()
            if one.matter_id == matter.matter_id
            or (one.feed_id == matter.feed_id and one.state is MatterState.PLACED and one.kind in _FIND_A_PLACE)
            or (one.feed_id == matter.feed_id and self._waiting.get(one.matter_id) == matter.matter_id)
        }
        stored = [one for one in self._texts if one.matter_id in there and one.feed_id == matter.feed_id]
        found = []
        for one in (*stored, *self.append.added(there.keys(), matter.feed_id)):
            if self.quoted.is_withheld(one.feed_id, one.seq):
                continue
            salt, text = self.append.opened(one)
            found.append(Standing(matter=there[one.matter_id], seq=one.seq, salt=salt, text=text))
        return tuple(sorted(found, key=lambda one: one.seq))

    def quoting(self, matter: Matter) -> tuple[Quoting, ...]:
        """What has words of it in it, of whatever it was said, and where that is read."""
        return tuple(self.quoted.with_any_of(matter.matter_id, self.matters, self._members))

    def known_to(self, actor: Actor | None, matter_id: str | None) -> Matter | None:
        """The matter that somebody names. What is confidential is known to whoever follows it, wrote it, names it on
        the device that it was written on, or had it before it was moved: for anybody else there is none such,
        whatever they name it in (S7). What two settings told each other is known to whoever leads one of them."""
        matter = None if matter_id is None else self.matters.get(matter_id)
        person = None if actor is None else actor.person
        if matter is not None and self.handing is not None and self.handing.is_sealed(matter.matter_id):
            return None
        if matter is not None and matter.name.kind is FeedKind.BRIDGE:
            return matter if self.follows(person, matter) else None
        if matter is None or matter.name.kind is not FeedKind.CASE:
            return matter
        had = matter.moved_by is not None and self.follows_desk(person, matter.setting_id)
        if had or (person is not None and (person == matter.author_id or self.follows(person, matter))):
            return matter
        beside = actor is not None and actor.device == matter.device_id
        return matter if beside and person not in self.excluded(matter) else None

    def excluded(self, matter: Matter) -> frozenset[str]:
        """Who must never learn of it: what lies on a case feed has the exclusions of what that is about."""
        return frozenset(person for about, person in self._excluded if about == matter.name.about)

    def noticed(self, person: str | None, matter_id: str | None) -> bool:
        """True for a senior who was given notice of it. Known only where somebody says that they have seen one. What
        was disposed of is not there any more."""
        if person is None or matter_id is None or matter_id not in self.matters:
            return False
        return self.append.has_state(FeedName(FeedKind.OWN, person), "notice-given", matter_id)

    def live_in(self, setting: str | None) -> bool:
        """True while something real waits there. Known only where somebody asks for a rehearsal."""
        return setting in self._live

    def rehearsing(self, setting: str | None) -> bool:
        """The same of a rehearsal that is going on, also one that this batch began."""
        return setting in self._rehearsing

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

    def linked(self, item: Opened) -> tuple[Linked, ...]:
        """The links for somebody outside that the command may end."""
        concerns = item.shared.handed
        return tuple(self.shown.with_any_of(concerns, self.links, self.matters, self.loaded.now)) if concerns else ()

    def sharing(self, item: Opened) -> Sharing | None:
        """Set for the commands by which settings tell each other."""
        if self.handing is None or item.registered.shares is None:
            return None
        named = {one: self.known_to(item.actor, one) for one in item.shared.concerns}
        return self.handing.sharing(
            item,
            matters=self.matters,
            named={
                one: matter
                for one, matter in named.items()
                if matter is not None and self.follows(item.actor.person, matter)
            },
            members=self._members,
            excluded=self.excluded,
            posts=self.loaded.posts,
            places=self.loaded.places,
        )


_FIND_A_PLACE: Final = frozenset({MatterKind.UNFINISHED, MatterKind.HELD})


def _retained(command: Command) -> tuple[str, ...]:
    """The matters and holds that a command of retention names."""
    if isinstance(command, DecideRetention):
        return command.matters
    return (command.hold,) if isinstance(command, LiftHold) else ()
