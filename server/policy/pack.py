"""What a policy pack says. Every item names the section of the policy, law or decision (R-number) it comes from."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from sync.messages.concerns import Answer
from sync.messages.escalation import LadderName
from sync.messages.people import Role
from sync.messages.settings import Hours, Nation, SettingKind


class Terms(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The provider's own words for the same things."""

    setting: str
    lead: dict[SettingKind, str]
    cites: str


class ChainLevel(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Who is told of a concern about an adult who works or helps here, if nobody is left on the level before."""

    roles: tuple[Role, ...]
    cites: str


class OutsideNumber(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Someone outside the provider who answers; offered in `nations` only, since not every nation has each office."""

    label: str
    number: str
    hours: Hours
    nations: tuple[Nation, ...]
    cites: str


class Step(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Who is told, so many minutes after the server received a matter that nobody has (R9).

    `levels`: of a confidential matter, how many levels of the staff concern chain beyond those told first.
    `unanswered`: from this step on the recorder's screen says that nobody has answered (R1).
    """

    at_min: int
    roles: tuple[Role, ...]
    levels: int
    unanswered: bool = False


class LadderPlan(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The last step tells everyone, and is taken again every `every_min` minutes until somebody has it (R10)."""

    steps: tuple[Step, ...]
    every_min: int
    cites: str


class Ladders(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`now_when_danger`: the answers to "in danger now?" that put a concern on the Now ladder."""

    plans: dict[LadderName, LadderPlan]
    now_when_danger: tuple[Answer, ...]
    cites: str


class Basis(StrEnum):
    LAW = "law"
    GUIDANCE = "guidance"


class Retention(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How long what a kind of setting wrote of a child is kept, from the child's birth. Then a person decides; nothing
    goes by itself. `rule` says it in words."""

    kind: SettingKind
    years_from_birth: int
    basis: Basis
    rule: str
    cites: str


class Defect(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A gap or contradiction in the policy's text, for a person to settle; never coded around in silence."""

    id: str
    section: str
    text: str


class PackFile(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One file as written. What a tenant's pack leaves out, the base gives."""

    name: str
    title: str
    policy_version: str
    terms: Terms | None = None
    staff_concern_chain: tuple[ChainLevel, ...] = ()
    outside_numbers: tuple[OutsideNumber, ...] = ()
    ladders: Ladders | None = None
    retention: tuple[Retention, ...] = ()
    defects: tuple[Defect, ...] = ()


class Pack(Struct, frozen=True, kw_only=True):
    """A tenant's policy over the base, complete. `digest` is the SHA-256 of the texts that made it."""

    name: str
    title: str
    policy_version: str
    terms: Terms
    staff_concern_chain: tuple[ChainLevel, ...]
    outside_numbers: tuple[OutsideNumber, ...]
    ladders: Ladders
    retention: dict[SettingKind, Retention]
    defects: tuple[Defect, ...]
    digest: bytes
