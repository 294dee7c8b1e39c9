"""What the worker does when somebody's appointment begins or ends by itself: the same as a command would have done."""

from __future__ import annotations

from collections.abc import Collection
from itertools import chain
from typing import Final

from server.access.appointments import by_person
from server.devices.administering import Administering
from server.escalation.climbing import Climbing, scene
from server.feeds.adopted import pack_now
from server.feeds.append import Append, Origin
from server.feeds.decision import Actor
from server.feeds.matters import Matter
from server.feeds.store import Store
from server.keys.tenant import TenantKeys
from server.people.posts import follows
from server.policy.load import Packs
from sync import ids
from sync.envelope import How
from sync.feeds import FeedName

RULES: Final = "posts/1"
_NOBODY: Final = Actor(person=None, how=How.NONE, device="")


async def look(store: Store, keys: TenantKeys, packs: Packs, person_ids: Collection[str]) -> frozenset[FeedName]:
    """Brings what follows from these people's appointments up to now, and says which feeds it wrote to."""
    async with store.unit(keys.tenant_id) as unit:
        now, pack, places = await unit.now(), await pack_now(unit, packs), await unit.settings()
        append = Append(unit, keys)
        administering = Administering(unit, append, keys.tenant_id)
        posts = by_person(await unit.appointments())
        had = await administering.load(abouts=person_ids, posts=posts, places=places, now=now)
        await append.load(
            names={matter.name for matter in had}, data_keys={matter.data_key_id for matter in had}, states=[]
        )
        climbing = Climbing(unit, append, keys, scene(now, pack, chain.from_iterable(posts.values()), places))
        members = await unit.case_members({matter.feed_id for matter in had})
        await climbing.load(had, settings=(), authors=(), members=members)
        released: list[Matter] = []
        for person in person_ids:
            then = follows(person, posts.get(person, ()), administering.known(_NOBODY), now)
            cmd = ids.derived(b"harken/posts", ids.raw(person), int(now.timestamp() * 1_000_000).to_bytes(8, "big"))
            origin = Origin(at=now, by=None, how=How.NONE, cmd=cmd, pack=pack.digest, rules=RULES)
            data_keys = {matter.matter_id: matter.data_key_id for matter in had} | administering.keys
            for draft in then.entries:
                if draft.matter_id not in data_keys:
                    data_keys[draft.matter_id] = administering.keys[draft.matter_id] = append.new_data_key()
            list(append.say(then.entries, origin, data_keys.__getitem__))
            administering.take(then.rows, then.released)
            administering.posted(person)
            for matter in then.released:
                climbing.begin(matter, skipped=(person,))
            released += then.released
        await append.flush()
        await unit.put_matters(released)
        await administering.flush()
        await climbing.flush()
    return append.touched
