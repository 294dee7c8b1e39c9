"""A link for somebody outside opens nothing any more, because of what became known of something in it: said by the same
command, in the same commit. Pure (R28, R33). Each takes the rule that decides the command itself, and adds to that.

What was read before was read, and stays on record. What is owed is looked at again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec
from msgspec.structs import replace

from server.feeds.append import Draft, instant
from server.feeds.decision import Decide, Decided, Decision, Given, Linked
from server.feeds.matters import Matter
from sync.messages.assessing import MoveToCase
from sync.messages.children import SayAbout
from sync.messages.links import LinkEnd, LinkEnded


def with_what_is_confidential(decide: Decide) -> Decide:
    """A concern leaves the desk for those few who may know: nobody outside is shown anything of it any more, whatever
    link it was made a part of."""

    def decided(command: MoveToCase, given: Given) -> Decision:
        decision = decide(command, given)
        if not isinstance(decision, Decided) or decision.moves is None:
            return decision
        moved = {one.matter_id: replace(one, name=decision.moves.to) for one in decision.moves.matters}
        return _ended(decision, given.linked, LinkEnd.CONFIDENTIAL, given, moved)

    return decided


def with_what_is_about_another(decide: Decide) -> Decide:
    """A concern was not about this child: nobody outside is shown anything of it as theirs."""

    def decided(command: SayAbout, given: Given) -> Decision:
        decision = decide(command, given)
        if not isinstance(decision, Decided) or command.about:
            return decision
        theirs = [one for one in given.linked if one.child == command.child]
        return _ended(decision, theirs, LinkEnd.ANOTHER_CHILD, given, {})

    return decided


def _ended(
    decision: Decided, linked: Iterable[Linked], why: LinkEnd, given: Given, moved: Mapping[str, Matter]
) -> Decided:
    every = tuple(linked)
    said = (_said(one, moved.get(one.of.matter_id, one.of), why, given) for one in every)
    return replace(
        decision,
        entries=(*decision.entries, *said),
        links=(*decision.links, *(replace(one.link, ended_at=given.now) for one in every)),
    )


def _said(one: Linked, of: Matter, why: LinkEnd, given: Given) -> Draft:
    """Beside the concern that it was made of, where that lies from now on; not which concern it is because of."""
    data = LinkEnded(link=one.link.link_id, why=why, at=instant(given.now))
    return Draft(feed=of.name, kind="link-ended", matter_id=of.matter_id, data=msgspec.json.encode(data))
