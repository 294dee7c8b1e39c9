"""The people of a tenant as rules read them. Inside `Database.tenant_tx`, whose wall keeps other tenants' rows away."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from asyncpg import Connection

from server.access.appointments import Appointment, Place
from server.access.inviting import Inviting
from server.people.tables import AppointmentRow, PersonRow
from server.settings.tables import SettingRow
from sync.messages.people import Role


async def read_appointments() -> tuple[Appointment, ...]:
    """Every appointment there is or was, of everyone; which hold now is for the rule to say."""
    people = {row.person_id: row for row in await PersonRow.objects()}
    return tuple(
        Appointment(
            person=str(row.person_id),
            name=people[row.person_id].name,
            role=Role(row.role),
            title=row.title,
            setting=id_text(row.setting_id),
            region=id_text(row.region_id),
            from_at=row.from_at,
            to_at=row.to_at,
            id=str(row.appointment_id),
            disabled=people[row.person_id].disabled_at is not None,
        )
        for row in await AppointmentRow.objects()
    )


async def read_places() -> dict[str, Place]:
    """Every setting, and the region that it is in."""
    return {
        str(row.setting_id): Place(setting=str(row.setting_id), region=id_text(row.region_id))
        for row in await SettingRow.objects()
    }


async def read_inviting(connection: Connection, tenant: str, now: datetime) -> Inviting:
    """What says who may invite whom, and who agrees."""
    rows = await connection.fetch(
        "select distinct person_id from case_member where tenant_id = $1 and to_at is null", tenant
    )
    return Inviting(
        posts=await read_appointments(),
        places=await read_places(),
        following=frozenset(str(row["person_id"]) for row in rows),
        now=now,
    )


def id_text(value: UUID | None) -> str | None:
    """An id of a nullable column. Piccolo's types do not know that a column may be null."""
    return None if value is None else str(value)
