"""Whose lead is told: of the provider's settings those in which leads have matched the child, and outside Harken those
of another provider, and nobody of one's own (R20, R36)."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from msgspec.structs import replace

from server.duties.elsewhere import counterparts, outside
from server.feeds.bridges import Bridge, Match
from sync.messages.bridges import MatchState
from sync.messages.children import ChildFacts, Stay, StayKind
from sync.messages.settings import SettingKind

TODAY = date(2026, 11, 20)
OWN = frozenset({"cedar house", "alder lane school"})


def stay(kind: StayKind, where: str, until: str | None = None, setting: str | None = None) -> Stay:
    return Stay(kind=kind, where=where, to_on=until, setting=setting)


def test_a_home_tells_another_providers_school_and_a_school_another_home() -> None:
    facts = ChildFacts(school=" Oak School ", stays=(stay(StayKind.RESIDENTIAL, "Elm House"),))
    assert outside(facts, SettingKind.HOME, OWN, TODAY) == ("Oak School", "Elm House")
    assert outside(facts, SettingKind.SCHOOL, OWN, TODAY) == ("Elm House",), "its own school is not outside"


def test_a_short_break_is_a_second_home() -> None:
    stays = (stay(StayKind.RESIDENTIAL, "Elm House"), stay(StayKind.SHORT_BREAK, "Fir House"))
    assert outside(ChildFacts(stays=stays), SettingKind.SCHOOL, OWN, TODAY) == ("Elm House", "Fir House")


@pytest.mark.parametrize(
    "facts",
    [
        ChildFacts(),
        ChildFacts(school="ALDER LANE School"),
        ChildFacts(stays=(stay(StayKind.FAMILY, "with her aunt"), stay(StayKind.DAY, "Oak School"))),
        ChildFacts(stays=(stay(StayKind.RESIDENTIAL, "Elm House", until="2026-11-19"),)),
        ChildFacts(stays=(stay(StayKind.RESIDENTIAL, "x", setting="00000000-0000-4000-8000-000000000001"),)),
    ],
)
def test_nobody_else_is(facts: ChildFacts) -> None:
    assert outside(facts, SettingKind.HOME, OWN, TODAY) == ()


def test_a_date_that_names_no_day_ends_nothing() -> None:
    facts = ChildFacts(stays=(stay(StayKind.RESIDENTIAL, "Elm House", until="2026-02-30"),))
    assert outside(facts, SettingKind.SCHOOL, OWN, TODAY) == ("Elm House",)


SCHOOL, HOME, BREAK = (f"00000000-0000-4000-8000-00000000000{n}" for n in (1, 2, 3))
PUPIL, RESIDENT, GUEST = (f"00000000-0000-4000-8000-00000000001{n}" for n in (1, 2, 3))
SINCE = datetime(2026, 9, 1, tzinfo=UTC)


def bridge(home: str = HOME, **changes: object) -> Bridge:
    made = Bridge(
        bridge_id=home, school_id=SCHOOL, home_id=home, from_id=home, offered_by=None, offered_at=SINCE, agreed_at=SINCE
    )
    return replace(made, **changes)


def match(home: str = HOME, there: str | None = RESIDENT, state: MatchState = MatchState.CONFIRMED) -> Match:
    """Offered by the school."""
    return Match(
        match_id=home, bridge_id=home, from_id=SCHOOL, child_id=PUPIL, there_id=there, state=state, confirmed_at=SINCE
    )


def found(child: str, matches: list[Match], *bridges: Bridge, stays: tuple[Stay, ...] = ()) -> dict[str, bool]:
    by_id = {one.bridge_id: one for one in bridges}
    there = counterparts(child, ChildFacts(stays=stays), matches, by_id, TODAY)
    return {one.setting: one.here for one in there}


def test_each_side_owes_it_to_the_other() -> None:
    assert found(PUPIL, [match()], bridge()) == {HOME: True}
    assert found(RESIDENT, [match()], bridge()) == {SCHOOL: True}
    assert found(GUEST, [match()], bridge()) == {}, "a match of others"


@pytest.mark.parametrize(
    ("matched", "joined"),
    [
        (match(there=None, state=MatchState.OFFERED), bridge()),
        (match(there=None, state=MatchState.DECLINED), bridge()),
        (match(state=MatchState.ENDED), bridge()),
        (match(), bridge(ended_at=SINCE)),
        (match(), bridge(agreed_at=None)),
        (match(), bridge(BREAK)),
    ],
    ids=["nobody answered", "not there", "not any more", "bridge ended", "never agreed", "another bridge"],
)
def test_it_takes_a_lead_of_each_who_say_so_and_settings_that_tell_each_other(matched: Match, joined: Bridge) -> None:
    assert found(PUPIL, [matched], joined) == {}


def test_where_the_record_says_when_they_stay_there_that_counts() -> None:
    both = [match(), match(BREAK, GUEST)], bridge(), bridge(BREAK)
    tonight = stay(StayKind.SHORT_BREAK, "Fir House", until="2026-11-21", setting=BREAK)
    over = stay(StayKind.SHORT_BREAK, "Fir House", until="2026-11-19", setting=BREAK)
    assert found(PUPIL, *both, stays=(tonight,)) == {HOME: True, BREAK: True}
    assert found(PUPIL, *both, stays=(over,)) == {HOME: True, BREAK: False}
    assert found(PUPIL, *both, stays=(over, tonight)) == {HOME: True, BREAK: True}


@pytest.mark.parametrize(("began", "since"), [("2026-11-18", "2026-11-18"), ("2026-08-01", "2026-09-01")])
def test_since_they_came_or_since_it_is_known(began: str, since: str) -> None:
    stays = (Stay(kind=StayKind.RESIDENTIAL, where="Damson House", setting=HOME, from_on=began),)
    [one] = counterparts(PUPIL, ChildFacts(stays=stays), [match()], {HOME: bridge()}, TODAY)
    assert one.since.date().isoformat() == since
