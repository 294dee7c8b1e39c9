"""Looks whether what was sent lies on a device of somebody there, and says so once: no human need have read it.

Level-triggered: nothing remembers a pull. What nobody has opened is looked at again, the less often the longer it
waits.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from msgspec.structs import replace

from server.access.appointments import LEADS, Place, by_person, in_force
from server.feeds.adopted import pack_now
from server.feeds.append import Append, Origin
from server.feeds.bridges import Handoff
from server.feeds.matters import Matter
from server.feeds.store import Store, Unit
from server.feeds.waking import DUTY_BELL, HANDOFF_BELL
from server.handoffs.receipts import Told, receipts, signing_of
from server.handoffs.rules import RULES
from server.handoffs.states import Act, after
from server.keys.tenant import TenantKeys
from server.policy.load import Packs
from sync import ids
from sync.envelope import How
from sync.feeds import FeedKind, FeedName
from sync.messages.handoffs import HandoffState

SOONEST: Final = timedelta(seconds=15)
LATEST: Final = timedelta(minutes=30)


async def look(
    store: Store, keys: TenantKeys, packs: Packs, epoch: str, handoff_ids: Collection[str]
) -> frozenset[FeedName]:
    """Says which feeds it wrote to."""
    async with store.unit(keys.tenant_id) as unit:
        looking = _Looking(unit, keys, packs, epoch, await unit.now())
        for handoff in (await unit.handoffs(handoff_ids)).values():
            await looking.at(handoff)
        await looking.flush(handoff_ids)
    return looking.append.touched


class _Looking:
    def __init__(self, unit: Unit, keys: TenantKeys, packs: Packs, epoch: str, now: datetime) -> None:
        self.append = Append(unit, keys)
        self._unit = unit
        self._keys = keys
        self._packs = packs
        self._epoch = epoch
        self._now = now
        self._again: dict[str, datetime] = {}
        self._delivered: list[Handoff] = []

    async def at(self, handoff: Handoff) -> None:
        state = after(handoff.state, Act.DELIVER)
        if not isinstance(state, HandoffState):
            return
        matters = await self._unit.matters([handoff.handoff_id, handoff.concern_id])
        matter = matters.get(handoff.handoff_id)
        if matter is None:
            return
        there = await self._there(handoff, matter)
        # Whoever sent it has had the words from the start, though they lead there as well.
        found = await self._unit.first_sent(handoff.handoff_id, list(there - {handoff.sent_by}))
        if found is None:
            waited = self._now - handoff.sent_at
            self._again[handoff.handoff_id] = self._now + min(max(waited / 4, SOONEST), LATEST)
            return
        await self._say(replace(handoff, state=state, delivered_at=self._now), matter, matters.get(handoff.concern_id))

    async def flush(self, looked: Collection[str]) -> None:
        await self.append.flush()
        await self._unit.put_handoffs(self._delivered)
        changed = [one for handoff in self._delivered for one in (handoff.handoff_id, handoff.concern_id)]
        await self._unit.ring(DUTY_BELL, changed, self._now)
        await self._unit.ring_each(HANDOFF_BELL, sorted(self._again.items()))
        for handoff_id in looked:
            if handoff_id not in self._again:
                await self._unit.unring(HANDOFF_BELL, handoff_id)

    async def _there(self, handoff: Handoff, matter: Matter) -> frozenset[str]:
        """Whoever may read it and works where it was sent."""
        place = (await self._unit.settings()).get(handoff.to_id, Place(setting=handoff.to_id, region=None))
        posts = by_person(in_force(await self._unit.appointments(), self._now))
        here = {person: [a for a in held if a.covers(place)] for person, held in posts.items()}
        if matter.name.kind is FeedKind.CASE:
            members = {person for _, person in await self._unit.case_members([matter.feed_id])}
            return frozenset(person for person, held in here.items() if held and person in members)
        return frozenset(person for person, held in here.items() if any(a.role in LEADS for a in held))

    async def _say(self, handoff: Handoff, matter: Matter, concern: Matter | None) -> None:
        """Under a name of its own, because no command did it: the same once more after a restore."""
        kept = [matter] if concern is None else [matter, concern]
        desks = {FeedName(FeedKind.DESK, one) for one in (handoff.from_id, handoff.to_id)}
        await self.append.load(
            names={*desks, *(one.name for one in kept)},
            data_keys={one.data_key_id for one in kept},
            states=[],
        )
        pack = await pack_now(self._unit, self._packs)
        cmd = ids.derived(b"harken/delivered", ids.raw(handoff.handoff_id))
        origin = Origin(at=self._now, by=None, how=How.NONE, cmd=cmd, pack=pack.digest, rules=RULES)
        told = Told(state=HandoffState.DELIVERED, at=self._now, person=None, by=None)
        signing = signing_of(self.append, self._keys, self._epoch, (handoff.from_id, handoff.to_id))
        drafts = receipts(handoff, told, signing, between=matter.name, concern=concern)
        keys = {one.matter_id: one.data_key_id for one in kept}
        list(self.append.say(drafts, origin, keys.__getitem__))
        self._delivered.append(handoff)
