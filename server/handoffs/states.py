"""The table of what may become of a handoff. Closed: what is not in it is refused, by name (S9)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from server.feeds.decision import RefuseReason
from sync.messages.handoffs import HandoffState


class Act(StrEnum):
    DELIVER = "deliver"
    OPEN = "open"
    NOTE = "note"
    CLOSE = "close"
    WITHDRAW = "withdraw"


_S = HandoffState

TABLE: Final[Mapping[tuple[HandoffState, Act], HandoffState]] = {
    (_S.SENT, Act.DELIVER): _S.DELIVERED,
    (_S.SENT, Act.OPEN): _S.OPENED,
    (_S.DELIVERED, Act.OPEN): _S.OPENED,
    # Whoever writes a note has read what it is about: the two may arrive in either order.
    (_S.SENT, Act.NOTE): _S.NOTED,
    (_S.DELIVERED, Act.NOTE): _S.NOTED,
    (_S.OPENED, Act.NOTE): _S.NOTED,
    (_S.NOTED, Act.CLOSE): _S.CLOSED,
    (_S.SENT, Act.WITHDRAW): _S.WITHDRAWN,
    (_S.DELIVERED, Act.WITHDRAW): _S.WITHDRAWN,
}

_REFUSED: Final[Mapping[HandoffState, RefuseReason]] = {
    _S.SENT: RefuseReason.NOT_YET_NOTED,
    _S.DELIVERED: RefuseReason.NOT_YET_NOTED,
    _S.OPENED: RefuseReason.ALREADY_OPENED,
    _S.NOTED: RefuseReason.ALREADY_NOTED,
    _S.CLOSED: RefuseReason.ALREADY_CLOSED,
    _S.WITHDRAWN: RefuseReason.WITHDRAWN,
}


def after(state: HandoffState, act: Act) -> HandoffState | RefuseReason:
    """The state that it comes to, or why it does not."""
    found = TABLE.get((state, act))
    if found is not None:
        return found
    if act is Act.CLOSE and state is _S.OPENED:
        return RefuseReason.NOT_YET_NOTED
    return _REFUSED[state]
