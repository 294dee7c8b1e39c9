"""Every provider's pack, and each tenant's with its own layer: composed once for each layer and kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from server.policy.items import Defect
from server.policy.layers import PROVIDERS, Texts, base_of, digest_of, layered, provider_of, read_texts, texts_of
from server.policy.pack import Pack
from server.policy.written import PackRefused

PACKS: Final = Path(__file__).with_name("packs")
KEPT_MAX: Final = 500
"""Packs with a layer of their own, in one process; the one not asked for longest goes first."""
REFUSED: Final = "own-additions-refused"


class Packs(Mapping[str, Pack]):
    """By name, without any tenant's layer; `of` is a tenant's whole pack."""

    def __init__(self, texts: Texts) -> None:
        self.base = base_of(texts)
        self.texts = texts
        names = [path.removeprefix(PROVIDERS) for path in texts if path.startswith(PROVIDERS)]
        self._packs = {name: provider_of(name, texts, self.base) for name in names}
        self._layered: dict[tuple[str, str, str], Pack] = {}

    def of(self, name: str, slug: str, layer: str) -> Pack:
        """A layer that does not stand any more over the texts of a newer version is left out, and the pack warns of it:
        what was additional waits for a person, and a concern for nothing."""
        key = (name, slug, layer)
        pack = self._layered.pop(key, None)
        if pack is None:
            try:
                pack = self.layered(name, slug, layer)
            except PackRefused as error:
                pack = self._without(name, layer, error)
        self._layered[key] = pack
        while len(self._layered) > KEPT_MAX:
            del self._layered[next(iter(self._layered))]
        return pack

    def layered(self, name: str, slug: str, layer: str) -> Pack:
        """Raises `PackRefused`."""
        return layered(self._packs[name], slug, layer, self.texts)

    def texts_of(self, name: str, layer: str) -> dict[str, bytes]:
        """The texts that make that pack."""
        return texts_of(name, self.texts, layer)

    def __getitem__(self, name: str) -> Pack:
        return self._packs[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._packs)

    def __len__(self) -> int:
        return len(self._packs)

    def _without(self, name: str, layer: str, error: PackRefused) -> Pack:
        below = self._packs[name]
        warning = Defect(id=REFUSED, section="own additions", text=f"{error}.")
        return replace(below, defects=(warning, *below.defects), digest=digest_of(name, self.texts, layer))


def read_packs(folder: Path = PACKS) -> Packs:
    """Those that came with the program. Raises `PackRefused`."""
    return Packs(read_texts(folder))
