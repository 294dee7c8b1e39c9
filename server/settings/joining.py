"""Bridges and matched children of a provider that is begun with some: agreed already, by whoever writes the plan."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct

from server.chance import Chance
from server.feeds.append import Draft, instant
from server.feeds.bridges import Bridge, Match
from server.feeds.registers import Setting
from server.handoffs.listing import keep_bridge, keep_match
from server.settings.plan import NewMatch, NewTenant
from sync.messages.bridges import MatchedChild, MatchKept, MatchState
from sync.messages.settings import SettingKind


class Joined(Struct, frozen=True, kw_only=True):
    bridges: tuple[Bridge, ...]
    matches: tuple[Match, ...]
    drafts: tuple[Draft, ...]


def joined(
    tenant: NewTenant,
    settings: Mapping[str, str],
    children: Mapping[tuple[str, int], str],
    now: datetime,
    chance: Chance,
) -> Joined:
    """`settings` are ids by ref, `children` by ref and place."""
    register = {
        settings[one.ref]: Setting(
            setting_id=settings[one.ref], region_id=None, kind=one.kind, nation=one.nation, name=one.name
        )
        for one in tenant.settings
    }
    bridges = {
        frozenset(pair): _bridge(settings[pair[0]], settings[pair[1]], register, now, chance) for pair in tenant.bridges
    }
    drafts = [keep_bridge(one, register, now, None) for one in bridges.values()]
    matches = []
    for one in tenant.matches:
        bridge = bridges[frozenset((one.here, one.there))]
        match = Match(
            match_id=chance.uuid(),
            bridge_id=bridge.bridge_id,
            from_id=settings[one.here],
            child_id=_child(tenant, children, one.here, one.child),
            there_id=_child(tenant, children, one.there, one.there_child),
            state=MatchState.CONFIRMED,
            confirmed_at=now,
        )
        matches.append(match)
        drafts.append(keep_match(_kept(match, one, settings, now)))
    return Joined(bridges=tuple(bridges.values()), matches=tuple(matches), drafts=tuple(drafts))


def _bridge(here: str, there: str, register: Mapping[str, Setting], now: datetime, chance: Chance) -> Bridge:
    schooled = register[here].kind is SettingKind.SCHOOL
    return Bridge(
        bridge_id=chance.uuid(),
        school_id=here if schooled else there,
        home_id=there if schooled else here,
        from_id=here,
        offered_by=None,
        offered_at=now,
        agreed_at=now,
    )


def _child(tenant: NewTenant, children: Mapping[tuple[str, int], str], ref: str, name: str) -> str:
    [setting] = [one for one in tenant.settings if one.ref == ref]
    return children[ref, [child.name for child in setting.children].index(name)]


def _kept(match: Match, planned: NewMatch, settings: Mapping[str, str], now: datetime) -> MatchKept:
    assert match.there_id is not None, "a planned match names both"
    return MatchKept(
        match=match.match_id,
        bridge=match.bridge_id,
        children=(
            MatchedChild(setting=settings[planned.here], child=match.child_id, name=planned.child),
            MatchedChild(setting=settings[planned.there], child=match.there_id, name=planned.there_child),
        ),
        state=match.state,
        at=instant(now),
    )
