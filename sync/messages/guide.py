"""What a tenant's pack shows on a device: signs, cards, words to avoid, where to turn. Policy, never a child.

A device keeps the guide of its setting readable without a sign-in, because a concern is recorded without one (R2). It
is named by the digest of what it says, and fetched again only when that changes.
"""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from sync.messages.base import Command, EntryData, Line, Story
from sync.messages.duties import Body
from sync.messages.notices import ShownSenior
from sync.messages.owing import ShownDuty, ShownForum
from sync.messages.recording import ConcernKind
from sync.messages.settings import DutyNumber, Nation, SettingKind


class SignsFor(StrEnum):
    """Who is asked. Vulnerabilities are a lead's to weigh; what is true of an area is true of no child (8.8)."""

    RECORDER = "recorder"
    LEAD = "lead"
    SETTING = "setting"


class ShownSign(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`same`: the sign under which this one is shown and counted, where it stands in several lists (D.2). `cites`
    is empty where the group's counts."""

    id: str
    text: str
    group: str
    same: str | None = None
    cites: str = ""


class SignGroup(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`kinds`: the concern kinds that bring it up first. Nothing is ever hidden for a child's sex (REQ-5-D)."""

    id: str
    title: str
    asked_of: SignsFor
    help: tuple[str, ...] = ()
    kinds: tuple[ConcernKind, ...] = ()
    cites: str


class ShownTag(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    id: str
    text: str
    group: str
    cites: str


class ShownKind(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    kind: ConcernKind
    label: str
    hint: str = ""
    cites: str


class Card(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A page to read, some of them before a talk: a few large lines."""

    id: str
    title: str
    lines: tuple[str, ...]
    cites: str


class WordingKind(StrEnum):
    """Whether the suggestion may be taken with a tap: only where it asserts nothing that was not typed (R32)."""

    SWAP = "swap"
    ADVICE = "advice"


class Wording(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Words that blame a child, and what to write instead (10.0; law-and-language C.6). `phrases` are whole phrases in
    lower case; `~` before a word stands for its inflexions as well, `/` between words for either, `*` for up to three
    words between; what stands in brackets must be there and is no part of the hint, nor taken by a swap."""

    id: str
    phrases: tuple[str, ...]
    unless: tuple[str, ...] = ()
    """Phrases of the same kind that mean something else: no hint where one of them lies over the words."""
    kind: WordingKind
    soft: bool = False
    """Often the right words: shown after every other hint, and not announced."""
    instead: tuple[str, ...]
    why: str
    """At most twelve words."""
    cites: str


class LinkedPolicy(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    id: str
    title: str
    version: str = ""
    cites: str


class HelpFor(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Who answers for one kind of concern, beside the setting's own numbers."""

    kinds: tuple[ConcernKind, ...]
    numbers: tuple[DutyNumber, ...]
    cites: str


class ShownBody(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a nation calls somebody outside: `label` where a list has little room, `office` in full, of the local
    authority the part of it that answers for children; `night` who answers when that is closed, if they are others."""

    label: Line
    office: Line
    night: Line = ""


class Guide(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`lead_word` and the like are the provider's own terms in the setting's nation."""

    digest: str
    title: str
    policy_version: str
    lead_word: Line
    setting_word: Line
    kinds: tuple[ShownKind, ...]
    groups: tuple[SignGroup, ...]
    signs: tuple[ShownSign, ...]
    tags: tuple[ShownTag, ...]
    cards: tuple[Card, ...]
    wordings: dict[str, tuple[Wording, ...]]
    """By language: `en`, `cy`."""
    policies: tuple[LinkedPolicy, ...]
    help: tuple[HelpFor, ...]
    duties: tuple[ShownDuty, ...] = ()
    """Who must be told, and by when, in this kind of setting in this nation."""
    forums: tuple[ShownForum, ...] = ()
    seniors: tuple[ShownSenior, ...] = ()
    """Whom a lead tells of every concern, in this kind of setting (11.1)."""
    primary_system: Line = ""
    """Where the provider keeps its records, if that is another system than this (R23)."""
    bodies: dict[Nation, dict[Body, ShownBody]] = {}
    """Of every nation, since a lead of two places may be in two: what each calls those whom not all have, or not by one
    name. Whoever is not in it is called the same everywhere."""
    lead_words: dict[Nation, dict[SettingKind, Line]] = {}
    """Likewise what each calls a lead, for whoever appoints people in several."""


class SayRead(Command, frozen=True, tag="say-read", kw_only=True):
    """ "I have read this": a linked policy, in the version that the pack names (REQ-1-C)."""

    policy: Line
    version: Line = ""


class PolicyReadTold(EntryData, frozen=True, tag="policy-read-told", kw_only=True):
    """Fact on the desk of each setting where they work: whose key said it stands in the entry."""

    policy: Line
    version: Line = ""


class ChangePolicy(Command, frozen=True, tag="change-policy", kw_only=True):
    """A provider's own additions to its pack, as TOML, in place of those that stood when the pack had the digest
    `over`. They add and tighten; what loosens a floor is refused. By a named person, with a reason."""

    over: Line
    layer: Story
    reason: Story
