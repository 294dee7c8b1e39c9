"""What a recorder says, in their own words and by their own answers (requirements D.6; R6, R25-R33).

Only the child, what happened and when are needed. An answer that nobody gave is `not-answered`, never "no" (R6), and
what nobody filled in is empty: both are shown as such.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct, field

from sync.messages.base import ChildId, Command, CommandId, Line, PersonId, SettingId, Story
from sync.messages.concerns import Answer, Subject, Writer

CHILDREN_MAX = 12
SUBJECTS_MAX = 4
SIGNS_MAX = 90
MARKS_MAX = 40
TOLD_MAX = 12

SignId = Annotated[str, Meta(max_length=60, pattern=r"^((VUL|IND|TRA|CLR|AREA|SV|SVR)-\d\d|X-[a-z0-9]+-[a-z0-9-]+)$")]
"""A checklist item of requirements D.2, or one that a provider added. Never reused."""


class ConcernKind(StrEnum):
    """What it may be; several at once, and none is right too (REQ-3-B, REQ-3-D). Adults' conduct is R25's question."""

    SEXUAL = "sexual-exploitation"
    CRIMINAL = "criminal-exploitation"
    COUNTY_LINES = "county-lines"
    TRAFFICKING = "trafficking"
    VIOLENCE = "serious-violence"
    GROOMING = "online-grooming"
    RADICALISATION = "radicalisation"
    OTHER = "other"


class ChildRole(StrEnum):
    """A child's part in it, several at once (REQ-4-C). Who may have harmed is still owed all that a victim is."""

    HARMED = "harmed"
    """Was or may have been harmed."""
    AT_RISK = "at-risk"
    MAY_HAVE_HARMED = "may-have-harmed"
    WITNESS = "witness"
    OTHER = "other"


