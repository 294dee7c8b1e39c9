"""From the text of packs to a `Pack`: strict, so that a misspelt key stops the server and not a referral."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import msgspec

from server.policy.ladders import mistakes
from server.policy.pack import Pack, PackFile, Retention
from sync.messages.people import Role
from sync.messages.settings import SettingKind

PACKS = Path(__file__).with_name("packs")
BASE = "base"


class PackRefused(RuntimeError):
    """The pack cannot be used. The message names the file and the place in it."""


def read_packs(folder: Path = PACKS) -> dict[str, Pack]:
    """Every tenant pack in `folder` by name, each laid over `base.toml`."""
    texts = {path.stem: path.read_bytes() for path in sorted(folder.glob("*.toml"))}
    return {name: load(name, texts) for name in texts if name != BASE}


def load(name: str, texts: Mapping[str, bytes]) -> Pack:
    """The pack `name` over the base. What the pack says replaces what the base says, list by list; defects add up."""
    base, own = (_decode(part, texts[part]) for part in (BASE, name))
    terms = own.terms or base.terms
    ladders = own.ladders or base.ladders
    if terms is None or ladders is None or base.ladders is None:
        raise PackRefused(f"{name}: no terms or no ladders, and none in the base")
    pack = Pack(
        name=own.name,
        title=own.title,
        policy_version=own.policy_version,
        terms=terms,
        staff_concern_chain=own.staff_concern_chain or base.staff_concern_chain,
        outside_numbers=own.outside_numbers or base.outside_numbers,
        ladders=ladders,
        retention={one.kind: one for one in (*base.retention, *own.retention)},
        defects=(*base.defects, *own.defects),
        digest=hashlib.sha256(hashlib.sha256(texts[BASE]).digest() + hashlib.sha256(texts[name]).digest()).digest(),
    )
    _check(pack)
    for mistake in (*mistakes(ladders, floor=base.ladders), *shortened(pack.retention, floor=base.retention)):
        raise PackRefused(f"{name}.toml: {mistake}")
    return pack


def shortened(kept: Mapping[SettingKind, Retention], *, floor: Iterable[Retention]) -> Iterator[str]:
    """A provider may keep longer than the base says, and never less long."""
    for one in floor:
        if kept[one.kind].years_from_birth < one.years_from_birth:
            yield f"a {one.kind.value} keeps for less than {one.years_from_birth} years from birth ({one.cites})"


def _decode(name: str, text: bytes) -> PackFile:
    try:
        file = msgspec.convert(tomllib.loads(text.decode("utf-8")), PackFile, strict=True)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise PackRefused(f"{name}.toml: {error}") from error
    if file.name != name:
        raise PackRefused(f"{name}.toml: calls itself {file.name}")
    return file


def _check(pack: Pack) -> None:
    """What no type can say: every kind of setting has a word for its lead; the chain ends where R10's floor is."""
    missing = set(SettingKind) - set(pack.terms.lead)
    if missing:
        raise PackRefused(f"{pack.name}.toml: no word for the lead of a {', '.join(sorted(missing))}")
    if not pack.staff_concern_chain or Role.SAFEGUARDING not in pack.staff_concern_chain[-1].roles:
        raise PackRefused(f"{pack.name}.toml: the staff concern chain does not end with safeguarding (R10)")
    named = [role for level in pack.staff_concern_chain for role in level.roles]
    if len(named) != len(set(named)):
        raise PackRefused(f"{pack.name}.toml: a role stands on two levels of the staff concern chain")
    if missing := set(SettingKind) - set(pack.retention):
        raise PackRefused(f"{pack.name}.toml: no retention for a {', '.join(sorted(missing))}")
    cites = (
        pack.terms.cites,
        *(level.cites for level in pack.staff_concern_chain),
        *(number.cites for number in pack.outside_numbers),
        *(one.cites for one in pack.retention.values()),
    )
    if not all(cites):
        raise PackRefused(f"{pack.name}.toml: an item cites nothing")
