"""Who is told of a concern about an adult who works or helps here (policies 12.7; R25-R31). Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from server.access.appointments import Appointment, Place, in_force
from server.policy.items import ChainLevel
from sync.messages.settings import Receiver

ROUTES_MIN = 2
"""So many humans must be left after any one is removed (R31)."""


def receivers(
    *, chain: Sequence[ChainLevel], appointments: Iterable[Appointment], place: Place, now: datetime
) -> tuple[Receiver, ...]:
    """Everyone on the chain for one setting, nearest level first, each human once.

    Someone with several appointments stands on the lowest of their levels, and is inside if any of them is at the
    setting: where an unidentified adult could be anyone who works there, that counts (R27).
    """
    here = [a for a in in_force(appointments, now) if a.covers(place)]
    inside = {a.person for a in here if a.setting is not None}
    found: dict[str, Receiver] = {}
    for level, step in enumerate(chain):
        for a in sorted((a for a in here if a.role in step.roles), key=lambda a: (a.name, a.person)):
            found.setdefault(
                a.person,
                Receiver(person=a.person, name=a.name, title=a.title, level=level, inside=a.person in inside),
            )
    return tuple(found.values())


def told_first(
    everyone: Sequence[Receiver], *, excluded: Collection[str], subject_identified: bool
) -> tuple[Receiver, ...]:
    """Those on the first level where anybody is left.

    `excluded` are the subject and whoever the recorder struck out (R26, R28). While the subject is not identified,
    nobody inside the setting is told (R27), unless that leaves nobody: whoever stands furthest up the chain, the
    tenant's safeguarding role where it has one, is told wherever they work, because a concern that reaches nobody is
    lost (R10). Empty only if they too are excluded: then the outside numbers are all there is, and the screen says so
    (R29).
    """
    left = [r for r in everyone if r.person not in excluded]
    above = left if subject_identified else [r for r in left if not r.inside]
    if above:
        first = min(r.level for r in above)
        return tuple(r for r in above if r.level == first)
    last = max((r.level for r in everyone), default=None)
    return tuple(r for r in left if r.level == last)


def routes_are_enough(everyone: Sequence[Receiver]) -> bool:
    """R31: whichever one person is removed, two humans are left."""
    return len(everyone) - 1 >= ROUTES_MIN
