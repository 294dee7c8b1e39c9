"""What a rule is given and what it answers: the same three answers for every feature."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from msgspec import Struct, field

from server.access.appointments import Appointment, Place
from server.feeds.adopted import Policing
from server.feeds.append import Draft
from server.feeds.links import SentLink
from server.feeds.matters import Facts, Matter, MatterKind, MatterState
from server.feeds.registers import Child, Disposing, LegalHold, Person, Reviewed, Row, Setting
from server.feeds.sharing import Shared, Sharing
from sync.envelope import How, Route
from sync.feeds import FeedName
from sync.messages.settings import Receiver


class HoldReason(StrEnum):
    """Why something is kept whole for a human instead of taking its place. Told to the device in the receipt."""

    UNREADABLE = "unreadable"
    TOO_LARGE = "too-large"
    WRONG_TENANT = "wrong-tenant"
    UNKNOWN_KEY = "unknown-key"
    BAD_SEAL = "bad-seal"
    MALFORMED = "malformed"
    UNKNOWN_SIGNER = "unknown-signer"
    BAD_SIGNATURE = "bad-signature"
    WRONG_AUTHOR = "wrong-author"
    DEVICE_REVOKED = "device-revoked"
    UNKNOWN_KIND = "unknown-kind"
    UNKNOWN_SETTING = "unknown-setting"
    UNKNOWN_TARGET = "unknown-target"
    SAME_ID_OTHER_BYTES = "same-id-other-bytes"


RETRIED = frozenset(
    {
        HoldReason.UNKNOWN_KEY,
        HoldReason.UNKNOWN_SIGNER,
        HoldReason.UNKNOWN_KIND,
        HoldReason.MALFORMED,
        HoldReason.UNKNOWN_SETTING,
        HoldReason.UNKNOWN_TARGET,
    }
)
"""What can still find its place: when a key, a version of Harken or the matter it names arrives."""


HELD_BELL: Final = "held"
"""The kind of a due row that says: try this held item again."""


class RefuseReason(StrEnum):
    """Why a command that carries no words was not done."""

    NOT_YOURS = "not-yours"
    """The matter is unknown or not on a feed that the author follows; which of the two is not said (S7)."""
    ALREADY_ACKNOWLEDGED = "already-acknowledged"
    DEVICE_REVOKED = "device-revoked"
    """What a withdrawn device tells of itself; whatever else it brings is held."""
    AT_NIGHT = "at-night"
    """A rehearsal wakes nobody who sleeps."""
    SOMETHING_WAITS = "something-waits"
    """A rehearsal is never held over something real that nobody has yet."""
    CONFIRM_FIRST = "confirm-first"
    """Who is to see a desk is appointed by somebody who has just shown their second factor."""
    NOT_YOURSELF = "not-yourself"
    """Nobody appoints or restores themselves."""
    LOGIN_TAKEN = "login-taken"
    MAILBOX_TAKEN = "mailbox-taken"
    """Somebody else is mailed there. A mailbox of two is read by both, and one may be whom it is about (R29)."""
    ALREADY_SO = "already-so"
    """Already ended, already suspended, already there: nothing changes by it."""
    NOT_POSSIBLE = "not-possible"
    """It contradicts itself, or what is there: a role that no such place has, an end before its beginning."""
    ALREADY_OPENED = "already-opened"
    """Of a handoff: somebody there has it, so it cannot be taken back, or opened by another."""
    ALREADY_NOTED = "already-noted"
    ALREADY_CLOSED = "already-closed"
    NOT_YET_NOTED = "not-yet-noted"
    WITHDRAWN = "withdrawn"
    """Whoever sent it took it back."""
    LAST_ONE = "last-one"
    """Nobody would be left who could undo it: the provider's last administrator."""


class Actor(Struct, frozen=True, kw_only=True):
    """Who sent a command. `person` is set only where their own key proved it."""

    person: str | None
    how: How
    device: str
    name: str = ""
    title: str = ""


class Retained(Struct, frozen=True, kw_only=True):
    """What the rules of retention may know besides, of the holds and matters that the batch names."""

    holds: Mapping[str, LegalHold] = field(default_factory=dict)
    reviews: Mapping[str, Reviewed] = field(default_factory=dict)
    disposals: Mapping[str, Disposing] = field(default_factory=dict)
    """Those that have not begun. Of what has, nobody knows anything any more."""
    matters: Mapping[str, Matter] = field(default_factory=dict)


class Known(Struct, frozen=True, kw_only=True):
    """What the rules of administration may know besides: the registers, as the commands before this one left them."""

    tenant: str
    posts: Mapping[str, tuple[Appointment, ...]]
    """Every appointment by person, also those that are over or yet to come."""
    places: Mapping[str, Place]
    regions: frozenset[str]
    people: Mapping[str, Person]
    settings: Mapping[str, Setting]
    children: Mapping[str, Child]
    """Those that the batch names."""
    newest: Mapping[tuple[FeedName, str, str], int]
    """Feed, kind of entry, what it is a state of -> its sequence, of whatever the batch is about."""
    texts: Mapping[tuple[FeedName, str, str], bytes] = field(default_factory=dict)
    """The same for what these states say, where the batch is about a child: `d` as JSON."""
    confirmed: bool
    """The author has just shown their second factor on the device they wrote this on."""
    has: Mapping[str, tuple[Matter, ...]]
    """What the people whom the batch is about have acknowledged and not yet followed up."""
    cases: Mapping[str, frozenset[str]]
    """What the case feeds are about that each of these people follows."""
    standing_feed: str
    """The id of the tenant's standing case feed."""
    barred: frozenset[str]
    """Whom something that lies there excludes."""
    case_feeds: Mapping[str, str] = {}
    """The ids of those case feeds, by what they are about."""
    retained: Retained = Retained()
    policy: Policing | None = None
    """Set where the batch changes the policy."""


