"""What becomes of what two settings tell each other when something becomes known of a concern or a setting: said by
the same command, in the same commit. Pure. Each takes the rule that decides the command itself, and adds to what that
decided.
"""

from __future__ import annotations

import msgspec
from msgspec.structs import replace

from server.feeds.append import Draft, instant
from server.feeds.decision import Decide, Decided, Decision, Given, RefuseReason
from server.feeds.sharing import Handed, Shared
from server.handoffs.bridging import sharing_of
from server.handoffs.listing import keep_state
from server.handoffs.taking_back import Back, seal, take_back, unsealed
from sync.messages.assessing import MoveToCase
from sync.messages.bridges import BridgeEnd
from sync.messages.children import SayAbout
from sync.messages.concerns import By
from sync.messages.handoffs import HandoffAboutAnother, HandoffState, WithdrawReason
from sync.messages.settings import DescribeSetting


def sealing(decide: Decide) -> Decide:
    """A concern leaves the desk for those few who may know: so does what was said of it between the two, also where it
    was sent as part of something else (R28)."""

    def decided(command: MoveToCase, given: Given) -> Decision:
        decision = decide(command, given)
        if not isinstance(decision, Decided) or decision.moves is None:
            return decision
        moved = {one.matter_id: replace(one, name=decision.moves.to) for one in decision.moves.matters}
        sealed = unsealed(sharing_of(given).handed)
        return _with(decision, [seal(one, moved.get(one.handoff.concern_id, one.concern), given) for one in sealed])

    return decided


def telling_about_another(decide: Decide) -> Decide:
    """A concern was not about this child: what was sent with anything of it as theirs is taken back, or, where somebody
    has opened it, they are told (R33)."""

    def decided(command: SayAbout, given: Given) -> Decision:
        decision = decide(command, given)
        if not isinstance(decision, Decided) or command.about:
            return decision
        theirs = [one for one in sharing_of(given).handed if one.handoff.child_id == command.child]
        # Of what became confidential nothing more is said where both sides read.
        stand = [one for one in theirs if not (one.handoff.sealed or one.handoff.state is HandoffState.WITHDRAWN)]
        return _with(decision, [_back_or_told(one, given) for one in stand])

    return decided


def renaming(decide: Decide) -> Decide:
    """The other end of each bridge knows a setting by the name that it has now."""

    def decided(command: DescribeSetting, given: Given) -> Decision:
        decision = decide(command, given)
        if not isinstance(decision, Decided):
            return decision
        kept = tuple(
            keep_state(replace(one, ends=tuple(_named(end, command) for end in one.ends)))
            for one in sharing_of(given).bridges_kept.values()
            if any(end.setting == command.setting and end.name != command.name for end in one.ends)
        )
        return replace(decision, entries=(*decision.entries, *kept))

    return decided


def _named(end: BridgeEnd, command: DescribeSetting) -> BridgeEnd:
    return replace(end, name=command.name) if end.setting == command.setting else end


def _back_or_told(handed: Handed, given: Given) -> Back:
    back = take_back(handed.handoff, handed.matter, WithdrawReason.WRONG_CHILD, handed.concern, given)
    return _told(handed, given) if isinstance(back, RefuseReason) else back


def _told(handed: Handed, given: Given) -> Back:
    by = By(name=given.actor.name, role=given.actor.title)
    said = HandoffAboutAnother(handoff=handed.matter.matter_id, at=instant(given.now), by=by)
    return Back(
        entries=(
            Draft(
                feed=handed.matter.name,
                kind="handoff-about-another",
                matter_id=handed.matter.matter_id,
                data=msgspec.json.encode(said),
            ),
        ),
        shared=Shared(),
    )


def _with(decision: Decided, backs: list[Back]) -> Decided:
    return replace(
        decision,
        entries=(*decision.entries, *(entry for back in backs for entry in back.entries)),
        shared=replace(
            decision.shared,
            handoffs=tuple(one for back in backs for one in back.shared.handoffs),
            ended=tuple(one for back in backs for one in back.shared.ended),
        ),
    )
