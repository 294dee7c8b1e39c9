"""Nobody keeps a duty quiet: one that is never looked at again, or whose alert went to nobody, is found (S8b)."""

from __future__ import annotations

import pytest

from server.verify.findings import Check
from tests.verify.campaign import Campaign
from tests.verify.conftest import Intruder

CAMPAIGN = Campaign()
sql = CAMPAIGN.sql

OPEN = (
    "tenant_id = $1 and kind = 'duties' and id in (select e.matter_id from entry e join newest_state n"
    " on n.tenant_id = $1 and n.feed_id = e.feed_id and n.seq = e.seq and n.kind = 'duty-kept' where e.tenant_id = $1)"
)
ALERT = (
    "tenant_id = $1 and alert_id = (select alert_id from alert where tenant_id = $1 and duty_id is not null"
    " order by md5(concat(matter_id, person_id, step)), made_at limit 1)"
)

sql("never_look_at_what_is_owed_again", Check.WAKING, f"delete from due where {OPEN}")
sql("look_at_what_is_owed_next_year", Check.WAKING, f"update due set at = at + interval '1 year' where {OPEN}")
sql("look_at_what_is_not_there", Check.FOREIGN,
    "insert into due (at, tenant_id, kind, id) values (now(), $1, 'duties', gen_random_uuid())")  # fmt: skip
# With those of the ladder, which here were made minutes before: whom one of them woke, a duty need not wake again.
sql("remove_alerts_of_what_is_late", Check.WAKING,
    "delete from alert where tenant_id = $1 and matter_id in (select matter_id from alert where duty_id is not null)"
    )  # fmt: skip
sql("wake_somebody_of_what_another_duty_was_told", Check.WAKING,
    f"update alert set duty_id = gen_random_uuid() where {ALERT}")  # fmt: skip
sql("wake_an_outsider_of_what_is_late", Check.WAKING,
    "update alert set person_id = (select person_id from person p where p.tenant_id = $1 and not exists (select"
    " from alert a where a.tenant_id = $1 and a.matter_id = alert.matter_id and a.person_id = p.person_id)"
    " order by p.person_id limit 1)"
    f" where {ALERT}")  # fmt: skip
sql("call_an_alert_of_a_duty_one_of_a_ladder", Check.WAKING, f"update alert set duty_id = null where {ALERT}")
sql("forget_how_a_duty_stands", Check.INDEX,
    "delete from newest_state where tenant_id = $1 and kind = 'duty-kept'")  # fmt: skip


@pytest.mark.parametrize("name", CAMPAIGN)
async def test_it_is_found(intruder: Intruder, name: str) -> None:
    await CAMPAIGN.run(intruder, name)
