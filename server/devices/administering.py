"""What a batch of administration may know besides: read at once, and kept up to date in memory as the batch goes on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import chain
from typing import Final

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from server.access.administration import CONFIRMED_FOR
from server.access.appointments import LEADS, Appointment, Place, in_force
from server.feeds.adopted import Policing
from server.feeds.append import Append
from server.feeds.decision import Actor, Known, Retained
from server.feeds.matters import Matter
from server.feeds.registers import (
    Appointed,
    Child,
    Circle,
    Disposing,
    LegalHold,
    Person,
    Policy,
    Region,
    Reviewed,
    Row,
    Setting,
)
from server.feeds.store import Unit
from server.feeds.stored import Feed, StateKey
from server.keys.rest import SALT_BYTES, entry_place
from server.people.posts import POSTS_BELL, next_change
from server.rehearsals.monthly import REHEARSAL_BELL
from server.retention.retaken import retaken
from server.retention.reviews import RETENTION_BELL
from server.settings.rules import available_id
from sync.feeds import FeedKind, FeedName

READ: Final = frozenset({"child-listed", "child-record", "person-listed"})
"""States whose text a rule needs: only that tells whether a list says anything new."""


class _Said(Struct, frozen=True):
    d: msgspec.Raw


_read = msgspec.json.Decoder(_Said).decode


class Administering:
    """`load` first; `known` for each command, `take` what was decided; `flush` once at the end."""

    def __init__(self, unit: Unit, append: Append, tenant: str) -> None:
        self._unit = unit
        self._append = append
        self._tenant = tenant
        self._rows: list[Row] = []
        self._posted: set[str] = set()
        self._begun: list[str] = []
        self._passed_over: set[str] = set()
        self._retained = Retained()
        self.keys: dict[str, str] = {}
        """The data key of each person, child or setting that the batch is about."""

    async def load(
        self,
        *,
        abouts: Iterable[str],
        posts: Mapping[str, tuple[Appointment, ...]],
        places: Mapping[str, Place],
        now: datetime,
        retained: Iterable[str] = (),
        policy: Policing | None = None,
    ) -> tuple[Matter, ...]:
        """`abouts`: ids that the batch names, of appointments too; `retained`: of matters and holds whose keeping it
        decides. Answers with what its people have, so that the batch can load it as matters."""
        named = set(abouts)
        self._policy = policy
        named |= {a.person for a in chain.from_iterable(posts.values()) if a.id in named}
        self._now = now
        self._posts, self._places = dict(posts), dict(places)
        self._people = await self._unit.people()
        self._regions = await self._unit.regions()
        self._settings = await self._unit.setting_register()
        self._children = await self._unit.child_register(named)
        self._confirmed = await self._unit.confirmed(now - CONFIRMED_FOR)
        self._had = await self._unit.had_by(named & self._people.keys())
        self._cases = await self._unit.cases_followed(named & self._people.keys())
        stated = {*named, *self._settings, self._tenant, *_beside(named, posts, places)}
        self.keys = await self._unit.keys_of(stated)
        kinds = (FeedKind.SETTING, FeedKind.ROSTER, FeedKind.DESK)
        standing = FeedName(FeedKind.CASE, self._tenant)
        names = {
            FeedName(FeedKind.TENANT, self._tenant),
            standing,
            *(FeedName(kind, setting) for kind in kinds for setting in self._settings),
            *(FeedName(FeedKind.OWN, person) for person in named & self._people.keys()),
        }
        states = await self._unit.states_about({*stated, *self._regions})
        await self._append.load(names=names, data_keys=set(self.keys.values()), states=[])
        self._append.know(states)
        self._names: Mapping[str, Feed] = {feed.feed_id: feed for feed in (await self._unit.feeds(names)).values()}
        self._states = {
            (self._names[key.feed_id].name, key.kind, key.about): seq
            for key, seq in states.items()
            if key.feed_id in self._names
        }
        self._texts = await self._read({key: seq for key, seq in states.items() if key.kind in READ})
        self._standing = self._append.feed_id(standing)
        self._barred = await self._unit.barred_from(self._standing)
        await self._load_retained(frozenset(retained))
        return self._had

    def known(self, actor: Actor) -> Known:
        """The registers as they are after what the batch has done so far."""
        has: dict[str, list[Matter]] = {}
        for matter in self._had:
            if matter.acknowledged_by is not None:
                has.setdefault(matter.acknowledged_by, []).append(matter)
        cases: dict[str, set[str]] = {}
        for person, about, _ in self._cases:
            cases.setdefault(person, set()).add(about)
        return Known(
            tenant=self._tenant,
            posts=self._posts,
            places=self._places,
            regions=self._regions,
            people=self._people,
            settings=self._settings,
            children=self._children,
            newest=self._states,
            texts=self._texts,
            confirmed=(actor.person or "", actor.device) in self._confirmed,
            has={person: tuple(matters) for person, matters in has.items()},
            cases={person: frozenset(abouts) for person, abouts in cases.items()},
            case_feeds={about: feed_id for _, about, feed_id in self._cases},
            standing_feed=self._standing,
            barred=self._barred,
            retained=self._retained,
            policy=self._policy,
        )

    def take(self, rows: Iterable[Row], released: Iterable[Matter]) -> None:
        """What a command changed, for those after it to see."""
        gone = {matter.matter_id for matter in released}
        self._had = tuple(matter for matter in self._had if matter.matter_id not in gone)
        for row in rows:
            self._rows.append(row)
            match row:
                case Person():
                    self._people[row.person_id] = row
                    self._rename(row)
                    self.posted(row.person_id)
                case Appointed(appointment=one):
                    others = tuple(a for a in self._posts.get(one.person, ()) if a.id != one.id)
                    self._posts[one.person] = (*others, one)
                    self.posted(one.person)
                case Circle(follows=True):
                    self._cases.add((row.person_id, self._tenant, row.feed_id))
                case Circle():
                    left = (row.person_id, row.feed_id)
                    self._cases = {one for one in self._cases if (one[0], one[2]) != left}
                case Region():
                    self._regions |= {row.region_id}
                case Setting():
                    self._begun += [] if row.setting_id in self._settings else [row.setting_id]
                    self._settings[row.setting_id] = row
                    self._passed_over |= self._no_longer_above(row)
                    before = self._places.get(row.setting_id, Place(setting=row.setting_id, region=None))
                    self._places[row.setting_id] = replace(before, region=row.region_id)
                case Child():
                    self._children[row.child_id] = row
                case LegalHold() | Reviewed() | Disposing() | Policy():
                    self._decided(row)
                case _:
                    """Nothing that a later command of the batch could ask for."""

    def _decided(self, row: LegalHold | Reviewed | Disposing | Policy) -> None:
        if not isinstance(row, Policy):
            self._retained = retaken(self._retained, row)
        elif self._policy is not None:
            adopted = replace(self._policy.adopted, digest=row.digest, layer=row.layer)
            self._policy = replace(self._policy, adopted=adopted)

    @property
    def posts(self) -> Mapping[str, tuple[Appointment, ...]]:
        """Every appointment by person, as the batch has left them so far."""
        return self._posts

    def posted(self, person: str) -> None:
        """Their appointments, or whether these count, are others now, or were due to be looked at."""
        self._posted.add(person)

    def is_registered(self, one: str) -> bool:
        """True for the id of somebody or something that there is already, as far as the batch can know."""
        appointments = (a.id for a in chain.from_iterable(self._posts.values()))
        return any(one in taken for taken in (self._people, self._regions, self._children, appointments))

    def stated(self, feed: FeedName, kind: str, about: str, seq: int, data: bytes) -> None:
        """A state was appended by this batch."""
        self._states[feed, kind, about] = seq
        if kind in READ:
            self._texts[feed, kind, about] = data

    async def flush(self) -> None:
        await self._unit.put_rows(self._rows, self.keys)
        for person in sorted(self._posted):
            await self._settle_posts(person)
        # What they have there is somebody else's: looked at as if their appointment had ended.
        await self._unit.ring(POSTS_BELL, sorted(self._passed_over), self._now)
        for bell in (REHEARSAL_BELL, RETENTION_BELL):
            await self._unit.ring(bell, self._begun, self._now)

    def _no_longer_above(self, setting: Setting) -> set[str]:
        """Whose region the setting leaves."""
        place = self._places.get(setting.setting_id)
        if place is None or place.region is None or place.region == setting.region_id:
            return set()
        return {a.person for a in chain.from_iterable(self._posts.values()) if a.region == place.region}

    async def _settle_posts(self, person: str) -> None:
        """Whoever has no appointment any more is signed in nowhere; when that changes by itself is looked at then."""
        posts = self._posts.get(person, ())
        if not in_force(posts, self._now):
            await self._unit.end_sessions([person])
        at = next_change(posts, self._now)
        if at is None:
            await self._unit.unring(POSTS_BELL, person)
        else:
            await self._unit.ring_at(POSTS_BELL, [person], at)

    async def _load_retained(self, ids: frozenset[str]) -> None:
        if ids:
            self._retained = Retained(
                holds=await self._unit.holds(ids),
                reviews=await self._unit.reviews(ids),
                disposals=await self._unit.disposals(ids),
                matters=await self._unit.matters(ids),
            )

    async def _read(self, states: Mapping[StateKey, int]) -> dict[tuple[FeedName, str, str], bytes]:
        """What these states say; nothing of those that were disposed of."""
        stored = await self._unit.bodies({(key.feed_id, seq) for key, seq in states.items()})
        await self._append.load(names=[], data_keys={key_id for key_id, _ in stored.values()}, states=[])
        texts = {}
        for key, seq in states.items():
            if (key.feed_id, seq) in stored and key.feed_id in self._names:
                key_id, blob = stored[key.feed_id, seq]
                place = entry_place(self._tenant, key.feed_id, seq, key_id)
                salted = self._append.data_key(key_id).open(blob, place)
                texts[self._names[key.feed_id].name, key.kind, key.about] = bytes(_read(salted[SALT_BYTES:]).d)
        return texts

    def _rename(self, person: Person) -> None:
        """Their appointments carry their name and whether they count."""
        self._posts[person.person_id] = tuple(_of(a, person) for a in self._posts.get(person.person_id, ()))


def _of(appointment: Appointment, person: Person) -> Appointment:
    return replace(appointment, name=person.name, disabled=person.disabled_at is not None)


def _beside(named: set[str], posts: Mapping[str, tuple[Appointment, ...]], places: Mapping[str, Place]) -> set[str]:
    """What else a batch may write a state of: those above settings, who are listed in a new one, and who may say of
    themselves that they are available in one that it names."""
    everyone = tuple(chain.from_iterable(posts.values()))
    return {
        *(a.person for a in everyone if a.setting is None),
        *(
            available_id(setting, a.person)
            for setting in named & places.keys()
            for a in everyone
            if a.role in LEADS and a.covers(places[setting])
        ),
    }
