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
        _kind("concern-classified", "F", "desk case", Source.AUTHOR, "classify-concern"),
        _kind("concern-assessed", "F", "desk case", Source.AUTHOR, "assess-concern"),
        _kind("safety-recorded", "F", "desk case", Source.AUTHOR, "record-safety"),
        _kind("moved-to-case", "F", "case", Source.AUTHOR, "move-to-case"),
        _kind("entry-moved", "F", "case", Source.FOLLOWS),
        _kind("feeds-dropped", "F", "own", Source.AUTHOR, "report-dropped"),
        _kind("matters-opened", "F", "own", Source.AUTHOR, "report-opened"),
        # Beside a step of a ladder it is the ladder's.
        _kind("report-told", "S", "own", Source.FOLLOWS),
        _kind("ladder-stepped", "F", "desk case bridge", Source.LADDER),
        _kind("setting-waits", "S", "own", Source.LADDER),
        _kind("rehearsal-asked", "F", "desk", Source.AUTHOR, "start-rehearsal"),
        _kind("rehearsal-begun", "F", "desk", Source.SERVER),
        _kind("rehearsal-ended", "F", "desk", Source.LADDER),
        # Beside the command that took it from somebody, or when their appointment ended by itself.
        _kind("concern-released", "F", "desk case bridge", Source.LISTED),
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
        _kind("child-needs", "S", "desk", Source.AUTHOR, "keep-needs"),
        _kind("child-needs-offered", "F", "desk", Source.AUTHOR, "keep-needs"),
        _kind("evidence-recorded", "F", "desk case", Source.AUTHOR, "record-evidence"),
        _kind("evidence-withdrawn", "F", "desk case", Source.AUTHOR, "withdraw-evidence"),
        _kind("duty-decided", "F", "desk case", Source.AUTHOR, "decide-duty"),
        _kind("decision-countersigned", "F", "desk case", Source.AUTHOR, "countersign-decision"),
        _kind("reply-recorded", "F", "desk case", Source.AUTHOR, "record-reply"),
        _kind("reply-challenged", "F", "desk case", Source.AUTHOR, "challenge-reply"),
        _kind("return-recorded", "F", "desk case", Source.AUTHOR, "record-return"),
        _kind("meeting-recorded", "F", "desk case", Source.AUTHOR, "record-meeting"),
        _kind("review-recorded", "F", "desk case", Source.AUTHOR, "record-review"),
        _kind("seniors-notified", "F", "desk case", Source.AUTHOR, "notify-seniors"),
        _kind("duty-kept", "S", "desk case bridge", Source.SERVER),
        _kind("duty-stepped", "F", "desk case bridge", Source.SERVER),
        _kind("report-duty", "S", "own", Source.SERVER),
        _kind("duty-waits", "S", "own", Source.SERVER),
        _kind("notice-given", "S", "own", Source.SERVER),
        _kind("notice-acknowledged", "S", "own", Source.AUTHOR, "acknowledge-notice"),
        _kind("seniors-told", "F", "desk case", Source.SERVER),
        _kind("mailbox-told", "F", "desk case", Source.SERVER),
        _kind("notice-seen", "F", "desk case", Source.SERVER),
        _kind("child-unplaced", "S", "desk", Source.AUTHOR, "confirm-unplaced"),
        _kind("child-unplaced-offered", "F", "desk", Source.AUTHOR, "confirm-unplaced"),
        _kind("bridge-offered", "F", "bridge", Source.AUTHOR, "offer-bridge"),
        _kind("bridge-agreed", "F", "bridge", Source.AUTHOR, "agree-bridge"),
        _kind("bridge-ended", "F", "bridge", Source.AUTHOR, "end-bridge"),
        _kind("bridge-kept", "S", "bridge", Source.LISTED),
        _kind("match-offered", "F", "bridge", Source.AUTHOR, "offer-match"),
        _kind("match-answered", "F", "bridge", Source.AUTHOR, "answer-match"),
        _kind("match-ended", "F", "bridge", Source.AUTHOR, "end-match"),
        _kind("match-kept", "S", "bridge", Source.LISTED),
        # The sender keeps the author's own; between the two stands a copy of it.
        _kind("handoff-sent", "F", "desk case", Source.AUTHOR, "send-handoff"),
        _kind("handoff-brought", "F", "bridge case", Source.FOLLOWS, "send-handoff"),
        _kind("handoff-not-sent", "F", "desk case", Source.FOLLOWS),
        _kind("handoff-opened", "F", "bridge case", Source.AUTHOR, "open-handoff"),
        _kind("handoff-withdrawn", "F", "bridge case", Source.AUTHOR, "withdraw-handoff"),
        _kind("handoff-asked", "F", "bridge case", Source.AUTHOR, "ask-handoff"),
        _kind("handoff-answered", "F", "bridge case", Source.AUTHOR, "answer-handoff"),
        _kind("handoff-closed", "F", "bridge case", Source.AUTHOR, "close-handoff"),
        _kind("handoff-noted", "F", "desk case", Source.AUTHOR, "note-handoff"),
        _kind("handoff-note-shared", "F", "desk case", Source.FOLLOWS),
        _kind("handoff-about-another", "F", "bridge case", Source.FOLLOWS),
        # Beside the command that brought it about; that it was delivered, the server sees by itself.
        _kind("handoff-receipt", "F", "bridge desk case", Source.LISTED),
        _kind("link-made", "F", "desk case", Source.AUTHOR, "make-link"),
        _kind("link-taken-back", "F", "desk case", Source.AUTHOR, "take-back-link"),
        _kind("link-opened", "F", "desk case", Source.SERVER),
        _kind("link-acknowledged", "F", "desk case", Source.SERVER),
        _kind("link-locked", "F", "desk case", Source.SERVER),
        _kind("link-expired", "F", "desk case", Source.SERVER),
        _kind("link-ended", "F", "desk case", Source.FOLLOWS),
        _kind("item-placed", "F", "desk case", Source.FOLLOWS),
        _kind("item-held", "F", "desk case", Source.HELD),
        _kind("tenant-described", "S", "tenant", Source.LISTED),
        _kind("setting-described", "S", "setting", Source.LISTED),
        _kind("region-described", "S", "tenant", Source.LISTED),
        _kind("region-added", "F", "tenant", Source.AUTHOR, "add-region"),
        _kind("policy-changed", "F", "tenant", Source.AUTHOR, "change-policy"),
        _kind("setting-added", "F", "tenant", Source.AUTHOR, "add-setting"),
        _kind("setting-changed", "F", "tenant", Source.AUTHOR, "describe-setting"),
        _kind("contacts-kept", "S", "setting", Source.AUTHOR, "keep-contacts"),
        _kind("contacts-offered", "F", "setting", Source.AUTHOR, "keep-contacts"),
        _kind("cover-kept", "S", "setting", Source.AUTHOR, "keep-cover"),
        _kind("cover-offered", "F", "setting", Source.AUTHOR, "keep-cover"),
        _kind("area-kept", "S", "desk", Source.AUTHOR, "keep-area"),
        _kind("area-offered", "F", "desk", Source.AUTHOR, "keep-area"),
        _kind("policy-read", "F", "own", Source.AUTHOR, "say-read"),
        _kind("policy-read-told", "F", "desk", Source.FOLLOWS),
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
    "handoff-brought": "handoff",
    "handoff-noted": "note",
}
"""The entries that begin a matter, and the kind of the matter's index row."""

