"""What keeping people leaves behind: every kind of entry and row once, and what they had who are gone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from server.devices import posting
from sync.messages.base import Command
from sync.messages.concerns import AcknowledgeConcern
from sync.messages.people import (
    AddPerson,
    AppointPerson,
    CorrectPerson,
    EndAppointment,
    RestorePerson,
    Role,
    SuspendPerson,
)
from tests.verify.writing import PACKS, Provider

SOON = timedelta(seconds=1)
"""It must be to come still when the next command arrives, however busy the machine is."""


async def people(made: Provider, *, had: str, had_next: str) -> None:
    """Somebody comes and goes by command, another by the clock; a lead is suspended and comes back. `had` and
    `had_next` are concerns that nobody has."""

    async def does(command: Command) -> str:
        cmd, envelope = await made.seal(command, made.administrator)
        [answered] = await made.push(envelope)
        assert answered.receipt.split()[5] == "accepted", (command, answered.receipt)
        return cmd

    await _confirmed(made)
    assert made.lead.person is not None
    jay = await does(AddPerson(name="Jay", login=" Jay@Oak.example ", email="jay@oak.example"))
    await does(CorrectPerson(person=jay, name="Jay Moss"))
    post = await does(AppointPerson(person=jay, role=Role.DEPUTY, title="Deputy", setting=made.setting))
    above = await does(AppointPerson(person=jay, role=Role.SAFEGUARDING, title="Adviser"))
    assert await made.does(AcknowledgeConcern(concern=had), made.lead) == "accepted"
    await does(SuspendPerson(person=made.lead.person))
    await does(RestorePerson(person=made.lead.person))
    for appointment in (post, above):
        await does(EndAppointment(appointment=appointment))
    kay = await does(AddPerson(name="Kay", login="kay"))
    later = datetime.now(UTC) + SOON
    until = _said(later)
    brief = AppointPerson(person=kay, role=Role.RECORDER, title="Supply", setting=made.annexe, to_at=until)
    await does(brief)
    assert await made.does(AcknowledgeConcern(concern=had_next), made.lead) == "accepted"
    again = AppointPerson(person=made.lead.person, role=Role.LEAD, title="Lead", setting=made.annexe)
    await does(again)
    own = await _post_of(made, made.lead.person)
    await does(EndAppointment(appointment=own, at=until))
    async with made.store.unit(made.tenant) as unit:
        await unit.connection.execute("select pg_sleep(greatest(0, extract(epoch from $1 - clock_timestamp())))", later)
    await posting.look(made.store, await made.keys(), PACKS, [kay, made.lead.person])
    await does(AppointPerson(person=made.lead.person, role=Role.LEAD, title="Lead", setting=made.setting))


def _said(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


async def _confirmed(made: Provider) -> None:
    """The administrator has just shown their second factor on the tablet."""
    async with made.store.unit(made.tenant) as unit:
        await unit.connection.execute(
            "insert into session"
            " (tenant_id, token_hash, person_id, device_id, made_at, seen_at, idle_ends_at, ends_at, confirmed_at)"
            " values ($1, $2, $3, $4, now(), now(), now() + interval '1 day', now() + interval '1 day', now())",
            made.tenant,
            made.dice.bytes(32),
            made.administrator.person,
            made.tablet.id,
        )


async def _post_of(made: Provider, person: str) -> str:
    """Their appointment at the first setting."""
    async with made.store.unit(made.tenant) as unit:
        return str(
            await unit.connection.fetchval(
                "select appointment_id from appointment where tenant_id = $1 and person_id = $2 and setting_id = $3",
                made.tenant,
                person,
                made.setting,
            )
        )
