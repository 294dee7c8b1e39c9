"""Which policy a provider has adopted, as rows: every one that it ever decided by, whole."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from server.feeds.adopted import Adopted
from server.feeds.postgres.tenanted import Tenanted


class Adopting(Tenanted):
    async def adopted(self) -> Adopted:
        [row] = await self._rows(
            "select t.slug, t.name, t.pack_name, t.pack_digest, p.layer, p.digest is not null as kept from tenant t"
            " left join policy p on p.tenant_id = t.tenant_id and p.digest = t.pack_digest where t.tenant_id = $1"
        )
        return Adopted(
            slug=row["slug"],
            tenant_name=row["name"],
            pack_name=row["pack_name"],
            digest=row["pack_digest"],
            layer=row["layer"] or "",
            kept=row["kept"],
        )

    async def adopt(self, digest: bytes, layer: str, texts: Mapping[str, bytes], changed_by: str | None) -> None:
        await self.connection.execute(
            "insert into policy (tenant_id, digest, layer, texts, changed_by, used_at)"
            " values ($1, $2, $3, $4, $5, now()) on conflict do nothing",
            self.tenant_id,
            digest,
            layer,
            msgspec.json.encode({name: text.decode() for name, text in texts.items()}).decode(),
            changed_by,
        )
        await self.connection.execute("update tenant set pack_digest = $2 where tenant_id = $1", self.tenant_id, digest)
