"""Which section of a provider's policy each thing of its pack comes from. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from server.policy.pack import Pack
from server.policy.written import PackRefused

T = TypeVar("T", bound=Struct)


def cited(pack: Pack, sections: Mapping[str, Sequence[str]], own: Collection[str]) -> Pack:
    """Each thing with the sections of the policy that it comes from; `own`: rules that say it themselves. Raises
    `PackRefused` for what a section is the source of and is not there, and for what no section is the source of."""
    cites: dict[str, list[str]] = {}
    for section, names in sections.items():
        for name in names:
            cites.setdefault(name, []).append(section)
    needed = {
        *(one.id for one in pack.groups),
        *(one.id for one in pack.tags),
        *(f"kind:{one.kind}" for one in pack.kinds),
        *(f"duty:{one.id}" for one in pack.duties if one.only is None and not one.law and one.id not in own),
    }
    may = {
        *(f"card:{one.id}" for one in pack.cards),
        *(f"policy:{one.id}" for one in pack.policies),
        *(f"duty:{one.id}" for one in pack.duties if one.only is not None),
    }
    if unknown := sorted(cites.keys() - needed - may):
        raise PackRefused(f"{pack.name}: a section is the source of what there is not: {', '.join(unknown)}")
    if missing := sorted(needed - cites.keys()):
        raise PackRefused(f"{pack.name}: no section is the source of {', '.join(missing)}")

    def by(name: str, one: T) -> T:
        return replace(one, cites=", ".join(cites[name])) if name in cites else one

    return replace(
        pack,
        groups=tuple(by(one.id, one) for one in pack.groups),
        tags=tuple(by(one.id, one) for one in pack.tags),
        kinds=tuple(by(f"kind:{one.kind}", one) for one in pack.kinds),
        cards=tuple(by(f"card:{one.id}", one) for one in pack.cards),
        policies=tuple(by(f"policy:{one.id}", one) for one in pack.policies),
        duties=tuple(by(f"duty:{one.id}", one) for one in pack.duties),
    )
