"""Seniors who were alerted of what is late on a desk that they cannot read: that it is, and when it is no more (R13).

As with what nobody has picked up (R9), they learn which setting to phone, and not what it is or whom it is about.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime

import msgspec
from msgspec import Struct

from server.feeds.append import Append, Draft, instant
from server.feeds.matters import Matter
from server.feeds.store import Unit
from server.feeds.stored import StateKey
from server.keys.rest import SALT_BYTES, entry_place
from sync.feeds import FeedKind, FeedName
from sync.messages.duties import DutyWaits


class _Entry(Struct):
    d: DutyWaits


class Above:
    """`load` once, with every concern that may be late."""

    def __init__(self, unit: Unit, append: Append, tenant: str) -> None:
        self._unit = unit
        self._append = append
        self._tenant = tenant
        self._said: dict[str, dict[str, DutyWaits]] = {}

    async def load(self, told: Mapping[str, Collection[str]], hearers: Collection[str]) -> None:
        """`told`: of each concern whoever was ever told that something of it is late; `hearers`: who may be now."""
        everyone = {person for people in told.values() for person in people}
        names = [_own(person) for person in sorted(everyone | set(hearers))]
        states = [(_own(person), "duty-waits", matter) for matter, people in told.items() for person in people]
        await self._append.load(names=names, data_keys=[], states=states)
        if not states:
            return
        keys = {StateKey(self._append.feed_id(name), kind, matter): name.about for name, kind, matter in states}
        newest = await self._unit.newest_states(keys.keys())
        bodies = await self._unit.bodies({(key.feed_id, seq) for key, seq in newest.items()})
        await self._append.load(names=[], data_keys={key_id for key_id, _ in bodies.values()}, states=[])
        for key, seq in newest.items():
            if (key.feed_id, seq) in bodies:
                key_id, blob = bodies[key.feed_id, seq]
                salted = self._append.data_key(key_id).open(blob, entry_place(self._tenant, key.feed_id, seq, key_id))
                said = msgspec.json.decode(salted[SALT_BYTES:], type=_Entry).d
                self._said.setdefault(key.about, {})[keys[key]] = said

    def drafts(self, matter: Matter, told: Collection[str], late: datetime | None) -> Iterator[Draft]:
        """`told`: those who were told now and cannot read it. `late`: since when something of it is, if anything is;
        never of what is confidential, for which nobody above is told."""
        known, setting = self._said.get(matter.matter_id, {}), matter.setting_id
        late = late if matter.name.kind is not FeedKind.CASE else None
        waiting = {person for person, said in known.items() if said.waits}
        for person in dict.fromkeys((*waiting, *told)):
            if setting is None or (late is None and person not in waiting):
                continue
            since = known[person].since if late is None or person in waiting else instant(late)
            said = DutyWaits(concern=matter.matter_id, setting=setting, since=since, waits=late is not None)
            if known.get(person) != said:
                yield Draft(
                    feed=_own(person),
                    kind="duty-waits",
                    matter_id=matter.matter_id,
                    data=msgspec.json.encode(said),
                    state_of=matter.matter_id,
                )


def _own(person: str) -> FeedName:
    return FeedName(FeedKind.OWN, person)
