"""Every kind of entry: its class, the feeds it may stand in, whose words it carries. Closed: any other is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final


class Source(Enum):
    """Whose words `d` is, and so what must stand beside the entry."""

    AUTHOR = auto()
    """A command's body, verbatim: the first entry of its command, under its author's signature."""
    FOLLOWS = auto()
    """The server's own, beside an author's entry of the same command."""
    HELD = auto()
    """The server's own, about an item that it keeps whole."""
    LADDER = auto()
    """The server's own, about a step of a ladder or its end."""
    SERVER = auto()
    """The server's own, without any command."""
    LISTED = auto()
    """What stands in a register, in the server's own words: beside the command that changed it, or without any."""


@dataclass(frozen=True, slots=True)
class Kind:
    cls: str
    feeds: frozenset[str]
    source: Source
    body: str
    """The kind that `d` itself names."""


def _kind(name: str, cls: str, feeds: str, source: Source, body: str = "") -> tuple[str, Kind]:
    return name, Kind(cls, frozenset(feeds.split()), source, body or name)


KINDS: Final[Mapping[str, Kind]] = dict(
    (
        _kind("concern-recorded", "F", "desk case", Source.AUTHOR, "record-concern"),
        _kind("concern-left-unfinished", "F", "desk case", Source.AUTHOR, "leave-unfinished"),
        _kind("concern-amended", "F", "desk case", Source.AUTHOR, "amend-concern"),
        _kind("concern-acknowledged", "F", "desk case", Source.AUTHOR, "acknowledge-concern"),
        _kind("concern-passed-on", "F", "desk case", Source.AUTHOR, "pass-on-concern"),
        _kind("still-worried", "F", "desk case", Source.AUTHOR, "say-still-worried"),
        _kind("note-added", "F", "desk case", Source.AUTHOR, "add-note"),
        _kind("concern-followed-up", "F", "desk case", Source.AUTHOR, "follow-up-concern"),
        _kind("feeds-dropped", "F", "own", Source.AUTHOR, "report-dropped"),
        _kind("matters-opened", "F", "own", Source.AUTHOR, "report-opened"),
        # Beside a step of a ladder it is the ladder's.
        _kind("report-told", "S", "own", Source.FOLLOWS),
        _kind("ladder-stepped", "F", "desk case", Source.LADDER),
        _kind("setting-waits", "S", "own", Source.LADDER),
        _kind("rehearsal-asked", "F", "desk", Source.AUTHOR, "start-rehearsal"),
        _kind("rehearsal-begun", "F", "desk", Source.SERVER),
        _kind("rehearsal-ended", "F", "desk", Source.LADDER),
        # Beside the command that took it from somebody, or when their appointment ended by itself.
        _kind("concern-released", "F", "desk case", Source.LISTED),
        _kind("person-added", "F", "own", Source.AUTHOR, "add-person"),
        _kind("person-corrected", "F", "own", Source.AUTHOR, "correct-person"),
        _kind("person-appointed", "F", "setting tenant", Source.AUTHOR, "appoint-person"),
        _kind("appointment-ended", "F", "setting tenant", Source.AUTHOR, "end-appointment"),
        _kind("person-suspended", "F", "own", Source.AUTHOR, "suspend-person"),
        _kind("person-restored", "F", "own", Source.AUTHOR, "restore-person"),
        _kind("about-said", "F", "desk case", Source.AUTHOR, "say-about"),
        _kind("held-settled", "F", "desk case", Source.AUTHOR, "settle-held"),
        _kind("held-added", "F", "desk case", Source.FOLLOWS),
        _kind("child-added", "F", "desk", Source.AUTHOR, "list-child"),
        _kind("child-relisted", "F", "desk", Source.AUTHOR, "relist-child"),
        _kind("child-moved", "F", "desk", Source.AUTHOR, "move-child"),
        _kind("children-imported", "F", "desk", Source.AUTHOR, "import-children"),
        # Beside an import it is the server's, of what the list and the record before it say together.
        _kind("child-record", "S", "desk", Source.AUTHOR, "keep-child-record"),
        _kind("child-record-offered", "F", "desk", Source.AUTHOR, "keep-child-record"),
        _kind("item-placed", "F", "desk case", Source.FOLLOWS),
        _kind("item-held", "F", "desk case", Source.HELD),
        _kind("tenant-described", "S", "tenant", Source.SERVER),
        _kind("setting-described", "S", "setting", Source.LISTED),
        _kind("region-described", "S", "tenant", Source.FOLLOWS),
        _kind("region-added", "F", "tenant", Source.AUTHOR, "add-region"),
        _kind("setting-added", "F", "tenant", Source.AUTHOR, "add-setting"),
        _kind("setting-changed", "F", "tenant", Source.AUTHOR, "describe-setting"),
        _kind("contacts-kept", "S", "setting", Source.AUTHOR, "keep-contacts"),
        _kind("contacts-offered", "F", "setting", Source.AUTHOR, "keep-contacts"),
        _kind("cover-kept", "S", "setting", Source.AUTHOR, "keep-cover"),
        _kind("cover-offered", "F", "setting", Source.AUTHOR, "keep-cover"),
        _kind("available-said", "S", "setting", Source.AUTHOR, "say-available"),
        _kind("person-listed", "S", "setting", Source.LISTED),
        _kind("child-listed", "S", "roster", Source.LISTED),
        _kind("hold-put", "F", "desk case", Source.AUTHOR, "put-on-hold"),
        _kind("hold-lifted", "F", "desk case", Source.AUTHOR, "lift-hold"),
        _kind("review-opened", "F", "desk case", Source.SERVER),
        _kind("retention-decided", "F", "desk case", Source.AUTHOR, "decide-retention"),
        _kind("entries-disposed", "F", "own setting roster tenant bridge case desk board", Source.SERVER),
    )
)

BEGINS: Final = {
    "concern-recorded": "concern",
    "concern-left-unfinished": "unfinished",
    "item-held": "held",
    "rehearsal-asked": "rehearsal",
    "rehearsal-begun": "rehearsal",
}
"""The entries that begin a matter, and the kind of the matter's index row."""

TOLD: Final = {"concern-acknowledged": "acknowledged", "concern-followed-up": "followed-up"}
"""What a known recorder is told, in their own feed, beside each. What comes before that they are told step by step."""

BEFORE_LADDERS: Final = {"concerns/1": "sent", "held/1": None}
"""Rules under which a matter could begin before there were ladders, and what its recorder was told beside it."""

ADMINISTERS: Final = frozenset(
    {
        *("child-added", "child-relisted", "child-moved", "children-imported", "child-record", "child-record-offered"),
        *("region-added", "setting-added", "setting-changed", "contacts-kept", "contacts-offered"),
        *("cover-kept", "cover-offered", "available-said"),
        *("person-added", "person-corrected", "person-appointed", "appointment-ended"),
        *("person-suspended", "person-restored"),
        "retention-decided",
    }
)
"""What a command of administration says first: about a person, a child or a place, none of which has an index row."""

REPORTS: Final = frozenset({"feeds-dropped", "matters-opened"})
"""What a device tells of itself: about no matter but the telling."""
