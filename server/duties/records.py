"""What children's records, and the leads of two settings, say of who placed them and where they are: read with the
concerns that they are in (R20, R21, R36)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Final

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from server.duties.calendar import LOCAL
from server.duties.duty import KnownChild
from server.duties.elsewhere import counterparts, is_now, outside
from server.feeds.append import Append
from server.feeds.registers import Setting
from server.feeds.store import Unit
from server.keys.rest import SALT_BYTES, entry_place
from sync.messages.children import AuthorityPart, ChildFacts, KeepChildRecord

PLACES: Final = frozenset({AuthorityPart.PLACING, AuthorityPart.FUNDING})
MEANS_NOBODY: Final = frozenset({"nobody", "no one", "none"})
"""What a record could only say in the place of a name before there was a word for it."""
_KINDS: Final = frozenset({"child-record", "child-unplaced"})


class _Entry(Struct):
    at: str
    d: msgspec.Raw


class Records:
    """`load` once, with every child who may be asked for."""

    def __init__(self, unit: Unit, append: Append, tenant: str) -> None:
        self._unit = unit
        self._append = append
        self._tenant = tenant
        self._known: dict[str, KnownChild] = {}
        self._facts: dict[str, ChildFacts] = {}
        self._own: frozenset[str] = frozenset()
        self._today = date.min

    async def load(self, children: Collection[str], settings: Collection[Setting], now: datetime) -> None:
        today = self._today = now.astimezone(LOCAL).date()
        self._own = frozenset(one.name.strip().casefold() for one in settings)
        states = {key: seq for key, seq in (await self._unit.states_about(children)).items() if key.kind in _KINDS}
        bodies = await self._unit.bodies({(key.feed_id, seq) for key, seq in states.items()})
        await self._append.load(names=[], data_keys={key_id for key_id, _ in bodies.values()}, states=[])
        said: dict[tuple[str, str], _Entry] = {}
        for key, seq in states.items():
            if (key.feed_id, seq) in bodies:
                key_id, blob = bodies[key.feed_id, seq]
                salted = self._append.data_key(key_id).open(blob, entry_place(self._tenant, key.feed_id, seq, key_id))
                entry, before = msgspec.json.decode(salted[SALT_BYTES:], type=_Entry), said.get((key.about, key.kind))
                # A child who moved has one on either desk, and the newer is kept where they are now.
                if before is None or before.at < entry.at:
                    said[key.about, key.kind] = entry
        records = {child: said.get((child, "child-record")) for child in children}
        self._facts = {
            child: msgspec.json.decode(record.d, type=KeepChildRecord).facts
            for child, record in records.items()
            if record is not None
        }
        unplaced = {child for child, kind in said if kind == "child-unplaced"}
        matches = await self._unit.matches_of(children) if children else []
        bridges = await self._unit.bridges({one.bridge_id for one in matches}) if matches else {}
        self._known = {
            child: replace(
                _known(child, self._facts.get(child, ChildFacts()), unplaced=child in unplaced, today=today),
                counterparts=counterparts(child, self._facts.get(child, ChildFacts()), matches, bridges, today),
            )
            for child in children
        }

    def of(self, child: str | None, asks: Setting) -> KnownChild:
        """As the setting that asks has to know it. Of a child who is not on the list nothing is recorded."""
        if child is None or child not in self._facts:
            return KnownChild(child=None) if child is None else self._known[child]
        return replace(self._known[child], outside=outside(self._facts[child], asks.kind, self._own, self._today))


def _known(child: str, facts: ChildFacts, *, unplaced: bool, today: date) -> KnownChild:
    named = (one.name.strip() for one in facts.authorities if one.part in PLACES and is_now(one, today))
    placing = tuple({name.casefold(): name for name in named if name}.values())
    real = tuple(name for name in placing if name.casefold() not in MEANS_NOBODY)
    return KnownChild(child=child, placing=real, unplaced=unplaced or real != placing)
