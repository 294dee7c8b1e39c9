"""Nobody is left untold unseen: a ladder that stops, a step that never was, an alert that nobody gets are all found."""

from __future__ import annotations

import pytest

from server.verify.findings import Check
from tests.verify.campaign import AT, Campaign, rechain
from tests.verify.conftest import Intruder

CAMPAIGN = Campaign()
found_as, sql = CAMPAIGN.found_as, CAMPAIGN.sql

LADDER = "tenant_id = $1 and matter_id = (select matter_id from ladder where tenant_id = $1 {}"
LADDER += " order by md5(matter_id::text) limit 1)"
ONE = LADDER.format("")
LAST_BELL = "tenant_id = $1 and kind = '{}' and id = (select id from due where tenant_id = $1 and kind = '{}'"
LAST_BELL += " order by at desc, md5(id::text) limit 1)"


# -- rows of ladders -----------------------------------------------------------------------------------------------

for column, value in {
    "name": "case name when 'now' then 'today' else 'now' end",
    "round": "round + 1",
    "taken": "taken - 1",
    "told": "array_append(told, gen_random_uuid())",
    "skipped": "array_append(skipped, gen_random_uuid())",
    "unanswered": "not unanswered",
    "ended": "not ended",
    "setting_id": "gen_random_uuid()",
    "last_at": "last_at + interval '5 minutes'",
}.items():
    sql(f"change_{column}_of_a_ladder", Check.INDEX, f"update ladder set {column} = {value} where {ONE}")

sql("call_it_unanswered_by_nobody", Check.INDEX,
    f"update ladder set unanswered = false where {LADDER.format('and unanswered')}")  # fmt: skip
sql("say_of_a_rehearsal_that_it_is_real", Check.WAKING,
    "update alert set says = 'now' where tenant_id = $1 and says = 'rehearsal'")  # fmt: skip
sql("take_down_the_banner", Check.INDEX, f"update ladder set ended = false where {LADDER.format('and ended')}")
sql("say_on_every_tablet_that_something_confidential_waits", Check.INDEX,
    "update ladder l set ended = true from matter m join feed f using (tenant_id, feed_id)"
    " where l.tenant_id = $1 and m.tenant_id = $1 and m.matter_id = l.matter_id and f.kind = 'case'")  # fmt: skip
sql("tell_who_passed_it_on_again", Check.INDEX,
    f"update ladder set skipped = '{{}}' where {LADDER.format('''and skipped <> '{}' ''')}")  # fmt: skip
sql("count_from_tomorrow", Check.WAKING, f"update ladder set from_at = from_at + interval '1 day' where {ONE}")
sql("remove_a_ladder", Check.WAKING, f"delete from ladder where {ONE}")
sql("remove_a_ladder_and_its_bell", Check.WAKING, f"delete from ladder where {ONE}",
    "delete from due where tenant_id = $1 and kind = 'ladder' and not exists"
    " (select from ladder l where l.tenant_id = $1 and l.matter_id = due.id)")  # fmt: skip
sql("let_a_matter_be_had", Check.INDEX,
    f"update matter set state = 'acknowledged', acknowledged_at = now() where {ONE}",
    "delete from ladder where tenant_id = $1 and matter_id in"
    " (select matter_id from matter where tenant_id = $1 and state = 'acknowledged')",
    "delete from due where tenant_id = $1 and kind = 'ladder' and not exists"
    " (select from ladder l where l.tenant_id = $1 and l.matter_id = due.id)")  # fmt: skip
sql("tell_of_what_somebody_has", Check.WAKING,
    "insert into ladder select l.tenant_id, m.matter_id, m.setting_id, l.name, m.round, l.from_at, 0, l.last_at, '{}',"
    " '{}', false, false from ladder l join matter m using (tenant_id) where tenant_id = $1 and m.state <> 'unread'"
    " order by m.matter_id, l.matter_id limit 1")  # fmt: skip
sql("invent_a_ladder", Check.FOREIGN,
    "insert into ladder select tenant_id, gen_random_uuid(), setting_id, name, round, from_at, taken, last_at, told,"
    " skipped, unanswered, ended from ladder where tenant_id = $1 order by matter_id limit 1")  # fmt: skip
sql("open_a_matter_again", Check.INDEX, f"update matter set round = round + 1 where {ONE}",
    f"update ladder set round = round + 1 where {ONE}")  # fmt: skip


# -- what is due ---------------------------------------------------------------------------------------------------

sql("never_ring_for_a_ladder", Check.WAKING, f"delete from due where {LAST_BELL.format('ladder', 'ladder')}")
sql("ring_for_a_ladder_tomorrow", Check.WAKING,
    f"update due set at = at + interval '1 day' where {LAST_BELL.format('ladder', 'ladder')}")  # fmt: skip
sql("ring_for_something_urgent_in_an_hour", Check.WAKING,
    "update due set at = rung_at + interval '1 hour' where tenant_id = $1 and kind = 'ladder' and id in"
    " (select matter_id from ladder where tenant_id = $1 and name = 'now')")  # fmt: skip
sql("ring_for_nothing", Check.FOREIGN,
    "insert into due (at, tenant_id, kind, id) values (now(), $1, 'ladder', gen_random_uuid())")  # fmt: skip
sql("ring_for_alerts_next_week", Check.WAKING,
    "update due set at = at + interval '7 days' where tenant_id = $1 and kind = 'alert'")  # fmt: skip
sql("never_ring_for_an_alert", Check.WAKING, f"delete from due where {LAST_BELL.format('alert', 'alert')}")