class Standing(Struct, frozen=True, kw_only=True):
    """An entry of a matter as it stands on the feed that it may leave: its text whole, and the salt of its leaf."""

    matter: Matter
    seq: int
    salt: bytes
    text: bytes


class Linked(Struct, frozen=True, kw_only=True):
    """A link for somebody outside, the child whom it is about, and the concern that it was made of."""

    link: SentLink
    child: str
    of: Matter


class Quoting(Struct, frozen=True, kw_only=True):
    """Something that has words of the target in it, of whatever it was said, where it is read: `members` follow that,
    if it is a case."""

    on: FeedName
    feed_id: str
    members: frozenset[str]
    standing: Standing


class Given(Struct, frozen=True, kw_only=True):
    """All that a rule may know besides the command itself."""

    cmd: str
    body: bytes
    route: Route
    actor: Actor
    now: datetime
    setting_known: bool
    receivers: tuple[Receiver, ...]
    children_known: frozenset[str]
    people_known: AbstractSet[str]
    target: Matter | None
    works_on_target: bool
    beside: Matter | None = None
    """The other matter that the command names, where the author works on that one as well."""
    follows_desk: bool = False
    """The author follows the desk of the setting that the command is for."""
    live_here: bool = False
    """Something real waits in that setting."""
    rehearsing: bool = False
    """A rehearsal is going on there."""
    noticed: bool = False
    """The author was given notice of what the command names, whether or not they can read any of it."""
    restored: bool = False
    """The server was restored: what nobody knows here may be on its way from the device that made it."""
    known: Known | None = None
    """Set for the commands of administration, and for no others: it costs a few more reads."""
    standing: tuple[Standing, ...] = ()
    """All that was said of the target where it lies, and of whatever found its place there. Set where it may leave."""
    quoting: tuple[Quoting, ...] = ()
    """What has words of the target in it, wherever that is read. Set where the target may leave."""
    excluded: frozenset[str] = frozenset()
    """Who must never learn of the target."""
    linked: tuple[Linked, ...] = ()
    """Links for somebody outside that can still be opened and show something of the concern that the command names. Set
    where that may end them."""
    link: SentLink | None = None
    """The link for somebody outside that the command names, whosever concern it is of."""
    sharing: Sharing | None = None
    """Set for the commands by which settings tell each other, and for no others: it costs a few more reads."""


class NewMatter(Struct, frozen=True, kw_only=True):
    """A matter that begins with this command; its id is the command's. `members` are set for a case feed."""

    kind: MatterKind
    setting_id: str
    feed: FeedName
    facts: Facts
    children: tuple[str, ...] = ()
    exclusions: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    outside_only: bool = False
    state: MatterState = MatterState.UNREAD
    """`followed-up`: nobody need be told of it."""


class Moves(Struct, frozen=True, kw_only=True):
    """Matters that leave their feed for a case feed of their own: the first is what is told from the start again."""

    matters: tuple[Matter, ...]
    """As they were."""
    to: FeedName
    exclusions: tuple[str, ...]
    members: tuple[str, ...]
    outside_only: bool


class Apart(Struct, frozen=True, kw_only=True):
    """Entries that are served where they lie to nobody any more, as feed and sequence, and who follows the cases that
    begin so that those few may read them who may know of all that is in them."""

    withheld: tuple[tuple[str, int], ...] = ()
    members: tuple[tuple[FeedName, str], ...] = ()


class Decided(Struct, frozen=True, kw_only=True):
    """The command is done: these entries, in this order, and the index rows that follow from them."""

    entries: tuple[Draft, ...]
    begins: NewMatter | None = None
    changes: Matter | None = None
    hurries: bool = False
    """The target's ladder takes its next step at once."""
    skips: tuple[str, ...] = ()
    """Who is not told again of the target before the chain's end."""
    opened: tuple[str, ...] = ()
    """What the actor, whom a key proved, says that they opened."""
    rows: tuple[Row, ...] = ()
    """What changes in the registers."""
    opens: tuple[FeedName, ...] = ()
    """Feeds that begin empty, so that following one never tells that something has happened."""
    released: tuple[Matter, ...] = ()
    """Matters as they are once nobody has them any more, because whoever had them is gone: told from the start again,
    to others first."""
    moves: Moves | None = None
    apart: Apart = Apart()
    links: tuple[SentLink, ...] = ()
    """Links for somebody outside, as they are now."""
    shared: Shared = Shared()
    """What changes in what settings tell each other."""


class Hold(Struct, frozen=True, kw_only=True):
    """Keep it whole and wake someone. `waits_for` is a matter that may still arrive, or a key."""

    reason: HoldReason
    waits_for: str | None = None


class Refuse(Struct, frozen=True, kw_only=True):
    """Only for commands that carry no words of a concern."""

    reason: RefuseReason


Decision = Decided | Hold | Refuse
Decide = Callable[[Any, Given], Decision]
