"""From the texts of packs to a `Pack`, whole and held against what is below it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import msgspec
from msgspec.structs import replace

from server.policy import checks, floors
from server.policy.compose import Below, of_base, with_layer, with_provider
from server.policy.own import not_own, twice
from server.policy.pack import Pack
from server.policy.written import BaseText, LanguageText, LayerText, NationText, PackRefused, ProviderText, decode

LAYER: Final = "your own additions"
"""What a provider's own layer is called where a mistake in it is named, and where it is kept beside the other texts."""
BASE: Final = "base/"
LANGUAGE: Final = "base/language"
NATIONS: Final = "nations/"
PROVIDERS: Final = "providers/"

Texts = Mapping[str, bytes]
"""Each text by its path without the ending: `base/signs`, `nations/wales`, `providers/affinity`."""


def read_texts(folder: Path) -> dict[str, bytes]:
    paths = sorted(folder.rglob("*.toml"))
    return {path.relative_to(folder).with_suffix("").as_posix(): path.read_bytes() for path in paths}


def base_of(texts: Texts) -> Pack:
    """The base and the nations alone. Raises `PackRefused`."""
    parts = [decode(f"{name}.toml", text, BaseText) for name, text in texts.items() if _is_base(name)]
    below = Below(
        base=_joined(parts),
        languages=tuple(
            decode(f"{name}.toml", text, LanguageText) for name, text in texts.items() if name.startswith(LANGUAGE)
        ),
        nations=tuple(
            decode(f"{name}.toml", text, NationText) for name, text in texts.items() if name.startswith(NATIONS)
        ),
    )
    return _whole("base", of_base(below))


def provider_of(name: str, texts: Texts, below: Pack) -> Pack:
    """A provider's policy over the base. Raises `PackRefused`."""
    path = f"{PROVIDERS}{name}"
    own = decode(f"{path}.toml", texts[path], ProviderText)
    if own.name != name:
        raise PackRefused(f"{path}.toml: calls itself {own.name}")
    _refuse(f"{path}.toml", [*twice(own)])
    pack = replace(with_provider(below, own), digest=digest_of(name, texts, ""))
    _refuse(f"{path}.toml", [*checks.mistakes(pack), *floors.loosened(pack, floor=below)])
    return pack


def layered(below: Pack, slug: str, layer: str, texts: Texts) -> Pack:
    """The same with what the provider adds itself: `layer`, as TOML. Raises `PackRefused`, whose mistakes are sentences
    for whoever wrote it."""
    if not layer.strip():
        return below
    own = decode(LAYER, layer.encode("utf-8"), LayerText)
    pack = replace(with_layer(below, own), digest=digest_of(below.name, texts, layer))
    found = [*twice(own), *not_own(own, below, slug), *checks.mistakes(pack), *floors.loosened(pack, floor=below)]
    _refuse(LAYER, found)
    return pack


def texts_of(name: str, texts: Texts, layer: str) -> dict[str, bytes]:
    """The texts that make one tenant's pack."""
    own = {f"{PROVIDERS}{name}"}
    made = {path: text for path, text in texts.items() if not path.startswith(PROVIDERS) or path in own}
    return {**made, LAYER: layer.encode("utf-8")} if layer.strip() else made


def digest_of(name: str, texts: Texts, layer: str) -> bytes:
    """SHA-256 over the SHA-256 of each text that makes the pack, with its name, in the order of names."""
    whole = hashlib.sha256()
    for path, text in sorted(texts_of(name, texts, layer).items()):
        whole.update(hashlib.sha256(path.encode()).digest() + hashlib.sha256(text).digest())
    return whole.digest()


def _is_base(name: str) -> bool:
    return name.startswith(BASE) and not name.startswith(LANGUAGE)


def _joined(parts: list[BaseText]) -> BaseText:
    """Each list stands in one text, so that whoever looks for it finds all of it."""
    said: dict[str, object] = {}
    for part in parts:
        for field in msgspec.structs.fields(BaseText):
            value = getattr(part, field.name)
            if value and field.name in said:
                raise PackRefused(f"base: {field.name} stand in two texts")
            if value:
                said[field.name] = value
    return replace(BaseText(), **said)


def _whole(name: str, pack: Pack) -> Pack:
    _refuse(name, [*checks.mistakes(pack)])
    return pack


def _refuse(name: str, mistakes: list[str]) -> None:
    if mistakes:
        raise PackRefused(*(f"{name}: {mistake}" for mistake in mistakes))