# -- alerts --------------------------------------------------------------------------------------------------------

ALERT = (
    "tenant_id = $1 and alert_id ="
    " (select alert_id from alert where tenant_id = $1"
    " order by md5(concat(matter_id, person_id, step)), made_at limit 1)"
)
sql("remove_an_alert", Check.WAKING, f"delete from alert where {ALERT}")
sql("remove_every_alert_with_its_bell", Check.WAKING, "delete from alert where tenant_id = $1",
    "delete from due where tenant_id = $1 and kind = 'alert'")  # fmt: skip
sql("remove_alerts_that_were_done", Check.WAKING, "update alert set done_at = now() where tenant_id = $1",
    f"delete from alert where {ALERT}")  # fmt: skip
sql("double_an_alert", Check.WAKING,
    "insert into alert (tenant_id, alert_id, person_id, matter_id, step, says, made_at)"
    " select tenant_id, gen_random_uuid(), person_id, matter_id, step, says, made_at from alert"
    f" where {ALERT}")  # fmt: skip
for column, value in {
    "person_id": "(select person_id from person p where p.tenant_id = $1 and p.person_id <> alert.person_id"
    " order by p.person_id limit 1)",
    "step": "step + 1",
    "says": "case says when 'now' then 'waiting' else 'now' end",
    "made_at": "made_at - interval '1 minute'",
}.items():
    sql(f"change_{column}_of_an_alert", Check.WAKING, f"update alert set {column} = {value} where {ALERT}")
sql("alert_of_nothing", Check.FOREIGN, f"update alert set matter_id = gen_random_uuid() where {ALERT}")


# -- who reads a case ----------------------------------------------------------------------------------------------

CASE = "tenant_id = $1 and kind = 'case' and about <> $1"
"""Of one matter, and not the standing one."""


@found_as(Check.INDEX)
async def let_an_outsider_into_a_case(intruder: Intruder) -> None:
    await intruder.do(
        f"insert into case_member select $1, feed_id, $2, now() from feed where {CASE}",
        intruder.lived.oak.annexe_lead,
    )


@found_as(Check.INDEX)
async def take_out_of_a_case_who_was_told(intruder: Intruder) -> None:
    await intruder.do(
        f"delete from case_member where feed_id in (select feed_id from feed where {CASE}) and person_id = $2",
        intruder.lived.oak.safeguarding,
    )


@found_as(Check.LADDER)
async def exclude_who_was_told(intruder: Intruder) -> None:
    await intruder.do(
        f"insert into exclusion select $1, about, $2 from feed where {CASE}",
        intruder.lived.oak.safeguarding,
    )


# -- ends of feeds, cut off with all that leans on them ------------------------------------------------------------


async def cut_off_the_last(intruder: Intruder, person: str | None, state: str) -> None:
    """Of the feed of somebody's own, whose state and heads are then as if it had never been."""
    feed = await intruder.look("select * from feed where tenant_id = $1 and kind = 'own' and about = $2", person)
    last = await intruder.look(f"select * from entry {AT}", feed["feed_id"], feed["seq"])
    await intruder.do(f"delete from entry {AT}", feed["feed_id"], feed["seq"])
    if last["prev"] is None:
        await intruder.do(f"delete from newest_state {AT} and kind = $4", feed["feed_id"], feed["seq"], state)
    else:
        put_back = f"update newest_state set seq = $5 {AT} and kind = $4"
        await intruder.do(put_back, feed["feed_id"], feed["seq"], state, last["prev"])
    await rechain(intruder, feed["feed_id"])


@found_as(Check.LADDER)
async def cut_off_the_last_that_a_senior_was_told(intruder: Intruder) -> None:
    await cut_off_the_last(intruder, intruder.lived.oak.head, "setting-waits")


@found_as(Check.LADDER)
async def cut_off_the_last_step_that_a_recorder_was_told_of(intruder: Intruder) -> None:
    await cut_off_the_last(intruder, intruder.lived.oak.recorder.person, "report-told")


@found_as(Check.LADDER)
async def cut_off_the_step_that_being_opened_again_brought(intruder: Intruder) -> None:
    """The last entry of the desk, with its alerts, and its ladder set back to where it would begin."""
    oak = intruder.lived.oak
    last = await intruder.look(
        "select e.* from entry e join feed f using (tenant_id, feed_id) where tenant_id = $1 and f.kind = 'desk'"
        " and f.about = $2 order by e.seq desc limit 1",
        oak.setting,
    )
    await intruder.do(f"delete from entry {AT}", last["feed_id"], last["seq"])
    await rechain(intruder, last["feed_id"])
    await intruder.do(
        "delete from alert a using matter m where a.tenant_id = $1 and a.matter_id = $2 and m.tenant_id = $1"
        " and m.matter_id = $2 and a.made_at = (select last_at from ladder where tenant_id = $1 and matter_id = $2)",
        last["matter_id"],
    )
    await intruder.do(
        "update ladder set taken = 0, told = '{}' where tenant_id = $1 and matter_id = $2", last["matter_id"]
    )


@found_as(Check.LADDER)
async def give_a_seniors_feed_to_another(intruder: Intruder) -> None:
    await intruder.do(
        "update feed set about = gen_random_uuid() where tenant_id = $1 and about = $2", intruder.lived.oak.head
    )


@pytest.mark.parametrize("name", CAMPAIGN)
async def test_it_is_found(intruder: Intruder, name: str) -> None:
    await CAMPAIGN.run(intruder, name)
