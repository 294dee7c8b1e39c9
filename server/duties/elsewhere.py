"""In which other schools and homes a child is: those of this provider that tell each other, as leads of both have said
(R20), and those of others, as their record says, which are told outside Harken (R36). Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time
from typing import Final

from server.duties import reading
from server.duties.calendar import LOCAL
from server.duties.duty import Counterpart
from server.feeds.bridges import Bridge, Match
from sync.messages.children import Authority, ChildFacts, Stay, StayKind
from sync.messages.settings import SettingKind

LIVES_IN: Final = frozenset({StayKind.RESIDENTIAL, StayKind.SHORT_BREAK})
"""Where somebody has their care: who is at home with their family has no lead there."""


def outside(facts: ChildFacts, kind: SettingKind, own: Collection[str], today: date) -> tuple[str, ...]:
    """By name. `kind`: of the setting that asks: the school that a school's record names is that school. `own`: names
    of this provider's settings, without regard to case: nobody there is told outside Harken."""
    named = {name.casefold(): name for name in _named(facts, kind, today) if name}
    return tuple(name for low, name in named.items() if low not in own)


def counterparts(
    child: str, facts: ChildFacts, matches: Iterable[Match], bridges: Mapping[str, Bridge], today: date
) -> tuple[Counterpart, ...]:
    """Each setting once. Where their record names stays there, they are there while one of these is now: on a short
    break tonight's home and the main home, and the first no longer once it is over."""
    found: dict[str, Counterpart] = {}
    for match in matches:
        bridge = bridges.get(match.bridge_id)
        if bridge is None or not bridge.carries or match.beyond(child) is None or match.confirmed_at is None:
            continue
        setting = bridge.beyond(match.from_id) if child == match.child_id else match.from_id
        stays = [one for one in facts.stays if one.setting == setting]
        began = [_begins(one) for one in stays if is_now(one, today)]
        since = max(match.confirmed_at, min(began)) if began else match.confirmed_at
        found.setdefault(setting, Counterpart(setting=setting, since=since, here=bool(began) or not stays))
    return tuple(found.values())


def is_now(one: Authority | Stay, today: date) -> bool:
    """A date that names no day says nothing, and so ends nothing."""
    begins, ends = reading.day(one.from_on), reading.day(one.to_on)
    return (begins is None or begins <= today) and (ends is None or today <= ends)


def _named(facts: ChildFacts, kind: SettingKind, today: date) -> Iterator[str]:
    if kind is SettingKind.HOME:
        yield facts.school.strip()
    for stay in facts.stays:
        if stay.kind in LIVES_IN and stay.setting is None and is_now(stay, today):
            yield stay.where.strip()


def _begins(stay: Stay) -> datetime:
    day = reading.day(stay.from_on)
    return datetime.min.replace(tzinfo=UTC) if day is None else datetime.combine(day, time(0), LOCAL).astimezone(UTC)
