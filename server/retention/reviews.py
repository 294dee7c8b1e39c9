"""What the worker does once a month for each setting: asks its people about what is over.

It reads the dates of birth of those children alone about whom something is closed, each once. What is not over costs
nothing more.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Final

import msgspec
from msgspec import Struct

from server.feeds.adopted import pack_now
from server.feeds.append import Append, Draft, Origin
from server.feeds.matters import Closed
from server.feeds.registers import Reviewed
from server.feeds.store import Store, Unit
from server.keys.rest import SALT_BYTES, entry_place
from server.keys.tenant import TenantKeys
from server.policy.items import Retention
from server.policy.load import Packs
from server.retention.rules import RULES
from server.retention.times import born_on, local_day, next_look, over_on, undated_before, years_after
from sync.envelope import How
from sync.feeds import FeedKind, FeedName
from sync.messages.retention import DECIDED_MAX, ReviewOpened

RETENTION_BELL: Final = "retention"
"""The kind of a due row that says: look at what is over in this setting."""
_READ_AT_ONCE: Final = 500


class _Facts(Struct, frozen=True):
    born: str | None = None


class _Kept(Struct, frozen=True):
    facts: _Facts = _Facts()


class _Said(Struct, frozen=True):
    d: _Kept


_read = msgspec.json.Decoder(_Said).decode


async def look(store: Store, keys: TenantKeys, packs: Packs, setting: str) -> frozenset[FeedName]:
    """Opens a review of at most `DECIDED_MAX` matters of each feed, the longest closed first, and says which feeds it
    wrote to."""
    async with store.unit(keys.tenant_id) as unit:
        now, pack = await unit.now(), await pack_now(unit, packs)
        append = Append(unit, keys)
        register = (await unit.setting_register()).get(setting)
        over: list[Closed] = []
        if register is not None:
            over = await _over(unit, append, keys, pack.retention[register.kind], setting, local_day(now))
        if register is not None and over:
            stated = await unit.keys_of([setting])
            names = {one.name for one in over}
            await append.load(names=names, data_keys=stated.values(), states=[])
            key = stated.get(setting) or append.new_data_key()
            cmd = keys.chance.uuid()
            origin = Origin(at=now, by=None, how=How.NONE, cmd=cmd, pack=pack.digest, rules=RULES)
            drafts = _drafts(setting, over, pack.retention[register.kind])
            list(append.say(drafts, origin, lambda _: key))
            await append.flush()
            await unit.put_rows([Reviewed(matter_id=one.matter_id, opened_at=now) for one in over], {})
        await unit.ring_at(RETENTION_BELL, [] if register is None else [setting], next_look(now))
    return append.touched


async def _over(
    unit: Unit, append: Append, keys: TenantKeys, rule: Retention, setting: str, today: date
) -> list[Closed]:
    born = await _births(unit, append, keys, await unit.closed_children(setting))
    grown = [child for child, day in born.items() if years_after(day, rule.years_from_birth) <= today]
    found = await unit.closed_before(setting, undated_before(rule, today), grown, today)
    over = [
        one
        for one in found
        if over_on(rule, local_day(one.closed_at), (born.get(child) for child in one.children)) <= today
    ]
    # Of each feed so many: what waits on a case must keep nothing off the desk's list, which would hint at it (S7).
    of: dict[FeedName, list[Closed]] = {}
    for one in over:
        of.setdefault(one.name, []).append(one)
    return [one for those in of.values() for one in those[:DECIDED_MAX]]


async def _births(unit: Unit, append: Append, keys: TenantKeys, children: Sequence[str]) -> dict[str, date]:
    """Of those whose newest record says it."""
    born: dict[str, date] = {}
    for begin in range(0, len(children), _READ_AT_ONCE):
        states = await unit.states_about(children[begin : begin + _READ_AT_ONCE])
        records = {(key.feed_id, seq): key for key, seq in states.items() if key.kind == "child-record"}
        bodies = await unit.bodies(records.keys())
        await append.load(names=[], data_keys={key_id for key_id, _ in bodies.values()}, states=[])
        for (feed_id, seq), (key_id, blob) in bodies.items():
            salted = append.data_key(key_id).open(blob, entry_place(keys.tenant_id, feed_id, seq, key_id))
            day = born_on(_read(salted[SALT_BYTES:]).d.facts.born)
            if day is not None:
                child = records[feed_id, seq].about
                born[child] = max(day, born.get(child, day))
    return born


def _drafts(setting: str, over: Sequence[Closed], rule: Retention) -> list[Draft]:
    """One for each feed: whoever follows a desk learns nothing of a case."""

    def name_of(one: Closed) -> tuple[FeedKind, str]:
        return one.name.kind, one.name.about

    return [
        Draft(
            feed=FeedName(*name),
            kind="review-opened",
            matter_id=setting,
            alone=True,
            data=msgspec.json.encode(
                ReviewOpened(
                    setting=setting, matters=tuple(one.matter_id for one in of), rule=rule.rule, cites=rule.cites
                )
            ),
        )
        for name, of in groupby(sorted(over, key=name_of), key=name_of)
    ]
