"""What the rules of bridges and handoffs may know besides, and what they change."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from msgspec import Struct

from server.access.appointments import Appointment, Place
from server.feeds.bridges import Bridge, Handoff, Match
from server.feeds.matters import Matter
from server.feeds.registers import Child, Setting
from server.policy.items import ChainLevel
from sync.handoff import DeskHead
from sync.messages.bridges import BridgeKept, MatchKept


class Names(Struct, frozen=True):
    """What a command names besides its target."""

    children: tuple[str, ...] = ()
    matches: tuple[str, ...] = ()
    concerns: tuple[str, ...] = ()
    handed: tuple[str, ...] = ()
    """Concerns of which it matters what was sent."""
    bridges: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    """Those of which it matters whom they tell."""


NO_NAMES: Final = Names()


class Signing(Struct, frozen=True, kw_only=True):
    """What a receipt of a handoff is made with. `desks`: how far each has got, by setting; `sign`: the line, signed by
    the tenant's key, as it stands in an entry."""

    tenant: str
    epoch: str
    desks: Mapping[str, DeskHead]
    sign: Callable[[str], str]


class Handed(Struct, frozen=True, kw_only=True):
    """What was sent of a concern, with its matter and the places of all that was said of it on its feed. `concern`: the
    one whose record it stands in, which parts of others may have been sent with; None once it was disposed of."""

    handoff: Handoff
    matter: Matter
    concern: Matter | None
    seqs: tuple[int, ...]


class Sharing(Struct, frozen=True, kw_only=True):
    """The registers, as the commands before this one left them. `handoff` and `concern` are those of the target, where
    that is a handoff: the concern is None once it was disposed of."""

    posts: Mapping[str, tuple[Appointment, ...]]
    """Every appointment by person."""
    places: Mapping[str, Place]
    settings: Mapping[str, Setting]
    children: Mapping[str, Child]
    """Those that the batch names."""
    bridges: Mapping[str, Bridge]
    """Those that the batch names or that what it names belongs to; of one that has ended, every one of its ends."""
    matches: Mapping[str, Match]
    """Those that the batch names, and every one of the children that it names."""
    bridges_kept: Mapping[str, BridgeKept]
    matches_kept: Mapping[str, MatchKept]
    """The same as the two sides read them."""
    named: Mapping[str, Matter]
    """The concerns that a handoff takes parts of, those that the author works on."""
    excluded: frozenset[str]
    """Who must never learn of one of these."""
    members: frozenset[str]
    """Who follows one of these that is confidential, or the target if that is."""
    handoff: Handoff | None
    concern: Matter | None
    handed: tuple[Handed, ...]
    """What was sent of the concerns whose handoffs the command asks for, but for what was disposed of."""
    note: Matter | None
    """The note that the receiving side made of the target."""
    chain: tuple[ChainLevel, ...]
    """Who is told of a concern about an adult who works or helps, as the policy orders them."""
    integrated: bool
    """The provider's policy has schools and homes tell each other."""
    signing: Signing


class Shared(Struct, frozen=True, kw_only=True):
    """What a decision changes in them."""

    bridges: tuple[Bridge, ...] = ()
    matches: tuple[Match, ...] = ()
    handoffs: tuple[Handoff, ...] = ()
    ended: tuple[Matter, ...] = ()
    """What was sent, as it is once nobody need be told of it any more."""
    nudges: tuple[str, ...] = ()
    """Who is alerted once that something of the target waits: a question, or an answer to one."""
