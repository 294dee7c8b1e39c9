"""What becomes of a concern. Pure: a command and what is known go in, entries or a reason come out.

Nothing is ever changed: an amendment is a new fact beside the first words, a follow-up a new fact beside both. Whatever
carries a person's words is placed or held, never refused (R11); only an acknowledgement can be refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from typing import Final

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from server.access.receivers import told_first
from server.feeds.append import Draft, instant
from server.feeds.decision import Decided, Decision, Given, Hold, HoldReason, NewMatter, Refuse, RefuseReason
from server.feeds.matters import Facts, Matter, MatterKind, MatterState
from server.feeds.reopening import opened_again
from sync.envelope import Route
from sync.feeds import FeedKind, FeedName
from sync.messages.concerns import (
    AcknowledgeConcern,
    AddNote,
    AmendConcern,
    Answer,
    By,
    FollowUpConcern,
    ItemPlaced,
    PassOnConcern,
    ReportTold,
    SayStillWorried,
    Subject,
    Told,
)
from sync.messages.recording import LeaveUnfinished, RecordConcern
from sync.messages.settings import Receiver

RULES: Final = "concerns/4"

ABOUT_ADULT: Final = frozenset({Answer.YES, Answer.NOT_SURE})
"""R25: "not sure" takes the confidential route as "yes" does."""


def record(command: RecordConcern, given: Given) -> Decision:
    """A concern goes to the setting's desk, or, about an adult who works or helps here, to a case feed of its own."""
    if not given.setting_known:
        return Hold(reason=HoldReason.UNKNOWN_SETTING)
    begins = _begins(command, given, MatterKind.CONCERN)
    # What the recorder sees of it comes with the first step of its ladder: who has been told so far.
    entries = [Draft(feed=begins.feed, kind="concern-recorded", matter_id=given.cmd, data=given.body)]
    finished = given.target
    if finished is None or finished.name != begins.feed or not _is_own_unfinished(finished, given):
        return Decided(entries=tuple(entries), begins=begins)
    # The unfinished text is closed only where both lie on one feed: elsewhere its disappearance would be a hint (S7).
    entries.append(
        Draft(
            feed=finished.name,
            kind="item-placed",
            matter_id=finished.matter_id,
            data=msgspec.json.encode(ItemPlaced(held=finished.matter_id, command=given.cmd)),
        )
    )
    return Decided(entries=tuple(entries), begins=begins, changes=replace(finished, state=MatterState.PLACED))


def _is_own_unfinished(matter: Matter, given: Given) -> bool:
    """Begun on this device, by this person if anybody proved who they are: nobody else's words end what waits."""
    by = given.actor
    theirs = matter.device_id == by.device and matter.author_id in (None, by.person)
    return matter.kind is MatterKind.UNFINISHED and theirs


def leave_unfinished(command: LeaveUnfinished, given: Given) -> Decision:
    """Words that nobody finished are a concern all the same: someone began to write them for a reason."""
    if not given.setting_known:
        return Hold(reason=HoldReason.UNKNOWN_SETTING)
    begins = _begins(command, given, MatterKind.UNFINISHED)
    return Decided(
        entries=(Draft(feed=begins.feed, kind="concern-left-unfinished", matter_id=given.cmd, data=given.body),),
        begins=begins,
    )


def amend(command: AmendConcern, given: Given) -> Decision:
    """Anyone who can name the concern may add to it: to know its id, one must have written it or been sent it."""
    if given.target is None:
        return Hold(reason=HoldReason.UNKNOWN_TARGET, waits_for=command.concern)
    return Decided(entries=(_fact(given.target, "concern-amended", given),))


def acknowledge(command: AcknowledgeConcern, given: Given) -> Decision:
    """ "I have it" (R5): the first to say so has it, and the recorder is told their name and role. After a restore it
    may come again before its concern does."""
    matter = given.target
    if matter is None and given.restored:
        return Hold(reason=HoldReason.UNKNOWN_TARGET, waits_for=command.concern)
    if matter is None or not given.works_on_target or given.actor.person is None:
        return Refuse(reason=RefuseReason.NOT_YOURS)
    if matter.state is not MatterState.UNREAD:
        return Refuse(reason=RefuseReason.ALREADY_ACKNOWLEDGED)
    return Decided(
        entries=(
            _fact(matter, "concern-acknowledged", given),
            *_report_told(matter, Told.ACKNOWLEDGED, given),
        ),
        changes=replace(
            matter,
            state=MatterState.ACKNOWLEDGED,
            acknowledged_at=given.now,
            acknowledged_by=given.actor.person,
        ),
    )


def pass_on(command: PassOnConcern, given: Given) -> Decision:
    """ "I can't take this, pass on" (R5): the next people are told at once, and whoever had it has it no longer."""
    matter = given.target
    if matter is None and given.restored:
        return Hold(reason=HoldReason.UNKNOWN_TARGET, waits_for=command.concern)
    if matter is None or not given.works_on_target or given.actor.person is None:
        return Refuse(reason=RefuseReason.NOT_YOURS)
    entry = _fact(matter, "concern-passed-on", given)
    skips = (given.actor.person,)
    if matter.state is MatterState.UNREAD:
        return Decided(entries=(entry,), hurries=True, skips=skips)
    if matter.state is not MatterState.ACKNOWLEDGED or matter.acknowledged_by != given.actor.person:
        return Refuse(reason=RefuseReason.ALREADY_ACKNOWLEDGED)
    return Decided(entries=(entry,), changes=opened_again(matter), skips=skips)


