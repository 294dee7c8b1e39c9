"""The receiving side writes a note of its own on the child's file: a matter of its own, in its own record (REQ-12-E).

Pure: a command and what is known go in, entries and receipts or a reason come out.
"""

from __future__ import annotations

from hashlib import sha256

import msgspec
from msgspec.structs import replace

from server.feeds.append import Draft
from server.feeds.bridges import Handoff
from server.feeds.decision import Decided, Decision, Given, Hold, HoldReason, NewMatter, RefuseReason
from server.feeds.matters import NOTHING_ASKED, Matter, MatterKind, MatterState
from server.feeds.sharing import Shared
from server.handoffs.bridging import sharing_of
from server.handoffs.receipts import Told, receipts
from server.handoffs.rules import receives
from server.handoffs.states import Act, after
from sync.feeds import FeedKind, FeedName
from sync.messages.concerns import By
from sync.messages.handoffs import HandoffNoteShared, HandoffState, NoteHandoff

RULES = "handoffs/1"


def note(command: NoteHandoff, given: Given) -> Decision:
    """Somebody's words about a child: kept on the file whatever became of the handoff meanwhile. It counts as the note
    that was owed where none is there yet, and as opened by whoever wrote it where nobody had opened it."""
    sharing, target, person = sharing_of(given), given.target, given.actor.person
    handoff, child = sharing.handoff, sharing.children.get(command.child)
    held = Hold(reason=HoldReason.UNKNOWN_TARGET, waits_for=command.handoff)
    if target is None or handoff is None or person is None or not receives(handoff, given):
        return held
    if child is None or child.setting_id != handoff.to_id:
        return held
    confidential = target.name.kind is FeedKind.CASE
    feed = FeedName(FeedKind.CASE, given.cmd) if confidential else FeedName(FeedKind.DESK, handoff.to_id)
    wrote = Draft(feed=feed, kind="handoff-noted", matter_id=given.cmd, data=given.body)
    begins = NewMatter(
        kind=MatterKind.NOTE,
        setting_id=handoff.to_id,
        feed=feed,
        facts=NOTHING_ASKED,
        children=(command.child,),
        exclusions=tuple(sorted(given.excluded)) if confidential else (),
        members=_there(handoff, given) if confidential else (),
        state=MatterState.FOLLOWED_UP,
    )
    state = after(handoff.state, Act.NOTE)
    if isinstance(state, RefuseReason):
        return Decided(entries=(wrote,), begins=begins)
    noted = replace(
        handoff,
        there_id=command.child,
        state=state,
        opened_at=handoff.opened_at or given.now,
        opened_by=handoff.opened_by or person,
        noted_at=given.now,
        noted_by=person,
        note_id=given.cmd,
        note_digest=sha256(given.body).digest(),
    )
    return Decided(
        entries=(wrote, *_receipts(handoff, noted, feed, target, given), *_shared(command, sharing.concern, given)),
        begins=begins,
        changes=_done(target, given),
        shared=Shared(handoffs=(noted,)),
    )


def _receipts(before: Handoff, noted: Handoff, feed: FeedName, target: Matter, given: Given) -> tuple[Draft, ...]:
    """Of the opening as well, where the note is what tells of it."""
    sharing = sharing_of(given)
    by = By(name=given.actor.name, role=given.actor.title)
    opened = Told(state=HandoffState.OPENED, at=given.now, person=given.actor.person, by=by)
    wrote = Told(state=HandoffState.NOTED, at=given.now, person=given.actor.person, by=by)
    return tuple(
        draft
        for told in ((wrote,) if before.opened_at is not None else (opened, wrote))
        for draft in receipts(
            noted, told, sharing.signing, between=target.name, concern=sharing.concern, note_feed=feed
        )
    )


def _shared(command: NoteHandoff, concern: Matter | None, given: Given) -> tuple[Draft, ...]:
    if not command.share or concern is None:
        return ()
    said = HandoffNoteShared(handoff=command.handoff, note=given.cmd, text=command.text)
    data = msgspec.json.encode(said)
    return (Draft(feed=concern.name, kind="handoff-note-shared", matter_id=concern.matter_id, data=data),)


def _there(handoff: Handoff, given: Given) -> tuple[str, ...]:
    """Those of the few who read it who work at the receiving side: the note is theirs, not the sender's."""
    sharing = sharing_of(given)
    place = sharing.places[handoff.to_id]
    return tuple(
        sorted(
            person
            for person in sharing.members
            if any(a.covers(place) and a.holds_at(given.now) for a in sharing.posts.get(person, ()))
        )
    )


def _done(target: Matter, given: Given) -> Matter:
    return replace(
        target,
        state=MatterState.FOLLOWED_UP,
        acknowledged_at=target.acknowledged_at or given.now,
        acknowledged_by=target.acknowledged_by or given.actor.person,
        followed_up_at=given.now,
    )
