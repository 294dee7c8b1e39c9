"""The least that identifies a child on a setting's devices."""

from __future__ import annotations

from sync.messages.base import ChildId, EntryData, Line


class ChildListed(EntryData, frozen=True, tag="child-listed", kw_only=True):
    """State, in a setting's roster: the name as used there, and the room or tutor group. `listed` false: they left."""

    child: ChildId
    name: Line
    room: Line = ""
    listed: bool = True
