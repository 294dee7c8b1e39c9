"""The texts of a pack as they are written: TOML, strictly, so that a misspelt key stops the server and not a referral.

A folder of base texts, one for each nation, one for each provider, and the layer that a provider adds itself. Each says
only what belongs in it: a nation knows no ladders, a provider's own layer makes no law.
"""

from __future__ import annotations

import tomllib
from typing import TypeVar

import msgspec
from msgspec import Struct, field

from server.policy.duties import DutyRule, DutySteps, Forum
from server.policy.items import (
    BodyTerm,
    ChainLevel,
    Course,
    Defect,
    HelpNumber,
    Law,
    NationTerms,
    Notice,
    OutsideNumber,
    Retention,
    RoleTerm,
    Settled,
    Stated,
    Terms,
)
from server.policy.lists import Kind, OwnWording, PackCard, PackPolicy, Same, SignList, TagList
from server.policy.pack import Ladders
from sync.messages.duties import Body
from sync.messages.guide import Wording
from sync.messages.settings import Nation


class PackRefused(RuntimeError):
    """The pack cannot be used. Each of `mistakes` is a sentence that names the text and the place in it."""

    def __init__(self, *mistakes: str) -> None:
        super().__init__("; ".join(mistakes))
        self.mistakes = mistakes


class BaseText(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One of the base's texts. Each list stands in one of them."""

    terms: Terms | None = None
    roles: tuple[RoleTerm, ...] = ()
    staff_concern_chain: tuple[ChainLevel, ...] = ()
    outside_numbers: tuple[OutsideNumber, ...] = ()
    ladders: Ladders | None = None
    duties: tuple[DutyRule, ...] = ()
    duty_steps: DutySteps | None = None
    retention: tuple[Retention, ...] = ()
    groups: tuple[SignList, ...] = ()
    same: tuple[Same, ...] = ()
    tag_groups: tuple[TagList, ...] = ()
    kinds: tuple[Kind, ...] = ()
    cards: tuple[PackCard, ...] = ()
    defects: tuple[Defect, ...] = ()


class LanguageText(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Words that blame and what to write instead, in one language (C.6)."""

    language: str
    wordings: tuple[Wording, ...] = ()


class NationText(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    nation: Nation
    title: str
    calendar: Nation
    warnings: tuple[str, ...] = ()
    terms: NationTerms | None = None
    bodies: dict[Body, BodyTerm] = field(default_factory=dict)
    outside_numbers: tuple[OutsideNumber, ...] = ()
    help: tuple[HelpNumber, ...] = ()
    cards: tuple[PackCard, ...] = ()
    policies: tuple[PackPolicy, ...] = ()
    law: tuple[Law, ...] = ()
    duties: tuple[DutyRule, ...] = ()


class Additions(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a provider may say itself. What is left out stays as it is below."""

    terms: Terms | None = None
    roles: tuple[RoleTerm, ...] = ()
    staff_concern_chain: tuple[ChainLevel, ...] = ()
    outside_numbers: tuple[OutsideNumber, ...] = ()
    help: tuple[HelpNumber, ...] = ()
    ladders: Ladders | None = None
    duties: tuple[DutyRule, ...] = ()
    duty_steps: DutySteps | None = None
    forums: tuple[Forum, ...] = ()
    primary_system: str = ""
    integrated: bool | None = None
    retention: tuple[Retention, ...] = ()
    groups: tuple[SignList, ...] = ()
    tag_groups: tuple[TagList, ...] = ()
    cards: tuple[PackCard, ...] = ()
    wordings: tuple[OwnWording, ...] = ()
    policies: tuple[PackPolicy, ...] = ()
    notices: tuple[Notice, ...] = ()
    courses: tuple[Course, ...] = ()
    stated: tuple[Stated, ...] = ()
    defects: tuple[Defect, ...] = ()


class ProviderText(Additions, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A provider's policy. `sections`: of each section, what it is the source of, so that a screen can cite it: the id
    of a list of signs or of a tag, `kind:`, `card:` or `policy:` and an id."""

    name: str
    title: str
    policy_version: str
    sections: dict[str, tuple[str, ...]]


class LayerText(Additions, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a provider adds and tightens without a new version of its policy. `versions`: of policies to be read;
    `options`: which reading of a notice is meant; `settled`: how a gap of the text was settled."""

    versions: dict[str, str] = field(default_factory=dict)
    options: dict[str, str] = field(default_factory=dict)
    settled: tuple[Settled, ...] = ()


T = TypeVar("T")


def decode(name: str, text: bytes, kind: type[T]) -> T:
    """Raises `PackRefused`, with the text's name, the line or the place in it, and never with what stands there."""
    try:
        return msgspec.convert(tomllib.loads(text.decode("utf-8")), kind, strict=True)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise PackRefused(f"{name}: {error}") from error
