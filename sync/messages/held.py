"""What a lead does with something that arrived and could not be placed (R11)."""

from __future__ import annotations

from sync.messages.base import ChildId, Command, EntryData, MatterId, Story


class SettleHeld(Command, frozen=True, tag="settle-held", kw_only=True):
    """A lead read it and says where it belongs: to a concern, to a child, or nowhere, and why. It stays where it is."""

    held: MatterId
    concern: MatterId | None = None
    child: ChildId | None = None
    reason: Story


class HeldAdded(EntryData, frozen=True, tag="held-added", kw_only=True):
    """Fact, in the feed of a concern that lies elsewhere than what was held: that this belongs to it; no word of it."""

    held: MatterId
    concern: MatterId
