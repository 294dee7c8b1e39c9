"""What the two ends of a bridge read of it and of the children who are in both: states in its own feed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import msgspec

from server.feeds.append import Draft, instant
from server.feeds.bridges import Bridge
from server.feeds.registers import Setting
from sync.feeds import FeedKind, FeedName
from sync.messages.bridges import BridgeEnd, BridgeKept, BridgeState, MatchKept
from sync.messages.concerns import By


def feed_of(bridge_id: str) -> FeedName:
    return FeedName(FeedKind.BRIDGE, bridge_id)


def keep_bridge(bridge: Bridge, settings: Mapping[str, Setting], at: datetime, by: By | None) -> Draft:
    kept = BridgeKept(
        bridge=bridge.bridge_id,
        ends=tuple(BridgeEnd(setting=one, kind=settings[one].kind, name=settings[one].name) for one in bridge.ends),
        state=state_of(bridge),
        at=instant(at),
        by=by,
    )
    return keep_state(kept)


def keep_state(kept: BridgeKept) -> Draft:
    return Draft(
        feed=feed_of(kept.bridge),
        kind="bridge-kept",
        matter_id=kept.bridge,
        data=msgspec.json.encode(kept),
        state_of=kept.bridge,
    )


def keep_match(kept: MatchKept) -> Draft:
    return Draft(
        feed=feed_of(kept.bridge),
        kind="match-kept",
        matter_id=kept.match,
        data=msgspec.json.encode(kept),
        state_of=kept.match,
    )


def state_of(bridge: Bridge) -> BridgeState:
    if bridge.ended_at is not None:
        return BridgeState.ENDED
    return BridgeState.OFFERED if bridge.agreed_at is None else BridgeState.AGREED
