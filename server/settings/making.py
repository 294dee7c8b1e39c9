"""Furnishes a new provider: its keys, rows and feeds, and what devices learn from them, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import msgspec
from msgspec import Struct

from server.access.appointments import Appointment, Place
from server.chance import Chance
from server.children.listing import list_child
from server.children.tables import ChildRow
from server.feeds.append import Append, Draft, Origin
from server.feeds.postgres.unit import PostgresUnit
from server.keys.keyfile import Wrapping
from server.keys.tenant import KeyRing, make_tenant_keys
from server.people.listing import everyone_listed, list_person
from server.people.tables import AppointmentRow, PersonRow
from server.policy.pack import Pack
from server.rehearsals.monthly import REHEARSAL_BELL
from server.retention.reviews import RETENTION_BELL
from server.settings.joining import joined
from server.settings.listing import describe_region, describe_setting, describe_tenant
from server.settings.plan import NewSetting, NewTenant
from server.settings.tables import RegionRow, SettingRow
from sync import ids
from sync.feeds import FeedKind, FeedName
from sync.messages.children import ChildListed
from sync.messages.people import Role
from sync.messages.settings import SettingDescribed


class Given(Struct, frozen=True, kw_only=True):
    """What a provider is made from, beside the plan. `hashes` are the passphrase hashes by login, `rules` under which
    it is begun."""

    pack: Pack
    root: Wrapping
    keyring: KeyRing
    chance: Chance
    now: datetime
    hashes: Mapping[str, str]
    rules: str


class Ids(Struct, frozen=True, kw_only=True):
    """Ids given to what the plan names: settings and regions by ref, people by login, children by setting and place."""

    settings: dict[str, str]
    regions: dict[str, str]
    people: dict[str, str]
    children: dict[tuple[str, int], str]


async def furnish(unit: PostgresUnit, tenant: NewTenant, given: Given) -> Ids:
    """Everything of a provider but its own row, which `unit` must find. Returns the ids that it gave."""
    made = _ids(tenant, given.chance)
    await make_tenant_keys(unit.connection, unit.tenant_id, given.root, given.chance)
    await _setting_rows(unit.tenant_id, tenant, made)
    for bell in (REHEARSAL_BELL, RETENTION_BELL):
        await unit.ring(bell, list(made.settings.values()), given.now)
    appointments = await _people_rows(unit.tenant_id, tenant, made, given)

    append = Append(unit, await given.keyring.read(unit.connection, unit.tenant_id))
    together = joined(tenant, made.settings, made.children, given.now, given.chance)
    drafts = [*_drafts(unit.tenant_id, tenant, made, appointments, given.pack), *together.drafts]
    data_keys = {matter: append.new_data_key() for matter in dict.fromkeys(draft.matter_id for draft in drafts)}
    standing = append.feed_id(FeedName(FeedKind.CASE, unit.tenant_id))
    for name in _empty_feeds(made):
        append.feed_id(name)
    seed, origin_at = given.chance.uuid(), await unit.now()
    origin = Origin(at=origin_at, by=None, how="none", cmd=seed, pack=given.pack.digest, rules=given.rules)
    for n, draft in enumerate(drafts, start=1):
        append.add(ids.entry_id(seed, draft.kind, n), draft, origin, data_keys[draft.matter_id])
    await append.flush()

    advisers = {a.person for a in appointments if a.role is Role.SAFEGUARDING and a.setting is None}
    await unit.put_case_members([(standing, person) for person in sorted(advisers)])
    children = [
        ChildRow(tenant_id=unit.tenant_id, child_id=child, setting_id=made.settings[ref], data_key_id=data_keys[child])
        for (ref, _), child in made.children.items()
    ]
    if children:
        await ChildRow.insert(*children)
    await unit.put_bridges(together.bridges)
    await unit.put_matches(together.matches)
    return made


def _ids(tenant: NewTenant, chance: Chance) -> Ids:
    return Ids(
        settings={setting.ref: chance.uuid() for setting in tenant.settings},
        regions={region.ref: chance.uuid() for region in tenant.regions},
        people={person.login: chance.uuid() for person in tenant.people},
        children={(setting.ref, n): chance.uuid() for setting in tenant.settings for n in range(len(setting.children))},
    )


async def _setting_rows(tenant_id: str, tenant: NewTenant, made: Ids) -> None:
    for region in tenant.regions:
        await RegionRow.insert(RegionRow(tenant_id=tenant_id, region_id=made.regions[region.ref], name=region.name))
    for setting in tenant.settings:
        await SettingRow.insert(
            SettingRow(
                tenant_id=tenant_id,
                setting_id=made.settings[setting.ref],
                region_id=None if setting.region is None else made.regions[setting.region],
                kind=setting.kind.value,
                nation=setting.nation.value,
                name=setting.name,
                duty_numbers=msgspec.json.encode(setting.duty_numbers).decode(),
                open_hours="[]",
            )
        )


async def _people_rows(tenant_id: str, tenant: NewTenant, made: Ids, given: Given) -> list[Appointment]:
    appointments = []
    for person in tenant.people:
        await PersonRow.insert(
            PersonRow(
                tenant_id=tenant_id,
                person_id=made.people[person.login],
                login=person.login.strip().casefold(),
                name=person.name,
                passphrase_hash=given.hashes[person.login],
                email=person.mailed_at,
            )
        )
        for planned in person.appointments:
            appointment = Appointment(
                person=made.people[person.login],
                name=person.name,
                role=planned.role,
                title=planned.title,
                setting=None if planned.setting is None else made.settings[planned.setting],
                region=None if planned.region is None else made.regions[planned.region],
                from_at=given.now,
                to_at=None,
            )
            appointments.append(appointment)
            await AppointmentRow.insert(
                AppointmentRow(
                    tenant_id=tenant_id,
                    appointment_id=given.chance.uuid(),
                    person_id=appointment.person,
                    role=appointment.role.value,
                    title=appointment.title,
                    setting_id=appointment.setting,
                    region_id=appointment.region,
                    from_at=appointment.from_at,
                )
            )
    return appointments


def _drafts(tenant_id: str, tenant: NewTenant, made: Ids, appointments: list[Appointment], pack: Pack) -> list[Draft]:
    """What devices will read: the provider, its settings, who works there, which children live or learn there."""
    drafts = [describe_tenant(tenant_id, tenant.name, pack)]
    drafts += [describe_region(tenant_id, made.regions[region.ref], region.name) for region in tenant.regions]
    for setting in tenant.settings:
        setting_id = made.settings[setting.ref]
        place = Place(setting=setting_id, region=None if setting.region is None else made.regions[setting.region])
        drafts.append(describe_setting(_described(setting, place)))
        drafts += [list_person(one) for one in everyone_listed(place, appointments)]
        drafts += [
            list_child(
                setting_id,
                ChildListed(child=made.children[setting.ref, n], name=child.name, room=child.room),
            )
            for n, child in enumerate(setting.children)
        ]
    return drafts


def _described(setting: NewSetting, place: Place) -> SettingDescribed:
    return SettingDescribed(
        setting=place.setting,
        kind=setting.kind,
        nation=setting.nation,
        name=setting.name,
        duty_numbers=setting.duty_numbers,
        region=place.region,
    )


def _empty_feeds(made: Ids) -> list[FeedName]:
    """Feeds that exist before anything is in them, so that following one never tells that something has happened."""
    per_setting = (FeedKind.ROSTER, FeedKind.DESK)
    return [
        *(FeedName(kind, setting) for setting in made.settings.values() for kind in per_setting),
        *(FeedName(FeedKind.OWN, person) for person in made.people.values()),
    ]
