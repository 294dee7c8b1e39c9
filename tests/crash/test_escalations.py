"""Nobody has a concern, or what it demands is late, and everything dies that can: each step is taken, each person told,
none lost (F3, F4, S8).

Two workers as processes, the web beside them, real pushes to a service on this machine. With nothing failing an alert
comes within 5 s of its step's time, which is measured when there are many, and before a lease runs out in any case;
without Redis within a minute; 35 s after a worker's death at the latest.
`--escalations 1000 -s` for the whole of it, with its figures.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from server.work.lease import LEASE
from tests.crash.chaos import WAIT_S, Chaos, reporting
from tests.crash.escalations import Arrival, Escalations, late
from tests.crash.owing import Owing
from tests.crash.parts import parts, settled_in
from tests.support.device import Person, TestDevice
from tests.support.harken import WithDemo
from tests.support.pushes import PushService, Subscription
from tests.support.running import Harken, harken_in

SEED = 20261122
QUIET_S, NO_REDIS_S, DEATH_S = 5.0, 60.0, 35.0
DUTY_S = 60.0
"""S8b: whatever died meanwhile."""
OWING_MIN = 6
WHOLE = 1000
PER_SECOND, SPREAD_MIN_S = 40, 2.0
SHARES = {"median": 0.5, "p99": 0.99, "all": 1.0}
SENIORS = ("devi", "tom", "helen", "ruth", "nadia", "peter")
"""Whom the ladders of one school can tell. All can be woken, so that no step hurries on for want of somebody."""
BATCH = 100


def test_none_is_lost(with_demo: WithDemo, tmp_path: Path, pytestconfig: pytest.Config) -> None:
    count: int = pytestconfig.getoption("--escalations")
    spread_s = max(count / PER_SECOND, SPREAD_MIN_S)
    with PushService() as service:
        settled = settled_in(with_demo(tmp_path), pushes_to=[service.origin])
        with parts(tmp_path, settled) as served, closing(harken_in(tmp_path)) as harken:
            tablet, other, people = harken.device(), harken.device(), woken(harken, service)
            matters = [tablet.new_id() for _ in range(count)]
            for n in range(0, count, BATCH):
                tablet.push([tablet.seal(tablet.concern(), cmd=cmd) for cmd in matters[n : n + BATCH]])
            owing = Owing(served, tablet.home.tenant, *_has_them(harken))
            field = Escalations(served, service, tablet.home.tenant, people, matters)
            chaos = Chaos(served, field, random.Random(SEED))  # noqa: S311 (moments, to be repeated)
            chaos.settle()
            began: list[datetime] = []
            with reporting(other) as reported:
                for phase in (chaos.nothing_fails, chaos.redis_is_lost, chaos.workers_die):
                    owing.climb(max(count // 3, OWING_MIN), spread_s)
                    began.append(datetime.now(UTC))
                    phase(spread_s)
                    if phase == chaos.workers_die and count < WHOLE:
                        field.hurry()
                    field.wait(WAIT_S)
            field.wait(WAIT_S)
            owing.wait(WAIT_S)
            arrivals, overdue = field.arrivals(), owing.late()
            assert served.verified() == ""
        assert service.faults == []
    quiet, no_redis, deaths = (
        [one for one in arrivals if from_ <= one.due < to]
        for from_, to in zip(began, [*began[1:], datetime.max.replace(tzinfo=UTC)], strict=True)
    )
    for name, of in (("nothing fails", quiet), ("Redis is lost", no_redis), ("workers die", deaths)):
        print(f"{name}: {figures(of)}")
    middle, last = overdue[len(overdue) // 2], overdue[-1]
    print(f"{len(overdue)} duties: median {middle:.2f} s, all {last:.2f} s from overdue to told")
    print(f"{len(service.received)} messages, {len(chaos.deaths)} deaths, {len(reported)} more concerns meanwhile")
    assert overdue[0] >= 0
    assert overdue[-1] <= DUTY_S
    assert late(quiet, 0.99) <= (QUIET_S if count >= WHOLE else LEASE.total_seconds())
    assert late(no_redis, 0.99) <= NO_REDIS_S
    assert max(since_death(one, chaos.deaths) for one in deaths) <= DEATH_S


def _has_them(harken: Harken) -> tuple[TestDevice, Person, str]:
    """A tablet, the lead who has all that is written there, and the deputy."""
    tablet = harken.device()
    lead = tablet.sign_in(*harken.sign_in_of("devi"))
    return tablet, lead, harken.person("tom")


def woken(harken: Harken, service: PushService) -> dict[str, Subscription]:
    """Everyone whom the school's ladders can tell, each on a device of their own that takes messages."""
    people = {}
    for login in SENIORS:
        reader = harken.reader(login, "alder")
        one = people[reader.me.person] = service.subscription()
        reader.device.http.post("/alerts/subscriptions", json=one.json()).raise_for_status()
    return people


def since_death(one: Arrival, deaths: Sequence[datetime]) -> float:
    """Seconds from when it was due, or from the last death before it came."""
    return (one.came - max(one.due, *(death for death in deaths if death <= one.came), one.due)).total_seconds()


def figures(arrivals: Sequence[Arrival]) -> str:
    steps = len({(one.matter, one.step) for one in arrivals})
    shares = ", ".join(f"{name} {late(arrivals, share):.2f} s" for name, share in SHARES.items())
    return f"{steps} escalations, {len(arrivals)} alerts; {shares} from due to arrival"
