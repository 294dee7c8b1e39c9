"""The policies that a provider decided by: whether their texts are those that each digest names, and whether the one in
use has the additions that somebody made last.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import ClassVar
from uuid import UUID

from server.verify.findings import Check, Pen
from server.verify.log import Log
from server.verify.rows import Row


@dataclass(frozen=True, slots=True)
class Policy(Row):
    SQL: ClassVar[str] = (
        "select p.digest, p.layer, p.texts, p.digest = t.pack_digest as in_use from policy p"
        " join tenant t on t.tenant_id = p.tenant_id where p.tenant_id = $1 order by p.digest"
    )
    digest: bytes
    layer: str
    texts: str
    in_use: bool


def check(policies: Sequence[Policy], tenant: UUID, log: Log, pen: Pen) -> None:
    for one in policies:
        texts = {name: text.encode() for name, text in json.loads(one.texts).items()}
        each = (sha256(name.encode()).digest() + sha256(text).digest() for name, text in sorted(texts.items()))
        if sha256(b"".join(each)).digest() != one.digest or not _has(texts, one.layer):
            pen.wrong(Check.INDEX, f"policy {one.digest.hex()}", "has other texts than its digest names")
    changes = [said for said in log.by_matter.get(tenant, ()) if said.kind == "policy-changed"]
    layer = changes[-1].d.get("layer") if changes else ""
    in_use = [one for one in policies if one.in_use]
    if changes and [one.layer for one in in_use] != [layer]:
        pen.wrong(Check.INDEX, f"tenant {tenant}", "goes by other additions to its policy than were made last")
    if not changes and any(one.layer for one in policies):
        pen.wrong(Check.INDEX, f"tenant {tenant}", "has additions to its policy that nobody made")


def _has(texts: dict[str, bytes], layer: str) -> bool:
    """The provider's own additions are one of the texts, if it has any."""
    return texts.get("your own additions", b"").decode().strip() == layer.strip()
