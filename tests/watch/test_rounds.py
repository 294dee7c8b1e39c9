"""What a worker counts over all providers, without naming any."""

from __future__ import annotations

from datetime import timedelta

from server.clock import SystemClock
from server.db.tenant_tx import Database
from server.figures import FIGURES
from server.watch.rounds import Rounds
from tests.support.clock import StillClock
from tests.support.database import run
from tests.support.web import Web


def figure(name: str, **labels: str) -> float:
    value = FIGURES.get_sample_value(name, labels)
    assert value is not None
    return value


def test_a_round_counts_what_waits_in_all_providers(web: Web) -> None:
    made = web.made.items()
    for slug, tenant in made:
        web.sql(
            slug,
            "insert into alert (tenant_id, alert_id, person_id, matter_id, step, says, made_at) select $1,"
            " gen_random_uuid(), person_id, gen_random_uuid(), 0, 'now', now() - interval '20 minutes' from person"
            " limit 1",
            tenant.tenant,
        )
    late_duty(web)
    with web.device() as one, web.device("outcomes-first", "cedar") as other:
        one.push([b"no envelope"])
        other.push([b"nor this"])
    web.sql("affinity", "update server set backed_up_at = now() - interval '1 hour'")
    clock = StillClock(SystemClock().now())
    rounds = run(one_round(web, clock))
    assert figure("harken_tenants") == len(made)
    assert figure("harken_held_waiting") == 2
    assert figure("harken_concerns_overdue") == 1
    assert 1_190 < figure("harken_oldest_alert_seconds") < 1_260
    assert figure("harken_due", kind="ladder") >= 0
    assert figure("harken_subscriptions", state="failing") == 0
    before = figure("harken_backup_age_seconds")
    clock.after(timedelta(minutes=10))
    rounds.tell_ages()
    assert round(figure("harken_backup_age_seconds") - before) == 600
    assert 1_790 < figure("harken_oldest_alert_seconds") < 1_860


def late_duty(web: Web) -> None:
    """Two people were told that something is late, and it is to be looked at again. What was done is not."""
    for due in (True, False):
        [row] = web.sql("affinity", "select gen_random_uuid() as matter")
        web.sql(
            "affinity",
            "insert into alert (tenant_id, alert_id, person_id, matter_id, step, says, made_at, done_at, duty_id)"
            " select $1, gen_random_uuid(), person_id, $2, 1, 'now', now() - interval '50 minutes', now(),"
            " gen_random_uuid() from person limit 2",
            *(web.affinity.tenant, row["matter"]),
        )
        if due:
            web.sql(
                "affinity",
                "insert into due (at, tenant_id, kind, id) values (now() + interval '1 hour', $1, 'duties', $2)",
                *(web.affinity.tenant, row["matter"]),
            )


async def one_round(web: Web, clock: StillClock) -> Rounds:
    database = await Database.open(web.settings.dsn_worker, connections=1)
    rounds = Rounds(database, clock, ["ladder", "held"], pause=0)
    try:
        await rounds.round()
    finally:
        await database.close()
    return rounds
