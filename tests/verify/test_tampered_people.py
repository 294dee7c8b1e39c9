"""People and appointments that were changed behind the feeds are found."""

from __future__ import annotations

import pytest

from server.verify.findings import Check
from tests.verify.campaign import Campaign
from tests.verify.conftest import Intruder

CAMPAIGN = Campaign()
sql = CAMPAIGN.sql

sql("suspend_everybody", Check.INDEX, "update person set disabled_at = now() where tenant_id = $1")
sql("let_in_who_is_suspended_and_out_who_is_not", Check.INDEX,
    "update person set disabled_at = now() where tenant_id = $1 and login = 'kay'")  # fmt: skip
sql("rename_somebody", Check.INDEX, "update person set name = 'Ann' where tenant_id = $1 and name = 'Jay Moss'")
sql("mail_somebody_elsewhere", Check.INDEX,
    "update person set email = 'me@evil.example' where tenant_id = $1 and login = 'kay'")  # fmt: skip
sql("take_a_login", Check.INDEX, "update person set login = 'me' where tenant_id = $1 and login = 'kay'")
sql("promote_somebody", Check.INDEX,
    "update appointment set role = 'lead' where tenant_id = $1 and title = 'Supply'")  # fmt: skip
sql("appoint_somebody_everywhere", Check.INDEX,
    "update appointment set setting_id = null where tenant_id = $1 and title = 'Supply'")  # fmt: skip
sql("let_an_appointment_last", Check.INDEX,
    "update appointment set to_at = null where tenant_id = $1 and title = 'Deputy'")  # fmt: skip
sql("end_an_appointment", Check.INDEX,
    "update appointment set to_at = now() where tenant_id = $1 and role = 'head'")  # fmt: skip
sql("appoint_somebody_whom_nobody_appointed", Check.INDEX,
    "insert into appointment (tenant_id, appointment_id, person_id, role, title, setting_id, from_at)"
    " select tenant_id, gen_random_uuid(), person_id, 'lead', 'Lead', setting_id, now() - interval '1 hour'"
    " from appointment where tenant_id = $1 and role = 'recorder' and setting_id is not null limit 1")  # fmt: skip
sql("forget_a_post_of_the_seed", Check.INDEX, "delete from appointment where tenant_id = $1 and role = 'safeguarding'")
sql("forget_an_appointment", Check.INDEX, "delete from appointment where tenant_id = $1 and title = 'Adviser'")


@pytest.mark.parametrize("name", CAMPAIGN)
async def test_it_is_found(intruder: Intruder, name: str) -> None:
    await CAMPAIGN.run(intruder, name)
