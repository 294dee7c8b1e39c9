"""Settings as rows. The SQL migrations are the truth about these tables; keys there start with the tenant."""

from __future__ import annotations

from piccolo.columns import JSONB, UUID, Boolean, Bytea, Text, Timestamptz
from piccolo.table import Table

from server.db.engine import ENGINE


class TenantRow(Table, tablename="tenant", db=ENGINE):
    tenant_id = UUID(primary_key=True)
    slug = Text()
    name = Text()
    pack_name = Text()
    pack_digest = Bytea()
    made_at = Timestamptz()


class PolicyRow(Table, tablename="policy", db=ENGINE):
    """Piccolo wants one key column; the true key is the tenant and the digest."""

    tenant_id = UUID()
    digest = Bytea(primary_key=True)
    layer = Text()
    texts = JSONB()
    changed_by = UUID(null=True, default=None)
    used_at = Timestamptz()


class RegionRow(Table, tablename="region", db=ENGINE):
    tenant_id = UUID()
    region_id = UUID(primary_key=True)
    name = Text()


class SettingRow(Table, tablename="setting", db=ENGINE):
    tenant_id = UUID()
    setting_id = UUID(primary_key=True)
    region_id = UUID(null=True, default=None)
    kind = Text()
    nation = Text()
    name = Text()
    duty_numbers = JSONB()
    open_hours = JSONB()


class LadderRow(Table, tablename="ladder", db=ENGINE):
    """Only what a front door asks: has the end of a chain been reached here?"""

    tenant_id = UUID()
    matter_id = UUID(primary_key=True)
    setting_id = UUID(null=True, default=None)
    ended = Boolean()
