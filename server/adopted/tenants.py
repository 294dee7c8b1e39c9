"""A provider's policy and who holds what it names, read from the database for a command."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from msgspec import Struct

from server.access.appointments import Appointment
from server.adopted.holding import Where
from server.adopted.reading import read_wheres, row_of
from server.config import Config
from server.db.tenant_tx import Database
from server.people.reading import read_appointments
from sync.messages.settings import Nation


class NoSuchTenant(RuntimeError):
    """Nobody is called that here, or nothing was decided under that digest. The message says what there is."""


class Known(Struct, frozen=True, kw_only=True):
    """`texts`: every text of the policy that was asked for by its digest; None: the one in use was."""

    slug: str
    pack_name: str
    layer: str
    settings: Mapping[str, Where]
    appointments: tuple[Appointment, ...]
    texts: Mapping[str, bytes] | None

    @property
    def nations(self) -> tuple[Nation, ...]:
        """England where there is no setting yet."""
        return tuple(dict.fromkeys(where.nation for where in self.settings.values())) or (Nation.ENGLAND,)


async def known_of(settled: Config, slug: str, digest: str | None) -> Known:
    """Raises `NoSuchTenant`."""
    database = await Database.open(settled.dsn_worker, connections=1, prepared=settled.prepared)
    try:
        async with database.untenanted() as connection:
            rows = await connection.fetch("select tenant_id, slug from tenant_slug order by slug")
        tenants = {row["slug"]: str(row["tenant_id"]) for row in rows}
        if slug not in tenants:
            raise NoSuchTenant(f"there is no provider {slug}: {', '.join(tenants) or 'none at all'}")
        async with database.tenant_tx(tenants[slug]) as connection:
            row = await row_of(tenants[slug])
            texts = None
            if digest is not None:
                found = await connection.fetchval(
                    "select texts from policy where tenant_id = $1 and encode(digest, 'hex') = $2",
                    *(tenants[slug], digest),
                )
                if found is None:
                    raise NoSuchTenant(f"{slug} has decided nothing under a policy with the digest {digest}")
                texts = {path: text.encode() for path, text in msgspec.json.decode(found, type=dict[str, str]).items()}
            return Known(
                slug=slug,
                pack_name=row.pack_name,
                layer=row.layer,
                settings=await read_wheres(),
                appointments=tuple(await read_appointments()),
                texts=texts,
            )
    finally:
        await database.close()
