"""What a provider is begun with: its settings, people and children, as whoever sets it up names them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from msgspec import Struct

from server.people.addresses import is_address, login_of
from server.people.passphrases import LENGTH_MAX, LENGTH_MIN
from sync.messages.base import Line
from sync.messages.people import Role
from sync.messages.settings import DutyNumber, Nation, SettingKind

_SLUG = re.compile(r"^[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?$")


class NewRegion(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`ref` names a thing within the plan."""

    ref: str
    name: Line


class NewChild(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    name: Line
    room: Line = ""


class NewSetting(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    ref: str
    kind: SettingKind
    nation: Nation
    name: Line
    region: str | None = None
    duty_numbers: tuple[DutyNumber, ...] = ()
    children: tuple[NewChild, ...] = ()


class NewAppointment(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """At a setting, or in a region, or, with neither, in the whole tenant (R35)."""

    role: Role
    title: Line
    setting: str | None = None
    region: str | None = None


class NewPerson(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where nothing is said of e-mail, a login that is an address is it; `"email": ""` is for whoever has none."""

    login: Line
    name: Line
    passphrase: str
    appointments: tuple[NewAppointment, ...]
    email: Line | None = None

    @property
    def mailed_at(self) -> str | None:
        """Where this person is mailed, if anywhere."""
        address = login_of(self.login) if self.email is None else self.email
        return address if is_address(address) else None


class NewMatch(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A child whom both settings of a bridge know, by the name that each uses."""

    here: str
    child: Line
    there: str
    there_child: Line


class NewTenant(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`pack` is the policy; `bridges` are pairs of a school and a home that tell each other."""

    slug: str
    name: Line
    pack: str
    regions: tuple[NewRegion, ...] = ()
    settings: tuple[NewSetting, ...]
    people: tuple[NewPerson, ...]
    bridges: tuple[tuple[str, str], ...] = ()
    matches: tuple[NewMatch, ...] = ()


def mistakes(tenant: NewTenant, packs: set[str]) -> Iterable[str]:
    """What is wrong with it, each in words that name the place."""
    settings = {setting.ref for setting in tenant.settings}
    regions = {region.ref for region in tenant.regions}
    if not _SLUG.fullmatch(tenant.slug):
        yield "a slug has up to 32 lower-case letters, digits and hyphens"
    if tenant.pack not in packs:
        yield f"no pack {tenant.pack}"
    yield from twice("setting", (setting.ref for setting in tenant.settings))
    yield from twice("setting name", (setting.name for setting in tenant.settings))
    yield from twice("region", (region.ref for region in tenant.regions))
    yield from twice("login", (login_of(person.login) for person in tenant.people))
    # A mailbox of two is read by both: one of them may be whom a matter is about (R29).
    yield from twice("e-mail address", (at.casefold() for person in tenant.people if (at := person.mailed_at)))
    for setting in tenant.settings:
        if setting.region is not None and setting.region not in regions:
            yield f"setting {setting.ref}: no region {setting.region}"
    for person in tenant.people:
        yield from (f"{person.login}: {mistake}" for mistake in _mistakes_of(person, settings, regions))
    yield from _mistakes_between(tenant, settings)


def _mistakes_between(tenant: NewTenant, settings: set[str]) -> Iterable[str]:
    for pair in tenant.bridges:
        if pair[0] == pair[1] or not settings.issuperset(pair):
            yield f"bridge {pair[0]}, {pair[1]}: not two settings of this tenant"
        elif {one.kind for one in tenant.settings if one.ref in pair} != set(SettingKind):
            yield f"bridge {pair[0]}, {pair[1]}: not a school and a home"
    yield from twice("bridge", (" and ".join(sorted(pair)) for pair in tenant.bridges))
    names = {setting.ref: {child.name for child in setting.children} for setting in tenant.settings}
    pairs = {frozenset(pair) for pair in tenant.bridges}
    for match in tenant.matches:
        if frozenset((match.here, match.there)) not in pairs:
            yield f"match of {match.here}, {match.there}: no bridge between them"
        elif match.child not in names[match.here] or match.there_child not in names[match.there]:
            yield f"match of {match.here}, {match.there}: no such child"


def _mistakes_of(person: NewPerson, settings: set[str], regions: set[str]) -> Iterable[str]:
    if not LENGTH_MIN <= len(person.passphrase) <= LENGTH_MAX:
        yield f"a passphrase has {LENGTH_MIN} to {LENGTH_MAX} characters"
    if not person.appointments:
        yield "no appointment"
    if person.email and not is_address(person.email):
        yield "no e-mail address"
    for appointment in person.appointments:
        if appointment.setting is not None and appointment.region is not None:
            yield "an appointment is at a setting or in a region, not both"
        if appointment.setting is not None and appointment.setting not in settings:
            yield f"no setting {appointment.setting}"
        if appointment.region is not None and appointment.region not in regions:
            yield f"no region {appointment.region}"


def twice(what: str, names: Iterable[str]) -> Iterable[str]:
    """Names that may stand once only."""
    return (f"{what} {name} stands twice" for name, count in Counter(names).items() if count > 1)
