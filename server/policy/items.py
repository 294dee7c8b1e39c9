"""What stands in a pack, item by item. Each names the section of the policy, the law or the decision it is from."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Final, Protocol

from msgspec import Struct, field

from sync.messages.people import Role
from sync.messages.recording import ConcernKind
from sync.messages.settings import Hours, Nation, SettingKind


class Named(Protocol):
    """Whatever has an id and says where it comes from."""

    @property
    def id(self) -> str: ...

    @property
    def cites(self) -> str: ...


class Terms(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The provider's own words for the same things."""

    setting: str
    lead: dict[SettingKind, str]
    cites: str


class NationTerms(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a nation calls the lead, whatever a provider that is at home in another nation calls theirs."""

    lead: dict[SettingKind, str]
    cites: str


class BodyTerm(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a nation calls somebody outside whom not every nation has, or not by one name: in a list, in full, and who
    answers there when the office is closed, where that is another."""

    label: str
    office: str
    night: str = ""
    cites: str


class RoleTerm(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the provider calls whoever holds a role, in each kind of setting."""

    role: Role
    words: dict[SettingKind, str]
    cites: str


class ChainLevel(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Who is told of a concern about an adult who works or helps here, if nobody is left on the level before."""

    roles: tuple[Role, ...]
    cites: str


class OutsideNumber(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Someone outside the provider who answers where nobody inside is left to tell; without `nations`: in all of them,
    since not every nation has each office."""

    id: str
    label: str
    number: str
    hours: Hours
    nations: tuple[Nation, ...] = ()
    cites: str


class HelpNumber(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Someone who answers for some kinds of concern; without `nations` or `settings`: in all of them."""

    id: str
    label: str
    number: str
    hours: Hours
    kinds: tuple[ConcernKind, ...]
    nations: tuple[Nation, ...] = ()
    settings: tuple[SettingKind, ...] = ()
    cites: str


BY_PHONE: Final = "by-phone"
"""The reading of a notice in which the lead phones them: Harken tells nobody, and whoever it names is missing."""
ALL_BY_MAILBOX: Final = "all-by-mailbox"
"""One mail to the shared mailbox is for everyone whom the policy names."""
LAST_BY_MAILBOX: Final = "last-by-mailbox"
"""It is for the last whom its notice names."""


class Notice(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Whom a lead tells of a concern as a matter of course (11.1; R19).

    `whom` are the policy's words; `roles`, in their order, what Harken calls those of them that it knows: the words
    after the last role are of somebody whom it does not. `readers` are the roles of everyone who reads the mailbox: it
    is not used where one of them must not know (R29). Where the text can be read in two ways, `options` say both,
    `option` is the one in use and `warning` says what is unclear.
    """

    id: str
    whom: tuple[str, ...]
    roles: tuple[Role, ...] = ()
    settings: tuple[SettingKind, ...] = ()
    within: str
    channel: str
    mailbox: str = ""
    readers: tuple[Role, ...] = ()
    options: dict[str, str] = field(default_factory=dict)
    option: str = ""
    warning: str = ""
    cites: str


class Course(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    id: str
    title: str
    refresh_years: int | None = None
    cites: str


class Stated(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Something else that the policy settles, in a sentence: who owns prevention, in which meetings risks are reviewed,
    which recording system it names (D.5)."""

    id: str
    what: str
    says: str
    cites: str


class Law(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What law or national guidance asks, which is not the tenant's policy (R22). Without `valid_from`: since when is
    not on record. Without `checked_on`: nobody has held it against its source yet. `in_force` false: made, and not
    known to apply yet."""

    id: str
    text: str
    citation: str
    settings: tuple[SettingKind, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    checked_on: date | None = None
    in_force: bool = True


class Basis(StrEnum):
    LAW = "law"
    GUIDANCE = "guidance"
    OWN = "own"


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


class Settled(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How the provider has settled a defect. It is shown beside it, and never in its place."""

    defect: str
    how: str
