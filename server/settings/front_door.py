"""All that a tablet may show before anyone signs in. Nothing about any child is in it."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from asyncpg import Connection

from server.access.appointments import Appointment, Place, in_force
from server.access.receivers import receivers
from server.access.who import Carrier
from server.adopted.reading import pack_of
from server.clock import Clock
from server.feeds.append import instant
from server.keys.tenant import TenantKeys
from server.people.reading import id_text, read_appointments
from server.policy.guide import Guides
from server.policy.load import Packs
from server.policy.pack import Pack
from server.settings.outward import agencies_of
from server.settings.tables import LadderRow, SettingRow, TenantRow
from sync.messages.settings import DutyNumber, FrontDoor, Listed, Nation, OpenHours, SettingKind


class FrontDoors:
    """Composes the front door of a device, inside a transaction of its tenant."""

    def __init__(self, *, packs: Packs, guides: Guides, clock: Clock, demo: bool) -> None:
        self._packs = packs
        self._guides = guides
        self._clock = clock
        self._demo = demo

    async def of(self, connection: Connection, carrier: Carrier, keys: TenantKeys) -> FrontDoor:
        """What this device shows now. `keys` as just read: sealing to a new intake key begins here."""
        tenant = await TenantRow.objects().get(TenantRow.tenant_id == carrier.tenant)
        setting = await SettingRow.objects().get(SettingRow.setting_id == carrier.setting)
        assert tenant is not None, "a device belongs to a tenant"
        assert setting is not None, "a device belongs to a setting"
        pack = await pack_of(carrier.tenant, self._packs)
        now, kind, nation = self._clock.now(), SettingKind(setting.kind), Nation(setting.nation)
        appointments = in_force(await read_appointments(), now)
        place = Place(setting=carrier.setting, region=id_text(setting.region_id))
        return FrontDoor(
            tenant=carrier.tenant,
            tenant_name=tenant.name,
            setting=carrier.setting,
            setting_name=setting.name,
            setting_kind=kind,
            device=carrier.device,
            shared=carrier.shared,
            lead_word=pack.lead_word(nation, kind),
            duty_numbers=msgspec.json.decode(setting.duty_numbers, type=tuple[DutyNumber, ...]),
            people=_listed(appointments, carrier.setting),
            receivers=receivers(chain=pack.staff_concern_chain, appointments=appointments, place=place, now=now),
            outside_numbers=_outside(pack, nation),
            intake=keys.current_intake,
            read_at=instant(now),
            demo=self._demo,
            open_hours=msgspec.json.decode(setting.open_hours, type=tuple[OpenHours, ...]),
            unanswered=await LadderRow.exists().where(
                LadderRow.setting_id == carrier.setting,
                LadderRow.ended.eq(True),  # noqa: FBT003 (a column's value)
            ),
            guide=self._guides.of(pack, nation, kind).guide.digest,
            agencies=await agencies_of(connection, keys, carrier.setting),
        )


def _listed(appointments: Sequence[Appointment], setting: str) -> tuple[Listed, ...]:
    """Everyone appointed here, each once, by name: whom a recorder may choose to be (R2)."""
    here = {a.person: a for a in reversed(appointments) if a.setting == setting}
    return tuple(
        Listed(person=a.person, name=a.name, title=a.title, role=a.role)
        for a in sorted(here.values(), key=lambda a: (a.name, a.person))
    )


def _outside(pack: Pack, nation: Nation) -> tuple[DutyNumber, ...]:
    return tuple(
        DutyNumber(label=number.label, number=number.number, hours=number.hours)
        for number in pack.outside_numbers
        if not number.nations or nation in number.nations
    )
