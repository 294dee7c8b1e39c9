"""Everything that a log may say: a closed list of events, a closed list of fields, and what each field may look like.

A log is read by whoever runs the machine, who need not know that a child exists. So a value that does not look like
what its field is for is not written, whoever passed it and from wherever it came (ASVS 16.2.5).
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final


class Event(StrEnum):
    """What happened. A new one is added here first; `tests/watch/test_events.py` reads every call."""

    REQUEST = "request"
    FAULT = "fault"
    DATABASE_AWAY = "database-away"
    NO_ROOM = "no-room"
    """The disk that the database is on is full."""
    START_FAILED = "start-failed"
    ENDED_BY_FAULT = "ended-by-fault"
    LIBRARY = "library"
    """Something that a library had to say. Its words are dropped: they may be a person's."""
    UNNAMED = "unnamed"
    """Somebody forgot to name an event here."""
    WORKER_READY = "worker-ready"
    STILL_STOPPING = "still-stopping"
    """A task that is still there shortly before a stop is cut short."""
    WATCHED = "watched"
    UNWATCHED = "unwatched"
    TELEMETRY_MISSING = "telemetry-missing"
    ROUND_FAILED = "round-failed"
    SWEEP_FAILED = "sweep-failed"
    SWEEPING_AGAIN = "sweeping-again"
    DUE_FAILED = "due-failed"
    DUE_PUT_OFF = "due-put-off"
    LADDERS_CLIMBED = "ladders-climbed"
    LADDER_MISSING = "ladder-missing"
    DUTIES_LOOKED_AT = "duties-looked-at"
    REHEARSALS_LOOKED_AT = "rehearsals-looked-at"
    RETENTION_LOOKED_AT = "retention-looked-at"
    HELD_TRIED = "held-tried"
    ALERTED = "alerted"
    MAILBOX_TOLD = "mailbox-told"
    MAILBOX_NOT_TOLD = "mailbox-not-told"
    PUSH_NOT_TAKEN = "push-not-taken"
    MAIL_NOT_TAKEN = "mail-not-taken"
    MAIL_PUT_OFF = "mail-put-off"
    CHANNEL_FAULT = "channel-fault"
    DEVICE_WITHDRAWN = "device-withdrawn"
    PROVIDER_BEGUN = "provider-begun"
    FACTOR_BEGUN = "factor-begun"
    SESSION_CONFIRMED = "session-confirmed"
    INVITED = "invited"
    INVITATION_AGREED = "invitation-agreed"
    INVITATION_REFUSED = "invitation-refused"
    JOINED = "joined"
    HANDOFFS_LOOKED_AT = "handoffs-looked-at"
    LINK_OPENED = "link-opened"
    LINK_ACKNOWLEDGED = "link-acknowledged"
    LINK_CODE_WRONG = "link-code-wrong"
    LINKS_LOOKED_AT = "links-looked-at"
    POSTS_LOOKED_AT = "posts-looked-at"
    DATA_KEY_UNREADABLE = "data-key-unreadable"
    ENTRY_UNREADABLE = "entry-unreadable"
    DOORBELL_SILENT = "doorbell-silent"
    DOORBELL_BACK = "doorbell-back"
    LIVE_UNSAID = "live-unsaid"
    LIVE_DEAF = "live-deaf"
    LIVE_UNREAD = "live-unread"
    LIVE_BLIND = "live-blind"


EVENTS: Final = frozenset(event.value for event in Event)

_ID = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_NUMBER = r"-?\d{1,18}(\.\d{1,6})?"
_WORD = r"[a-z][a-z0-9-]{0,30}"
_CLASS = r"[A-Za-z_][A-Za-z0-9_.]{0,60}"
_PLACE = r"[\w.<>-]{1,60}:\d{1,6}"

FORMS: Final = {
    name: re.compile(form, re.ASCII)
    for form, names in {
        _ID: (
            *("request", "tenant", "device", "person", "feed", "command", "held", "matter", "id", "key", "withdrawn"),
            *("invited", "joined", "setting", "child", "epoch"),
        ),
        _NUMBER: ("status", "ms", "count", "seq", "port"),
        _WORD: ("event", "kind", "level"),
        _CLASS: ("error", "logger"),
        rf"{_PLACE}( < {_PLACE})*": ("where",),
        # A class of failure, or the number that a push or mail server answered with.
        r"[A-Za-z0-9_-]{1,60}": ("reason",),
        r"[A-Z]{1,10}": ("method",),
        r"(/[a-z0-9_.{}-]*)*": ("route",),
    }.items()
    for name in names
}
"""What a field may hold. A route is the template of one, never what was asked for: an address may hold a name."""
