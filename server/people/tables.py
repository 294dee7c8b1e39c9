"""People as rows. The SQL migrations are the truth about these tables; keys there start with the tenant."""

from __future__ import annotations

from piccolo.columns import UUID, Bytea, Text, Timestamptz
from piccolo.table import Table

from server.db.engine import ENGINE


class PersonRow(Table, tablename="person", db=ENGINE):
    tenant_id = UUID()
    person_id = UUID(primary_key=True)
    login = Text()
    name = Text()
    passphrase_hash = Text(null=True, default=None, secret=True)
    disabled_at = Timestamptz(null=True, default=None)
    email = Text(null=True, default=None)


class AppointmentRow(Table, tablename="appointment", db=ENGINE):
    tenant_id = UUID()
    appointment_id = UUID(primary_key=True)
    person_id = UUID()
    role = Text()
    title = Text()
    setting_id = UUID(null=True, default=None)
    region_id = UUID(null=True, default=None)
    from_at = Timestamptz()
    to_at = Timestamptz(null=True, default=None)


class AuthorKeyRow(Table, tablename="author_key", db=ENGINE):
    tenant_id = UUID()
    key_id = UUID(primary_key=True)
    person_id = UUID()
    device_id = UUID()
    public = Bytea()
    from_at = Timestamptz()
    revoked_at = Timestamptz(null=True, default=None)
