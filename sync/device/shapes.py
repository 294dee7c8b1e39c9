"""What goes into the device engine and what comes out: plain frozen data, the same in TypeScript (device.gen.ts).

The engine is `step(state, input) -> (state, effects)`. It decides; a *runner* does. The contract between them:

- Effects are done in order, each that writes in one strict transaction. An effect that fails ends this engine: the
  runner begins again with `begin(what is stored)`. So a kill between any two effects is the same as a restart.
- Every `push`, `pull` and `fetch-door` is answered by exactly one closing input, whatever happened to it.
- What needs a key is done before the engine sees it: receipts, pages, the epoch and the front door arrive verified.
- Times are milliseconds since 1970 by the device's clock; they only space attempts. `jitter` is 0..999, from chance.
"""

from __future__ import annotations

from msgspec import Struct

from sync.messages.base import CommandId, EpochId, FeedId, PersonId
from sync.messages.devices import ReportDropped
from sync.messages.settings import FrontDoor


class Shape(Struct, frozen=True, kw_only=True):
    """Base of all of them."""


# --- state


class Item(Shape, frozen=True):
    """Something made on this device, sealed. The store has its bytes; the engine knows its name and size."""

    cmd: CommandId
    digest: str
    """b64 of SHA-256 of the envelope."""
    size: int
    """Bytes of the envelope."""
    tries: int = 0
    """Pushes that ended without a receipt for it. It orders the queue and is never a limit."""


class Sent(Shape, frozen=True):
    """An item whose receipt verified and named its own digest. Kept, sealed: after a restore it is offered again."""

    cmd: CommandId
    digest: str
    size: int
    epoch: EpochId
    """The epoch in which the server confirmed it."""
    received_at: str
    """By the server's clock, as the receipt says: UTC, milliseconds."""


class Draft(Shape, frozen=True):
    """A sealed draft. If nobody touches it for ten minutes it becomes an item by itself."""

    cmd: CommandId
    digest: str
    size: int
    kept_at: int


class PushFlight(Shape, frozen=True):
    n: int
    epoch: EpochId
    cmds: tuple[CommandId, ...]


class Push(Shape, frozen=True):
    n: int = 0
    """Number of the last push; answers name it."""
    flight: PushFlight | None = None
    fails: int = 0
    batch: int = 100
    """Items at most in the next push: halved when one fails as a whole, doubled when one gets through."""
    due_at: int = 0
    hold_until: int = 0
    """The server asked to wait. No trigger goes before it."""
    refused: str | None = None
    """`not-enrolled` or `not-allowed`: the server does not take anything from this device now. Items wait, and are
    offered again."""


class Cursor(Shape, frozen=True):
    """How far a feed is held. Stored in the transaction of the page that moved it."""

    kind: str
    about: str
    seq: int
    head: str
    """b64"""
    owed_states: tuple[int, ...] = ()
    """States whose body was withheld and which nothing yet read supersedes or disposes of."""
    owed_facts: tuple[int, ...] = ()
    """Facts whose body was withheld and which nothing yet read disposes of."""
    epoch: EpochId | None = None
    """The life of the server in which it was last believed; null if stored before that was kept."""


class Refused(Shape, frozen=True):
    """A feed that the device does not believe. What is held of it stays as it is (S5)."""

    feed: FeedId
    why: str


class Followed(Shape, frozen=True):
    """One feed of the follow set that a pull announced, and the sequence it will reach."""

    feed: FeedId
    kind: str
    about: str
    seq: int


class Pull(Shape, frozen=True):
    n: int = 0
    """Number of the last pull; what arrives for another is ignored."""
    flying: bool = False
    announced: tuple[Followed, ...] = ()
    """The follow set of the pull now in flight, or of the last one."""
    fails: int = 0
    due_at: int = 0
    hold_until: int = 0
    wanted: bool = False
    """Something happened during a pull that it may have missed."""
    progress: bool = False
    """The pull in flight has moved a cursor. One that moves none is never followed by another at once."""


class Holder(Shape, frozen=True):
    """The person this device reads for, while unlocked."""

    person: PersonId
    signed_in: bool
    feeds: dict[FeedId, Cursor]
    dropped: tuple[FeedId, ...]
    """Feeds deleted here and not yet reported."""
    reporting: bool = False
    refused: tuple[Refused, ...] = ()
    whole_at: int | None = None
    """When a pull last ended with `end`."""


class Door(Shape, frozen=True):
    asking: bool = False
    read_at: int | None = None
    fails: int = 0
    due_at: int = 0
    refused: str | None = None
    """`not-enrolled` or `not-allowed`: said on screen; pushing goes on all the same."""


