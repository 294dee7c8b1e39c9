"""What concerns send to a child's other setting, and what becomes of it there: as chance has it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from server.duties.duty import Counterpart, Kept
from server.feeds.append import instant
from server.feeds.bridges import Handoff
from server.feeds.matters import Matter, MatterKind
from server.feeds.registers import Setting
from server.handoffs.states import TABLE
from sync.feeds import FeedKind, FeedName
from sync.messages.handoffs import HandoffReceipt, HandoffState
from sync.messages.settings import Nation, SettingKind

if TYPE_CHECKING:
    from tests.sim.worries import Worry

THERE: Final = tuple(str(UUID(int=n + 20, version=4)) for n in range(2))
LONG_AGO: Final = datetime(2025, 9, 1, tzinfo=UTC)
OVER: Final = (HandoffState.NOTED, HandoffState.CLOSED, HandoffState.WITHDRAWN)


class Sent(Struct, kw_only=True):
    """A handoff, its matter, and what the setting that it was sent to owes for it."""

    handoff: Handoff
    matter: Matter
    setting: Setting
    pack: str
    rung_at: datetime
    at: int | None = None
    kept: dict[str, Kept] = {}


def counterparts(chance: random.Random) -> tuple[Counterpart, ...]:
    places = chance.sample(THERE, chance.choice((0, 0, 1, 2)))
    return tuple(Counterpart(setting=one, since=LONG_AGO, here=chance.random() < 0.8) for one in places)


def shares(chance: random.Random, worry: Worry, now: datetime) -> None:
    """Sends something, or the next thing becomes of what was sent."""
    live = [one for one in worry.sent if one.handoff.state not in OVER]
    if live and chance.random() < 0.7:
        _becomes(chance, worry, chance.choice(live), now)
        return
    owed = [(child.child, one.setting) for child in worry.placing.values() for one in child.counterparts]
    if owed:
        child, to = chance.choice(owed)
        _send(chance, worry, child or "", to, now)


def settles(chance: random.Random, worry: Worry, now: datetime) -> None:
    """Of all that was sent."""
    for one in worry.sent:
        while one.handoff.state not in OVER:
            _becomes(chance, worry, one, now)


def opened(worry: Worry, child: str | None, to: str) -> Iterator[Sent]:
    """Whatever lies there open, of which there is no note."""
    for one in worry.sent:
        of = one.handoff.child_id, one.handoff.to_id, one.handoff.state
        if of == (child, to, HandoffState.OPENED):
            yield one


def _send(chance: random.Random, worry: Worry, child: str, to: str, now: datetime) -> None:
    one = str(UUID(int=chance.getrandbits(128), version=4))
    handoff = Handoff(
        handoff_id=one, bridge_id=to, from_id=worry.setting.setting_id, to_id=to, concern_id=worry.id, child_id=child,
        there_id=None, digest=b"", state=HandoffState.SENT, sent_by=one, sent_at=now,
    )  # fmt: skip
    confidential = chance.random() < 0.1
    name = FeedName(FeedKind.CASE, one) if confidential else FeedName(FeedKind.BRIDGE, to)
    matter = replace(worry.matter, matter_id=one, kind=MatterKind.HANDOFF, setting_id=to, name=name)
    setting = Setting(
        setting_id=to, region_id=None, kind=chance.choice(list(SettingKind)), nation=chance.choice(list(Nation)),
        name="Damson",
    )  # fmt: skip
    worry.sent.append(Sent(handoff=handoff, matter=matter, setting=setting, pack=worry.pack, rung_at=now))
    _receipt(worry, handoff, now)


def _becomes(chance: random.Random, worry: Worry, sent: Sent, now: datetime) -> None:
    may = sorted(after for (state, _), after in TABLE.items() if state is sent.handoff.state)
    state, note = chance.choice(may), str(UUID(int=chance.getrandbits(128), version=4))
    noted = state is HandoffState.NOTED
    sent.handoff = replace(
        sent.handoff,
        state=state,
        opened_at=now if noted or state is HandoffState.OPENED else sent.handoff.opened_at,
        noted_at=now if noted else None,
        note_id=note if noted else None,
    )
    _receipt(worry, sent.handoff, now)


def _receipt(worry: Worry, handoff: Handoff, now: datetime) -> None:
    said = HandoffReceipt(
        handoff=handoff.handoff_id, concern=worry.id, child=handoff.child_id, bridge=handoff.bridge_id,
        from_setting=handoff.from_id, to_setting=handoff.to_id, state=handoff.state, at=instant(now),
        note=handoff.note_id, line="as signed", sig="",
    )  # fmt: skip
    worry.says("handoff-receipt", said, now)
