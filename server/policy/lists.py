"""The lists of a pack: kinds of concern, signs, tags, cards, policies to read, words. Each says where it is from."""

from __future__ import annotations

from msgspec import Struct

from sync.messages.guide import SignsFor, WordingKind
from sync.messages.recording import ConcernKind
from sync.messages.settings import Nation, SettingKind


class SignList(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A list of signs (D.2). In a layer, a list that is there already is named by its id alone, and what
    stands in `signs` is added to it."""

    id: str
    title: str = ""
    asked_of: SignsFor = SignsFor.RECORDER
    help: tuple[str, ...] = ()
    kinds: tuple[ConcernKind, ...] = ()
    signs: dict[str, str]
    cites: str


class Same(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One observation that stands in several lists: shown and counted once, under `shown` (D.2)."""

    what: str
    shown: str
    also: tuple[str, ...]


class TagList(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Typology tags (D.3), chosen by leads."""

    id: str
    title: str = ""
    tags: dict[str, str]
    cites: str


class Kind(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    kind: ConcernKind
    label: str
    hint: str = ""
    cites: str


class PackCard(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A page to read: a few large lines. Without `nations` or `settings`: in all of them."""

    id: str
    title: str
    lines: tuple[str, ...]
    nations: tuple[Nation, ...] = ()
    settings: tuple[SettingKind, ...] = ()
    cites: str


class PackPolicy(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A policy to be read with this one, or what a nation expects its settings to know (REQ-1-C, REQ-3-E)."""

    id: str
    title: str
    version: str = ""
    nations: tuple[Nation, ...] = ()
    settings: tuple[SettingKind, ...] = ()
    cites: str


class OwnWording(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Words that a provider adds to those of the base, with their language."""

    language: str
    id: str
    phrases: tuple[str, ...]
    kind: WordingKind
    instead: tuple[str, ...] = ()
    why: str
    cites: str
