"""What a handoff was when it was brought, as the log says: over which bridge, of whom, and whether it was sealed."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from server.verify.handoff_said import children_of, precedes, uuid_of
from server.verify.kinds import BEFORE_QUOTES
from server.verify.log import Log
from server.verify.text import Said


def sealed_by(brought: Said, log: Log) -> Said | None:
    """What said that a concern of which there are parts in it is confidential since (R28): the first that did."""
    concerns = [uuid_of(one) for one in brought.d.get("concerns", ())]
    moved = [log.moves[one] for one in concerns if one in log.moves and brought.at <= log.moves[one].at]
    if brought.feed.kind != "bridge":
        # Something in it was confidential already, and may be so since the very batch in which it was sent.
        gone = (one for one in log.by_matter.get(brought.of, ()) if one.kind == "entries-disposed")
        sealed = any(one.feed == brought.feed and len(one.d["seqs"]) > 1 for one in gone)
        moved = [one for one in moved if one.rules not in BEFORE_QUOTES and (sealed or brought.at < one.at)]
    return min(moved, key=lambda said: said.at, default=None)


def there(brought: Said, log: Log) -> UUID | None:
    """Who the child is at the receiving side, as both sides had said by then."""
    match = uuid_of(brought.d.get("match"))
    said = () if match is None else log.by_matter.get(match, ())
    kept = [one for one in said if one.kind == "match-kept" and precedes(one, brought)]
    if not kept or kept[-1].d.get("state") != "confirmed":
        return None
    if uuid_of(kept[-1].d.get("bridge")) != bridge_of(brought, log):
        return None
    children = [child for _, child in children_of(kept[-1])]
    if brought.d.get("child") not in children:
        return None
    return next((uuid_of(child) for child in children if child != brought.d.get("child")), None)


def bridge_of(brought: Said, log: Log) -> UUID | None:
    """That which its author named; where the two had parted by then, the one on which they had agreed anew."""
    named = uuid_of(brought.d.get("bridge"))
    receipt = next((one for one in log.by_matter.get(brought.of, ()) if one.kind == "handoff-receipt"), None)
    over = None if receipt is None else uuid_of(receipt.d.get("bridge"))
    if named is None or over in (None, named):
        return named
    before, anew = ([one for one in log.by_matter.get(at, ()) if precedes(one, brought)] for at in (named, over))
    parted = any(one.kind == "bridge-ended" for one in before)
    agreed = any(one.d.get("state") == "agreed" for one in anew if one.kind == "bridge-kept")
    return over if parted and agreed and _ends(before) == _ends(anew) else None


def _ends(story: Sequence[Said]) -> set[str]:
    return {end for one in story if one.kind == "bridge-kept" for end, _ in one.d["ends"]}


def beyond(brought: Said, log: Log) -> UUID | None:
    """The other end of the bridge that it was sent over."""
    bridge = uuid_of(brought.d.get("bridge"))
    kept = None if bridge is None else log.first(bridge, "bridge-kept")
    ends = [] if kept is None else [uuid_of(one) for one, _ in kept.d["ends"]]
    return next((one for one in ends if one != uuid_of(brought.d.get("to"))), None)
