"""What is on record of a tenant's policy, for whoever shows something by it and decides nothing."""

from __future__ import annotations

from datetime import datetime

from asyncpg import Connection
from msgspec import Struct

from server.access.appointments import Place
from server.adopted.holding import Where
from server.adopted.replay import Past
from server.feeds.postgres.rows import facts_of
from server.people.reading import id_text
from server.policy.load import Packs
from server.policy.pack import Pack
from server.settings.tables import PolicyRow, SettingRow, TenantRow
from sync.messages.settings import Nation, SettingKind


class PackRow(Struct, frozen=True, kw_only=True):
    """`layer`: the provider's own additions as they are in use; empty if it has none."""

    slug: str
    pack_name: str
    layer: str


async def pack_of(tenant: str, packs: Packs) -> Pack:
    """Inside a transaction of that tenant, as all of these."""
    row = await row_of(tenant)
    return packs.of(row.pack_name, row.slug, row.layer)


async def row_of(tenant: str) -> PackRow:
    row = await TenantRow.objects().get(TenantRow.tenant_id == tenant)
    assert row is not None, "whoever asks belongs to a tenant"
    kept = await PolicyRow.objects().get((PolicyRow.tenant_id == tenant) & (PolicyRow.digest == row.pack_digest))
    return PackRow(slug=row.slug, pack_name=row.pack_name, layer="" if kept is None else kept.layer)


async def read_wheres() -> dict[str, Where]:
    return {
        str(row.setting_id): Where(
            name=row.name,
            kind=SettingKind(row.kind),
            nation=Nation(row.nation),
            place=Place(setting=str(row.setting_id), region=id_text(row.region_id)),
        )
        for row in await SettingRow.objects()
    }


async def past_concerns(connection: Connection, tenant: str, since: datetime) -> list[Past]:
    """Those that began on a desk: their answers, and nothing that anybody wrote."""
    rows = await connection.fetch(
        "select m.setting_id, m.danger, m.adult, m.disclosed, m.moved, m.kinds, m.classified, m.received_at"
        " from matter m join feed f on f.tenant_id = m.tenant_id and f.feed_id = coalesce(m.moved_from, m.feed_id)"
        " where m.tenant_id = $1 and m.kind = 'concern' and f.kind = 'desk' and m.received_at >= $2",
        tenant,
        since,
    )
    return [Past(setting=str(row["setting_id"]), facts=facts_of(row), received_at=row["received_at"]) for row in rows]
