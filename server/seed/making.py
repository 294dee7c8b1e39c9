"""Makes one provider: its keys, rows and feeds, and what devices learn from them, in one transaction."""

from __future__ import annotations

from datetime import datetime
from typing import Final

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
from server.people.listing import list_person
from server.people.tables import AppointmentRow, PersonRow
from server.policy.pack import Pack
from server.rehearsals.monthly import REHEARSAL_BELL
from server.seed.document import SeedSetting, SeedTenant
from server.settings.listing import describe_setting, describe_tenant
from server.settings.tables import RegionRow, SettingBridgeRow, SettingRow, TenantRow
from sync import ids
from sync.feeds import FeedKind, FeedName
from sync.messages.children import ChildListed
from sync.messages.people import PersonListed, Role
from sync.messages.settings import SettingDescribed

RULES: Final = "seed/1"


class Given(Struct, frozen=True, kw_only=True):
    """What a provider is made from, beside the file. `hashes` are the passphrase hashes by login."""

    pack: Pack
    root: Wrapping
    keyring: KeyRing
    chance: Chance
    now: datetime
    hashes: dict[str, str]


class Ids(Struct, frozen=True, kw_only=True):
    """Ids given to what the file names: settings and regions by ref, people by login, children by setting and place."""

    settings: dict[str, str]
    regions: dict[str, str]
    people: dict[str, str]
    children: dict[tuple[str, int], str]


async def make_tenant(unit: PostgresUnit, tenant: SeedTenant, given: Given) -> dict[str, str]:
    """Makes everything of a tenant and returns its children's names by id. `unit` is open for an id not yet in use."""
    made = _ids(tenant, given.chance)
    await _tenant_rows(unit, tenant, given)
    await make_tenant_keys(unit.connection, unit.tenant_id, given.root, given.chance)
    await _setting_rows(unit.tenant_id, tenant, made, given.now)
    await unit.ring(REHEARSAL_BELL, list(made.settings.values()), given.now)
    appointments = await _people_rows(unit.tenant_id, tenant, made, given)

    append = Append(unit, await given.keyring.read(unit.connection, unit.tenant_id))
    drafts = _drafts(unit.tenant_id, tenant, made, appointments, given.pack)
    data_keys = {matter: append.new_data_key() for matter in dict.fromkeys(draft.matter_id for draft in drafts)}
    standing = append.feed_id(FeedName(FeedKind.CASE, unit.tenant_id))
    for name in _empty_feeds(made):
        append.feed_id(name)
    seed, origin_at = given.chance.uuid(), await unit.now()
    origin = Origin(at=origin_at, by=None, how="none", cmd=seed, pack=given.pack.digest, rules=RULES)
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
    return {
        made.children[setting.ref, n]: child.name
        for setting in tenant.settings
        for n, child in enumerate(setting.children)
    }


def _ids(tenant: SeedTenant, chance: Chance) -> Ids:
    return Ids(
        settings={setting.ref: chance.uuid() for setting in tenant.settings},
        regions={region.ref: chance.uuid() for region in tenant.regions},
        people={person.login: chance.uuid() for person in tenant.people},
        children={(setting.ref, n): chance.uuid() for setting in tenant.settings for n in range(len(setting.children))},
    )


async def _tenant_rows(unit: PostgresUnit, tenant: SeedTenant, given: Given) -> None:
    await TenantRow.insert(
        TenantRow(
            tenant_id=unit.tenant_id,
            slug=tenant.slug,
            name=tenant.name,
            pack_name=given.pack.name,
            pack_digest=given.pack.digest,
            made_at=given.now,
        )
    )
    await unit.connection.execute(
        "insert into tenant_slug (slug, tenant_id) values ($1, $2)", tenant.slug, unit.tenant_id
    )


async def _setting_rows(tenant_id: str, tenant: SeedTenant, made: Ids, now: datetime) -> None:
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
            )
        )
    for here, there in tenant.bridges:
        await SettingBridgeRow.insert(
            SettingBridgeRow(
                tenant_id=tenant_id, setting_id=made.settings[here], other_id=made.settings[there], agreed_at=now
            )
        )


async def _people_rows(tenant_id: str, tenant: SeedTenant, made: Ids, given: Given) -> list[Appointment]:
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
        for seeded in person.appointments:
            appointment = Appointment(
                person=made.people[person.login],
                name=person.name,
                role=seeded.role,
                title=seeded.title,
                setting=None if seeded.setting is None else made.settings[seeded.setting],
                region=None if seeded.region is None else made.regions[seeded.region],
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


def _drafts(tenant_id: str, tenant: SeedTenant, made: Ids, appointments: list[Appointment], pack: Pack) -> list[Draft]:
    """What devices will read: the provider, its settings, who works there, which children live or learn there."""
    drafts = [describe_tenant(tenant_id, tenant.name, pack)]
    for setting in tenant.settings:
        setting_id = made.settings[setting.ref]
        place = Place(setting=setting_id, region=None if setting.region is None else made.regions[setting.region])
        drafts.append(describe_setting(_described(setting, setting_id)))
        drafts += [list_person(listed) for listed in _listed(place, appointments)]
        drafts += [
            list_child(
                setting_id,
                ChildListed(child=made.children[setting.ref, n], name=child.name, room=child.room),
            )
            for n, child in enumerate(setting.children)
        ]
    return drafts


def _described(setting: SeedSetting, setting_id: str) -> SettingDescribed:
    return SettingDescribed(
        setting=setting_id,
        kind=setting.kind,
        nation=setting.nation,
        name=setting.name,
        duty_numbers=setting.duty_numbers,
    )


def _listed(place: Place, appointments: list[Appointment]) -> list[PersonListed]:
    """Each person once: by their appointment here, or else by the one above that covers the setting, because their
    name will stand under what they do in a confidential feed."""
    here = sorted((a for a in appointments if a.covers(place)), key=lambda a: a.setting is None)
    first = {a.person: a for a in reversed(here)}
    return [
        PersonListed(person=a.person, setting=place.setting, name=a.name, role=a.role, title=a.title)
        for a in here
        if first[a.person] is a
    ]


def _empty_feeds(made: Ids) -> list[FeedName]:
    """Feeds that exist before anything is in them, so that following one never tells that something has happened."""
    per_setting = (FeedKind.ROSTER, FeedKind.DESK)
    return [
        *(FeedName(kind, setting) for setting in made.settings.values() for kind in per_setting),
        *(FeedName(FeedKind.OWN, person) for person in made.people.values()),
    ]
