"""Children of a setting: the least that identifies them there, and the fuller record that duties are owed to (R21)."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from sync.messages.base import ChildId, Command, Day, EntryData, Line, MatterId, SettingId, Story

AUTHORITIES_MAX = 8
STAYS_MAX = 20
IMPORT_MAX = 150
"""Rows of one import, which is one command and so takes place whole or not at all."""


class ChildListed(EntryData, frozen=True, tag="child-listed", kw_only=True):
    """State, in a setting's roster: the name as used there, and the room or tutor group. `listed` false: they left."""

    child: ChildId
    name: Line
    room: Line = ""
    listed: bool = True


class ListChild(Command, frozen=True, tag="list-child", kw_only=True):
    """A child who is new in a setting; the command's id becomes the child's."""

    setting: SettingId
    name: Line
    room: Line = ""


class RelistChild(Command, frozen=True, tag="relist-child", kw_only=True):
    """The name or room corrected; `listed` false: they left, and true again: they are back."""

    child: ChildId
    name: Line
    room: Line = ""
    listed: bool = True


class MoveChild(Command, frozen=True, tag="move-child", kw_only=True):
    """From one setting of the provider to another, which begins a record of its own; the command's id becomes the
    child's there. What was written stays with the setting that wrote it."""

    child: ChildId
    to: SettingId
    name: Line
    room: Line = ""


class AuthorityPart(StrEnum):
    """What an authority is to a child (R21). One authority may be several."""

    PLACING = "placing"
    FUNDING = "funding"
    HOST = "host"
    """Where they live, or are found."""


class Authority(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    part: AuthorityPart
    name: Line
    social_worker: Line = ""
    phone: Line = ""
    emergency: Line = ""
    """The number of the emergency duty team."""
    from_on: Day | None = None
    to_on: Day | None = None


class StayKind(StrEnum):
    DAY = "day"
    RESIDENTIAL = "residential"
    SHORT_BREAK = "short-break"
    FAMILY = "family"


class Stay(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where they live, dated; several at once are usual. `setting` where it is one of this provider's."""

    kind: StayKind
    where: Line
    setting: SettingId | None = None
    from_on: Day | None = None
    to_on: Day | None = None


class ChildFacts(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What duties are owed to, as a lead knows it. Empty is "not recorded", which is never the same as "none"."""

    born: Day | None = None
    legal_status: Line = ""
    authorities: Annotated[tuple[Authority, ...], Meta(max_length=AUTHORITIES_MAX)] = ()
    stays: Annotated[tuple[Stay, ...], Meta(max_length=STAYS_MAX)] = ()
    school: Line = ""
    safe_to_tell: Story = ""
    """Who at home is safe to tell, and who is not."""


class KeepChildRecord(Command, frozen=True, tag="keep-child-record", kw_only=True):
    """The whole fuller record, in place of the one that stood at `over` on the desk's feed: 0 where there was none.
    Where another has taken that place meanwhile, this one is kept beside it until somebody settles it."""

    child: ChildId
    over: int
    facts: ChildFacts


class ImportedChild(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One row. `ref` is the setting's own reference for the child: the same again is the same child."""

    ref: Annotated[str, Meta(min_length=1, max_length=80)]
    name: Line
    room: Line = ""
    facts: ChildFacts | None = None


class ImportChildren(Command, frozen=True, tag="import-children", kw_only=True):
    """A list of children, as a setting's own system gave it out. Who is not in it is left as they are."""

    setting: SettingId
    children: Annotated[tuple[ImportedChild, ...], Meta(min_length=1, max_length=IMPORT_MAX)]


class SayAbout(Command, frozen=True, tag="say-about", kw_only=True):
    """A lead's "this is about …", or "this is not about …" (R33)."""

    concern: MatterId
    child: ChildId
    about: bool
    reason: Story = ""
