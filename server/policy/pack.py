"""What a policy pack says, complete: base, nations, provider and the provider's own layer together."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

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
from server.policy.lists import Kind, PackCard, PackPolicy
from sync.messages.concerns import Answer
from sync.messages.duties import Body
from sync.messages.escalation import LadderName
from sync.messages.guide import ShownSign, ShownTag, SignGroup, Wording
from sync.messages.people import Role
from sync.messages.recording import ConcernKind
from sync.messages.settings import Nation, SettingKind


class Step(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Who is told, so many minutes after the server received a matter that nobody has (R9).

    `levels`: of a confidential matter, how many levels of the staff concern chain beyond those told first.
    `unanswered`: from this step on the recorder's screen says that nobody has answered (R1).
    `on_duty`: at a desk, of those only whoever covers it at that moment, by the rota or because they said so; all of
    them where nobody does (R9, R14).
    """

    at_min: int
    roles: tuple[Role, ...]
    levels: int
    unanswered: bool = False
    on_duty: bool = False


class LadderPlan(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The last step tells everyone, and is taken again every `every_min` minutes until somebody has it (R10).

    `by_day`: after the first step no minute of the night counts, and nobody is told in it (R9, R36).
    """

    steps: tuple[Step, ...]
    every_min: int
    by_day: bool = False
    cites: str


class Ladders(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What puts a concern on the Now ladder: the answers to "in danger now?", "did a child tell you?" and "was the
    child moved?", and kinds of concern (R9)."""

    plans: dict[LadderName, LadderPlan]
    now_when_danger: tuple[Answer, ...]
    now_when_disclosed: tuple[Answer, ...]
    now_when_moved: tuple[Answer, ...]
    now_when_kinds: frozenset[ConcernKind]
    cites: str


class NationPart(Struct, frozen=True, kw_only=True):
    """What is so in one nation, whoever the provider is. `calendar`: whose bank holidays count (R15)."""

    nation: Nation
    title: str
    calendar: Nation
    terms: NationTerms | None
    bodies: Mapping[Body, BodyTerm]
    law: tuple[Law, ...]
    warnings: tuple[str, ...]


class TagGroup(Struct, frozen=True, kw_only=True):
    id: str
    title: str


class Pack(Struct, frozen=True, kw_only=True):
    """A tenant's policy, complete. `digest` is the SHA-256 over every text that made it; it stands in each decision, so
    that a decision can be read beside the policy it was made under."""

    name: str
    title: str
    policy_version: str
    terms: Terms
    roles: tuple[RoleTerm, ...]
    nations: Mapping[Nation, NationPart]
    staff_concern_chain: tuple[ChainLevel, ...]
    outside_numbers: tuple[OutsideNumber, ...]
    help: tuple[HelpNumber, ...]
    ladders: Ladders
    retention: Mapping[SettingKind, Retention]
    groups: tuple[SignGroup, ...]
    signs: tuple[ShownSign, ...]
    tag_groups: tuple[TagGroup, ...]
    tags: tuple[ShownTag, ...]
    kinds: tuple[Kind, ...]
    cards: tuple[PackCard, ...]
    wordings: Mapping[str, tuple[Wording, ...]]
    """By language: `en`, `cy`."""
    policies: tuple[PackPolicy, ...]
    duties: tuple[DutyRule, ...]
    duty_steps: DutySteps
    forums: tuple[Forum, ...]
    primary_system: str
    """Where the provider keeps its records, if that is another system than this (R23)."""
    integrated: bool
    """Schools and homes of this provider tell each other (R20)."""
    notices: tuple[Notice, ...]
    courses: tuple[Course, ...]
    stated: tuple[Stated, ...]
    defects: tuple[Defect, ...]
    settled: tuple[Settled, ...]
    digest: bytes

    def lead_word(self, nation: Nation, kind: SettingKind) -> str:
        """What a setting of this kind in this nation calls its lead: the nation's word where it has one."""
        terms = self.nations[nation].terms
        return self.terms.lead[kind] if terms is None else terms.lead[kind]

    def lead_words(self) -> dict[Nation, dict[SettingKind, str]]:
        return {nation: {kind: self.lead_word(nation, kind) for kind in SettingKind} for nation in self.nations}
