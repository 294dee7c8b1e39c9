"""Who looked, as those may read it who follow the matter now."""

from __future__ import annotations

from server.access.who import Holder
from server.clock import Clock
from server.feeds.following import followed
from server.feeds.sent import Looked
from server.feeds.store import Store


class Looks:
    def __init__(self, *, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def at(self, holder: Holder, matter_id: str) -> list[Looked] | None:
        """Everyone to whom it was sent; None unless the holder follows it, whether there is such a matter or not."""
        async with self._store.reading(holder.tenant) as reading:
            names = await followed(reading, holder.tenant, holder.person, self._clock.now())
            matter = (await reading.matters([matter_id])).get(matter_id)
            if matter is None or matter.name not in names:
                return None
            return await reading.looked(matter_id, matter.setting_id)
