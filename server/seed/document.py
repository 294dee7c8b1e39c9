"""The file that `harken seed` reads: providers, their settings, people, children and bridges."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from msgspec import Struct

from server.settings.plan import NewTenant, mistakes, twice


class SeedRefused(RuntimeError):
    """The file cannot be used as it is. The message says where, in the words of the file."""


class SeedFile(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    tenants: tuple[NewTenant, ...]


def read_document(document: bytes, packs: Iterable[str]) -> SeedFile:
    """The file, checked throughout. Raises SeedRefused before anything has been written."""
    try:
        file = msgspec.json.decode(document, type=SeedFile)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise SeedRefused(str(error)) from error
    wrong = [*twice("slug", (tenant.slug for tenant in file.tenants))]
    known = set(packs)
    for tenant in file.tenants:
        wrong += [f"{tenant.slug}: {mistake}" for mistake in mistakes(tenant, known)]
    if wrong:
        raise SeedRefused("; ".join(wrong))
    return file
