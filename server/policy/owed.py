"""The rules of a pack that its provider owes anything by. Pure."""

from __future__ import annotations

from server.policy.duties import DutyRule, Only
from server.policy.pack import Pack


def in_use(pack: Pack) -> tuple[DutyRule, ...]:
    """A rule for integrated settings waits until a provider has some, one of a primary system until it names it."""
    has = {None: True, Only.INTEGRATED: pack.integrated, Only.PRIMARY_SYSTEM: bool(pack.primary_system)}
    return tuple(rule for rule in pack.duties if has[rule.only])
