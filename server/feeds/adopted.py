"""The policy that a provider decides by now, and that each decision's digest can be read again later."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from msgspec import Struct

from server.policy.load import Packs
from server.policy.pack import Pack


class Adopted(Struct, frozen=True, kw_only=True):
    """What is on record. `digest` is that of the policy of the last decision, `kept`: its texts are there; `layer` are
    the provider's own additions."""

    slug: str
    tenant_name: str
    pack_name: str
    digest: bytes
    layer: str
    kept: bool


class Policing(Struct, frozen=True, kw_only=True):
    """What a rule may know that changes the policy itself: what is in use, and all the packs that there are."""

    adopted: Adopted
    packs: Packs


class Adopts(Protocol):
    async def adopted(self) -> Adopted: ...
    async def adopt(self, digest: bytes, layer: str, texts: Mapping[str, bytes], changed_by: str | None) -> None:
        """From now on this policy is the one in use; its texts are kept for good. `changed_by` None: it came with a
        version of the program."""
        ...


async def pack_now(unit: Adopts, packs: Packs) -> Pack:
    """The tenant's whole pack, for whoever decides something by it: kept before anything is decided by it."""
    adopted = await unit.adopted()
    pack = packs.of(adopted.pack_name, adopted.slug, adopted.layer)
    if not adopted.kept or adopted.digest != pack.digest:
        texts = packs.texts_of(adopted.pack_name, adopted.layer)
        await unit.adopt(pack.digest, adopted.layer, texts, None)
    return pack
