"""Whom a step tells: of a desk by role, of a confidential matter by the staff concern chain. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from msgspec import Struct

from server.access.appointments import LEADS, Appointment, Place
from server.access.receivers import told_first
from server.policy.pack import Step
from sync.messages.settings import Receiver


class Hearer(Struct, frozen=True, kw_only=True):
    """Someone to be alerted. `reads`: they can open what waits, or will be able to from this step on."""

    person: str
    name: str
    title: str
    reads: bool


def of_desk(
    step: Step, appointments: Iterable[Appointment], place: Place, *, cover: Collection[str] = ()
) -> tuple[Hearer, ...]:
    """Everyone with one of the step's roles at the setting or above it, each once, leads first.

    `appointments` are those in force, `cover` who covers the setting at this moment; a step that tells those on duty
    tells everyone where none of them does. The title is that of the post nearest to the setting.
    """
    here = [a for a in appointments if a.covers(place)]
    reads = {a.person for a in here if a.role in LEADS}
    nearest: dict[str, Appointment] = {}
    for a in sorted(here, key=lambda a: (a.setting is None, a.region is None, a.from_at)):
        if a.role in step.roles:
            nearest.setdefault(a.person, a)
    in_order = sorted(nearest.values(), key=lambda a: (step.roles.index(a.role), a.name, a.person))
    on_duty = [a for a in in_order if a.person in cover] if step.on_duty else []
    told = on_duty or in_order
    return tuple(Hearer(person=a.person, name=a.name, title=a.title, reads=a.person in reads) for a in told)


def of_case(
    step: Step,
    members: Sequence[Hearer],
    receivers: Sequence[Receiver],
    excluded: Collection[str],
    *,
    outside_only: bool,
    knows: str | None = None,
) -> tuple[Hearer, ...]:
    """The members, and as many further levels of the chain as the step says, outwards from those told first.

    Nobody excluded, on any level (R28). `outside_only`: nobody who works inside the setting is added, because the
    subject is not known and could be anyone there (R27). `knows`: the lead who moved it here and follows it for that:
    where somebody else is told, the chain goes on from them. Where nobody else is left who was told, because nobody was
    there or they have gone, it begins anew as for a concern that came now (R10).
    """
    told = {member.person for member in members}
    named = told - ({knows} if knows is not None else set())
    anew = () if named else told_first(receivers, excluded=excluded, subject_identified=not outside_only)
    first = min((r.level for r in receivers if r.person in named or r in anew), default=-1)
    left = [r for r in receivers if r.person not in excluded and not (outside_only and r.inside) and r.level > first]
    levels = sorted({r.level for r in left})[: step.levels]
    further = [
        Hearer(person=r.person, name=r.name, title=r.title, reads=True)
        for r in (*anew, *(r for r in left if r.level in levels))
        if r.person not in told
    ]
    return (*members, *further)
