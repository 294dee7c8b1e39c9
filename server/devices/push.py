"""Step 4 of a concern's life: whatever page or service worker has the device's cookie may carry its items in.

Only the tenant must match. The carrier need not be the maker: one tablet may carry what another one wrote, because who
wrote an item is proved by the signature inside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from anyio import to_thread

from server.access.who import Carrier
from server.devices.opening import Item, Opened, Unplaced, Unsealed, open_command, to_be_held, unseal, withdrawn
from server.devices.settle import Settled, settle_batch
from server.feeds.decision import HoldReason
from server.feeds.items import AuthorKey, Device
from server.feeds.store import Reading, Store, StoreRefused
from server.keys.tenant import TenantKeys
from server.policy.load import Packs


async def push(
    store: Store, keys: TenantKeys, packs: Packs, epoch: str, carrier: Carrier, data: Sequence[bytes]
) -> Settled:
    """One receipt for each item, in order. One transaction for each run; item by item if the database refuses that."""
    items = await open_all(store, keys, data)
    if carrier.revoked:
        items = [withdrawn(item) for item in items]
    return _joined([await _settle(store, keys, packs, epoch, carrier, run) for run in _runs(items)])


def _runs(items: Sequence[Item]) -> Iterable[list[Item]]:
    """In order, what administers apart from what does not: whom a concern reaches is read once, at the start of its
    batch, and must be as the commands before it left it."""
    return (list(run) for _, run in groupby(items, _administers))


def _administers(item: Item) -> bool:
    return isinstance(item, Opened) and item.registered.administers


async def _settle(
    store: Store, keys: TenantKeys, packs: Packs, epoch: str, carrier: Carrier, items: Sequence[Item]
) -> Settled:
    try:
        return await settle_batch(store, keys, packs, epoch, carrier, items)
    except StoreRefused:
        return _joined([await _settle_alone(store, keys, packs, epoch, carrier, item) for item in items])


def _joined(parts: Sequence[Settled]) -> Settled:
    return Settled(
        answers=tuple(answer for settled in parts for answer in settled.answers),
        touched=frozenset(feed for settled in parts for feed in settled.touched),
    )


async def open_all(store: Store, keys: TenantKeys, data: Sequence[bytes]) -> list[Item]:
    """Opens a batch. Signers are read in a snapshot before the lock, and the arithmetic is done in a thread, so that
    nobody waits for it, whatever somebody sent."""
    unsealed = await to_thread.run_sync(lambda: [unseal(one, keys) for one in data])
    async with store.reading(keys.tenant_id) as reading:
        devices, author_keys = await _signers(reading, unsealed)
    return await to_thread.run_sync(
        lambda: [
            item if isinstance(item, Unplaced) else open_command(item, devices=devices, author_keys=author_keys)
            for item in unsealed
        ]
    )


async def _signers(
    reading: Reading, items: Sequence[Unsealed | Unplaced]
) -> tuple[dict[str, Device], dict[str, AuthorKey]]:
    opened = [item for item in items if isinstance(item, Unsealed)]
    devices = await reading.devices({item.envelope.header.device for item in opened})
    return devices, await reading.author_keys({item.plain.signer_key_id for item in opened})


async def _settle_alone(
    store: Store, keys: TenantKeys, packs: Packs, epoch: str, carrier: Carrier, item: Item
) -> Settled:
    """The one that the database refuses is held; the others of its batch go through."""
    try:
        return await settle_batch(store, keys, packs, epoch, carrier, [item])
    except StoreRefused:
        return await settle_batch(store, keys, packs, epoch, carrier, [to_be_held(item, HoldReason.MALFORMED)])
