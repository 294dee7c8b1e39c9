"""What was sent is taken back because of something that became known of its concern. Pure (R28, R33).

Where nobody has opened it, it is as if whoever sent it had taken it back. Where somebody has, what they did stays done.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from server.feeds.append import Draft
from server.feeds.bridges import Handoff
from server.feeds.decision import Given, RefuseReason
from server.feeds.matters import Matter, MatterState
from server.feeds.sharing import Handed, Shared
from server.handoffs.bridging import sharing_of
from server.handoffs.receipts import Told, receipts
from server.handoffs.states import Act, after
from sync.messages.concerns import By
from sync.messages.handoffs import WithdrawReason

GONE: Final = "withdrawn"


class Back(Struct, frozen=True):
    entries: tuple[Draft, ...]
    shared: Shared


def take_back(
    handoff: Handoff, matter: Matter, why: WithdrawReason, concern: Matter | None, given: Given
) -> Back | RefuseReason:
    """Its words leave the devices that they were sent to: an entry between the two says so, and nobody is served them
    again. The sender's own record keeps them. Refused where somebody has opened it. `concern`: as it is from now on;
    None once it was disposed of."""
    state = after(handoff.state, Act.WITHDRAW)
    if isinstance(state, RefuseReason):
        return state
    back = replace(handoff, state=state, withdrawn_at=given.now, withheld_seq=handoff.sent_seq)
    by = By(name=given.actor.name, role=given.actor.title)
    told = Told(state=state, at=given.now, person=given.actor.person, by=by, why=why)
    signing = sharing_of(given).signing
    return Back(
        entries=(
            *receipts(back, told, signing, between=matter.name, concern=concern),
            gone(matter, [handoff.sent_seq]),
        ),
        shared=Shared(handoffs=(back,), ended=(ended(matter, given),)),
    )


def seal(handed: Handed, concern: Matter | None, given: Given) -> Back:
    """A concern of which there is something in it is confidential from now on, and whom that may be about may follow
    what lies between the two: nothing that was said of it there is served to anybody any more, and nothing more is said
    there. Both sides keep their own records. Whoever may know can be sent it anew."""
    back = take_back(handed.handoff, handed.matter, WithdrawReason.MISTAKE, concern, given)
    last = max(handed.seqs)
    if isinstance(back, RefuseReason):
        sealed = replace(handed.handoff, withheld_seq=last, sealed=True)
        shared = Shared(handoffs=(sealed,), ended=(ended(handed.matter, given),))
        return Back(entries=(gone(handed.matter, handed.seqs),), shared=shared)
    [withdrawn] = back.shared.handoffs
    shared = replace(back.shared, handoffs=(replace(withdrawn, withheld_seq=last, sealed=True),))
    return Back(entries=(*back.entries[:-1], gone(handed.matter, handed.seqs)), shared=shared)


def unsealed(handed: Iterable[Handed]) -> tuple[Handed, ...]:
    """Wherever they lie: a few may read already what is confidential, and not all of those know of something else."""
    return tuple(one for one in handed if not one.handoff.sealed)


def ended(matter: Matter, given: Given) -> Matter:
    """Nobody need be told of it."""
    return replace(
        matter,
        state=MatterState.FOLLOWED_UP,
        acknowledged_at=matter.acknowledged_at or given.now,
        acknowledged_by=matter.acknowledged_by or given.actor.person,
        followed_up_at=matter.followed_up_at or given.now,
    )


def gone(matter: Matter, seqs: Iterable[int]) -> Draft:
    """Says to every device which entries it must not keep. Of the bridge, which outlives what passed over it."""
    said = {"k": "entries-disposed", "v": 1, "seqs": sorted(seqs), "reason": GONE}
    return Draft(
        feed=matter.name,
        kind="entries-disposed",
        matter_id=matter.name.about,
        data=msgspec.json.encode(said),
        alone=True,
    )