class State(Shape, frozen=True):
    shared: bool
    """A tablet that many hold: desk, case and bridge feeds are read in memory only."""
    epoch: EpochId
    past: tuple[EpochId, ...]
    """Epochs that are over. A late answer cannot bring one back."""
    waiting: tuple[Item, ...]
    sent: tuple[Sent, ...]
    drafts: tuple[Draft, ...]
    push: Push = Push()
    pull: Pull = Pull()
    door: Door = Door()
    holder: Holder | None = None
    withdrawn: bool = False
    """Nobody reads here any more. What waits goes up, and then all is let go."""
    forgotten: bool = False
    """All was let go: this engine does nothing more."""
    wake_at: int | None = None


class Stored(Shape, frozen=True):
    """What the device's own tables say when an engine begins."""

    shared: bool
    epoch: EpochId
    past: tuple[EpochId, ...]
    waiting: tuple[Item, ...]
    sent: tuple[Sent, ...]
    drafts: tuple[Draft, ...]
    door_read_at: int | None
    withdrawn: bool


# --- inputs


class Input(Shape, frozen=True, tag_field="on"):
    """Base of all inputs: what happened, and when."""

    now: int
    jitter: int


class Tick(Input, frozen=True, tag="tick"):
    """Time passed: the timer that `wake` asked for. Also the first input after `begin`."""


class Nudged(Input, frozen=True, tag="nudged"):
    """The network came back, the page became visible, a sync event fired: try now whatever was planned."""


class Poked(Input, frozen=True, tag="poked"):
    """The live stream says that something waits."""


class Saved(Input, frozen=True, tag="saved"):
    """An item was made and committed. `draft`: it finished this draft, deleted in the same transaction."""

    item: Item
    draft: CommandId | None
    reported: tuple[FeedId, ...]
    """If it is a report-dropped command: the feeds it names, no longer owed."""


class DraftKept(Input, frozen=True, tag="draft-kept"):
    draft: Draft


class DraftDiscarded(Input, frozen=True, tag="draft-discarded"):
    draft: CommandId


class Unlocked(Input, frozen=True, tag="unlocked"):
    """A person opened the vault. `feeds` and `dropped` as stored for this holder."""

    person: PersonId
    signed_in: bool
    feeds: dict[FeedId, Cursor]
    dropped: tuple[FeedId, ...]


class SignedIn(Input, frozen=True, tag="signed-in"):
    person: PersonId


class Locked(Input, frozen=True, tag="locked"):
    """Nobody holds the device any more. What arrives for who did is ignored."""


class ReceiptGiven(Shape, frozen=True):
    """A receipt whose signature verified. `line` and `sig` are kept as they came."""

    cmd: CommandId
    digest: str
    verdict: str
    reason: str
    received_at: str
    epoch: EpochId
    line: str
    sig: str


class PushAnswered(Input, frozen=True, tag="push-answered"):
    """`status` 0: no answer. `receipts`: those lines of the answer that verified, whatever they name."""

    n: int
    status: int
    wait_ms: int
    """Retry-After, or 0."""
    receipts: tuple[ReceiptGiven, ...]


class PullOpened(Input, frozen=True, tag="pull-opened"):
    """The first lines came: the epoch, and the whole follow set of this holder. If the epoch is another than was asked
    with, its statement verified, and every feed held from before was settled by it (`sync/epoch.py`)."""

    n: int
    epoch: EpochId
    feeds: tuple[Followed, ...]
    settled: dict[FeedId, Cursor] = {}
    """Where each stands now."""
    refused: tuple[Refused, ...] = ()
    """Those that do not agree with the statement."""


class Line(Shape, frozen=True):
    """One entry. `salt` and `text` are null where the body is withheld."""

    cls: str
    prev: int
    leaf: str
    salt: str | None
    text: str | None


class PageRead(Input, frozen=True, tag="page-read"):
    """A page whose chain verified against what was held when this pull was asked."""

    n: int
    feed: FeedId
    from_seq: int
    lines: tuple[Line, ...]
    seq: int
    head: str


class PullClosed(Input, frozen=True, tag="pull-closed"):
    """The answer ended. `refused`: feeds whose lines did not verify. `ended`: `end`, `more`, or `cut`."""

    n: int
    status: int
    wait_ms: int
    ended: str
    refused: tuple[Refused, ...]


class DoorAnswered(Input, frozen=True, tag="door-answered"):
    """`door` is null when there was none, or its intake key was not signed by the pinned key."""

    status: int
    wait_ms: int
    epoch: EpochId | None
    door: FrontDoor | None
    covered: str | None = None
    """What the server received before this, by its own clock, is in a backup, and has been for days."""


class Withdrawn(Input, frozen=True, tag="withdrawn"):
    """To whatever was asked, the server said `device-revoked`: its own word, not merely a status that a proxy may
    give."""


# --- effects


