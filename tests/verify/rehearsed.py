"""Rehearsals at a provider, at whatever time of the day and month a test runs: answered, unanswered, cut off (R12)."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from server.devices.batch import Batch
from server.devices.opening import Opened
from server.devices.push import open_all
from server.devices.settle import settle
from server.feeds.decision import Decision, Given
from server.rehearsals import rules
from server.rehearsals.monthly import monthly
from sync.messages.concerns import AcknowledgeConcern, PassOnConcern
from sync.messages.rehearsals import StartRehearsal
from tests.verify.writing import PACKS, Provider


async def rehearse(made: Provider) -> str:
    """Nothing may wait yet. Two are over in the end; the third, which is returned, is for something real to cut off."""
    months = await _months(made)
    await made.does(AcknowledgeConcern(concern=months), made.lead)
    await made.does(PassOnConcern(concern=months), made.lead)
    await made.later(months, 5)
    await made.does(AcknowledgeConcern(concern=months), made.lead)
    unanswered = await _asked(made)
    for minutes in (5, 5, 10, 10, 15):
        await made.later(unanswered, minutes)
    return await _asked(made)


async def _months(made: Provider) -> str:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("server.rehearsals.monthly.is_time", lambda _: True)
        await monthly(made.store, await made.keys(), PACKS, [made.setting])
    [begun] = await made.waiting("rehearsal")
    return begun


async def _asked(made: Provider) -> str:
    """By hand, as if it were day."""
    matter, envelope = await made.seal(StartRehearsal(setting=made.setting), made.lead)
    keys = await made.keys()
    [item] = await open_all(made.store, keys, [envelope])
    assert isinstance(item, Opened)
    async with made.store.unit(made.tenant) as unit:
        batch = Batch(unit, keys, PACKS, made.carrier, made.epoch)
        await batch.load([item])
        settle(batch, replace(item, registered=replace(item.registered, decide=_by_day)))
        await batch.flush()
    return matter


def _by_day(command: StartRehearsal, given: Given) -> Decision:
    noon = given.now.astimezone(rules.LOCAL).replace(hour=12)
    return rules.start(command, replace(given, now=noon))
