"""Held items, tried again when a key, a version or the matter that they name may have arrived."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from server.access.who import Carrier
from server.devices.batch import Batch
from server.devices.opening import Opened
from server.devices.push import open_all
from server.devices.settle import RETRY_FIRST, place_held
from server.feeds.decision import HELD_BELL
from server.feeds.items import Device
from server.feeds.store import Store
from server.keys.rest import held_place
from server.keys.tenant import TenantKeys
from server.policy.load import Packs
from sync.feeds import FeedName

RETRY_LAST: Final = timedelta(days=1)


async def retry(store: Store, keys: TenantKeys, packs: Packs, epoch: str, held_id: str) -> frozenset[FeedName]:
    """One held item: placed, or to be tried again after twice the time. Says which feeds it wrote to, if it did."""
    async with store.reading(keys.tenant_id) as reading:
        held = await reading.held(held_id)
        if held is None:
            wrapped, carriers = {}, {}
        else:
            wrapped = await reading.data_keys([held.data_key_id])
            carriers = await reading.devices([held.carrier_id])
    if held is None:
        async with store.unit(keys.tenant_id) as unit:
            await unit.unring(HELD_BELL, held_id)
        return frozenset()
    stored = wrapped[held.data_key_id]
    data_key = keys.open_data_key(stored.data_key_id, stored.rest_key_id, stored.wrapped)
    place = held_place(keys.tenant_id, held.held_id, held.data_key_id)
    carrier = _carrier(keys.tenant_id, carriers[held.carrier_id])
    [item] = await open_all(store, keys, [data_key.open(held.envelope, place)])
    async with store.unit(keys.tenant_id) as unit:
        batch = Batch(unit, keys, packs, carrier, epoch)
        await batch.load([item], held=[held_id])
        placed = isinstance(item, Opened) and place_held(batch, item, held)
        await batch.flush()
        await unit.held_tried(held_id, held.command_id if placed else None)
        await unit.unring(HELD_BELL, held_id)
        await unit.ring(HELD_BELL, await unit.waiting_for(batch.changed_now), batch.loaded.now)
        if not placed:
            wait = min(RETRY_FIRST * 2 ** min(held.tries, 20), RETRY_LAST)
            await unit.ring(HELD_BELL, [held_id], await unit.now() + wait)
    return batch.append.touched


def _carrier(tenant_id: str, device: Device) -> Carrier:
    return Carrier(
        tenant=tenant_id,
        device=device.device_id,
        setting=device.setting_id,
        shared=device.shared,
        revoked=device.revoked,
    )
