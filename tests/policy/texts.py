"""The texts of the packs that come with the program, to be read whole or with a change."""

from __future__ import annotations

from server.policy.layers import read_texts
from server.policy.load import PACKS, Packs

TEXTS = read_texts(PACKS)


def changed(path: str, old: str, new: str) -> dict[str, bytes]:
    """All texts, one of them with a change in the first place that says so."""
    text = TEXTS[path].decode()
    assert old in text, f"{path} does not say {old}"
    return {**TEXTS, path: text.replace(old, new, 1).encode()}


def packs_with(path: str, old: str, new: str) -> Packs:
    return Packs(changed(path, old, new))
