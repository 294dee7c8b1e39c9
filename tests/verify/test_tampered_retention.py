"""Holds, reviews and disposals that were changed behind the feeds are found."""

from __future__ import annotations

import pytest

from server.verify.findings import Check
from tests.verify.campaign import Campaign
from tests.verify.conftest import Intruder

CAMPAIGN = Campaign()
sql = CAMPAIGN.sql

sql("take_a_hold_away", Check.INDEX, "delete from hold where tenant_id = $1 and lifted_at is null")
sql("lift_a_hold", Check.INDEX,
    "update hold set lifted_at = now(), lifted_by = hold_id where tenant_id = $1 and lifted_at is null")  # fmt: skip
sql("put_a_lifted_hold_back", Check.INDEX,
    "update hold set lifted_at = null, lifted_by = null where tenant_id = $1")  # fmt: skip
sql("put_a_hold_on_something_else", Check.INDEX,
    "update hold set of_id = (select person_id from person where tenant_id = $1 order by person_id limit 1)"
    " where tenant_id = $1")  # fmt: skip
sql("let_something_go_sooner", Check.INDEX,
    "update disposal set due_at = due_at - interval '1 day' where tenant_id = $1")  # fmt: skip
sql("say_that_somebody_else_decided", Check.INDEX,
    "update disposal set decided_by = (select person_id from person where tenant_id = $1 and person_id <> decided_by"
    " order by person_id limit 1) where tenant_id = $1")  # fmt: skip
sql("let_something_go_that_is_kept", Check.INDEX,
    "insert into disposal (tenant_id, matter_id, decided_by, decided_at, due_at)"
    " select r.tenant_id, r.matter_id, d.decided_by, d.decided_at, d.due_at from retention_review r, disposal d"
    " where r.tenant_id = $1 and d.tenant_id = $1 and r.keep_until is not null")  # fmt: skip
sql("say_that_it_is_done", Check.INDEX, "update disposal set done_at = now() where tenant_id = $1")
sql("keep_for_less_long", Check.INDEX,
    "update retention_review set keep_until = keep_until - 365 where tenant_id = $1")  # fmt: skip
sql("take_a_review_away", Check.INDEX, "delete from retention_review where tenant_id = $1")


@pytest.mark.parametrize("name", CAMPAIGN)
async def test_it_is_found(intruder: Intruder, name: str) -> None:
    await CAMPAIGN.run(intruder, name)
