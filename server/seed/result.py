"""What `harken seed` prints: the ids that were given, and the sign-ins of the file."""

from __future__ import annotations

from msgspec import Struct

from sync.messages.base import ChildId, PersonId, SettingId, TenantId


class MadeSetting(Struct, frozen=True, kw_only=True):
    setting: SettingId
    ref: str
    name: str
    kind: str


class MadePerson(Struct, frozen=True, kw_only=True):
    person: PersonId
    name: str
    title: str
    login: str
    passphrase: str


class MadeChild(Struct, frozen=True, kw_only=True):
    """`name` only when the child has just been made: afterwards it stands encrypted in the roster."""

    child: ChildId
    setting: SettingId
    name: str | None


class MadeTenant(Struct, frozen=True, kw_only=True):
    """`made` is false for a slug that was there already: nothing of it was touched."""

    tenant: TenantId
    slug: str
    name: str
    made: bool
    settings: tuple[MadeSetting, ...]
    people: tuple[MadePerson, ...]
    children: tuple[MadeChild, ...]
    warnings: tuple[str, ...]


class Made(Struct, frozen=True, kw_only=True):
    tenants: tuple[MadeTenant, ...]
