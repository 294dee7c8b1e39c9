"""Which duties of a concern something that was done is of. Pure (R16, R33)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from server.duties.done import Deed
from server.duties.duty import Duty
from sync.messages.duties import Needs


class Matching:
    """For one concern and all of its duties. `named`: children who were only described until a lead said who they are:
    what was done for the one described was done for them."""

    def __init__(self, duties: Iterable[Duty], named: frozenset[str]) -> None:
        self._named = named
        self._ids: dict[tuple[object, ...], set[str]] = defaultdict(set)
        self._whom: dict[tuple[object, ...], set[str]] = defaultdict(set)
        for duty in duties:
            whom = duty.whom.casefold()
            self._ids[duty.child, duty.body, duty.needs, whom].add(duty.duty_id)
            self._whom[duty.body, duty.needs].add(whom)

    def of(self, deed: Deed, duty: Duty) -> bool:
        """One that names duties is of those alone. One that names none is of all to this body for the children whom the
        concern was about by then; of what is owed anew, where it was done since. An answer is of what it answers: the
        telling, or one challenge."""
        told_to_decide = (deed.needs, duty.needs) == (Needs.TELLING, Needs.DECISION)
        if deed.body is not duty.body or not (deed.needs is duty.needs or told_to_decide):
            return False
        if deed.answers is not None and deed.nth != duty.nth:
            return False
        if deed.whom and deed.whom.casefold() != duty.whom.casefold():
            return False
        if deed.duties:
            return not self._ids_of(duty, deed).isdisjoint(deed.duties)
        return self._about(deed, duty.child) and (duty.nth == deed.nth or duty.start < deed.at)

    def _about(self, deed: Deed, child: str | None) -> bool:
        if deed.children is None or child is None or child in deed.children:
            return True
        return None in deed.children and child in self._named

    def certain(self, deed: Deed, duty: Duty) -> bool:
        """False where several are owed the same, each by name, and it names none of them. An answer to a challenge is
        as certain as that was."""
        return bool(deed.duties or deed.whom or deed.nth) or len(self._whom[duty.body, duty.needs]) <= 1

    def _ids_of(self, duty: Duty, deed: Deed) -> set[str]:
        """Those under which the duty may be named: an answer names what it answers."""
        answers, whom = deed.answers is not None, duty.whom.casefold()
        needs = Needs.TELLING if answers else duty.needs
        found = self._ids[duty.child, duty.body, needs, whom] if answers else {duty.duty_id}
        if duty.child in self._named and (answers or duty.nth == 0):
            found = found | self._ids[None, duty.body, needs, whom]
        return found