TOLD: Final = {"concern-acknowledged": "acknowledged", "concern-followed-up": "followed-up"}
"""What a known recorder is told, in their own feed, beside each. What comes before that they are told step by step."""

BEFORE_OUTSIDE_ONLY: Final = frozenset(
    {"concerns/1", "concerns/2", "concerns/3", "moving/1", "held/1", "held/2", "held/3"}
)
"""Rules that did not keep whether anybody inside may be told of a confidential matter: their rows were guessed at."""

BEFORE_QUOTES: Final = frozenset({"moving/1", "moving/2", "moving/3"})
"""Rules by which words of what became confidential stayed where they stood in something else."""

BEFORE_LADDERS: Final = {"concerns/1": "sent", "held/1": None}
"""Rules under which a matter could begin before there were ladders, and what its recorder was told beside it."""

ADMINISTERS: Final = frozenset(
    {
        *("child-added", "child-relisted", "child-moved", "children-imported", "child-record", "child-record-offered"),
        *("region-added", "setting-added", "setting-changed", "contacts-kept", "contacts-offered"),
        *("cover-kept", "cover-offered", "available-said"),
        *("child-unplaced", "child-unplaced-offered"),
        *("child-needs", "child-needs-offered", "area-kept", "area-offered", "policy-read"),
        *("person-added", "person-corrected", "person-appointed", "appointment-ended"),
        *("person-suspended", "person-restored"),
        *("bridge-offered", "bridge-agreed", "bridge-ended", "match-offered", "match-answered", "match-ended"),
        "retention-decided",
        "policy-changed",
    }
)
"""What a command of administration says first: about a person, a child or a place, none of which has an index row."""

OF_DUTIES: Final = frozenset({"duty-kept", "report-duty"})
"""A concern has several of these, each of a duty of its own."""

REPORTS: Final = frozenset({"feeds-dropped", "matters-opened"})
"""What a device tells of itself: about no matter but the telling."""