def still_worried(command: SayStillWorried, given: Given) -> Decision:
    """ "I'm still worried" (R5): goes to somebody else than whoever has it and opens it again; while nobody has it, the
    next step is taken at once. Like an amendment, from anyone who can name the concern."""
    matter = given.target
    if matter is None or matter.kind is MatterKind.REHEARSAL:
        return Hold(reason=HoldReason.UNKNOWN_TARGET, waits_for=command.concern)
    entry = _fact(matter, "still-worried", given)
    if matter.state is MatterState.UNREAD:
        return Decided(entries=(entry,), hurries=True)
    had = () if matter.acknowledged_by is None else (matter.acknowledged_by,)
    return Decided(entries=(entry,), changes=opened_again(matter), skips=had)


def add_note(command: AddNote, given: Given) -> Decision:
    """A note of someone who works the concern."""
    if given.target is None or not given.works_on_target:
        return Hold(reason=HoldReason.UNKNOWN_TARGET, waits_for=command.concern)
    return Decided(entries=(_fact(given.target, "note-added", given),))


def follow_up(command: FollowUpConcern, given: Given) -> Decision:
    """Summary, action and outcome. Whoever follows up a concern that nobody had acknowledged thereby has it."""
    matter = given.target
    if matter is None or not given.works_on_target:
        return Hold(reason=HoldReason.UNKNOWN_TARGET, waits_for=command.concern)
    return Decided(
        entries=(
            _fact(matter, "concern-followed-up", given),
            *_report_told(matter, Told.FOLLOWED_UP, given),
        ),
        changes=replace(
            matter,
            state=MatterState.FOLLOWED_UP,
            acknowledged_at=matter.acknowledged_at or given.now,
            acknowledged_by=matter.acknowledged_by or given.actor.person,
            followed_up_at=given.now,
        ),
    )


def _begins(command: RecordConcern | LeaveUnfinished, given: Given, kind: MatterKind) -> NewMatter:
    about_adult = command.adult in ABOUT_ADULT or given.route is Route.ABOUT_ADULT
    listed = dict.fromkeys(child.listed for child in command.children)
    children = tuple(child for child in listed if child is not None and child in given.children_known)
    facts = facts_of(command)
    if not about_adult:
        return NewMatter(
            kind=kind,
            setting_id=command.setting,
            feed=FeedName(FeedKind.DESK, command.setting),
            facts=facts,
            children=children,
        )
    circle = circle_of(command.subjects, command.struck, given.receivers, given.people_known)
    return NewMatter(
        kind=kind,
        setting_id=command.setting,
        feed=FeedName(FeedKind.CASE, given.cmd),
        facts=facts,
        children=children,
        exclusions=tuple(sorted(circle.excluded & given.people_known)),
        members=circle.members,
        outside_only=circle.outside_only,
    )


def facts_of(command: RecordConcern | LeaveUnfinished) -> Facts:
    """What was answered, without a word of what was written: ladders and duties are chosen by it."""
    more = command.more
    return Facts(
        danger=command.danger,
        adult=command.adult,
        disclosed=more.disclosed,
        moved=more.moved,
        kinds=tuple(dict.fromkeys(more.kinds)),
    )


class CaseCircle(Struct, frozen=True):
    """Who must never learn of a matter about an adult, and who is told of it first."""

    excluded: frozenset[str]
    members: tuple[str, ...]
    outside_only: bool
    """Nobody who works there is told later either."""


def circle_of(
    subjects: Sequence[Subject], struck: Iterable[str], receivers: Sequence[Receiver], people_known: AbstractSet[str]
) -> CaseCircle:
    """Every subject and whoever the recorder struck out, and the nearest level of the chain without them (R26-R28).
    While one of them is not identified, it could be anyone who works there (R27); an id that nobody here has identifies
    nobody."""
    persons = [subject.person for subject in subjects]
    excluded = frozenset({*struck, *(person for person in persons if person is not None)})
    identified = bool(persons) and all(person in people_known for person in persons)
    told = told_first(receivers, excluded=excluded, subject_identified=identified)
    return CaseCircle(excluded, tuple(receiver.person for receiver in told), outside_only=not identified)


def _fact(matter: Matter, kind: str, given: Given) -> Draft:
    return Draft(feed=matter.name, kind=kind, matter_id=matter.matter_id, data=given.body)


def _by(given: Given) -> By:
    return By(name=given.actor.name, role=given.actor.title)


def _report_told(matter: Matter, told: Told, given: Given) -> tuple[Draft, ...]:
    """The state of telling, in the recorder's own feed; nothing where no key proved who the recorder is, nor to one
    whom it was moved away from: who has it now would tell them where it went (R29)."""
    if matter.author_id is None or (matter.moved_by is not None and matter.author_id in given.excluded):
        return ()
    report = ReportTold(concern=matter.matter_id, told=told, by=_by(given), at=instant(given.now), round=matter.round)
    return (
        Draft(
            feed=FeedName(FeedKind.OWN, matter.author_id),
            kind="report-told",
            matter_id=matter.matter_id,
            data=msgspec.json.encode(report),
            state_of=matter.matter_id,
        ),
    )
