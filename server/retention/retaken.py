"""What a batch's later commands find of holds, reviews and disposals, as those before them left these. Pure."""

from __future__ import annotations

from msgspec.structs import replace

from server.feeds.decision import Retained
from server.feeds.registers import Disposing, LegalHold, Reviewed


def retaken(before: Retained, row: LegalHold | Reviewed | Disposing) -> Retained:
    match row:
        case LegalHold():
            return replace(before, holds={**before.holds, row.hold_id: row})
        case Reviewed():
            return replace(before, reviews={**before.reviews, row.matter_id: row})
        case Disposing():
            others = {one: of for one, of in before.disposals.items() if one != row.matter_id}
            return replace(before, disposals=others if row.due_at is None else {**others, row.matter_id: row})
