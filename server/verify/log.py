"""All that the feeds of one tenant say, by command and by matter: what the other rows are compared with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from server.verify.feed import FeedCheck
from server.verify.text import Said


@dataclass(slots=True)
class Log:
    by_cmd: dict[UUID, list[Said]] = field(default_factory=lambda: defaultdict(list))
    by_matter: dict[UUID, list[Said]] = field(default_factory=lambda: defaultdict(list))
    """In the order of each feed."""
    disposed: set[UUID] = field(default_factory=set)
    """Matters of which something is gone: what it said can no longer be compared."""
    ladder_cmds: set[UUID] = field(default_factory=set)
    """What stands for the command in what was said at the steps of ladders."""
    listed_at: dict[UUID, str] = field(default_factory=dict)
    """When a child or a person was first listed."""
    moves: dict[UUID, Said] = field(default_factory=dict)
    """By each matter that left its feed, one of the entries that brought it to another."""

    def take(self, feed: FeedCheck, checks: Mapping[UUID, FeedCheck]) -> None:
        """What was moved here is taken as what it was, where it was."""
        for said in feed.said:
            self.by_cmd[said.cmd].append(said)
            while said.moved is not None:
                came_from = checks.get(said.moved.feed_id, feed)
                seq, _ = came_from.left.get(said.moved.leaf, (0, said.of))
                if seq not in came_from.apart:
                    self.moves[said.of] = said
                said = replace(said.moved.said, feed=came_from.feed, seq=seq)  # noqa: PLW2901 (what it stands for)
                self.by_cmd[said.cmd].append(said)
            self.by_matter[said.of].append(said)
            if said.kind == "ladder-stepped":
                self.ladder_cmds.add(said.cmd)
            if said.kind in {"child-listed", "person-listed"}:
                self.listed_at[said.of] = min(said.at, self.listed_at.get(said.of, said.at))
        self.disposed.update(feed.gone.values())

    def known_at(self, child_or_person: UUID, at: str) -> bool:
        """False only for somebody who was first listed after that moment."""
        return self.listed_at.get(child_or_person, at) <= at

    def story(self, matter: UUID, feed_id: UUID) -> list[Said]:
        """All that was said of it where it lies, in order; before that, what was said of it where it lay."""
        # What left a feed by itself was read where it stands now.
        said = sorted(self.by_matter.get(matter, ()), key=lambda one: one.seq)
        moved = self.moves.get(matter)
        came_from = None if moved is None or moved.moved is None else moved.moved.feed_id
        return [
            *(one for one in said if one.feed.feed_id == came_from),
            *(one for one in said if one.feed.feed_id == feed_id),
        ]

    def first(self, matter: UUID, kind: str) -> Said | None:
        return next((said for said in self.by_matter.get(matter, ()) if said.kind == kind), None)


def instant(at: datetime) -> str:
    """A time as entries and receipts spell it: UTC, cut to milliseconds."""
    return f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03d}Z"