class Effect(Shape, frozen=True, tag_field="do"):
    """Base of all effects: what the runner must do."""


class DoPush(Effect, frozen=True, tag="push"):
    """Send these envelopes, framed, in this order. Closed by `push-answered`."""

    n: int
    cmds: tuple[CommandId, ...]


class DoPull(Effect, frozen=True, tag="pull"):
    """Ask for what is new. `pull-opened` and `page-read` follow as they arrive; closed by `pull-closed`."""

    n: int
    epoch: EpochId
    held: dict[FeedId, tuple[int, str]]


class FetchDoor(Effect, frozen=True, tag="fetch-door"):
    """Ask for the front door. Closed by `door-answered`."""


class KeepReceipts(Effect, frozen=True, tag="keep-receipts"):
    """Store each with its item, which from now on is sent and stays sealed. `epoch`: confirmed in this one."""

    epoch: EpochId
    receipts: tuple[ReceiptGiven, ...]


class KeepEpoch(Effect, frozen=True, tag="keep-epoch"):
    """Store the epoch and those that are over; mark these sent items as waiting again, in one transaction."""

    epoch: EpochId
    past: tuple[EpochId, ...]
    again: tuple[CommandId, ...]


class LetGo(Effect, frozen=True, tag="let-go"):
    """Delete the sealed bytes of these sent items: a backup covers them. Their receipts stay."""

    cmds: tuple[CommandId, ...]


class Promote(Effect, frozen=True, tag="promote"):
    """Move a sealed draft into the outbox as it is."""

    draft: CommandId


class Drop(Effect, frozen=True, tag="drop"):
    """In one transaction: delete all this holder has of these feeds, and remember them as to be reported."""

    person: PersonId
    feeds: tuple[FeedId, ...]


class Make(Effect, frozen=True, tag="make"):
    """Sign, seal; in one transaction store it and forget `body.feeds` as to be reported; then `saved`."""

    person: PersonId
    body: ReportDropped


class Apply(Effect, frozen=True, tag="apply"):
    """Store a page and its cursor, and delete the bodies of `superseded` and `disposed`, in one transaction.

    `keep` is `store`, or `memory` where this device may not keep the feed: then neither body nor cursor is written.
    Of superseded and disposed entries class, prev and leaf stay. The body of a fact is never deleted as superseded.
    """

    person: PersonId
    feed: FeedId
    keep: str
    first: int
    """Sequence of the first line."""
    lines: tuple[Line, ...]
    cursor: Cursor
    superseded: tuple[int, ...]
    disposed: tuple[int, ...]


class SetAside(Effect, frozen=True, tag="set-aside"):
    """In one transaction: each feed stands at its new cursor; entries behind it are kept apart, sealed as they were,
    and count as not confirmed until one of the same id comes again. Where only memory may keep the feed, so do they."""

    person: PersonId
    feeds: dict[FeedId, Cursor]


class Refuse(Effect, frozen=True, tag="refuse"):
    """Tell the holder and the log: this feed was not believed. Nothing of it was applied."""

    person: PersonId
    feed: FeedId
    why: str


class KeepDoor(Effect, frozen=True, tag="keep-door"):
    """Store it. A device that was withdrawn by mistake is not so any more: forget that it was, in the same write."""

    door: FrontDoor
    read_at: int


class Withdraw(Effect, frozen=True, tag="withdraw"):
    """Store that this device was withdrawn. Close the vault if one is open; what its holder was writing is sealed to
    the tenant first, as if nobody held the device, because nobody will open that vault again."""


class Forget(Effect, frozen=True, tag="forget"):
    """In one transaction: if anything of this tenant waits, sealed item or sealed draft, delete nothing and fail. Else
    delete every vault and all that lies under one, the front door and who this device is; end its alerts.

    Drafts under a vault go unsent: without their writer nobody can open them, so nobody can seal them. Sent items stay,
    sealed as they are, and so does what waits for another tenant. The last effect of an engine: nothing is heard after
    it."""


class Wake(Effect, frozen=True, tag="wake"):
    """Send a `tick` at this time. Replaces the one before; null: none is needed."""

    at: int | None


Inputs = (
    Tick
    | Nudged
    | Poked
    | Saved
    | DraftKept
    | DraftDiscarded
    | Unlocked
    | SignedIn
    | Locked
    | PushAnswered
    | PullOpened
    | PageRead
    | PullClosed
    | DoorAnswered
    | Withdrawn
)
Effects = (
    DoPush
    | DoPull
    | FetchDoor
    | KeepReceipts
    | KeepEpoch
    | LetGo
    | Promote
    | Drop
    | Make
    | Apply
    | SetAside
    | Refuse
    | KeepDoor
    | Withdraw
    | Forget
    | Wake
)
