"""What a device and the people who keep a provider's facts true may know of its policy."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from server.access.administration import KEEPS_FACTS, KEEPS_PLACES, keeps
from server.access.appointments import Appointment, in_force
from server.access.who import Carrier, Holder
from server.adopted.holding import Where, unheld
from server.adopted.reading import past_concerns, read_wheres, row_of
from server.adopted.replay import MONTH, LastMonth, replay
from server.clock import Clock
from server.db.tenant_tx import Database
from server.people.reading import read_appointments
from server.policy.differences import differences
from server.policy.explain import Chapter, explain
from server.policy.guide import Guides, Kept
from server.policy.load import Packs
from server.policy.written import PackRefused
from server.settings.tables import SettingRow
from server.web.problems import Problem, Reason
from sync.messages.base import Line, Story
from sync.messages.settings import Nation, SettingKind


class PolicyExplained(Struct, frozen=True, kw_only=True):
    """The policy in use, in plain English, and the provider's own additions as they were written. `digest` is what a
    change is written over; `unheld`: what it names and nobody holds; `changes`: whoever asks may change it."""

    digest: Line
    title: Line
    policy_version: Line
    layer: Story
    chapters: tuple[Chapter, ...]
    unheld: tuple[str, ...]
    changes: bool


class Tried(Struct, frozen=True, kw_only=True):
    """What other additions would change. With a mistake they cannot be used, and nothing else is said."""

    mistakes: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    unheld: tuple[str, ...] = ()
    last_month: LastMonth | None = None


class Policies:
    def __init__(self, *, database: Database, packs: Packs, guides: Guides, clock: Clock) -> None:
        self._database = database
        self._packs = packs
        self._guides = guides
        self._clock = clock

    async def guide(self, carrier: Carrier) -> Kept:
        """What this device keeps of its provider's policy."""
        async with self._database.tenant_tx(carrier.tenant):
            setting = await SettingRow.objects().get(SettingRow.setting_id == carrier.setting)
            assert setting is not None, "a device belongs to a setting"
            row = await row_of(carrier.tenant)
        pack = self._packs.of(row.pack_name, row.slug, row.layer)
        return self._guides.of(pack, Nation(setting.nation), SettingKind(setting.kind))

    async def explained(self, holder: Holder) -> PolicyExplained:
        """For leads and for who keeps facts true. Raises NOT_FOUND for everybody else."""
        async with self._database.tenant_tx(holder.tenant):
            held = await self._held(holder)
            if not any(a.role in KEEPS_FACTS for a in held):
                raise Problem(Reason.NOT_FOUND)
            row, wheres, everyone = await row_of(holder.tenant), await read_wheres(), await read_appointments()
        pack = self._packs.of(row.pack_name, row.slug, row.layer)
        return PolicyExplained(
            digest=pack.digest.hex(),
            title=pack.title,
            policy_version=pack.policy_version,
            layer=row.layer,
            chapters=explain(pack, self._packs.base, _nations(wheres.values())),
            unheld=tuple(unheld(pack, everyone, wheres, self._clock.now())),
            changes=keeps(held, KEEPS_PLACES, None),
        )

    async def tried(self, holder: Holder, layer: str) -> Tried:
        """By administrators of the whole provider. Raises NOT_FOUND for everybody else. Changes nothing."""
        now = self._clock.now()
        async with self._database.tenant_tx(holder.tenant) as connection:
            if not keeps(await self._held(holder), KEEPS_PLACES, None):
                raise Problem(Reason.NOT_FOUND)
            row, wheres, everyone = await row_of(holder.tenant), await read_wheres(), await read_appointments()
            past = await past_concerns(connection, holder.tenant, now - MONTH)
        before = self._packs.of(row.pack_name, row.slug, row.layer)
        try:
            after = self._packs.layered(row.pack_name, row.slug, layer)
        except PackRefused as error:
            return Tried(mistakes=error.mistakes)
        return Tried(
            changes=tuple(differences(before, after, _nations(wheres.values())[0])),
            unheld=tuple(unheld(after, everyone, wheres, now)),
            last_month=replay(before, after, past, everyone, wheres),
        )

    async def _held(self, holder: Holder) -> tuple[Appointment, ...]:
        now = self._clock.now()
        return in_force([a for a in await read_appointments() if a.person == holder.person], now)


def _nations(wheres: Iterable[Where]) -> tuple[Nation, ...]:
    """Those of the provider's settings, in the order of their names; England where there is no setting yet."""
    return tuple(dict.fromkeys(where.nation for where in sorted(wheres, key=lambda one: one.name))) or (Nation.ENGLAND,)
