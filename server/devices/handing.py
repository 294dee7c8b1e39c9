"""What settings tell each other, inside one batch: what was loaded for it, what it changes, and the rows to write.

`load` first; `sharing` for each command, `take` what was decided; `flush` once at the end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta
from typing import Final, TypeVar

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from server.access.appointments import Appointment, Place
from server.devices.opening import Opened
from server.feeds.append import Append
from server.feeds.bridges import Bridge, Handoff
from server.feeds.decision import Decided
from server.feeds.matters import Matter
from server.feeds.sharing import Handed, Names, Sharing
from server.feeds.store import Unit
from server.feeds.stored import StateKey, StoredText
from server.feeds.waking import HANDOFF_BELL, NewAlert, Says
from server.handoffs.listing import feed_of
from server.handoffs.receipts import signing_of
from server.keys.rest import SALT_BYTES, entry_place
from server.keys.tenant import TenantKeys
from server.policy.pack import Pack
from sync.feeds import FeedKind
from sync.messages.bridges import BridgeKept, MatchKept
from sync.messages.handoffs import SendHandoff

LOOKED_AFTER: Final = timedelta(seconds=15)
"""So long after it was sent it is looked whether it lies on a device there."""

T = TypeVar("T")


class _Said(Struct, frozen=True):
    d: msgspec.Raw


class Handing:
    def __init__(self, unit: Unit, append: Append, keys: TenantKeys, pack: Pack, epoch: str) -> None:
        self._unit = unit
        self._append = append
        self._keys = keys
        self._pack = pack
        self._epoch = epoch
        self._changed_bridges: set[str] = set()
        self._agreed: set[str] = set()
        self._changed_matches: set[str] = set()
        self._changed_handoffs: set[str] = set()
        self._alerts: list[NewAlert] = []
        self._texts_of: list[StoredText] = []
        self._taken: dict[str, frozenset[str]] = {}
        """Of which concerns there are parts in what was sent."""
        self.keys: dict[str, str] = {}
        """The data key of each bridge and match."""

    async def matters_of(self, items: Iterable[Opened]) -> set[str]:
        """Reads the handoffs that are named. Answers with the matters that they belong to."""
        every = tuple(items)
        self._handoffs = await self._unit.handoffs({item.target for item in every if item.target is not None})
        asked = {concern for item in every for concern in item.shared.handed}
        self._handoffs |= {one.handoff_id: one for one in await self._unit.handoffs_of(asked)}
        self._handoffs |= await self._took(asked) if asked else {}
        self._texts_of = await self._unit.texts_of(self._handoffs.keys()) if asked else []
        return {
            one
            for handoff in self._handoffs.values()
            for one in (handoff.handoff_id, handoff.concern_id, handoff.note_id)
            if one is not None
        }

    async def _took(self, concerns: set[str]) -> dict[str, Handoff]:
        """What was sent with parts of these, of whichever concern: its words alone tell."""
        since = {one.handoff_id: one for one in await self._unit.handoffs_since(concerns)}
        stored = await self._unit.texts_of(since.keys())
        sent = [one for one in stored if one.seq == since[one.matter_id].sent_seq]
        await self._append.load(names=[], data_keys={one.data_key_id for one in sent}, states=[])
        for one in sent:
            words = msgspec.json.decode(self._append.opened(one)[1], type=_Said).d
            parts = msgspec.json.decode(words, type=SendHandoff).parts
            self._taken[one.matter_id] = frozenset(part.concern for part in parts)
        return {one: handoff for one, handoff in since.items() if self._taken.get(one, frozenset()) & concerns}

    def is_registered(self, one: str) -> bool:
        """True for the id of a bridge or a match that there is: a provider may have begun with it, by no command."""
        return one in self._bridges or one in self._matches

    def is_sealed(self, handoff_id: str) -> bool:
        """Nothing more is said of it where both sides read it."""
        return handoff_id in self._handoffs and self._handoffs[handoff_id].sealed

    async def load(self, names: Iterable[Names], begun: set[str]) -> None:
        """`begun`: the ids of the commands, of which none may be a bridge's or a match's already."""
        every = tuple(names)
        named = {child for one in every for child in one.children}
        matches = await self._unit.matches({*begun, *(match for one in every for match in one.matches)})
        named |= {child for one in matches.values() for child in (one.child_id, one.there_id) if child is not None}
        self._matches = matches | {one.match_id: one for one in await self._unit.matches_of(named)}
        self._children = await self._unit.child_register(named)
        self._settings = await self._unit.setting_register()
        self._bridges = await self._bridges_named(every, begun)
        self.keys = await self._unit.keys_of({*self._bridges, *self._matches})
        feeds = {feed_of(bridge) for bridge in self._bridges}
        await self._append.load(names=feeds, data_keys=set(self.keys.values()), states=[])
        keys = [
            *(StateKey(self._append.feed_id(feed_of(one)), "bridge-kept", one) for one in self._bridges),
            *(
                StateKey(self._append.feed_id(feed_of(match.bridge_id)), "match-kept", one)
                for one, match in self._matches.items()
            ),
        ]
        newest = await self._unit.newest_states(keys)
        self._append.know(newest)
        texts = await self._texts(newest)
        self._bridges_kept = _read(texts, "bridge-kept", BridgeKept)
        self._matches_kept = _read(texts, "match-kept", MatchKept)

    async def _bridges_named(self, names: Iterable[Names], begun: set[str]) -> dict[str, Bridge]:
        """And those of whatever was found, because what is said of that stands on their feeds."""
        every = tuple(names)
        found = await self._unit.bridges(
            {
                *begun,
                *(bridge for one in every for bridge in one.bridges),
                *(match.bridge_id for match in self._matches.values()),
                *(handoff.bridge_id for handoff in self._handoffs.values()),
            }
        )
        # Where the two have parted, what was written for that bridge may pass over another of theirs.
        settings = {end for bridge in found.values() if bridge.ended_at is not None for end in bridge.ends}
        settings |= {setting for one in every for setting in one.settings}
        return found | (await self._unit.bridges_of(settings) if settings else {})

    def sharing(
        self,
        item: Opened,
        *,
        matters: Mapping[str, Matter],
        named: Mapping[str, Matter],
        members: AbstractSet[tuple[str, str]],
        excluded: Callable[[Matter], frozenset[str]],
        posts: Mapping[str, tuple[Appointment, ...]],
        places: Mapping[str, Place],
    ) -> Sharing:
        """As the commands before this one left it. `named`: what the author works on of what the command names."""
        handoff = None if item.target is None else self._handoffs.get(item.target)
        target = None if item.target is None else matters.get(item.target)
        cases = {one.feed_id for one in (*named.values(), target) if one is not None and one.name.kind is FeedKind.CASE}
        return Sharing(
            posts=posts,
            places=places,
            settings=self._settings,
            children=self._children,
            bridges=self._bridges,
            matches=self._matches,
            bridges_kept=self._bridges_kept,
            matches_kept=self._matches_kept,
            named=named,
            excluded=frozenset().union(*(excluded(one) for one in named.values())),
            members=frozenset(person for feed, person in members if feed in cases),
            handoff=handoff,
            concern=None if handoff is None else matters.get(handoff.concern_id),
            handed=tuple(self._handed(item.shared.handed, matters)),
            note=None if handoff is None or handoff.note_id is None else matters.get(handoff.note_id),
            integrated=self._pack.integrated,
            chain=self._pack.staff_concern_chain,
            signing=signing_of(
                self._append, self._keys, self._epoch, {end for one in self._bridges.values() for end in one.ends}
            ),
        )

    def take(self, item: Opened, decision: Decided, seqs: Mapping[str, int]) -> None:
        """What a command changed, for those after it to see. `seqs`: of what was said, by kind."""
        shared = decision.shared
        for bridge in shared.bridges:
            if bridge.carries:
                self._agreed |= set(bridge.ends)
            self._bridges[bridge.bridge_id] = bridge
            self._changed_bridges.add(bridge.bridge_id)
        for match in shared.matches:
            self._matches[match.match_id] = match
            self._changed_matches.add(match.match_id)
        for handoff in shared.handoffs:
            sent_seq = seqs.get("handoff-brought", handoff.sent_seq)
            self._handoffs[handoff.handoff_id] = replace(handoff, sent_seq=sent_seq)
            self._changed_handoffs.add(handoff.handoff_id)
            if handoff.handoff_id == item.cmd:
                self._taken[item.cmd] = frozenset(item.shared.concerns)
        for kept in decision.entries:
            if kept.kind == "bridge-kept":
                self._bridges_kept[kept.state_of or ""] = msgspec.json.decode(kept.data, type=BridgeKept)
            elif kept.kind == "match-kept":
                self._matches_kept[kept.state_of or ""] = msgspec.json.decode(kept.data, type=MatchKept)
        self._alerts += [
            NewAlert(
                alert_id=self._keys.chance.uuid(),
                person_id=person,
                matter_id=item.target or item.cmd,
                step=0,
                says=Says.WAITING,
                notice_id=item.cmd,
            )
            for person in shared.nudges
        ]

    def _handed(self, concerns: Iterable[str], matters: Mapping[str, Matter]) -> Iterator[Handed]:
        asked = frozenset(concerns)
        for handoff in self._handoffs.values():
            matter = matters.get(handoff.handoff_id)
            of = {handoff.concern_id, *self._taken.get(handoff.handoff_id, ())}
            if matter is not None and not of.isdisjoint(asked):
                stored = (one for one in self._texts_of if one.matter_id == matter.matter_id)
                said = (*stored, *self._append.added([matter.matter_id], matter.feed_id))
                yield Handed(
                    handoff=handoff,
                    matter=matter,
                    concern=matters.get(handoff.concern_id),
                    seqs=tuple(sorted({one.seq for one in said})),
                )

    def joined(self, places: Mapping[str, Place]) -> dict[str, Place]:
        """The settings with the bridges that this batch began."""
        found = dict(places)
        for bridge in (self._bridges[one] for one in self._changed_bridges):
            for setting in bridge.ends:
                place = found[setting]
                if bridge.bridge_id not in place.bridges:
                    found[setting] = replace(place, bridges=(*place.bridges, bridge.bridge_id))
        return found

    def demands(self) -> set[str]:
        """What is looked at once this is committed: the handoffs that changed, and the concerns they are of."""
        return {
            one
            for handoff in (self._handoffs[one] for one in self._changed_handoffs)
            for one in (handoff.handoff_id, handoff.concern_id)
        }

    async def waiting(self) -> list[str]:
        """After `flush`: what was held beside a concern of two who had not agreed, and have now; in the order in which
        it came."""
        return await self._unit.held_beside(self._agreed) if self._agreed else []

    async def matched(self) -> set[str]:
        """After `flush`: of which children it has changed where they are as well."""
        changed = [self._matches[one] for one in self._changed_matches]
        named = {child for one in changed for child in (one.child_id, one.there_id) if child is not None}
        return named | (await self._unit.matched_over(self._changed_bridges) if self._changed_bridges else set())

    async def flush(self, now: datetime) -> None:
        """After the matters themselves have been written."""
        await self._unit.put_bridges([self._bridges[one] for one in sorted(self._changed_bridges)])
        await self._unit.put_matches([self._matches[one] for one in sorted(self._changed_matches)])
        handoffs = [self._handoffs[one] for one in sorted(self._changed_handoffs)]
        await self._unit.put_handoffs(handoffs)
        await self._unit.put_alerts(self._alerts, now)
        begun = [one.handoff_id for one in handoffs if one.sent_at == now]
        await self._unit.ring(HANDOFF_BELL, begun, now + LOOKED_AFTER)

    async def _texts(self, states: Mapping[StateKey, int]) -> dict[StateKey, bytes]:
        stored = await self._unit.bodies({(key.feed_id, seq) for key, seq in states.items()})
        texts = {}
        for key, seq in states.items():
            if (key.feed_id, seq) in stored:
                key_id, blob = stored[key.feed_id, seq]
                place = entry_place(self._keys.tenant_id, key.feed_id, seq, key_id)
                texts[key] = self._append.data_key(key_id).open(blob, place)[SALT_BYTES:]
        return texts


def _read(texts: Mapping[StateKey, bytes], kind: str, form: type[T]) -> dict[str, T]:
    return {
        key.about: msgspec.json.decode(msgspec.json.decode(text, type=_Said).d, type=form)
        for key, text in texts.items()
        if key.kind == kind
    }
