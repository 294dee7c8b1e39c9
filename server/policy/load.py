"""From the text of packs to a `Pack`: strict, so that a misspelt key stops the server and not a referral."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from pathlib import Path

import msgspec

from server.policy.ladders import mistakes
from server.policy.pack import Pack, PackFile
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
        defects=(*base.defects, *own.defects),
        digest=hashlib.sha256(hashlib.sha256(texts[BASE]).digest() + hashlib.sha256(texts[name]).digest()).digest(),
    )
    _check(pack)
    for mistake in mistakes(ladders, floor=base.ladders):
        raise PackRefused(f"{name}.toml: {mistake}")
    return pack


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
    levels, numbers = pack.staff_concern_chain, pack.outside_numbers
    if not all((pack.terms.cites, *(level.cites for level in levels), *(number.cites for number in numbers))):
        raise PackRefused(f"{pack.name}.toml: an item cites nothing")
