"""What a concern demands: planned and laid over what was kept, beside a bare loop over the same rules."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final

from msgspec import Struct

from server.duties.calendar import Holidays
from server.duties.duty import KnownChild, KnownConcern
from server.duties.folding import Story
from server.duties.nations import holidays_of
from server.duties.planning import plan
from server.duties.standing import stand
from server.feeds.matters import Facts
from server.policy.load import read_packs
from server.policy.owed import in_use
from server.policy.pack import Pack
from sync.messages.concerns import Answer
from sync.messages.settings import Nation, SettingKind

CONCERNS: Final = 2_000
CHILDREN: Final = tuple(
    KnownChild(child=f"00000000-0000-4000-8000-00000000000{n}", placing=("Eastshire",)) for n in range(1, 4)
)
BEGAN: Final = datetime(2026, 11, 16, 9, tzinfo=UTC)


class Planned(Struct, kw_only=True):
    """Microseconds for one concern of three children whom a child told of, in danger; how many duties and rules."""

    plan: float
    stand: float
    bare: float
    duties: int
    rules: int


def measure() -> Planned:
    pack = read_packs()["outcomes-first"]
    holidays = holidays_of(Nation.ENGLAND)
    concerns = [_concern(n) for n in range(CONCERNS)]
    rules = in_use(pack)
    for one in concerns:
        plan(one, rules, holidays, pack.forums)  # The years' bank holidays are read once, and not for a concern.
    return Planned(
        plan=_each(concerns, lambda one: plan(one, rules, holidays, pack.forums)),
        stand=_each(concerns, lambda one: stand(one, Story(), pack, holidays, one.received_at, frozenset())),
        bare=_each(concerns, lambda one: _bare(one, pack, holidays)),
        duties=len(plan(concerns[0], rules, holidays, pack.forums)),
        rules=len(rules),
    )


def report(of: Planned) -> list[str]:
    title = f"what a concern demands, {of.duties} duties by {of.rules} rules"
    return [
        f"{title:46}{'µs':>9}{'bare µs':>9}",
        f"  {'planned':44}{of.plan:9.0f}{of.bare:9.0f}   {of.plan / of.bare:.1f} ×",
        f"  {'planned, and laid over what was done':44}{of.stand:9.0f}{of.bare:9.0f}   {of.stand / of.bare:.1f} ×",
        "",
        "bare: for each rule and child, one comparison and the next day that is no weekend and no bank holiday.",
    ]


def _concern(n: int) -> KnownConcern:
    at = BEGAN + timedelta(minutes=7 * n)
    return KnownConcern(
        concern=f"00000000-0000-4000-8000-{n:012}",
        setting_kind=SettingKind.HOME,
        nation=Nation.ENGLAND,
        facts=Facts(danger=Answer.YES, disclosed=Answer.YES),
        children=CHILDREN,
        received_at=at,
        identified_at=at,
        shared_at=at,
        aware_at=at,
    )


def _bare(one: KnownConcern, pack: Pack, holidays: Holidays) -> int:
    found = 0
    for rule in pack.duties:
        for _ in one.children:
            day = one.received_at.date() + timedelta(days=1)
            while day.weekday() > 4 or day in holidays:
                day += timedelta(days=1)
            found += rule.refusable
    return found


def _each(concerns: list[KnownConcern], work: Callable[[KnownConcern], object]) -> float:
    """Of processor time: others work here too."""
    began = time.process_time()
    for one in concerns:
        work(one)
    return (time.process_time() - began) * 1e6 / len(concerns)
