"""Which settings of the provider a lead could have tell each other: names, which no feed of theirs has."""

from __future__ import annotations

from litestar import get
from litestar.di import NamedDependency
from msgspec import Struct

from server.access.appointments import LEADS, in_force
from server.access.guards import signed_in
from server.access.who import Holder
from server.clock import Clock
from server.feeds.store import Store
from sync.messages.base import Line, SettingId
from sync.messages.settings import SettingKind


class OtherPlace(Struct, frozen=True, kw_only=True):
    setting: SettingId
    kind: SettingKind
    name: Line


class OtherPlaces(Struct, frozen=True, kw_only=True):
    places: tuple[OtherPlace, ...]


class Others:
    def __init__(self, *, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def of(self, holder: Holder) -> OtherPlaces:
        """Every setting of the provider, the holder's own as well: whoever leads both ends asks for one of them, and
        somebody else answers for the other. Nothing for somebody who leads none."""
        async with self._store.reading(holder.tenant) as reading:
            posts = in_force(await reading.appointments_of(holder.person), self._clock.now())
            places, settings = await reading.settings(), await reading.setting_register()
        led = [a for a in posts if a.role in LEADS]
        leads = any(a.covers(place) for a in led for place in places.values())
        return OtherPlaces(
            places=tuple(
                OtherPlace(setting=one.setting_id, kind=one.kind, name=one.name)
                for one in sorted(settings.values() if leads else (), key=lambda one: (one.name, one.setting_id))
            )
        )


@get("/bridges/places", guards=[signed_in])
async def other_places(holder: NamedDependency[Holder], others: NamedDependency[Others]) -> OtherPlaces:
    """A name is no secret within a provider; still only leads have a use for it."""
    return await others.of(holder)


ROUTES = (other_places,)
