"""What the worker does when a ladder's next step is due: for many matters of a tenant in one unit."""

from __future__ import annotations

from collections.abc import Collection

import structlog
from msgspec.structs import replace

from server.escalation.climbing import Climbing, has_it, scene
from server.feeds.adopted import pack_now
from server.feeds.append import Append
from server.feeds.matters import Matter, MatterState
from server.feeds.store import Store
from server.feeds.waking import LADDER_BELL
from server.keys.tenant import TenantKeys
from server.policy.load import Packs
from sync.feeds import FeedName

log = structlog.get_logger()


async def climb(store: Store, keys: TenantKeys, packs: Packs, matter_ids: Collection[str]) -> frozenset[FeedName]:
    """Takes every step that is due, and says which feeds it wrote to. A matter that somebody has needs none."""
    async with store.unit(keys.tenant_id) as unit:
        matters = await unit.matters(matter_ids)
        append = Append(unit, keys)
        await append.load(
            names={matter.name for matter in matters.values()},
            data_keys={matter.data_key_id for matter in matters.values()},
            states=[],
        )
        known = scene(await unit.now(), await pack_now(unit, packs), await unit.appointments(), await unit.settings())
        climbing = Climbing(unit, append, keys, known)
        members = await unit.case_members({matter.feed_id for matter in matters.values()})
        await climbing.load(list(matters.values()), settings=(), authors=(), members=members)
        over: list[Matter] = []
        for matter in matters.values():
            if has_it(matter.state):
                climbing.end(matter)
            elif climbing.is_over(matter):
                over.append(replace(matter, state=MatterState.ENDED))
                climbing.end(over[-1])
            elif climbing.stands(matter):
                climbing.climb(matter)
            else:
                # Somebody's hand in the database took the ladder away. `harken verify` says so; nobody waits for that.
                log.error("ladder-missing", tenant=keys.tenant_id, id=matter.matter_id)
                climbing.begin(matter)
        await append.flush()
        await unit.put_matters(over)
        await climbing.flush()
        for matter_id in set(matter_ids) - matters.keys():
            await unit.unring(LADDER_BELL, matter_id)
    return append.touched
