"""Settings, numbers and cover that were changed behind the feeds are found."""

from __future__ import annotations

import pytest

from server.verify.findings import Check
from tests.verify.campaign import Campaign
from tests.verify.conftest import Intruder

CAMPAIGN = Campaign()
sql = CAMPAIGN.sql

for column, value in {
    "name": "name || ' Lodge'",
    "kind": "case kind when 'home' then 'school' else 'home' end",
    "nation": "'SCT'",
    "duty_numbers": """'[{"label":"Us","number":"07700 900999","hours":"always"}]'""",
    "open_hours": """'[{"weekday":7,"opens":"00:00","closes":"23:00"}]'""",
    "region_id": "case when region_id is null then (select region_id from region where tenant_id = $1) end",
}.items():
    sql(f"change_{column}_of_a_setting", Check.INDEX, f"update setting set {column} = {value} where tenant_id = $1")

sql("rename_a_region", Check.INDEX, "update region set name = 'South' where tenant_id = $1")
sql("take_somebody_off_the_rota", Check.INDEX, "delete from cover where tenant_id = $1 and said = 'rota'")
sql("take_back_what_somebody_said", Check.INDEX, "delete from cover where tenant_id = $1 and said = 'now'")
sql("let_a_shift_last", Check.INDEX, "update cover set to_at = to_at + interval '1 hour' where tenant_id = $1")
sql("put_somebody_else_on_cover", Check.INDEX,
    "update cover set person_id = (select person_id from appointment where tenant_id = $1 and role = 'head'"
    " order by person_id limit 1)"
    " where tenant_id = $1")  # fmt: skip
sql("lengthen_a_holiday", Check.INDEX, "update closure set to_on = to_on + 7 where tenant_id = $1")
sql("take_a_holiday_away", Check.INDEX, "delete from closure where tenant_id = $1")

sql("decide_by_a_policy_of_ones_own", Check.INDEX,
    "update tenant set pack_digest = (select digest from policy where tenant_id = $1 and layer <> '')"
    " where tenant_id = $1")  # fmt: skip
sql("say_what_an_old_policy_said", Check.INDEX,
    "update policy set texts = jsonb_set(texts, '{base/ladders}', '\"nobody\"') where tenant_id = $1")  # fmt: skip
sql("say_that_nothing_was_added", Check.INDEX, "update policy set layer = '' where tenant_id = $1 and layer <> ''")


@pytest.mark.parametrize("name", CAMPAIGN)
async def test_it_is_found(intruder: Intruder, name: str) -> None:
    await CAMPAIGN.run(intruder, name)
