"""What a policy pack says. Every item names the section of the policy, law or decision (R-number) it comes from."""

from __future__ import annotations

from msgspec import Struct

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
    defects: tuple[Defect, ...] = ()


class Pack(Struct, frozen=True, kw_only=True):
    """A tenant's policy over the base, complete. `digest` is the SHA-256 of the texts that made it."""

    name: str
    title: str
    policy_version: str
    terms: Terms
    staff_concern_chain: tuple[ChainLevel, ...]
    outside_numbers: tuple[OutsideNumber, ...]
    defects: tuple[Defect, ...]
    digest: bytes
