"""What the worker does when a setting's monthly rehearsal is due: begins it, or puts it off."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import Final

import msgspec

from server.escalation.climbing import Climbing, Scene, scene
from server.feeds.adopted import pack_now
from server.feeds.append import Append, Draft, Origin
from server.feeds.matters import NOTHING_ASKED, Matter, MatterKind, MatterState
from server.feeds.store import Store
from server.keys.tenant import TenantKeys
from server.policy.load import Packs
from server.rehearsals.rules import RULES, is_time, next_time, this_months
from sync.envelope import How
from sync.feeds import FeedKind, FeedName
from sync.messages.rehearsals import RehearsalBegun

REHEARSAL_BELL: Final = "rehearsal"
"""The kind of a due row that says: it may be time for this setting's rehearsal."""
PUT_OFF: Final = timedelta(minutes=30)
"""While something real waits. The day may pass over it: then there is none this month."""


async def monthly(store: Store, keys: TenantKeys, packs: Packs, setting_ids: Collection[str]) -> frozenset[FeedName]:
    """Begins the rehearsals whose time it is, and says which feeds it wrote to."""
    async with store.unit(keys.tenant_id) as unit:
        now, places = await unit.now(), await unit.settings()
        here = [setting for setting in setting_ids if setting in places]
        if not is_time(now):
            await unit.ring_at(REHEARSAL_BELL, here, next_time(now))
            return frozenset()
        live = await unit.live_ladders(here)
        held = await unit.matters([this_months(setting, now) for setting in here])
        free = [setting for setting in here if setting not in live and this_months(setting, now) not in held]
        append = Append(unit, keys)
        await append.load(names=[_desk(setting) for setting in free], data_keys=[], states=[])
        known = scene(now, await pack_now(unit, packs), await unit.appointments(), places)
        climbing = Climbing(unit, append, keys, known)
        await climbing.load([], settings=free, authors=(), members=())
        begun = [_begin(append, known, setting) for setting in free]
        for matter in begun:
            climbing.begin(matter)
        await append.flush()
        await unit.put_matters(begun)
        await climbing.flush()
        await unit.ring_at(REHEARSAL_BELL, [setting for setting in here if setting not in live], next_time(now))
        await unit.ring_at(REHEARSAL_BELL, [setting for setting in here if setting in live], now + PUT_OFF)
    return append.touched


def _desk(setting: str) -> FeedName:
    return FeedName(FeedKind.DESK, setting)


def _begin(append: Append, known: Scene, setting: str) -> Matter:
    matter_id = this_months(setting, known.now)
    matter = Matter(
        matter_id=matter_id,
        kind=MatterKind.REHEARSAL,
        setting_id=setting,
        feed_id=append.feed_id(_desk(setting)),
        name=_desk(setting),
        data_key_id=append.new_data_key(),
        state=MatterState.UNREAD,
        author_id=None,
        device_id=None,
        facts=NOTHING_ASKED,
        made_at=None,
        received_at=known.now,
    )
    said = msgspec.json.encode(RehearsalBegun(rehearsal=matter_id, setting=setting))
    append.add(
        matter_id,
        Draft(feed=matter.name, kind="rehearsal-begun", matter_id=matter_id, data=said),
        Origin(at=known.now, by=None, how=How.NONE, cmd=matter_id, pack=known.pack.digest, rules=RULES),
        matter.data_key_id,
    )
    return matter
