"""A provider may add and tighten, and never loosen: no sign goes or changes its words, nobody is told later, nothing is
kept for less long, no warning is silenced. Pure: the pack that came out is held against the one below it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from server.policy import ladders, tighter
from server.policy.items import HelpNumber, OutsideNumber
from server.policy.pack import Pack

Named = Mapping[str, object]
"""What must stay as it is, by its id."""


def loosened(pack: Pack, *, floor: Pack) -> Iterator[str]:
    """What `pack` has lost or weakened of what is below it, each as a sentence."""
    yield from ladders.loosened(pack.ladders, floor=floor.ladders)
    yield from tighter.loosened(pack, floor=floor)
    yield from _chain(pack, floor)
    for one in floor.retention.values():
        kept = pack.retention.get(one.kind)
        if kept is None or kept.years_from_birth < one.years_from_birth:
            yield f"a {one.kind} keeps for less than {one.years_from_birth} years from birth ({one.cites})"
    yield from _numbers(pack, floor)
    for course in floor.courses:
        own = next((one for one in pack.courses if one.id == course.id), None)
        if own is None or (own.refresh_years or 99) > (course.refresh_years or 99):
            yield f"the course {course.title} is gone, or is refreshed less often"
    here, below = _words(pack), _words(floor)
    for what, named in below.items():
        for name, said in named.items():
            if name not in here.get(what, {}):
                yield f"the {what} {name} is gone"
            elif here[what][name] != said:
                yield f"the {what} {name} is not yours to change"


def _words(pack: Pack) -> dict[str, Named]:
    """What stays word for word. A provider cites its own section for what the base says, gives a policy its version,
    and says which reading of a notice is meant."""
    return {
        "list of signs": {one.id: replace(one, cites="") for one in pack.groups},
        "sign": {one.id: one for one in pack.signs},
        "list of tags": {one.id: one for one in pack.tag_groups},
        "tag": {one.id: replace(one, cites="") for one in pack.tags},
        "kind of concern": {one.kind: replace(one, cites="") for one in pack.kinds},
        "card": {one.id: replace(one, cites="") for one in pack.cards},
        "policy to be read": {one.id: replace(one, cites="", version="") for one in pack.policies},
        "notice": {one.id: replace(one, option="", mailbox="") for one in pack.notices},
        "rule": {one.id: one for one in pack.stated},
        "warning": {one.id: one for one in pack.defects},
        "word for": {one.role: None for one in pack.roles},
        "nation": {nation.value: part for nation, part in pack.nations.items()},
        **{f"wording ({language})": {one.id: one for one in of} for language, of in pack.wordings.items()},
    }


def _chain(pack: Pack, floor: Pack) -> Iterator[str]:
    """Levels may be added between others: whoever the floor tells is told, in its order, up to its end (R10), and
    nobody before them, who could answer for it alone."""
    level = {role: n for n, one in enumerate(pack.staff_concern_chain) for role in one.roles}
    first = [role for one in floor.staff_concern_chain[:1] for role in one.roles]
    if late := [role for role in first if level.get(role, 0) > 0]:
        yield f"the staff concern chain no longer tells {', '.join(late)} first"
    before = -1
    for one in floor.staff_concern_chain:
        if gone := [role for role in one.roles if role not in level]:
            yield f"the staff concern chain no longer tells {', '.join(gone)}"
            return
        if min(level[role] for role in one.roles) <= before:
            yield f"the staff concern chain tells {', '.join(one.roles)} out of turn"
        before = max(level[role] for role in one.roles)


def _numbers(pack: Pack, floor: Pack) -> Iterator[str]:
    """A number may be another one, and never nobody's: who answers where, and for what, stays."""
    for outside in floor.outside_numbers:
        if not any(one.id == outside.id and _answers_where(one, outside) for one in pack.outside_numbers):
            yield f"{outside.label} no longer answers where it did"
    for below in floor.help:
        if not any(one.id == below.id and _answers_for(one, below) for one in pack.help):
            yield f"{below.label} no longer answers where it did"


def _answers_where(own: OutsideNumber | HelpNumber, below: OutsideNumber | HelpNumber) -> bool:
    return _is_within(below.nations, own.nations)


def _answers_for(own: HelpNumber, below: HelpNumber) -> bool:
    kinds = set(below.kinds) <= set(own.kinds)
    return kinds and _answers_where(own, below) and _is_within(below.settings, own.settings)


def _is_within(below: tuple[str, ...], own: tuple[str, ...]) -> bool:
    """None named are all."""
    return not own or (bool(below) and set(below) <= set(own))