class ChildInvolved(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A child, picked from the roster or described in words; "not known yet" is a description too. No `roles`: nobody
    said, which is read as a child who was or may have been harmed."""

    listed: ChildId | None = None
    described: Line = ""
    roles: Annotated[tuple[ChildRole, ...], Meta(max_length=len(ChildRole))] = ()


class Context(StrEnum):
    """Both worlds at once is usual (REQ-1-A)."""

    IN_PERSON = "in-person"
    ONLINE = "online"


class PlaceKind(StrEnum):
    ON_SITE = "on-site"
    OUTING = "outing"
    COMMUNITY = "community"
    HOME = "home"
    TRANSPORT = "transport"
    ONLINE = "online"


class KnownBy(StrEnum):
    """How the recorder knows."""

    SAW = "saw"
    HEARD = "heard"
    TOLD_BY_CHILD = "told-by-child"
    TOLD_BY_OTHER = "told-by-other"


class Course(StrEnum):
    """REQ-4-A."""

    ONCE = "once"
    GOING_ON = "going-on"
    NOT_KNOWN = "not-known"


class SignSeen(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One sign, once though it stands in several lists (D.2). Seen by the author unless `sources` differ."""

    sign: SignId
    sources: Annotated[tuple[KnownBy, ...], Meta(max_length=len(KnownBy))] = ()
    past: bool = False
    """Longer ago than six months."""
    change: Answer = Answer.NOT_ANSWERED
    """Is this a change for this child? (REQ-6-D)"""
    seen: Line = ""
    """When, in words or as a wall time; empty: when the concern happened."""
    note: Line = ""


class Side(StrEnum):
    FRONT = "front"
    BACK = "back"


class MarkKind(StrEnum):
    BRUISE = "bruise"
    CUT = "cut"
    GRAZE = "graze"
    BURN = "burn"
    SWELLING = "swelling"
    BITE = "bite"
    OTHER = "other"


class Mark(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A mark on the body map. `part` is a region of the map, such as `left-forearm`: left and right are the child's.
    `x` and `y` are thousandths of the figure's width and height from its top left, where somebody pointed."""

    side: Side
    part: Annotated[str, Meta(max_length=40, pattern="^[a-z]+(-[a-z]+)*$")]
    kind: MarkKind
    x: Annotated[int, Meta(ge=0, le=1000)] | None = None
    y: Annotated[int, Meta(ge=0, le=1000)] | None = None
    note: Line = ""
    """Size, colour, shape."""


class ToldBody(StrEnum):
    """Whom a recorder may already have told (R4)."""

    POLICE = "police"
    LOCAL_AUTHORITY = "local-authority"
    PLACING_AUTHORITY = "placing-authority"
    LEAD = "lead"
    HEALTH = "health"
    PARENTS = "parents"
    OTHER = "other"


class ToldAlready(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """ "I have told …". A claim of the recorder's, seen by the leads at once; it acknowledges nothing (R4)."""

    body: ToldBody
    who: Line = ""
    when: Line = ""
    reference: Line = ""


class Online(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """REQ-11-F. Pictures are not opened, copied or sent (REQ-4-D): what is kept is described."""

    platform: Line = ""
    username: Line = ""
    first_seen: Line = ""
    kept: Story = ""


class Disclosure(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What belongs to a child's telling beside their words and the questions asked (12.1, 12.2; R24)."""

    not_secret: Answer = Answer.NOT_ANSWERED
    """The child was told that it cannot be kept secret."""
    demeanour: Story = ""
    safety: Story = ""
    """Measures put in place: what, by whom, when."""
    parents_told: Answer = Answer.NOT_ANSWERED
    parents_why: Story = ""


class More(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """All that a recorder may add, and need not."""

    kinds: Annotated[tuple[ConcernKind, ...], Meta(max_length=len(ConcernKind))] = ()
    contexts: Annotated[tuple[Context, ...], Meta(max_length=len(Context))] = ()
    place_kind: PlaceKind | None = None
    sources: Annotated[tuple[KnownBy, ...], Meta(max_length=len(KnownBy))] = ()
    disclosed: Answer = Answer.NOT_ANSWERED
    """A child told the recorder of it (12.3)."""
    disclosure: Disclosure = field(default_factory=Disclosure)
    moved: Answer = Answer.NOT_ANSWERED
    """Did anyone take, send or tell the child to go somewhere: by car, bus, taxi, on foot? (R6, REQ-3-C)"""
    moved_why: Story = ""
    change: Answer = Answer.NOT_ANSWERED
    """Is it a change for this child? (REQ-6-D)"""
    course: Course | None = None
    asked: Story = ""
    """The questions asked, exactly as asked (R32)."""
    view: Story = ""
    """How the child sees it: a relationship that they take for a real one, say (REQ-4-A, REQ-12-G)."""
    opinion: Story = ""
    """What the recorder thinks, apart from what happened."""
    others: Story = ""
    """What third parties said or are said to have done, apart from the child's own record."""
    present: Story = ""
    did: Story = ""
    """What the recorder did already."""
    told: Annotated[tuple[ToldAlready, ...], Meta(max_length=TOLD_MAX)] = ()
    signs: Annotated[tuple[SignSeen, ...], Meta(max_length=SIGNS_MAX)] = ()
    marks: Annotated[tuple[Mark, ...], Meta(max_length=MARKS_MAX)] = ()
    online: Online = field(default_factory=Online)
    debt: Answer = Answer.NOT_ANSWERED
    threats: Answer = Answer.NOT_ANSWERED
    """Threats to the child or their family (REQ-5-B)."""
    weapon: Answer = Answer.NOT_ANSWERED
    offence: Answer = Answer.NOT_ANSWERED
    """Police are involved, or the child is said to have broken the law: exploitation is considered (REQ-5-C)."""


class RecordConcern(Command, frozen=True, tag="record-concern", kw_only=True):
    """A worry in the recorder's words."""

    v: int = 2
    setting: SettingId
    writer: Writer
    children: Annotated[tuple[ChildInvolved, ...], Meta(min_length=1, max_length=CHILDREN_MAX)]
    danger: Answer
    adult: Answer
    subjects: Annotated[tuple[Subject, ...], Meta(max_length=SUBJECTS_MAX)] = ()
    struck: tuple[PersonId, ...] = ()
    saw: Story
    words: Story = ""
    """A child's exact words."""
    when: Line
    place: Line = ""
    more: More = field(default_factory=More)
    finishes: CommandId | None = None
    """The unfinished concern that this one completes, if that had gone up by itself."""


class LeaveUnfinished(Command, frozen=True, tag="leave-unfinished", kw_only=True):
    """What had been typed when nobody finished it for ten minutes. Sealed as it was typed; every field may be empty."""

    v: int = 2
    setting: SettingId
    writer: Writer
    children: Annotated[tuple[ChildInvolved, ...], Meta(max_length=CHILDREN_MAX)] = ()
    danger: Answer
    adult: Answer
    subjects: Annotated[tuple[Subject, ...], Meta(max_length=SUBJECTS_MAX)] = ()
    struck: tuple[PersonId, ...] = ()
    saw: Story = ""
    words: Story = ""
    when: Line = ""
    place: Line = ""
    more: More = field(default_factory=More)
