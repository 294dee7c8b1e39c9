"""Children as rows: ids only. Names are in feeds, encrypted; the SQL migrations are the truth about this table."""

from __future__ import annotations

from piccolo.columns import UUID
from piccolo.table import Table

from server.db.engine import ENGINE


class ChildRow(Table, tablename="child", db=ENGINE):
    tenant_id = UUID()
    child_id = UUID(primary_key=True)
    setting_id = UUID()
    data_key_id = UUID()
